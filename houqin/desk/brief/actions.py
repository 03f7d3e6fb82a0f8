"""Every write of briefs: signing, once."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk import planned
from houqin.desk.brief import queries
from houqin.desk.brief.models import Brief
from houqin.kernel.audit import actions as audit
from houqin.kernel.audit import rules as audit_rules


@audit.action
def sign(
    *, day: date, person_id: int, seen: str, note: str = "", by: Actor, at: datetime, command: str | None = None
) -> int:
    """Sign the brief of a day and freeze it.

    `seen` is the digest of what the signer read. Refuses a day ahead, a second signature, and content that
    changed between reading and signing.
    """
    if day > clock.day_of(at):
        raise Refused(_("the day has not begun; there is nothing to sign"))
    if planned.planned(day=day, at=at).is_unplanned:
        raise Refused(_("this day was not planned: its figures mean nothing; call the system administrator"))
    if Brief.objects.filter(day=day).exists():
        raise Refused(_("the brief of this day is already signed"))
    whole = Scope.whole(reason="a signed brief tells of the whole department")
    content = queries.as_content(queries.compose(day=day, at=at, within=whole))
    digest = audit_rules.digest(content)
    if digest != seen:
        raise Refused(_("figures changed while you were reading; read them again and sign then"))
    row = Brief.objects.create(
        day=day, content=content, digest=digest, signed_by_id=person_id, signed_at=at, note=note.strip()
    )
    audit.about(f"brief:{day}")
    return row.pk
