"""Every read of jobs, heartbeats and outages."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from houqin.clockwork.models import Heartbeat, Job, JobState, Outage
from houqin.common.scope import Scope


def last_slots(*, within: Scope) -> dict[str, datetime]:
    """Return the last claimed slot of every job."""
    del within
    return dict(Job.objects.values_list("key").annotate(last=Max("slot")).order_by())


def last_jobs(*, within: Scope) -> list[Job]:
    """Return the last job of every key, by key."""
    slots = last_slots(within=within)
    return [Job.objects.get(key=key, slot=slot) for key, slot in sorted(slots.items())]


def failed_jobs(*, since: datetime, within: Scope) -> list[Job]:
    """Return the jobs that failed since an instant, newest first."""
    del within
    return list(Job.objects.filter(state=JobState.FAILED, slot__gte=since).order_by("-slot"))


def job(job_id: int, *, within: Scope) -> Job | None:
    """Return one job, for its progress bar."""
    del within
    return Job.objects.filter(pk=job_id).first()


def last_heartbeat(*, within: Scope) -> datetime | None:
    """Return when the worker last lived, or None."""
    del within
    row = Heartbeat.objects.filter(pk=1).first()
    return row.at if row else None


def outages(*, since: datetime, within: Scope) -> list[Outage]:
    """Return the outages since an instant, newest first."""
    del within
    return list(Outage.objects.filter(until__gte=since).order_by("-since"))
