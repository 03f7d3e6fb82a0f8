"""Every read of duties: coverage, lists by name, history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from houqin.common.declared import DutyKind
from houqin.common.scope import Scope
from houqin.kernel import prepared
from houqin.kernel.duties import rules, totals
from houqin.kernel.duties.models import DayTotal, Duty, Evidence, Publication, State
from houqin.kernel.duties.rules import Counts
from houqin.kernel.org import queries as org

PAGE_SIZE = 50
FAR = 1000


@dataclass(frozen=True, slots=True)
class DutyPage:
    """One page of a list of duties, with what lies before and after it."""

    duties: list[Duty]
    page: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether an earlier page exists."""
        return self.page > 1


def duties_for(*, day: date, kind: DutyKind | None = None, within: Scope) -> QuerySet[Duty]:
    """Return the duties of a day in the scope, in no order."""
    chosen = Duty.objects.filter(day=day).filter(org.within_q("unit_path", within))
    return chosen.filter(kind=kind.key) if kind else chosen


def coverage(*, day: date, kind: DutyKind, within: Scope, occasion: str | None = None) -> dict[str, Counts]:
    """Return numbers of duties by unit path (leaf units only; see `rules.rolled_up`)."""
    rows = duties_for(day=day, kind=kind, within=within)
    if occasion is not None:
        rows = rows.filter(occasion=occasion)
    # Rows, not ids: the index has no ids, and PostgreSQL would fetch a hundred thousand rows for them.
    return rules.counted(rows.values_list("unit_path", "state").annotate(n=Count("*")).order_by())


def coverage_of_people(*, day: date, kind: DutyKind, within: Scope) -> dict[str, Counts]:
    """Return numbers of people by unit path, each once, by their worst state; the headline (users.md §1.1)."""
    if len(occasions(day=day, kind=kind)) <= 1:
        return coverage(day=day, kind=kind, within=within)
    return totals.by_person(duties_for(day=day, kind=kind, within=within))


def occasions(*, day: date, kind: DutyKind) -> list[str]:
    """Return the occasions of a kind on a day, such as "am" and "pm"."""
    found: list[str] = []
    row = _first_occasion.first(day=day, kind=kind.key)
    while row is not None:
        found.append(row[0])
        row = _occasion_after.first(day=day, kind=kind.key, occasion=row[0])
    return found


@prepared.read
def _first_occasion(day: Any, kind: Any) -> QuerySet[Any, Any]:
    # The condition is always true; it leads SQLite to the index that is in the order of occasions.
    rows = Duty.objects.filter(day=day, kind=kind, occasion__gte="")
    return rows.order_by("occasion").values_list("occasion")[:1]


@prepared.read
def _occasion_after(day: Any, kind: Any, occasion: Any) -> QuerySet[Any, Any]:
    rows = Duty.objects.filter(day=day, kind=kind, occasion__gt=occasion)
    return rows.order_by("occasion").values_list("occasion")[:1]


def count_overdue(*, day: date, kind: DutyKind, at: datetime, within: Scope) -> dict[str, int]:
    """Return numbers of open duties past their due time by unit path; a colour of open, never an addend."""
    rows = duties_for(day=day, kind=kind, within=within).filter(state=State.OPEN, due_at__lt=at)
    return dict(rows.values_list("unit_path").annotate(n=Count("*")).order_by())


def count_late(*, day: date, kind: DutyKind, within: Scope) -> int:
    """Return how many duties were done after they were due."""
    return duties_for(day=day, kind=kind, within=within).filter(state=State.DONE, is_late=True).count()


def page_of(
    *,
    day: date,
    kind: DutyKind,
    states: Sequence[str],
    within: Scope,
    page: int = 1,
    size: int = PAGE_SIZE,
    occasion: str | None = None,
) -> DutyPage:
    """Return a page (from 1) of duties in the given states, by unit; the ids come from the index alone."""
    ids = duties_for(day=day, kind=kind, within=within).filter(state__in=states).order_by("unit_path", "pk")
    if occasion:
        ids = ids.filter(occasion=occasion)
    ids, first = _far(ids, (max(page, 1) - 1) * size)
    chosen = list(ids.values_list("pk", flat=True)[first : first + size + 1])
    found = Duty.objects.filter(pk__in=chosen[:size]).select_related("person", "place", "unit")
    duties = sorted(found, key=lambda duty: (duty.unit_path, duty.pk))
    return DutyPage(duties, max(page, 1), len(chosen) > size)


def _far(rows: QuerySet[Duty], first: int) -> tuple[QuerySet[Duty], int]:
    """Leave out the units that lie before row `first`, and say which row of the rest it is.

    Units are counted from the index alone; to pass by rows, PostgreSQL would fetch each of them.
    """
    if first < FAR:
        return rows, first
    numbers = rows.order_by("unit_path").values_list("unit_path").annotate(n=Count("*"))
    for unit_path, number in numbers:
        if number > first:
            return rows.filter(unit_path__gte=unit_path), first
        first -= number
    return rows.none(), 0


def owed_by(person_id: int, *, day: date, within: Scope) -> list[Duty]:
    """Return what a person owes on a day, by due time."""
    rows = duties_for(day=day, within=within) if within.person_id != person_id else Duty.objects.filter(day=day)
    return list(rows.filter(person_id=person_id).select_related("unit").order_by("due_at", "pk"))


def duty_for(*, day: date, kind: DutyKind, subject_key: str, occasion: str = "", within: Scope) -> Duty | None:
    """Return one duty by its subject, or None."""
    chosen = Duty.objects.filter(day=day, kind=kind.key, subject_key=subject_key, occasion=occasion)
    if within.person_id is None or subject_key != f"person:{within.person_id}":
        chosen = chosen.filter(org.within_q("unit_path", within))
    return chosen.first()


def duties_named(*, day: date, kind: DutyKind, subject_keys: Iterable[str], within: Scope) -> list[Duty]:
    """Return the duties of these subjects."""
    rows = duties_for(day=day, kind=kind, within=within).filter(subject_key__in=list(subject_keys))
    return list(rows.order_by("occasion", "pk"))


def evidence_of(duty_ids: Iterable[int], *, within: Scope) -> dict[int, list[Evidence]]:
    """Return every step of these duties, oldest first, by duty."""
    steps: dict[int, list[Evidence]] = {}
    chosen = Evidence.objects.filter(duty_id__in=list(duty_ids)).filter(org.within_q("duty__unit_path", within))
    for step in chosen.order_by("pk"):
        steps.setdefault(step.duty_id, []).append(step)
    return steps


def kinds_on(day: date, *, within: Scope) -> list[str]:
    """Return the keys of the kinds that have duties on a day."""
    del within
    return list(Publication.objects.filter(day=day).order_by("kind").values_list("kind", flat=True))


def first_day(*, within: Scope) -> date | None:
    """Return the first day for which anything was ever published, or None."""
    del within
    first: date | None = Publication.objects.aggregate(first=Min("day"))["first"]
    return first


def days_of(kind: DutyKind, *, within: Scope) -> list[date]:
    """Return the days on which a kind was published."""
    del within
    return list(Publication.objects.filter(kind=kind.key).order_by("day").values_list("day", flat=True))


def history(*, kind: DutyKind, first: date, last: date, within: Scope) -> QuerySet[DayTotal]:
    """Return the totals of settled days in the scope, by day."""
    rows = DayTotal.objects.filter(kind=kind.key, day__range=(first, last))
    return rows.filter(org.within_q("unit_path", within)).order_by("day", "unit_path")


def open_past_due(*, kind: DutyKind, at: datetime, within: Scope) -> QuerySet[Duty]:
    """Return open duties past their due time whose window is not over."""
    rows = Duty.objects.filter(kind=kind.key, state=State.OPEN, due_at__lt=at, settles_at__gt=at)
    return rows.filter(org.within_q("unit_path", within))


def count_law_broken(*, within: Scope) -> int:
    """Return how many published days have totals that are not the sum of their rows, or uncounted missing ones."""
    broken = 0
    for total in history_faults(within=within):
        broken += total
    return broken


def history_faults(*, within: Scope) -> Iterable[int]:
    """Yield, for each published and counted day and kind, 1 where totals and duties differ, else 0."""
    for row in Publication.objects.exclude(counted_at=None).order_by("day", "kind"):
        duties = Duty.objects.filter(day=row.day, kind=row.kind).filter(org.within_q("unit_path", within))
        live = dict(duties.values_list("state").annotate(n=Count("pk")).order_by())
        kept = DayTotal.objects.filter(Q(day=row.day, kind=row.kind) & org.within_q("unit_path", within))
        sums = {name: sum(getattr(total, name) for total in kept) for name in ("done", "open", "missed", "excused")}
        yield int({name: live.get(name, 0) for name in sums} != sums or not live)
