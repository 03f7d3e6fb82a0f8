"""Shifts, gaps, rest and turns: plain Python, no database, no clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _

LONGEST = timedelta(hours=24)
LEAST_REST = timedelta(hours=11)
LONGEST_ADVISED = timedelta(hours=12)
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Turn:
    """A person stands from `starts_at` until `ends_at` (half-open)."""

    starts_at: datetime
    ends_at: datetime
    person_id: int

    @property
    def period(self) -> Period:
        """From when until when."""
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class Planned(Turn):
    """A turn that is to become a shift; `backup_id` is who is called if the person cannot."""

    backup_id: int | None = None


@dataclass(frozen=True, slots=True)
class Strain:
    """More than is advised (domain §9): `rest` before the turn, or the turn's own `length`; the other is None."""

    turn: Turn
    rest: timedelta | None = None
    length: timedelta | None = None


def checked(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a shift that ends before it begins, or that is longer than 24 hours."""
    if ends_at <= starts_at:
        raise Refused(_("the end must lie after the beginning"), "ends_at")
    if ends_at - starts_at > LONGEST:
        raise Refused(_("a shift has at most 24 hours"), "ends_at")


def slots(day: date, starts: Sequence[str]) -> list[Period]:
    """Return the shifts that begin on a day at these clock times, each until the next, the last into the next day."""
    begins = sorted(clock.instant(day, text) for text in set(starts))
    if not begins:
        return []
    ends = [*begins[1:], begins[0] + timedelta(days=1)]
    return list(zip(begins, ends, strict=True))


def stretches(turn: Turn, covers: Iterable[Turn]) -> list[Turn]:
    """Return who really stood in a shift, piece by piece; of covers that meet the later one counts."""
    found = list(covers)
    cuts = {turn.starts_at, turn.ends_at}
    for cover in found:
        cuts |= {at for at in cover.period if turn.starts_at < at < turn.ends_at}
    pieces = [
        Turn(begin, end, _last_at(begin, found, otherwise=turn.person_id))
        for begin, end in itertools.pairwise(sorted(cuts))
    ]
    return joined(pieces)


def _last_at(at: datetime, covers: Sequence[Turn], *, otherwise: int) -> int:
    standing = (cover.person_id for cover in reversed(covers) if cover.starts_at <= at < cover.ends_at)
    return next(standing, otherwise)


def joined(turns: Iterable[Turn]) -> list[Turn]:
    """Return turns in order of time, those of one person that touch as one."""
    found: list[Turn] = []
    for turn in sorted(turns, key=lambda item: item.starts_at):
        if found and found[-1].person_id == turn.person_id and found[-1].ends_at == turn.starts_at:
            turn = Turn(found.pop().starts_at, turn.ends_at, turn.person_id)  # noqa: PLW2901 - the two are one
        found.append(turn)
    return found


def gaps(periods: Iterable[Period], wanted: Iterable[Period]) -> list[Period]:
    """Return the parts of the wanted periods in which nobody stands, in order, those that touch as one."""
    found: list[Period] = []
    covered = sorted(periods)
    for begin, end in sorted(wanted):
        at = begin
        for starts_at, ends_at in covered:
            if starts_at >= end or at >= end:
                break
            if starts_at > at:
                found.append((at, starts_at))
            at = max(at, ends_at)
        if at < end:
            found.append((at, end))
    return _touching_joined(found)


def _touching_joined(periods: Iterable[Period]) -> list[Period]:
    found: list[Period] = []
    for begin, end in periods:
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def minutes_of(periods: Iterable[Period]) -> int:
    """Return the whole minutes that periods last together."""
    return int(sum((end - begin for begin, end in periods), timedelta()) / timedelta(minutes=1))


def not_exactly_one(turns: Iterable[Turn], wanted: Iterable[Period]) -> list[Period]:
    """Return the wanted shifts that are not stood by exactly one turn from their beginning to their end."""
    standing = list(turns)
    return [
        (begin, end)
        for begin, end in wanted
        if [turn.period for turn in standing if turn.starts_at < end and turn.ends_at > begin] != [(begin, end)]
    ]


def strains(turns: Iterable[Turn]) -> list[Strain]:
    """Return where a person rests less than 11 hours between turns, or stands more than 12 at a stretch."""
    found: list[Strain] = []
    last: dict[int, Turn] = {}
    for turn in joined(turns):
        length = turn.ends_at - turn.starts_at
        before = last.get(turn.person_id)
        if before is not None and turn.starts_at - before.ends_at < LEAST_REST:
            found.append(Strain(turn, rest=turn.starts_at - before.ends_at))
        if length > LONGEST_ADVISED:
            found.append(Strain(turn, length=length))
        last[turn.person_id] = turn
    return found


def round_robin(
    periods: Iterable[Period],
    holders: Sequence[int],
    *,
    after: int | None = None,
    may_stand: Callable[[int, datetime], bool] = lambda _person_id, _at: True,
) -> list[Planned]:
    """Return one turn for each period, the holders in their order, beginning behind `after`.

    Who may not stand at its beginning is passed over and comes at the next round; the backup is who is farthest from
    a turn of their own. Where nobody may, the period is left out.
    """
    order = list(dict.fromkeys(holders))
    place = order.index(after) + 1 if after in order else 0
    found: list[Planned] = []
    for starts_at, ends_at in sorted(periods):
        ready = [n for n in range(place, place + len(order)) if may_stand(order[n % len(order)], starts_at)]
        if not ready:
            continue
        backup = order[ready[len(ready) // 2] % len(order)] if len(ready) > 1 else None
        found.append(Planned(starts_at, ends_at, order[ready[0] % len(order)], backup))
        place = ready[0] + 1
    return found


def overlapping(planned: Sequence[Turn], others: Iterable[Turn] = ()) -> Iterator[tuple[Turn, Turn]]:
    """Yield each planned turn that meets another of the planned, or one of the others."""
    ordered = sorted(planned, key=lambda turn: turn.starts_at)
    yield from ((b, a) for a, b in itertools.pairwise(ordered) if b.starts_at < a.ends_at)
    for other in others:
        for turn in ordered:
            if turn.starts_at < other.ends_at and turn.ends_at > other.starts_at:
                yield turn, other
