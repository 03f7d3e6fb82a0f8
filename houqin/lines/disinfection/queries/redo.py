"""What must be done again: points that were missed yesterday, and runs of today that did not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import State
from houqin.kernel.duties.rules import Expected
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Item, Point, Run
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.rules import judging

OCCASION = "r"
Named = tuple[int, str]


def redo_owed(day: date, *, within: Scope) -> Iterator[Expected]:
    """Yield what is owed again on a day, once for a point and row of the plan, however often it failed or was missed.

    What was missed is due by a fixed hour of the next day, what failed within hours. A row that left the plan and a
    point that was closed owe nothing again.
    """
    measures = plans.measures_for(day=day, within=within)
    owed: dict[Named, tuple[datetime, datetime]] = {}
    end = clock.instant(day, "24:00")
    for named in missed_on(day - timedelta(days=1), within=within):
        owed[named] = (clock.instant(day, "00:00"), clock.instant(day, measures.redo_due))
    for named, ended_at in failed_on(day, within=within):
        since, due = owed.get(named, (ended_at, end))
        owed[named] = (min(since, ended_at), min(due, ended_at + timedelta(hours=measures.redo_h), end))
    if not owed:
        return
    keys = {item.key: item for item in plans.items_of(plans.plan_on(day, within=within), within=within)}
    points = {one.pk: one for one in plans.points_for(within=within).filter(pk__in={pk for pk, _key in owed})}
    for (point_id, key), (since, due) in sorted(owed.items()):
        if point_id in points and key in keys:
            yield _expected(points[point_id], keys[key], since, due, end)


def _expected(point: Point, item: Item, since: datetime, due: datetime, end: datetime) -> Expected:
    return Expected(
        subject_key=f"point:{point.pk}", unit_id=point.unit_id, unit_path=point.unit.path, opens_at=since, due_at=due,
        settles_at=end, occasion=plans.occasion_of(item.key, OCCASION), place_id=point.place_id,
        place_path=point.place.path,
    )  # fmt: skip


def missed_on(day: date, *, within: Scope) -> set[Named]:
    """Return points with rows of the plan that were missed on a day, a re-do among them."""
    found: set[Named] = set()
    for kind in (declared.ROUND, declared.REDO):
        rows = duties.duties_for(day=day, kind=kind, within=within).filter(state=State.MISSED).order_by()
        for subject_key, occasion in rows.values_list("subject_key", "occasion"):
            found.add((int(subject_key.partition(":")[2]), occasion.rpartition(".")[0]))
    return found


def failed_on(day: date, *, within: Scope) -> list[tuple[Named, datetime]]:
    """Return points with rows of the plan whose run of a day did not count and that doing it again can mend.

    What was done well afterwards, told before or later, is left out.
    """
    del within
    told = Run.objects.filter(day=day).order_by("started_at", "pk")
    failed: dict[Named, datetime] = {}
    rows = told.values_list("point_id", "item__key", "is_counted", "why_not", "ended_at")
    for point_id, key, is_counted, why_not, ended_at in rows:
        if is_counted:
            failed.pop((point_id, key), None)
        elif not judging.needs_repair(why_not):
            failed.setdefault((point_id, key), ended_at)
    return list(failed.items())
