"""The shapes behind the components that count: tabs, identity, bar, ring. Plain Python; templates draw them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from houqin.desk import words

BAR_WIDTH = 1000
# One person of 2,263 would be less than a pixel, and a missing one must be seen.
LEAST_WIDTH = 8
LAST_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of a set: its state, word, number, colour and sign."""

    state: str
    word: words.Word
    value: int
    colour: str
    sign: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar, in thousandths of its width."""

    colour: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Ring:
    """The ring with the time left: figure and unit in its middle, what it says, per cent of the circle, colour."""

    figure: str
    unit: str
    sentence: str
    filled: int
    colour: str


@dataclass(frozen=True, slots=True)
class Step:
    """The date stepper: the day shown, its neighbours (None where there is nothing to see) and today."""

    day: date
    before: date
    after: date | None
    today: date

    @property
    def is_today(self) -> bool:
        """Whether the day shown is today."""
        return self.day == self.today


def count(counts: Any, state: str, kind: Any, *, is_after_due: bool = False) -> Count:
    """Return one figure of anything that has expected, done, open, missed, excused."""
    mark = words.duty_mark(state, kind)
    colour, sign = mark.colour, mark.sign
    if state == words.OPEN and is_after_due:
        colour, sign = words.SIGNS[words.OVERDUE]
    return Count(state, mark.word, getattr(counts, state), colour, sign)


def tabs(counts: Any, kind: Any, *, is_after_due: bool, is_closed: bool) -> list[Count]:
    """Return the four figures of a list: before closing the open ones stand third, afterwards the missed ones.

    Should both be there, both are shown: no figure may vanish.
    """
    states = [words.EXPECTED, words.DONE]
    if counts.open or not is_closed:
        states.append(words.OPEN)
    if counts.missed or is_closed:
        states.append(words.MISSED)
    states.append(words.EXCUSED)
    return [count(counts, state, kind, is_after_due=is_after_due) for state in states]


def addends(counts: Any, kind: Any) -> list[Count]:
    """Return done, open, missed, excused: the four that add up to expected."""
    return [count(counts, state, kind) for state in (words.DONE, words.OPEN, words.MISSED, words.EXCUSED)]


def segments(*, done: int, open: int, overdue: int, missed: int, excused: int) -> Iterator[Segment]:  # noqa: A002
    """Yield the bar's pieces in the order green, blue, orange, red, grey; `overdue` is a part of `open`."""
    values = {"done": done, "open": open - overdue, "overdue": overdue, "missed": missed, "excused": excused}
    shown = {colour: value for colour, value in values.items() if value > 0}
    total = sum(shown.values())
    if not total:
        return
    widths = {colour: max(LEAST_WIDTH, round(BAR_WIDTH * value / total)) for colour, value in shown.items()}
    widest = max(widths, key=widths.__getitem__)
    widths[widest] += BAR_WIDTH - sum(widths.values())
    start = 0
    for colour, width in widths.items():
        yield Segment(colour, start, width)
        start += width


def ring(*, due_at: datetime, at: datetime, opens_at: datetime | None = None) -> Ring:
    """Return the ring of something due: blue, orange in the last 30 minutes and after."""
    left = due_at - at
    minutes = int(abs(left).total_seconds() // 60)
    colour = "open" if left > timedelta(minutes=LAST_MINUTES) else "overdue"
    figure, unit, sentence = _length(minutes, is_past=left < timedelta())
    whole = due_at - opens_at if opens_at and opens_at < due_at else timedelta(hours=1)
    filled = 0 if left <= timedelta() else max(1, min(100, round(100 * left / whole)))
    return Ring(figure, unit, sentence, filled, colour)


def _length(minutes: int, *, is_past: bool) -> tuple[str, str, str]:
    if minutes < 100:
        unit = gettext("min")
        sentence = (
            ngettext("%(n)s minute late", "%(n)s minutes late", minutes)
            if is_past
            else ngettext("%(n)s minute left", "%(n)s minutes left", minutes)
        )
        figure = minutes
    else:
        figure = minutes // 60
        unit = gettext("h")
        sentence = (
            ngettext("%(n)s hour late", "%(n)s hours late", figure)
            if is_past
            else ngettext("%(n)s hour left", "%(n)s hours left", figure)
        )
    return (f"+{figure}" if is_past else str(figure)), unit, sentence % {"n": figure}


def step(day: date, *, today: date, last: date | None = None) -> Step:
    """Return the stepper at a day; nothing lies after `last` (today, unless a plan reaches further)."""
    after = day + timedelta(days=1)
    return Step(day, day - timedelta(days=1), after if after <= (last or today) else None, today)
