"""What was done: the record book of a point, what is known to the public, what stands near a run."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.duties.models import Evidence, State
from houqin.kernel.org import queries as org
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Collection as Emptying
from houqin.lines.disinfection.models import Run
from houqin.lines.disinfection.rules.judging import Neighbour

NEAR = timedelta(hours=13)


def runs_of(point_id: int, *, within: Scope) -> QuerySet[Run]:
    """Return the record book of a point, the newest first."""
    rows = Run.objects.filter(point_id=point_id).filter(org.within_q("point__unit__path", within))
    return rows.select_related("item__point_kind", "mix__batch", "batch", "lamp").order_by("-started_at", "-pk")


def runs_on(day: date, *, within: Scope) -> QuerySet[Run]:
    """Return the runs of a day at points in the scope, the newest first."""
    rows = Run.objects.filter(day=day).filter(org.within_q("point__unit__path", within))
    return rows.select_related("point__place", "point__kind", "item").order_by("-started_at", "-pk")


def failed_on(day: date, *, within: Scope) -> dict[tuple[int, str], list[str]]:
    """Return why the last run of a day did not count, by point and row of the plan; nothing where it counted."""
    rows = Run.objects.filter(day=day).filter(org.within_q("point__unit__path", within)).order_by("started_at", "pk")
    found: dict[tuple[int, str], list[str]] = {}
    for point_id, key, is_counted, why_not in rows.values_list("point_id", "item__key", "is_counted", "why_not"):
        found.pop((point_id, key), None)
        if not is_counted:
            found[point_id, key] = why_not
    return found


def last_counted(point_id: int, *, within: Scope) -> Run | None:
    """Return the last run of a point that counted; it names nobody."""
    del within
    return Run.objects.filter(point_id=point_id, is_counted=True).order_by("-started_at", "-pk").first()


def near(
    point_ids: Collection[int], *, since: datetime, until: datetime, within: Scope
) -> dict[int, list[tuple[str, Neighbour]]]:
    """Return the runs at points around a period: (the plan's key, the neighbour), by point."""
    del within
    rows = Run.objects.filter(point_id__in=point_ids, started_at__gt=since - NEAR, started_at__lt=until + NEAR)
    found: dict[int, list[tuple[str, Neighbour]]] = {}
    told = rows.values_list("point_id", "item__key", "agent", "started_at", "ended_at", "is_counted")
    for point_id, key, agent, started_at, ended_at, is_counted in told:
        # What did not count still stands in the air: it may clash, but it is not the run before.
        found.setdefault(point_id, []).append((key if is_counted else "", Neighbour(agent, started_at, ended_at)))
    return found


def collections_of(bin_id: int, *, within: Scope) -> QuerySet[Emptying]:
    """Return every emptying of a bin, the newest first."""
    rows = Emptying.objects.filter(bin_id=bin_id).filter(org.within_q("bin__unit__path", within))
    return rows.order_by("-happened_at", "-pk")


def counted_of(kinds: Iterable[str], *, within: Scope) -> QuerySet[Run]:
    """Return the runs that counted at points of these kinds (by key), by time."""
    rows = Run.objects.filter(is_counted=True, item__point_kind__key__in=list(kinds))
    rows = rows.filter(point__kind=F("item__point_kind")).filter(org.within_q("point__unit__path", within))
    return rows.select_related("item__point_kind", "mix", "lamp").order_by("started_at", "pk")


def count_sprayed(agent: str, *, within: Scope) -> int:
    """Return how many runs of an agent were sprayed and counted all the same."""
    rows = Run.objects.filter(agent=agent, method="spray", is_counted=True)
    return rows.filter(org.within_q("point__unit__path", within)).count()


def count_proven(runs: Iterable[Run], *, within: Scope) -> int:
    """Return how many of the runs stand as evidence of what was owed."""
    del within
    refs = {f"run:{run.pk}" for run in runs}
    told = Evidence.objects.filter(duty__kind=declared.ROUND.key, to_state=State.DONE).values_list("ref", flat=True)
    return sum(ref in refs for ref in told)


def all_collections(*, within: Scope) -> QuerySet[Emptying]:
    """Return every emptying of every bin, the newest first."""
    rows = Emptying.objects.filter(org.within_q("bin__unit__path", within))
    return rows.select_related("bin__place").order_by("-happened_at", "-pk")


def last_collections(bin_ids: Collection[int], *, within: Scope) -> dict[int, Emptying]:
    """Return the last emptying of each bin."""
    found: dict[int, Emptying] = {}
    rows = Emptying.objects.filter(bin_id__in=bin_ids).filter(org.within_q("bin__unit__path", within))
    newest = rows.values("bin").annotate(last=Max("happened_at")).values_list("bin", "last").order_by()
    wanted = Q(pk__in=[])
    for bin_id, last in newest:
        wanted |= Q(bin_id=bin_id, happened_at=last)
    for row in Emptying.objects.filter(wanted).order_by("pk"):
        found[row.bin_id] = row
    return found
