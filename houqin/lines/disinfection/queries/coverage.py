"""How much of what is owed was done, by building and kind of point, and where it is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from houqin.common import paths
from houqin.common.declared import DutyKind
from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.org import queries as org
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import Place
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Item
from houqin.lines.disinfection.queries import plans

BUILDING_DEPTH = 3
OVERDUE = "overdue"


@dataclass(slots=True)
class Cell:
    """Numbers of runs owed; overdue is a part of open."""

    done: int = 0
    open: int = 0
    overdue: int = 0
    missed: int = 0
    excused: int = 0

    @property
    def expected(self) -> int:
        """What was owed."""
        return self.done + self.open + self.missed + self.excused

    @property
    def weight(self) -> str:
        """The worst of it: missed, overdue, open, done; excused where nothing else is owed."""
        if self.missed:
            return "missed"
        if self.overdue:
            return OVERDUE
        return "open" if self.open else "done" if self.done else "excused"

    def add(self, state: str, number: int) -> None:
        """Count so many of a state; "overdue" is open too."""
        if state == OVERDUE:
            self.overdue += number
            state = "open"
        setattr(self, state, getattr(self, state) + number)


@dataclass(frozen=True, slots=True)
class Row:
    """One building of the heat map: a cell for each row of the plan that it owes, and their sum."""

    place: Place
    cells: list[Cell]
    whole: Cell


@dataclass(frozen=True, slots=True)
class Block:
    """Buildings that owe the same rows of the plan: canteens, dormitories, colleges."""

    items: list[Item]
    rows: list[Row]


def _judged(at: datetime) -> Case:
    is_late = When(state=State.OPEN, due_at__lte=at, then=Value(OVERDUE))
    return Case(is_late, default=F("state"), output_field=CharField())


def counts(*, day: date, at: datetime, within: Scope, place_path: str = "", kind: DutyKind = declared.ROUND) -> Cell:
    """Return the sum over everything in the scope, or at a place and below it."""
    whole = Cell()
    rows = duties.duties_for(day=day, kind=kind, within=within).order_by().annotate(now=_judged(at))
    if place_path:
        rows = rows.filter(places.subtree_q("place_path", place_path))
    for state, number in rows.values_list("now").annotate(n=Count("pk")):
        whole.add(state, number)
    return whole


def heat_map(*, day: date, at: datetime, within: Scope, place_path: str = "") -> list[Block]:
    """Return places of one sort together: those that owe the same rows of the plan, with a cell for each.

    Buildings, or what lies right below a place: its floors, then their rooms. What hangs at the place itself is a row.
    """
    rows = duties.duties_for(day=day, kind=declared.ROUND, within=within).order_by().annotate(now=_judged(at))
    if place_path:
        rows = rows.filter(places.subtree_q("place_path", place_path))
    depth = paths.depth(place_path) + 1 if place_path else BUILDING_DEPTH
    by_building: dict[str, dict[str, Cell]] = {}
    for path, occasion, state, number in rows.values_list("place_path", "occasion", "now").annotate(n=Count("pk")):
        cells = by_building.setdefault(path[: depth * paths.DIGITS_PER_LEVEL], {})
        cells.setdefault(occasion.rpartition(".")[0], Cell()).add(state, number)
    items = plans.items_of(plans.plan_on(day, within=within), within=within)
    named = places.names_by_path(by_building, within=Scope.whole(reason="buildings are known to everybody"))
    blocks: dict[tuple[str, ...], Block] = {}
    for path, cells in sorted(by_building.items()):
        owed = [item for item in items if item.key in cells]
        if path not in named or not owed:
            continue
        block = blocks.setdefault(tuple(item.key for item in owed), Block(owed, []))
        block.rows.append(Row(named[path], [cells[item.key] for item in owed], _sum(cells.values())))
    return list(blocks.values())


def _sum(cells: Iterable[Cell]) -> Cell:
    whole = Cell()
    for cell in cells:
        for name in ("done", "open", "overdue", "missed", "excused"):
            setattr(whole, name, getattr(whole, name) + getattr(cell, name))
    return whole


def owing(
    *, day: date, within: Scope, state: str = "", at: datetime, place_path: str = "", key: str = "",
    kind: DutyKind = declared.ROUND, event: int = 0,
) -> QuerySet[Duty]:  # fmt: skip
    """Return what is owed on a day, in walking order.

    `state` may be "overdue"; `key` is a row of the plan; `kind` may be what is owed again; `event` the number of one.
    """
    rows = duties.duties_for(day=day, kind=kind, within=within)
    if event:
        rows = rows.filter(occasion__endswith=f".e{event}")
    if state == OVERDUE:
        rows = rows.filter(state=State.OPEN, due_at__lte=at)
    elif state:
        rows = rows.filter(state=state)
    if place_path:
        rows = rows.filter(places.subtree_q("place_path", place_path))
    if key:
        rows = rows.filter(occasion__startswith=f"{key}.")
    return rows.order_by("place_path", "subject_key", "occasion")


def owing_in(unit_paths: Iterable[str], *, day: date, at: datetime, within: Scope) -> QuerySet[Duty]:
    """Return the runs that units, and those below them, may do now: open and begun, in walking order.

    What is owed again is among them, and what yesterday's events left for after midnight.
    """
    yesterday = day - timedelta(days=1)
    mine = Q(day=day, kind__in=(declared.ROUND.key, declared.REDO.key)) | Q(day=yesterday, kind=declared.ROUND.key)
    rows = Duty.objects.filter(mine, opens_at__lte=at, state=State.OPEN, settles_at__gt=at)
    rows = rows.filter(org.within_q("unit_path", within)).filter(_in(unit_paths))
    return rows.order_by("place_path", "subject_key", "occasion")


def bins_in(unit_paths: Iterable[str], *, day: date, within: Scope) -> QuerySet[Duty]:
    """Return the bins for used masks that units, and those below them, still have to empty on a day."""
    rows = duties.duties_for(day=day, kind=declared.MASK_BIN, within=within).filter(state=State.OPEN)
    return rows.filter(_in(unit_paths)).order_by("place_path", "subject_key")


def _in(unit_paths: Iterable[str]) -> Q:
    within = Q(pk__in=[])
    for path in unit_paths:
        within |= org.subtree_q("unit_path", path)
    return within
