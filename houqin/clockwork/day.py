"""What the day consists of: each job takes the instant and returns numbers for its row."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from houqin import registry
from houqin.clockwork import outgoing, retention
from houqin.clockwork.rules import DAY, HOUR, Timetable
from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import actions as access
from houqin.kernel.audit import actions as audit
from houqin.kernel.audit import queries as audit_queries
from houqin.kernel.duties import actions as duties
from houqin.manifest import Line

BY = Actor.system("clockwork")
DETAIL_DAYS = 90
log = logging.getLogger(__name__)
Effects = Mapping[str, int]
Work = Callable[[datetime, datetime], Effects]


class LineFailed(Exception):
    """One or more lines could not do their part; the others did theirs."""


class ChainBroken(Exception):
    """Somebody changed a sealed record by hand."""


def _each_line(work: Callable[[Line], int]) -> Effects:
    """Let every line do its part in its own transaction; one that falls does not stop the others."""
    effects: dict[str, int] = {}
    fallen: list[str] = []
    for line in registry.lines():
        try:
            effects[line.key] = work(line)
        except Exception:
            log.exception("%s could not do its part of the day", line.key)
            fallen.append(line.key)
    if fallen:
        raise LineFailed(", ".join(fallen))
    return effects


def plan(slot: datetime, at: datetime) -> Effects:
    """Publish the duties of the slot's day in every line; also the remains of an earlier day that was missed."""
    day = clock.day_of(slot)
    return _each_line(lambda line: sum(line.publish(day=day, by=BY, at=at).values()) if line.publish else 0)


def daily(slot: datetime, at: datetime) -> Effects:
    """Let every line do what it does once a day besides."""
    day = clock.day_of(slot)

    def work(line: Line) -> int:
        for act in line.daily:
            act(day=day, by=BY, at=at)
        return len(line.daily)

    return _each_line(work)


def remind(_slot: datetime, at: datetime) -> Effects:
    """Let every line send what is due of its reminders: one digest per step, never twice."""
    day = clock.day_of(at)
    return _each_line(lambda line: line.remind(day=day, by=BY, at=at) if line.remind else 0)


def propose(_slot: datetime, at: datetime) -> Effects:
    """Let every line answer what was asked of its solver since."""
    day = clock.day_of(at)
    return _each_line(lambda line: line.propose(day=day, by=BY, at=at) if line.propose else 0)


def settle(_slot: datetime, at: datetime) -> Effects:
    """Close the windows that are over."""
    return {"missed": duties.settle(by=BY, at=at)}


def seal(_slot: datetime, _at: datetime) -> Effects:
    """Seal the audit records written since."""
    return {"sealed": audit.seal()}


def verify(_slot: datetime, _at: datetime) -> Effects:
    """Recompute the whole chain of the audit; a broken one is a failed job, with the first record that is bad."""
    found = audit_queries.verify(within=Scope.whole(reason="the chain is verified as a whole"))
    if not found.ok:
        raise ChainBroken(str(found.first_bad))
    return {"records": found.records, "sealed": found.sealed}


def recount(slot: datetime, at: datetime) -> Effects:
    """Count the totals of the last week anew."""
    days = [clock.day_of(slot) - timedelta(days=n) for n in range(1, 8)]
    return {"differed": sum(duties.recount(day=day, by=BY, at=at) for day in days)}


def forget(_slot: datetime, at: datetime) -> Effects:
    """Erase sensitive details of old records, values that their tables keep no longer, and sessions that are over."""
    erased = audit.erase_details(by=BY, at=at, before=at - timedelta(days=DETAIL_DAYS))
    values = sum(retention.erase_overdue(by=BY, at=at).values())
    return {"erased": erased, "values": values, "sessions": access.forget_sessions(by=BY, at=at)}


MINUTE = timedelta(minutes=1)
# What closes, erases or leaves the house, and so waits as long as it is not known whether the clock is right.
FINAL = frozenset({"settle", "remind", "outgoing", "recount", "forget"})
TIMETABLE: tuple[tuple[Timetable, Work], ...] = (
    (Timetable("plan", DAY, is_each=True), plan),
    (Timetable("daily", DAY, is_each=True), daily),
    (Timetable("reconcile", HOUR), plan),
    (Timetable("settle", 5 * MINUTE), settle),
    (Timetable("remind", 5 * MINUTE), remind),
    (Timetable("propose", MINUTE), propose),
    (Timetable("outgoing", MINUTE), outgoing.deliver),
    (Timetable("seal", HOUR, after=7 * MINUTE), seal),
    (Timetable("recount", DAY, after=3 * HOUR), recount),
    (Timetable("verify", DAY, after=4 * HOUR), verify),
    (Timetable("forget", DAY, after=3 * HOUR + 30 * MINUTE), forget),
)
