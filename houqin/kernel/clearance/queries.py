"""Every read of holds, permits and doors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.access import queries as access
from houqin.kernel.clearance import rules
from houqin.kernel.clearance.models import DoorRule, Hold, Permit
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.org import queries as org


def holds_for(*, at: datetime, within: Scope, kinds: Iterable[str] | None = None) -> QuerySet[Hold]:
    """Return the holds in force in the scope, oldest first."""
    rows = Hold.objects.filter(access.in_force_q(at)).filter(org.within_q("unit_path", within))
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return rows.select_related("person").order_by("starts_at", "pk")


def is_held(person_id: int, *, at: datetime, within: Scope) -> bool:
    """Say whether any hold is in force that keeps the person out."""
    del within
    return Hold.objects.filter(access.in_force_q(at), person_id=person_id, asks_measurement=False).exists()


def asks_of(door_id: int, *, at: datetime, within: Scope) -> list[rules.Ask]:
    """Return the rules of a door in force at the instant."""
    del within
    rows = DoorRule.objects.filter(access.in_force_q(at), door_id=door_id).order_by("pk")
    return [rules.Ask(*row) for row in rows.values_list("rule", "argument")]


def known_of(
    person_id: int, *, door_id: int, day: date, at: datetime, open_hours: frozenset[str], within: Scope
) -> rules.Known:
    """Return what is known of a person for the decision at one door; `open_hours` names the measures open now."""
    del within
    rows = Hold.objects.filter(access.in_force_q(at), person_id=person_id)
    held = dict(rows.values_list("kind", "asks_measurement"))
    permits = Permit.objects.filter(Q(place=None) | Q(place_id=door_id), access.in_force_q(at), person_id=person_id)
    return rules.Known(
        holds=frozenset(kind for kind, asks_measurement in held.items() if not asks_measurement),
        to_measure=frozenset(kind for kind, asks_measurement in held.items() if asks_measurement),
        permits=frozenset(permits.values_list("kind", flat=True)),
        proven=frozenset(
            Duty.objects.filter(day=day, person_id=person_id, state=State.DONE).values_list("kind", flat=True)
        ),
        open_hours=open_hours,
        is_listed=permits.filter(place_id=door_id).exists(),
    )
