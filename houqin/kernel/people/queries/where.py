"""Who belongs where at an instant: memberships, paths of everyone, faults of the grid (rows 114–116)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel import prepared
from houqin.kernel.org import queries as org
from houqin.kernel.people.models import Membership, Person, PersonKind


class PersonPath(NamedTuple):
    """Where one person belongs: what duty publishing needs of everybody. `place_path` is "" where unknown."""

    person_id: int
    unit_id: int
    unit_path: str
    place_path: str


@dataclass(frozen=True, slots=True)
class GridFaults:
    """What the law of the grid forbids (row 115): employees with no unit, with two, in a closed unit."""

    orphans: tuple[Person, ...]
    duplicates: tuple[Person, ...]
    in_closed_units: tuple[Person, ...]

    @property
    def number(self) -> int:
        """How many faults there are."""
        return len(self.orphans) + len(self.duplicates) + len(self.in_closed_units)


def in_force_q(at: Any, prefix: str = "") -> Q:
    """Return the condition that a dated row is in force at the instant (half-open)."""
    ended = Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": at})
    return Q(**{f"{prefix}starts_at__lte": at}) & ended


def membership_at(person_id: int, *, at: datetime, within: Scope) -> Membership | None:
    """Return where a person belongs at the instant, with the unit, or None."""
    rows = Membership.objects.filter(in_force_q(at), person_id=person_id).select_related("unit")
    if within.person_id != person_id:
        rows = rows.filter(org.within_q("unit__path", within))
    return rows.order_by("-starts_at").first()


def place_path_of(person_id: int, *, at: datetime, within: Scope) -> str:
    """Return the path of the place of the unit to which a person belongs at the instant, "" where there is none."""
    del within
    found = _place_path.first(person_id=person_id, at=at)
    return (found[0] or "") if found else ""


@prepared.read
def _place_path(person_id: Any, at: Any) -> QuerySet[Any, Any]:
    rows = Membership.objects.filter(in_force_q(at), person_id=person_id).order_by("-starts_at")
    return rows.values_list("unit__place__path")[:1]


def units_of(person_ids: Collection[int], *, at: datetime, within: Scope) -> dict[int, Membership]:
    """Return memberships in force with their units, by person."""
    rows = Membership.objects.filter(in_force_q(at), person_id__in=list(person_ids)).select_related("unit")
    return {row.person_id: row for row in rows.filter(org.within_q("unit__path", within))}


def memberships_of(person_id: int, *, within: Scope) -> list[Membership]:
    """Return every membership a person ever had, oldest first; for who sees the person."""
    del within
    return list(Membership.objects.filter(person_id=person_id).select_related("unit").order_by("starts_at", "pk"))


def members_of(unit_path: str, *, at: datetime, within: Scope) -> QuerySet[Person]:
    """Return the people who belong to a unit or to one under it at the instant, by pinyin."""
    rows = Membership.objects.filter(in_force_q(at)).filter(org.subtree_q("unit__path", unit_path))
    rows = rows.filter(org.within_q("unit__path", within))
    return Person.objects.filter(pk__in=rows.values("person_id")).order_by("pinyin", "pk")


def count_members(*, at: datetime, within: Scope, kinds: Collection[str] | None = None) -> dict[str, int]:
    """Return numbers of people by unit path (of exactly that unit); roll up with `paths.ancestors`."""
    rows = Membership.objects.filter(in_force_q(at))
    if not within.is_whole:
        rows = rows.filter(org.within_q("unit__path", within))
    if kinds is not None:
        rows = rows.filter(person__kind__in=kinds)
    numbers = dict(rows.values_list("unit_id").annotate(n=Count("pk")).order_by())
    path_of = dict(org.units_for(within=within).filter(pk__in=numbers).values_list("pk", "path"))
    return {path_of[unit]: number for unit, number in numbers.items()}


def paths_of_everyone(*, at: datetime, within: Scope, kinds: Collection[str] | None = None) -> list[PersonPath]:
    """Return person, unit, unit path and place path of everyone who belongs somewhere at the instant; one query."""
    rows = Membership.objects.filter(in_force_q(at)).filter(org.within_q("unit__path", within))
    if kinds is not None:
        rows = rows.filter(person__kind__in=kinds)
    chosen = rows.order_by("person_id").values_list("person_id", "unit_id", "unit__path", "unit__place__path")
    return [PersonPath(person, unit, path, place or "") for person, unit, path, place in chosen.iterator(4000)]


def grid_faults(*, at: datetime, within: Scope) -> GridFaults:
    """Return who breaks the law that every employee has exactly one path; only who sees everything sees orphans.

    An orphan is an employee who has not left and belongs nowhere: never entered anywhere, or transferred into a gap.
    """
    mine = Membership.objects.filter(person=OuterRef("pk"))
    employees = Person.objects.filter(kind=PersonKind.EMPLOYEE, merged_into=None).order_by("number")
    never = employees.filter(~Exists(mine))
    between = employees.filter(
        ~Exists(mine.filter(in_force_q(at))),
        Exists(mine.filter(ends_at__lte=at, ends_at__gt=F("starts_at"))),
        Exists(mine.filter(starts_at__gt=at, ends_at=None)),
    )
    orphans = (*never, *between) if within.is_whole else ()
    inside = Membership.objects.filter(in_force_q(at)).filter(org.within_q("unit__path", within))
    twice = inside.values("person_id").annotate(n=Count("pk")).filter(n__gt=1).values("person_id")
    closed = inside.filter(unit__closed_at__lte=at).values("person_id")
    return GridFaults(
        orphans=orphans,
        duplicates=tuple(Person.objects.filter(pk__in=twice).order_by("number")),
        in_closed_units=tuple(Person.objects.filter(pk__in=closed).order_by("number")),
    )
