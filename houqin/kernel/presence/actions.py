"""Every write of presence."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.presence.models import Pass

DIRECTIONS = ("in", "out")


@audit.action
def record_pass(
    *,
    person_id: int,
    door_id: int,
    direction: str,
    decision: str,
    happened_at: datetime,
    reading_c: Decimal | None = None,
    method: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Write that a person passed (or was kept out at) a door; `reading_c` in °C where one was taken."""
    if direction not in DIRECTIONS:
        raise Refused(_("a pass goes in or out"), field="direction")
    row = Pass.objects.create(
        person_id=person_id,
        door_id=door_id,
        direction=direction,
        decision=decision,
        reading_c=reading_c,
        method=method,
        day=clock.day_of(happened_at),
        happened_at=happened_at,
        at=at,
        by=by.key,
    )
    audit.about(f"person:{person_id}")
    return row.pk
