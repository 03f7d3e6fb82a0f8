"""The inspection folder of a place: its plan, its last days, who did what with which batch, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person
from houqin.kernel.places import queries as places
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Batch, Collection, Item, Lamp, Point, Run, Strip
from houqin.lines.disinfection.queries import plans, stores
from houqin.lines.disinfection.queries.coverage import Cell

MOST_RUNS, APART = 3000, timedelta(hours=2)


@dataclass(slots=True)
class PointDays:
    """One point over the days: what the plan asks, how it ended, what was not done (by day and run)."""

    point: Point
    items: list[Item]
    whole: Cell = field(default_factory=Cell)
    not_done: list[Duty] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Walk:
    """Runs that somebody did one after another with the same batch and the same outcome: one line of the folder."""

    runs: list[Run]
    who: Person | None

    @property
    def run(self) -> Run:
        """The first of them."""
        return self.runs[0]

    @property
    def last(self) -> Run:
        """The one that ended last."""
        return max(self.runs, key=lambda one: one.ended_at)


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything an inspector asks of a place; `more_runs` did not fit, the sheet of records has them all."""

    first: date
    last: date
    points: list[PointDays]
    walks: list[Walk]
    more_runs: int
    batches: list[tuple[Batch, list[Strip]]]
    lamps: list[Lamp]
    collections: list[Collection]

    @property
    def whole(self) -> Cell:
        """The sum over all points."""
        cell = Cell()
        for one in self.points:
            for name in ("done", "open", "missed", "excused"):
                setattr(cell, name, getattr(cell, name) + getattr(one.whole, name))
        return cell


def folder(*, place_path: str, first: date, last: date, within: Scope) -> Folder:
    """Return the folder of a place for days, both included: of the points there and below that are in the scope."""
    rows = plans.points_for(within=within).filter(places.subtree_q("place__path", place_path))
    items = plans.items_of(plans.plan_on(last, within=within), within=within)
    points = {one.pk: PointDays(one, [item for item in items if item.point_kind_id == one.kind_id]) for one in rows}
    _count(points, place_path, first, last, within)
    runs = Run.objects.filter(point__in=points, day__gte=first, day__lte=last)
    told = list(runs.select_related("point__kind", "point__place", "mix__batch", "batch", "lamp")
                .order_by("-day", "started_at", "pk")[:MOST_RUNS])  # fmt: skip
    used = {batch.pk: batch for run in told if (batch := run.batch or (run.mix.batch if run.mix else None))}
    return Folder(
        first, last, list(points.values()), _walks(told), max(0, runs.count() - len(told)),
        _with_strips(used.values()),
        [lamp for lamp in stores.lamps_for(within=within) if lamp.point_id in points],
        _collections(place_path, first, last, within),
    )  # fmt: skip


def _count(points: dict[int, PointDays], place_path: str, first: date, last: date, within: Scope) -> None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    owed = Duty.objects.filter(day__in=days, kind=declared.ROUND.key).filter(org.within_q("unit_path", within))
    owed = owed.filter(places.subtree_q("place_path", place_path)).order_by("day", "occasion")
    for duty in owed:
        known = points.get(int(duty.subject_key.partition(":")[2]))
        if known is None:
            continue
        known.whole.add(duty.state, 1)
        if duty.state == State.MISSED:
            known.not_done.append(duty)


def _walks(runs: list[Run]) -> list[Walk]:
    """Return runs as walks: of one day, person, batch, strength, proof and outcome, without a break of two hours."""
    walks: list[Walk] = []
    latest: dict[object, Walk] = {}
    for run, who in _signed(runs):
        batch = run.batch_id or (run.mix.batch_id if run.mix else None)
        key = (run.day, run.by, run.agent, batch, run.lamp_id, run.working_mg_l, run.proof, tuple(run.why_not))
        walk = latest.get(key)
        if walk is None or run.started_at - walk.runs[-1].started_at > APART:
            walk = latest[key] = Walk([], who)
            walks.append(walk)
        walk.runs.append(run)
    return walks


def _signed(runs: list[Run]) -> list[tuple[Run, Person | None]]:
    whole = Scope.whole(reason="an inspector sees who disinfected")
    ids = {int(run.by.partition(":")[2]) for run in runs if run.by.startswith("person:")}
    named = people.people_named(ids, within=whole)
    return [(run, named.get(int(run.by.partition(":")[2])) if run.by.startswith("person:") else None) for run in runs]


def _with_strips(batches: Iterable[Batch]) -> list[tuple[Batch, list[Strip]]]:
    return [(batch, list(batch.strips.order_by("at"))) for batch in sorted(batches, key=lambda one: one.received_at)]


def _collections(place_path: str, first: date, last: date, within: Scope) -> list[Collection]:
    rows = Collection.objects.filter(org.within_q("bin__unit__path", within)).select_related("bin__place")
    rows = rows.filter(places.subtree_q("bin__place__path", place_path))
    since, until = clock.instant(first, "00:00"), clock.instant(last, "24:00")
    return list(rows.filter(happened_at__gte=since, happened_at__lt=until).order_by("-happened_at"))
