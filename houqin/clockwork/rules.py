"""Which slots of a timetable are due: plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from houqin.common import clock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GREATEST_BACKLOG = timedelta(days=14)
OUTAGE_AFTER = timedelta(minutes=5)
# A machine that was off for longer, or whose clock says so, is asked about before anything is moved or closed.
LONGEST_OUTAGE = timedelta(hours=4)
# Time servers slew a clock by less than this; a tick that differs by more was told another time.
CLOCK_TOLERANCE = timedelta(minutes=2)
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a job runs: every `every`, `after` the campus midnight; `is_each` catches up every missed slot.

    Where `is_each` is false only the latest of several missed slots runs, so that an outage is not
    followed by a storm.
    """

    key: str
    every: timedelta
    after: timedelta = timedelta()
    is_each: bool = False


def latest_slot(table: Timetable, at: datetime) -> datetime:
    """Return the last slot at or before the instant."""
    midnight = clock.instant(clock.day_of(at), "00:00")
    since = at - midnight - table.after
    return midnight + table.after + (since // table.every) * table.every


def slots_due(table: Timetable, *, done_until: datetime | None, at: datetime) -> list[datetime]:
    """Return the slots to run now, oldest first, given the last slot already claimed (None: never)."""
    latest = latest_slot(table, at)
    if done_until is None:
        return [latest]
    if done_until >= latest:
        return []
    if not table.is_each:
        return [latest]
    first = max(done_until + table.every, latest - (GREATEST_BACKLOG // table.every) * table.every)
    count = (latest - first) // table.every
    return [first + n * table.every for n in range(count + 1)]


def absence(*, last: datetime | None, at: datetime) -> Period | None:
    """Return the time between the last heartbeat and now in which nobody ticked, or None where there was none."""
    if last is None or at - last <= OUTAGE_AFTER:
        return None
    return (last, at)


def went_back(*, last: datetime | None, at: datetime) -> bool:
    """Say whether the clock is earlier than it was at the last heartbeat."""
    return last is not None and at < last - CLOCK_TOLERANCE


def is_plausible(*, wall: timedelta, steady: timedelta) -> bool:
    """Say whether as much time passed on the wall clock as on one that nobody can set."""
    return abs(wall - steady) <= CLOCK_TOLERANCE


def outages(absent: Period, served: Iterable[Period]) -> list[Period]:
    """Return the parts of the worker's absence in which no page was served either: only then could nobody act."""
    left = [absent]
    for since, until in served:
        left = [part for one in left for part in _without(one, (since, until))]
    return [(since, until) for since, until in left if until - since > OUTAGE_AFTER]


def _without(whole: Period, part: Period) -> list[Period]:
    (since, until), (first, last) = whole, part
    if last <= since or first >= until:
        return [whole]
    return [(a, b) for a, b in ((since, first), (last, until)) if a < b]
