"""Which slots of a timetable are due: plain Python, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from houqin.common import clock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GREATEST_BACKLOG = timedelta(days=14)
OUTAGE_AFTER = timedelta(minutes=5)


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


def outage(*, last: datetime | None, at: datetime) -> tuple[datetime, datetime] | None:
    """Return the outage between the last heartbeat and now, or None where there was none."""
    if last is None or at - last <= OUTAGE_AFTER:
        return None
    return (last, at)
