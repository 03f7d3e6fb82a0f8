"""Every write of briefs: signing, once, and how the paper is headed."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk import planned
from houqin.desk.brief import queries
from houqin.desk.brief.models import Brief, Letterhead
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
    # Two who sign two days at once wait for each other here: no number is given twice, and none is left out.
    Letterhead.objects.get_or_create(pk=1)
    Letterhead.objects.select_for_update().get(pk=1)
    row = Brief.objects.create(
        day=day, content=content, digest=digest, signed_by_id=person_id, signed_at=at, note=limited(note, 200, "note"),
        head=queries.head_of(day=day, at=at, within=whole), number=queries.next_number(within=whole),
    )  # fmt: skip
    audit.about(f"brief:{day}")
    return row.pk


@audit.action
def head_paper(*, title: str, issuer: str, to: str, copies: str, first_number: int, by: Actor, at: datetime) -> None:
    """Say how the brief is headed from now on; what is signed stays as it was."""
    Letterhead.objects.update_or_create(
        pk=1,
        defaults={"title": title.strip(), "issuer": issuer.strip(), "to": to.strip(), "copies": copies.strip(),
                  "first_number": first_number},
    )  # fmt: skip
    audit.about("letterhead:1")
