"""Every write of the clockwork: heartbeats, claimed slots, outages and what a person decides about them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from houqin.clockwork import day, queries, rules
from houqin.clockwork.models import Heartbeat, Job, JobState, Outage, OutageKind, OutageState, Served
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties

WHOLE = Scope.whole(reason="the day's worker runs for all")
ABANDONED_AFTER = timedelta(minutes=30)
log = logging.getLogger(__name__)


def tick(*, at: datetime, is_plausible: bool = True) -> list[str]:
    """Do everything that is due at the instant; return the keys of the jobs that ran here.

    `is_plausible` is false where more or less time passed than the clock says: nothing is done then. As long as a
    person has not answered whether the clock is right, nothing is closed, moved, erased or sent: none of it could be
    taken back.
    """
    if not is_plausible:
        tell_jump(by=day.BY, at=at)
        return []
    beat(by=day.BY, at=at)
    waiting = queries.waiting_outage(within=WHOLE)
    # Who was away for longer than is ever caught up may as well have a wrong clock: its day is not planned either.
    if waiting and waiting.kind == OutageKind.AWAY and waiting.until - waiting.since > rules.GREATEST_BACKLOG:
        return []
    return [
        table.key
        for table, work in day.TIMETABLE
        if not (waiting and table.key in day.FINAL)
        for slot in _slots(table, at)
        if run(key=table.key, slot=slot, work=work, at=at)
    ]


def _slots(table: rules.Timetable, at: datetime) -> Iterator[datetime]:
    """Yield the slots to run: what failed before, then what is due."""
    latest = rules.latest_slot(table, at)
    first = latest - rules.GREATEST_BACKLOG if table.is_each else latest
    failed = Job.objects.filter(key=table.key, state=JobState.FAILED, slot__range=(first, latest))
    yield from list(failed.order_by("slot").values_list("slot", flat=True))
    yield from rules.slots_due(table, done_until=queries.last_slot(table.key, until=at, within=WHOLE), at=at)


@audit.action
def beat(*, by: Actor, at: datetime) -> int:
    """Note that the worker lives; after an absence, make good what nobody could do meanwhile.

    A long absence and a clock that went back wait for a person; the heartbeat itself never goes back.
    """
    last = queries.last_heartbeat(within=WHOLE)
    _drop_what_the_clock_took_back(at)
    if rules.went_back(last=last, at=at):
        _ask_about(OutageKind.BACKWARD, at, last or at)
        return 0
    absent = rules.absence(last=last, at=at)
    if absent and absent[1] - absent[0] > rules.LONGEST_OUTAGE:
        # The heartbeat stays where it was: if the clock is wrong, no time has passed.
        _ask_about(OutageKind.AWAY, *absent)
        return 0
    if absent:
        audit.about("outage")
    return _go_on(absent, by=by, at=at)


def _go_on(absent: rules.Period | None, *, by: Actor, at: datetime) -> int:
    """Move the heartbeat to the instant and extend what the absence overlapped; return how many duties."""
    kept = {"since": at, "at": at}
    Heartbeat.objects.update_or_create(pk=1, defaults=kept if absent else {"at": at}, create_defaults=kept)
    if absent is None:
        return 0
    served, extended = queries.served(since=absent[0], within=WHOLE), 0
    for since, until in rules.outages(absent, served):
        here = duties.extend(kinds=None, since=since, until=until, by=by, at=at)
        made_good = {"until": until, "extended": here}
        Outage.objects.update_or_create(kind=OutageKind.AWAY, since=since, defaults=made_good)
        extended += here
    return extended


def _ask_about(kind: str, since: datetime, until: datetime) -> None:
    """Let an outage wait for a person, unless one waits already."""
    if not Outage.objects.filter(state=OutageState.WAITING).exists():
        Outage.objects.create(kind=kind, state=OutageState.WAITING, since=since, until=until)
        audit.about("outage")


def _drop_what_the_clock_took_back(at: datetime) -> None:
    """Dismiss what waits where the clock is again as it was before: nothing was done meanwhile."""
    waiting = Outage.objects.filter(state=OutageState.WAITING)
    was_ahead = waiting.filter(kind=OutageKind.AWAY, until__gt=at + rules.CLOCK_TOLERANCE)
    was_behind = waiting.filter(kind=OutageKind.BACKWARD, until__lte=at + rules.CLOCK_TOLERANCE)
    for found in (was_ahead, was_behind):
        found.update(state=OutageState.DISMISSED, decided_by=day.BY.key, decided_at=at)


@audit.action
def tell_jump(*, by: Actor, at: datetime) -> None:
    """Note that the clock says another time than has passed; it is told, and nothing is done by such a clock."""
    last = queries.last_heartbeat(within=WHOLE) or at
    since, until = sorted((last, at))
    if since == until or Outage.objects.filter(kind=OutageKind.JUMP, since=since).exists():
        return
    Outage.objects.create(
        kind=OutageKind.JUMP, state=OutageState.DISMISSED, since=since, until=until, decided_by=by.key, decided_at=at
    )
    audit.about("outage")


@audit.action
def decide_outage(*, outage_id: int, was_away: bool, by: Actor, at: datetime) -> int:
    """Say of a waiting outage that the clock is right: the house was away, or its clock had been wrong before.

    `was_away` extends what the absence overlapped, otherwise nothing is moved. Returns how many duties were extended.
    Refuses one that does not wait any more, and an absence for a clock that went back.
    """
    audit.about("outage")
    outage = Outage.objects.filter(pk=outage_id).first()
    state = OutageState.MADE_GOOD if was_away else OutageState.DISMISSED
    decided = {"state": state, "decided_by": by.key, "decided_at": at}
    if outage is None or not Outage.objects.filter(pk=outage_id, state=OutageState.WAITING).update(**decided):
        raise Refused(_("somebody else has answered this already"))
    if was_away and outage.kind != OutageKind.AWAY:
        raise Refused(_("a clock that went back is no time away"))
    if outage.kind == OutageKind.BACKWARD:
        # The one way back: a person says that the clock is right now, and was wrong before.
        Heartbeat.objects.filter(pk=1).update(since=at, at=at)
        return 0
    return _go_on((outage.since, outage.until) if was_away else None, by=by, at=at)


def note_served(*, at: datetime, every: timedelta) -> None:
    """Note that a web server answers; as long as it does so `every` time or sooner it is one period."""
    known = Served.objects.filter(until__gte=at - 2 * every, until__lte=at)
    if not known.update(until=at):
        Served.objects.create(since=at, until=at)


def claim(*, key: str, slot: datetime, at: datetime) -> Job | None:
    """Claim a slot, or None where another worker has it; one that failed or was left half an hour ago is taken over."""
    try:
        with transaction.atomic():
            return Job.objects.create(key=key, slot=slot, started_at=at)
    except IntegrityError:
        free = Q(state=JobState.FAILED) | Q(state=JobState.RUNNING, started_at__lt=at - ABANDONED_AFTER)
        left = Job.objects.filter(free, key=key, slot=slot)
        return Job.objects.get(key=key, slot=slot) if left.update(state=JobState.RUNNING, started_at=at) else None


def run(*, key: str, slot: datetime, work: day.Work, at: datetime) -> bool:
    """Run a job for a slot if it can be claimed; say whether it ran here. A job that raises is kept as failed."""
    job = claim(key=key, slot=slot, at=at)
    if job is None:
        return False
    result: dict[str, object]
    try:
        result, state = dict(work(slot, at)), JobState.DONE
    except Exception as error:
        log.exception("the job %s for %s failed", key, slot)
        result, state = {"failed": type(error).__name__, "why": str(error)[:200]}, JobState.FAILED
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=at, result=result, progress_percent=100)
    return True
