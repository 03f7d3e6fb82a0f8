"""Tours of a unit and day, and who may lead them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.access import queries as access
from houqin.kernel.org import queries as org
from houqin.kernel.people.models import Person
from houqin.lines.disinfection.models import Rounds, RoundsState, Visit

WORKER = "disinfector"
WHOLE = Scope.whole(reason="who disinfects in a unit is known to who plans its tours")


def tours_of(unit_id: int, *, day: date, within: Scope) -> QuerySet[Rounds]:
    """Return what was asked for, proposed and adopted of a unit and day and not dropped, the newest first."""
    rows = Rounds.objects.filter(unit_id=unit_id, day=day).exclude(state=RoundsState.DROPPED)
    return rows.filter(org.within_q("unit__path", within)).select_related("unit").order_by("-pk")


def asked_for(*, within: Scope) -> QuerySet[Rounds]:
    """Return the tours that wait for the solver, the oldest first."""
    rows = Rounds.objects.filter(state=RoundsState.ASKED).select_related("unit")
    return rows.filter(org.within_q("unit__path", within)).order_by("asked_at", "pk")


def rounds_for(*, within: Scope) -> QuerySet[Rounds]:
    """Return all tours of units in the scope."""
    return Rounds.objects.select_related("unit").filter(org.within_q("unit__path", within))


def visits_of(rounds: Rounds, *, within: Scope) -> QuerySet[Visit]:
    """Return the visits of tours, crew by crew in walking order."""
    del within
    rows = Visit.objects.filter(rounds=rounds).select_related("point__place", "point__kind")
    return rows.order_by("crew", "position")


def visits_in_force(unit_paths: Iterable[str], *, day: date, within: Scope) -> dict[tuple[int, str], Visit]:
    """Return the adopted visits of a day that concern units, by point and occasion."""
    del within
    near = Q(pk__in=[])
    for path in unit_paths:
        near |= org.subtree_q("rounds__unit__path", path) | Q(rounds__unit__path__in=paths.ancestors(path))
    rows = Visit.objects.filter(near, rounds__day=day, rounds__state=RoundsState.ADOPTED).select_related("rounds")
    return {(visit.point_id, visit.occasion): visit for visit in rows}


def workers_of(unit_path: str, *, at: datetime, within: Scope) -> list[Person]:
    """Return who disinfects in a unit or below it, by name."""
    del within
    grants = access.grants_for(at=at, within=WHOLE).filter(role=WORKER)
    grants = grants.filter(org.subtree_q("unit__path", unit_path))
    people = {grant.person_id: grant.person for grant in grants.select_related("person")}
    return sorted(people.values(), key=lambda one: (one.name, one.pk))


def names_of(person_ids: Iterable[int], *, within: Scope) -> dict[int, Person]:
    """Return people by id."""
    del within
    return Person.objects.in_bulk(list(person_ids))
