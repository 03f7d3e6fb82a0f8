"""Every write of levels and measures."""

from __future__ import annotations

from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.response import rules
from houqin.kernel.response.models import Acknowledgement, LevelChange, Override


@audit.action
def enter_change(
    *,
    place_id: int,
    level: str,
    starts_at: datetime,
    document: str,
    by: Actor,
    at: datetime,
    is_history: bool = False,
    command: str | None = None,
) -> int:
    """Enter that a place stands at a level from an instant on, by a document.

    Refuses an unknown level, a missing document, an instant already past (except the first entry of what is
    history), and a second change at one instant.
    """
    if level not in rules.LEVELS:
        raise Refused(_("there is no level %(level)s"), field="level", level=level)
    if not document.strip():
        raise Refused(_("name the document that orders the level"), field="document")
    if starts_at < at and not is_history:
        raise Refused(_("a level cannot change in the past; enter a counter-change from now on"), field="starts_at")
    if LevelChange.objects.filter(place_id=place_id, starts_at=starts_at, withdrawn_at=None).exists():
        raise Refused(_("a change at this instant is already entered; withdraw it first"), field="starts_at")
    row = LevelChange.objects.create(
        place_id=place_id, level=level, starts_at=starts_at, document=document.strip(), entered_at=at
    )
    audit.about(f"level_change:{row.pk}")
    return row.pk


@audit.action
def withdraw_change(*, change_id: int, because: str, by: Actor, at: datetime) -> None:
    """Withdraw a change before its instant. Afterwards only a counter-change helps; history stays."""
    row = LevelChange.objects.select_for_update().filter(pk=change_id).first()
    if row is None or row.withdrawn_at is not None:
        raise Refused(_("this change is not entered or was withdrawn before"))
    if at >= row.starts_at:
        raise Refused(_("the change is already in force; enter a counter-change instead"))
    if not because.strip():
        raise Refused(_("say why the change is withdrawn"), field="because")
    LevelChange.objects.filter(pk=row.pk).update(withdrawn_at=at, withdrawn_because=because.strip())
    audit.about(f"level_change:{row.pk}")


@audit.action
def acknowledge(*, change_id: int, person_id: int, by: Actor, at: datetime) -> bool:
    """Note that a post has read what a change means for it; return False when it had before."""
    _row, is_new = Acknowledgement.objects.get_or_create(change_id=change_id, person_id=person_id, defaults={"at": at})
    audit.about(f"level_change:{change_id}")
    return is_new


@audit.action
def override(
    *,
    measures: type[rules.Measures],
    field: str,
    value: object,
    place_id: int,
    starts_at: datetime,
    ends_at: datetime | None,
    document: str,
    by: Actor,
    at: datetime,
) -> int:
    """Set one field of a line's measures at a place for a period. Refuses what does not fit its type or the past."""
    rules.typed(measures, field, value)
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(_("the end must lie after the beginning"), field="ends_at")
    row = Override.objects.create(
        measures=measures.LINE,
        field=field,
        value=value,
        place_id=place_id,
        starts_at=starts_at,
        ends_at=ends_at,
        document=document,
        entered_at=at,
    )
    audit.about(f"measures:{measures.LINE}.{field}")
    return row.pk
