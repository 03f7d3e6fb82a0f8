"""The plan in force, its points, and what it owes on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Count, QuerySet

from houqin.common import clock, paths
from houqin.common.scope import Scope
from houqin.kernel.duties.rules import Expected
from houqin.kernel.org import queries as org
from houqin.kernel.places import queries as places
from houqin.kernel.response import queries as response
from houqin.lines.disinfection.measures import DisinfectionMeasures
from houqin.lines.disinfection.models import Bin, Event, Item, Plan, Point, PointKind
from houqin.lines.disinfection.rules import rhythm

WHOLE = Scope.whole(reason="the plan and the measures in force are known to everybody")


def measures_for(*, day: date, within: Scope) -> DisinfectionMeasures:
    """Return the measures that govern a day: those in force when it begins."""
    root = response.root_place(within=within)
    if root is None:
        return DisinfectionMeasures()
    return response.measures(DisinfectionMeasures, place_path=root.path, at=clock.instant(day, "00:00"), within=within)


def plans_for(*, within: Scope) -> QuerySet[Plan]:
    """Return every version of the plan, the newest first."""
    del within
    return Plan.objects.select_related("author").order_by("-version")


def plan_on(day: date, *, within: Scope) -> Plan | None:
    """Return the version that holds on a day: the last one whose first day has come."""
    return plans_for(within=within).filter(valid_from__lte=day).order_by("-valid_from", "-version").first()


def items_of(plan: Plan | None, *, within: Scope) -> list[Item]:
    """Return the rows of a version, in the order of the document."""
    del within
    return list(Item.objects.filter(plan=plan).select_related("point_kind").order_by("pk")) if plan else []


def points_for(*, within: Scope) -> QuerySet[Point]:
    """Return the points that are not closed, of units in the scope, in walking order: by place, then kind."""
    rows = Point.objects.select_related("place", "kind", "unit").filter(closed_at=None)
    return rows.filter(org.within_q("unit__path", within)).order_by("place__path", "kind__key", "pk")


def point_by_code(code: str, *, within: Scope) -> Point | None:
    """Return the point of a code, or None."""
    return points_for(within=within).filter(code=code.strip()).first()


def points_by_code(*, within: Scope) -> dict[str, int]:
    """Return the ids of the points that are not closed, by code."""
    return dict(points_for(within=within).order_by().values_list("code", "pk"))


def kinds_by_key(*, within: Scope) -> dict[str, int]:
    """Return the ids of the kinds of points by key."""
    del within
    return dict(PointKind.objects.values_list("key", "pk"))


def bins_for(*, within: Scope) -> QuerySet[Bin]:
    """Return the bins for used masks that are not closed, of units in the scope."""
    rows = Bin.objects.select_related("place", "unit").filter(closed_at=None)
    return rows.filter(org.within_q("unit__path", within)).order_by("place__path", "code")


def windows_of(item: Item, day: date, measures: DisinfectionMeasures) -> list[rhythm.Window]:
    """Return what an item owes on a day at each of its points, raised to what the level demands."""
    often = item.how_often
    if item.point_kind.is_public:
        often = rhythm.at_least(often, measures.least_times)
    return rhythm.windows(often, day, meals=measures.meals)


def occasion_of(key: str, number: int | str) -> str:
    """Return the name of the n-th run of a day that an item owes; "e3" is the run after the day's third event."""
    return f"{key}.{number}"


def events_on(day: date, *, within: Scope) -> QuerySet[Event]:
    """Return what happened on a day at places and was not withdrawn, in order."""
    del within
    return Event.objects.filter(day=day, withdrawn_at=None).select_related("place").order_by("number")


def rounds_owed(day: date, *, within: Scope) -> Iterator[Expected]:
    """Yield every run that the plan of the day owes: points × windows."""
    measures, plan = measures_for(day=day, within=within), plan_on(day, within=within)
    by_kind: dict[int, list[Point]] = {}
    for point in points_for(within=within):
        by_kind.setdefault(point.kind_id, []).append(point)
    for item in items_of(plan, within=within):
        for window in windows_of(item, day, measures):
            for point in by_kind.get(item.point_kind_id, ()):
                yield _expected(point, occasion_of(item.key, window.number), window)
    yield from _after_events(day, plan, by_kind, within)


def _after_events(
    day: date, plan: Plan | None, by_kind: Mapping[int, Sequence[Point]], within: Scope
) -> Iterator[Expected]:
    events = list(events_on(day, within=within))
    for item in items_of(plan, within=within) if events else ():
        for event in events:
            if not _follows(item, event):
                continue
            window = rhythm.window_after(item.how_often, event.happened_at, number=event.number)
            for point in by_kind.get(item.point_kind_id, ()):
                if paths.is_within(point.place.path, roots=(event.place.path,)):
                    yield _expected(point, occasion_of(item.key, f"e{event.number}"), window)


def _follows(item: Item, event: Event) -> bool:
    return item.rhythm == rhythm.EVENT and item.event == event.key


def points_after(event: Event, *, within: Scope) -> int:
    """Return how many points at a place, and below it, the plan has disinfected after an event."""
    items = [item for item in items_of(plan_on(event.day, within=within), within=within) if _follows(item, event)]
    rows = points_for(within=within).filter(kind__in=[item.point_kind_id for item in items])
    return rows.filter(places.subtree_q("place__path", event.place.path)).count()


def _expected(point: Point, occasion: str, window: rhythm.Window) -> Expected:
    return Expected(
        subject_key=f"point:{point.pk}", unit_id=point.unit_id, unit_path=point.unit.path, opens_at=window.opens_at,
        due_at=window.due_at, settles_at=window.settles_at, occasion=occasion, place_id=point.place_id,
        place_path=point.place.path,
    )  # fmt: skip


def bins_owed(day: date, *, within: Scope) -> Iterator[Expected]:
    """Yield the emptying that every bin for used masks owes on a day."""
    due = clock.instant(day, measures_for(day=day, within=within).bins_due)
    for one in bins_for(within=within):
        yield Expected(
            subject_key=f"bin:{one.pk}", unit_id=one.unit_id, unit_path=one.unit.path,
            opens_at=clock.instant(day, "00:00"), due_at=due, settles_at=clock.instant(day, "24:00"),
            place_id=one.place_id, place_path=one.place.path,
        )  # fmt: skip


def names_of_points(ids: Iterable[int], *, within: Scope) -> dict[int, Point]:
    """Return points by id, closed ones too."""
    del within
    return {one.pk: one for one in Point.objects.select_related("place", "kind").filter(pk__in=list(ids))}


def paths_with_points(*, within: Scope) -> list[str]:
    """Return the paths of the units that disinfect anything, in tree order."""
    return sorted(set(points_for(within=within).order_by().values_list("unit__path", flat=True)))


def kinds_lit(*, within: Scope) -> list[int]:
    """Return the kinds of points for which any version of the plan asks ultraviolet light."""
    del within
    return list(Item.objects.filter(agent="uv").order_by().values_list("point_kind_id", flat=True).distinct())


def count_by_kind(*, within: Scope) -> dict[int, int]:
    """Return how many points stand of each kind."""
    rows = points_for(within=within).order_by().values_list("kind_id").annotate(n=Count("pk"))
    return dict(rows)
