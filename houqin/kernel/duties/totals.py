"""Totals of settled days, recounted whenever later evidence changes one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from houqin.kernel.duties import rules
from houqin.kernel.duties.models import DayTotal, Duty, Publication, State

Key = tuple[date, str]
FIELDS = ("expected", "done", "open", "missed", "excused", "late")
PEOPLE_FIELDS = ("people", "people_done", "people_open", "people_missed", "people_excused")


def recount_settled(duties: Iterable[Duty]) -> None:
    """Recount, in the same transaction, the totals already written for the units of these duties."""
    touched: dict[Key, set[str]] = {}
    for duty in duties:
        touched.setdefault((duty.day, duty.kind), set()).add(duty.unit_path)
    for (day, kind), unit_paths in touched.items():
        written = DayTotal.objects.filter(day=day, kind=kind, unit_path__in=unit_paths)
        known = set(written.values_list("unit_path", flat=True))
        if known:
            _write(day, kind, _rows(day, kind).filter(unit_path__in=known))


def published(day: date, kind: str, *, at: datetime) -> bool:
    """Note that the day's duties of the kind exist and when the last window ends; say whether there are any."""
    last = _rows(day, kind).aggregate(last=Max("settles_at"))["last"]
    if last is None:
        return False
    row, _is_new = Publication.objects.get_or_create(
        day=day, kind=kind, defaults={"published_at": at, "settles_at": last}
    )
    if row.settles_at != last:
        counted_at = None if last > at else row.counted_at
        Publication.objects.filter(pk=row.pk).update(settles_at=last, counted_at=counted_at)
    return True


def write_settled(at: datetime) -> int:
    """Write the totals of each kind and day whose last window is over; return how many rows."""
    written = 0
    for row in Publication.objects.filter(counted_at=None, settles_at__lte=at).order_by("day", "kind"):
        written += _write(row.day, row.kind, _rows(row.day, row.kind))
        Publication.objects.filter(pk=row.pk).update(counted_at=at)
    return written


def recount_day(day: date) -> int:
    """Recount every total written for the day; return how many rows differed."""
    differed = 0
    for kind in DayTotal.objects.filter(day=day).values_list("kind", flat=True).distinct().order_by("kind"):
        before = {total.unit_path: _values(total) for total in DayTotal.objects.filter(day=day, kind=kind)}
        _write(day, kind, _rows(day, kind))
        after = {total.unit_path: _values(total) for total in DayTotal.objects.filter(day=day, kind=kind)}
        differed += sum(before.get(path) != values for path, values in after.items())
    return differed


def _values(total: DayTotal) -> tuple[int, ...]:
    return tuple(getattr(total, name) for name in FIELDS + PEOPLE_FIELDS)


def _rows(day: date, kind: str) -> QuerySet[Duty]:
    return Duty.objects.filter(day=day, kind=kind)


def _write(day: date, kind: str, rows: QuerySet[Duty]) -> int:
    tasks = rules.counted(rows.values_list("unit_path", "state").annotate(n=Count("*")).order_by())
    late = dict(rows.filter(state=State.DONE, is_late=True).values_list("unit_path").annotate(n=Count("pk")).order_by())
    people = by_person(rows)
    totals = [
        DayTotal(
            day=day,
            kind=kind,
            unit_path=path,
            **{name: getattr(counts, name) for name in ("expected", "done", "open", "missed", "excused")},
            late=late.get(path, 0),
            **_people(people.get(path, rules.Counts())),
        )
        for path, counts in tasks.items()
    ]
    DayTotal.objects.bulk_create(
        totals,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "day", "unit_path"],
        update_fields=[*FIELDS, *PEOPLE_FIELDS],
    )
    return len(totals)


def _people(counts: rules.Counts) -> dict[str, int]:
    states = ("done", "open", "missed", "excused")
    return {"people": counts.expected} | {f"people_{state}": getattr(counts, state) for state in states}


def by_person(rows: QuerySet[Duty]) -> dict[str, rules.Counts]:
    """Return counts of people by unit path, each person once, by the worst state of their duties."""
    states = {state: Count("pk", filter=Q(state=state)) for state in rules.WORST_FIRST}
    grouped = rows.exclude(person=None).values_list("unit_path", "person").annotate(**states).order_by()
    counts: dict[str, rules.Counts] = {}
    for path, _person, *numbers in grouped:
        state = next(name for name, number in zip(rules.WORST_FIRST, numbers, strict=True) if number)
        counts[path] = counts.get(path, rules.Counts()) + rules.Counts(**{state: 1})
    return counts
