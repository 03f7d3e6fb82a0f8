"""What the line tells the desk: tile, brief, what a person owes, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Sum

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.access import queries as access
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import State
from houqin.kernel.notices.wording import both
from houqin.kernel.workorders import queries as orders
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Bin, Collection, Run
from houqin.lines.disinfection.queries import coverage, plans, stores
from houqin.lines.disinfection.rules import judging
from houqin.manifest import Decision, Figure, Moment, Owed, Part, Sentence, Tile

WHOLE = Scope.whole(reason="what a unit owes is known to who works in it")
WORKER, LEADERS, MOST_REPAIRS = "disinfector", ("unit_head", "team_leader"), 20


def list_of(day: date, state: str = "") -> str:
    """Return the address of the list of a day, at one state."""
    return f"/disinfection/list/?day={day}" + (f"&state={state}" if state else "")


def tile(*, day: date, at: datetime, within: Scope) -> Tile:
    """Return the line's tile; its list is the list of the day."""
    cell = coverage.counts(day=day, at=at, within=within)
    sentence, weight = _worst(day, cell)
    decisions = tuple(_decisions(day, at, within))
    if decisions and weight != "missed":
        sentence, weight = decisions[0].what, "decision"
    return Tile(
        list=list_of(day), done=cell.done, open=cell.open, overdue=cell.overdue, missed=cell.missed,
        excused=cell.excused, sentence=sentence, weight=weight, decisions=decisions,
        moments=tuple(_moments(day, at, within)),
    )  # fmt: skip


def _worst(day: date, cell: coverage.Cell) -> tuple[Sentence, str]:
    if cell.missed:
        return Sentence(_("not disinfected: %(points)s"), {"points": cell.missed}, list_of(day, "missed")), "missed"
    if cell.overdue:
        said = Sentence(_("past due, not disinfected: %(points)s"), {"points": cell.overdue}, list_of(day, "overdue"))
        return said, "overdue"
    if cell.open:
        return Sentence(_("still to disinfect: %(points)s"), {"points": cell.open}, list_of(day, "open")), "fine"
    if not cell.expected:
        return Sentence(_("nothing is to be disinfected today"), {}, list_of(day)), "fine"
    return Sentence(_("everything is disinfected"), {}, list_of(day)), "fine"


def _decisions(day: date, at: datetime, within: Scope) -> Iterator[Decision]:
    expired = list(stores.expiring(day=day, within=within)[:50])
    if expired:
        said = Sentence(_("expired batches in use: %(batches)s"), {"batches": len(expired)}, "/disinfection/stores/")
        yield Decision(said, at, _("planner"))
    worn = stores.lamps_for(within=within).filter(burnt_min__gte=judging.LAMP_STOP_H * 60).count()
    if worn:
        yield Decision(Sentence(_("lamps to be tested: %(lamps)s"), {"lamps": worn}, "/disinfection/stores/"), at,
                       _("planner"))  # fmt: skip


def _moments(day: date, at: datetime, within: Scope) -> Iterator[Moment]:
    rows = duties.duties_for(day=day, kind=declared.ROUND, within=within).filter(due_at__gt=at, state=State.OPEN)
    next_due = rows.order_by("due_at").values_list("due_at", flat=True).first()
    if next_due is not None:
        yield Moment(next_due, Sentence(_("disinfection is due"), {}, list_of(day, "open")))


def brief(*, day: date, at: datetime, within: Scope) -> list[Figure]:
    """Return the figures of the brief: runs owed and how they ended, runs that did not count, masks collected."""
    cell = coverage.counts(day=day, at=at, within=within)
    times = _("runs")
    parts = (
        Part(_("disinfected"), cell.done), Part(_("not yet disinfected"), cell.open),
        Part(_("not disinfected"), cell.missed), Part(_("disinfection not needed"), cell.excused),
    )  # fmt: skip
    failed = Run.objects.filter(day=day, is_counted=False).count()
    since, until = clock.instant(day, "00:00"), clock.instant(day, "24:00")
    bags = Collection.objects.filter(happened_at__gte=since, happened_at__lt=until)
    return [
        Figure("owed", _("Disinfections owed"), cell.expected, times, parts, list=list_of(day)),
        Figure("done", _("Disinfected"), cell.done, times, list=list_of(day, "done")),
        Figure("missed", _("Not disinfected"), cell.missed, times, list=list_of(day, "missed")),
        Figure("not_counted", _("Runs that did not count"), failed, times, list=f"/disinfection/runs/?day={day}"),
        Figure("mask_bags", _("Bags of used masks"), bags.aggregate(n=Sum("bags"))["n"] or 0, _("bags"),
               list="/disinfection/bins/"),
    ]  # fmt: skip


def unit_paths_of(person_id: int, *, at: datetime, within: Scope) -> list[str]:
    """Return the units for which somebody disinfects: those in which they hold the role."""
    del within
    grants = access.grants_for(at=at, within=WHOLE).filter(person_id=person_id, role=WORKER)
    return [path for path in grants.values_list("unit__path", flat=True) if path]


def owed_by(*, person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Owed]:
    """Yield one entry for all the rounds that somebody's units may do now, due when the first of them is.

    Repairs that are asked of the units they lead follow by name.
    """
    yield from _repairs_of(person_id, at=at)
    units = unit_paths_of(person_id, at=at, within=within)
    if not units:
        return
    waiting = coverage.owing_in(units, day=day, at=at, within=WHOLE)
    first = waiting.order_by("due_at").first()
    if first is not None:
        told = waiting.values_list("subject_key", "occasion")
        # What is owed again is proven by the same run.
        number = len({(subject_key, occasion.rpartition(".")[0]) for subject_key, occasion in told})
        chinese, english = both(_("%(n)s points"), n=number)
        yield Owed(
            kind=declared.ROUND, duty_id=first.pk, title=declared.ROUND.title, place=chinese,
            place_en=english, state=first.state, opens_at=first.opens_at, due_at=first.due_at,
            act="/disinfection/today/", verb=_("Begin"),
        )  # fmt: skip
    bins = coverage.bins_in(units, day=day, within=WHOLE)
    for duty in bins.select_related("place").order_by("place_path")[:20]:
        place = duty.place
        yield Owed(
            kind=declared.MASK_BIN, duty_id=duty.pk, title=declared.MASK_BIN.title, place=place.name if place else "",
            place_en=place.name_en if place else "", state=duty.state, opens_at=duty.opens_at, due_at=duty.due_at,
            act="/disinfection/bins/", verb=_("Empty"),
        )  # fmt: skip


def _repairs_of(person_id: int, *, at: datetime) -> Iterator[Owed]:
    """Yield the repairs that are asked of the units which somebody leads."""
    grants = access.grants_for(at=at, within=WHOLE).filter(person_id=person_id, role__in=LEADERS)
    units = [path for path in grants.values_list("unit__path", flat=True) if path]
    for order in orders.to_do(units, within=WHOLE).filter(kind=declared.REPAIRS.key)[:MOST_REPAIRS]:
        place = order.place
        yield Owed(
            kind=declared.REPAIR, duty_id=order.pk, title=declared.REPAIRS.what[order.what],
            place=place.name if place else "", place_en=place.name_en if place else "", state=State.OPEN,
            opens_at=order.asked_at, due_at=order.due_at, act=f"/requests/{order.pk}/", verb=_("Open"),
        )  # fmt: skip


def labels_of(*, subject_keys: Iterable[str], within: Scope) -> dict[str, str]:
    """Return names by subject key, for points, bins and requests; one query each."""
    ids: dict[str, list[int]] = {"point": [], "bin": [], "order": []}
    for key in subject_keys:
        kind, _colon, number = key.partition(":")
        if kind in ids and number.isdigit():
            ids[kind].append(int(number))
    points = plans.names_of_points(ids["point"], within=within) if ids["point"] else {}
    bins = Bin.objects.filter(pk__in=ids["bin"]).select_related("place") if ids["bin"] else []
    asked = orders.orders_for(within=WHOLE).filter(pk__in=ids["order"]) if ids["order"] else ()
    return (
        {f"point:{pk}": one.name for pk, one in points.items()}
        | {f"bin:{one.pk}": f"{one.place.name} {one.spot}".strip() for one in bins}
        | {f"order:{one.pk}": one.place.name if one.place else one.about for one in asked}
    )
