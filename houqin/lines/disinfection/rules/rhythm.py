"""How often: a rhythm and a day give windows, each a thing that is owed. "Regularly" without a number is no rhythm."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _

TIMES, HOURS, WEEKLY, MEALS, EVENT = "times", "hours", "weekly", "meals", "event"
KINDS: Mapping[str, str] = {
    TIMES: _("times a day"),
    HOURS: _("every so many hours"),
    WEEKLY: _("on days of the week"),
    MEALS: _("between two meals"),
    EVENT: _("after an event"),
}
EVENTS: Mapping[str, str] = {
    "case": _("somebody with a suspected or confirmed infection was there"),
    "spill": _("vomit or blood"),
    "moved_out": _("somebody in isolation has left the room"),
    "delivery": _("goods or parcels arrived"),
    "gathering": _("many people were together there"),
}
MOST_TIMES, MOST_HOURS = 12, 24
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
Meal = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something is done; clock times are campus times ("22:00"), `gap_min` is the least between two runs."""

    kind: str = TIMES
    times: int = 0
    hours: int = 0
    weekdays: tuple[int, ...] = ()
    opens: str = "06:00"
    closes: str = "22:00"
    gap_min: int = 0
    event: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """One run that is owed: the n-th of the day, from when, due when; until `settles_at` it can be made good."""

    number: int
    opens_at: datetime
    due_at: datetime
    settles_at: datetime


def minutes_of(text: str) -> int:
    """Return a clock time as minutes after midnight. Refuses what is no clock time."""
    clock.instant(date(2020, 1, 1), text)
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def check(rhythm: Rhythm) -> Rhythm:
    """Return the rhythm. Refuses one without a number, and hours that do not fit."""
    begins, ends = minutes_of(rhythm.opens), minutes_of(rhythm.closes)
    if rhythm.kind not in KINDS:
        raise Refused(
            _("say how often: a number of times a day, hours, weekdays, between meals, or after an event"), "kind"
        )
    if not begins < ends <= 24 * 60:
        raise Refused(_("the hours of the rhythm must end after they begin, at 24:00 at the latest"), field="closes")
    if rhythm.kind == TIMES and not 1 <= rhythm.times <= MOST_TIMES:
        raise Refused(
            _("“regularly” is not a number: say how many times a day, 1 to %(most)s"), "times", most=MOST_TIMES
        )
    if rhythm.kind == HOURS and not 1 <= rhythm.hours <= MOST_HOURS:
        raise Refused(_("say every how many hours, 1 to %(most)s"), field="hours", most=MOST_HOURS)
    if rhythm.kind == EVENT:
        _check_event(rhythm)
    if rhythm.kind == WEEKLY and not (rhythm.weekdays and set(rhythm.weekdays) <= set(EVERY_DAY)):
        raise Refused(_("say on which days of the week"), field="weekdays")
    number = _number(rhythm)
    if not 0 <= rhythm.gap_min * (number - 1) <= ends - begins:
        raise Refused(_("so many runs with so much between them do not fit into the hours"), field="gap_min")
    return rhythm


def _check_event(rhythm: Rhythm) -> None:
    if rhythm.event not in EVENTS:
        raise Refused(_("say after which event"), field="event")
    if not 1 <= rhythm.hours <= MOST_HOURS:
        raise Refused(_("say within how many hours after the event, 1 to %(most)s"), field="hours", most=MOST_HOURS)


def _number(rhythm: Rhythm) -> int:
    if rhythm.kind == TIMES:
        return rhythm.times
    if rhythm.kind == HOURS:
        return max(1, (minutes_of(rhythm.closes) - minutes_of(rhythm.opens)) // (rhythm.hours * 60))
    return 1


def at_least(rhythm: Rhythm, times: int) -> Rhythm:
    """Return the rhythm with at least so many times a day, as a response level demands it of daily places."""
    return replace(rhythm, times=times) if rhythm.kind == TIMES and rhythm.times < times else rhythm


def windows(rhythm: Rhythm, day: date, *, meals: Sequence[Meal] = ()) -> list[Window]:
    """Return what is owed on a day, in order; nothing after events, which open their own.

    The hours are shared evenly, so that the second of two runs is not done at noon; a window that was missed can be
    made good until the day ends.
    """
    if rhythm.kind == EVENT or (rhythm.kind == WEEKLY and day.weekday() not in rhythm.weekdays):
        return []
    end = clock.instant(day, "24:00")
    if rhythm.kind == MEALS:
        pairs = [(clock.instant(day, one[1]), clock.instant(day, two[0])) for one, two in itertools.pairwise(meals)]
        return [Window(n, since, until, until) for n, (since, until) in enumerate(pairs, start=1) if since < until]
    number = _number(rhythm)
    since, until = clock.instant(day, rhythm.opens), clock.instant(day, rhythm.closes)
    ends = [since + (until - since) * n / number for n in range(number + 1)]
    gap = timedelta(minutes=rhythm.gap_min)
    return [
        # Where the plan says how long to wait between two runs, that opens the next one.
        Window(n, since + (n - 1) * gap if gap else begins, due, end)
        for n, (begins, due) in enumerate(itertools.pairwise(ends), start=1)
    ]


def window_after(rhythm: Rhythm, happened_at: datetime, *, number: int) -> Window:
    """Return what is owed after an event: at once, within the hours of the plan, made good until its day ends."""
    due = happened_at + timedelta(hours=rhythm.hours)
    return Window(number, happened_at, due, max(due, clock.instant(clock.day_of(happened_at), "24:00")))


def meets_meal(started_at: datetime, ended_at: datetime, meals: Sequence[Meal]) -> bool:
    """Say whether a lamp's run overlaps a meal of its day: nobody may be in the room (T8)."""
    day = clock.day_of(started_at)
    periods = [(clock.instant(day, since), clock.instant(day, until)) for since, until in meals]
    return any(started_at < until and since < ended_at for since, until in periods)
