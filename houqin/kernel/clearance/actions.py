"""Every write of holds, permits and door rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from houqin.common.declared import HoldKind, PermitKind
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.access import queries as access
from houqin.kernel.audit import actions as audit
from houqin.kernel.clearance import rules
from houqin.kernel.clearance.models import DoorRule, Hold, Permit


@audit.action
def place_hold(
    *,
    kind: HoldKind,
    person_id: int,
    unit_path: str,
    ref: str = "",
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Hold a person at every door that asks for none; a second hold of one kind joins the first."""
    row, is_new = Hold.objects.get_or_create(
        person_id=person_id,
        kind=kind.key,
        ends_at=until,
        defaults={
            "unit_path": unit_path,
            "ref": ref,
            "starts_at": at,
            "asks_measurement": kind.asks_measurement,
        },
    )
    audit.about(f"person:{person_id}")
    audit.count(holds=int(is_new))
    return row.pk


@audit.action
def lift_hold(*, kind: HoldKind, person_id: int, by: Actor, at: datetime) -> int:
    """End the holds of one kind on a person that are in force; return how many. Refuses where there is none."""
    running = Hold.objects.filter(access.in_force_q(at), person_id=person_id, kind=kind.key)
    lifted = running.update(ends_at=at)
    if not lifted:
        raise Refused(_("there is no such hold on this person"))
    audit.about(f"person:{person_id}")
    audit.count(lifted=lifted)
    return lifted


@audit.action
def end_holds(*, kind: HoldKind, person_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """End the holds of one kind on these people where there are any; return how many."""
    rows = Hold.objects.filter(access.in_force_q(at), person_id__in=list(person_ids), kind=kind.key)
    ended = rows.update(ends_at=at)
    audit.count(lifted=ended)
    return ended


@audit.action
def give_permit(
    *,
    kind: PermitKind,
    person_id: int,
    place_id: int | None = None,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Give a person leave to enter a place (or all) from now on."""
    held = Permit.objects.filter(kind=kind.key, person_id=person_id, ends_at=until)
    row = (held.filter(place=None) if place_id is None else held.filter(place_id=place_id)).first()
    if row is None:
        row = Permit.objects.create(kind=kind.key, person_id=person_id, place_id=place_id, starts_at=at, ends_at=until)
    audit.about(f"person:{person_id}")
    return row.pk


@audit.action
def set_door_rule(*, door_id: int, rule: str, argument: str = "", by: Actor, at: datetime) -> int:
    """Add a rule to a door. Refuses rules outside the closed vocabulary."""
    if rule not in rules.KINDS:
        raise Refused(_("doors do not know the rule %(rule)s"), field="rule", rule=rule)
    row, _is_new = DoorRule.objects.get_or_create(
        door_id=door_id, rule=rule, argument=argument, ends_at=None, defaults={"starts_at": at}
    )
    audit.about(f"door:{door_id}")
    return row.pk
