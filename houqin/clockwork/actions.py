"""Every write of the clockwork: a heartbeat, a claimed slot, an outage made good."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from houqin.clockwork import day, queries, rules
from houqin.clockwork.models import Heartbeat, Job, JobState, Outage
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties

WHOLE = Scope.whole(reason="the day's worker runs for all")
ABANDONED_AFTER = timedelta(minutes=30)
log = logging.getLogger(__name__)


def tick(*, at: datetime) -> list[str]:
    """Do everything that is due at the instant; return the keys of the jobs that ran here."""
    beat(by=day.BY, at=at)
    done = queries.last_slots(within=WHOLE)
    return [
        table.key
        for table, work in day.TIMETABLE
        for slot in rules.slots_due(table, done_until=done.get(table.key), at=at)
        if run(key=table.key, slot=slot, work=work, at=at)
    ]


@audit.action
def beat(*, by: Actor, at: datetime) -> int:
    """Note that the worker lives; after an absence, record the outage and extend the deadlines it overlapped."""
    last = queries.last_heartbeat(within=WHOLE)
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": at})
    away = rules.outage(last=last, at=at)
    if away is None:
        return 0
    since, until = away
    extended = duties.extend(kinds=None, since=since, until=until, by=by, at=at)
    Outage.objects.get_or_create(since=since, defaults={"until": until, "extended": extended})
    audit.about("outage")
    return extended


def claim(*, key: str, slot: datetime, at: datetime) -> Job | None:
    """Claim a slot, or None where another worker has it; one left behind half an hour ago is taken over."""
    try:
        with transaction.atomic():
            return Job.objects.create(key=key, slot=slot, started_at=at)
    except IntegrityError:
        left = Job.objects.filter(key=key, slot=slot, state=JobState.RUNNING, started_at__lt=at - ABANDONED_AFTER)
        return Job.objects.get(key=key, slot=slot) if left.update(started_at=at) else None


def run(*, key: str, slot: datetime, work: day.Work, at: datetime) -> bool:
    """Run a job for a slot if it can be claimed; say whether it ran here. A job that falls is kept as failed."""
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
