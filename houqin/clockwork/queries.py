"""Every read of jobs, heartbeats and outages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Max, Min

from houqin.clockwork.models import Heartbeat, Job, JobState, Outage, OutageState, Served
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties

WORKER_LATE = timedelta(minutes=10)


def last_slots(*, within: Scope) -> dict[str, datetime]:
    """Return the last claimed slot of every job."""
    del within
    return dict(Job.objects.values_list("key").annotate(last=Max("slot")).order_by())


class PlanState(StrEnum):
    """Whether it is known what a day owes."""

    PLANNED = "planned"
    TO_COME = "to_come"  # a later day: its duties are published in its first minute
    BEFORE = "before"  # earlier than the first day that was ever planned
    UNPLANNED = "unplanned"  # should have been planned and was not: nothing that is counted of it means anything


@dataclass(frozen=True, slots=True)
class Planning:
    """Whether a day was planned, and whether the worker that plans is alive; `last_alive` is None if it never was."""

    day: date
    state: PlanState
    last_alive: datetime | None
    is_worker_late: bool

    @property
    def is_unplanned(self) -> bool:
        """Whether the day should have been planned and was not."""
        return self.state == PlanState.UNPLANNED

    @property
    def begins_at(self) -> datetime:
        """When the duties of the day are published."""
        return clock.instant(self.day, "00:00")


def planning(*, day: date, at: datetime, within: Scope) -> Planning:
    """Return whether the duties of a day have been published at the instant, and how the worker is."""
    last = last_heartbeat(within=within)
    is_late = last is None or at - last > WORKER_LATE
    return Planning(day, _plan_state(day, at, within), last, is_late)


def _plan_state(day: date, at: datetime, within: Scope) -> PlanState:
    # A campaign that was replayed has duties and no jobs; a house without people has jobs and no duties.
    slot = clock.instant(day, "00:00")
    planned = Job.objects.filter(key__in=("plan", "reconcile"), state=JobState.DONE)
    if duties.kinds_on(day, within=within) or planned.filter(slot__range=(slot, slot + timedelta(hours=23))).exists():
        return PlanState.PLANNED
    if day > clock.day_of(at):
        return PlanState.TO_COME
    first_job, first_duty = planned.aggregate(first=Min("slot"))["first"], duties.first_day(within=within)
    firsts = [first for first in (first_duty, first_job and clock.day_of(first_job)) if first]
    return PlanState.BEFORE if day < clock.day_of(at) and (not firsts or day < min(firsts)) else PlanState.UNPLANNED


def last_slot(key: str, *, until: datetime, within: Scope) -> datetime | None:
    """Return the last claimed slot of a job that is not later than the instant, or None.

    Later ones were claimed while the clock was wrong: they must not keep the job from running now.
    """
    del within
    last: datetime | None = Job.objects.filter(key=key, slot__lte=until).aggregate(last=Max("slot"))["last"]
    return last


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


def waiting_outage(*, within: Scope) -> Outage | None:
    """Return the outage about which a person is asked, or None."""
    del within
    return Outage.objects.filter(state=OutageState.WAITING).first()


def served(*, since: datetime, within: Scope) -> list[tuple[datetime, datetime]]:
    """Return the periods since an instant in which pages were served."""
    del within
    return list(Served.objects.filter(until__gte=since).order_by("since").values_list("since", "until"))


def outages(*, since: datetime, within: Scope) -> list[Outage]:
    """Return the outages since an instant, newest first."""
    del within
    return list(Outage.objects.filter(until__gte=since).order_by("-since"))
