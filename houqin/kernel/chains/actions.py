"""Every write of pastes and rulings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.chains import rules
from houqin.kernel.chains.models import Paste, Ruling


@audit.action
def keep_paste(
    *, purpose: str, about: str, text: str, sent_at: datetime | None = None, by: Actor, at: datetime
) -> dict[str, int]:
    """Keep a pasted text; return its id, and is_new 0 where the list's last paste says the same already.

    Refuses an empty text, one that is too long to be a group's list, and a time to come.
    """
    if not text.strip():
        raise Refused(_("there is nothing in the box: paste the group's text into it"), field="text")
    if len(text) > rules.MOST_CHARACTERS:
        raise Refused(
            _("this text has %(given)s characters; a group's list has at most %(most)s"),
            field="text", given=len(text), most=rules.MOST_CHARACTERS,
        )  # fmt: skip
    if sent_at is not None and sent_at > at:
        raise Refused(_("the message cannot have been sent later than now"), field="sent_at")
    digest = rules.digest(text)
    last = Paste.objects.filter(purpose=purpose, about=about, withdrawn_at=None).order_by("-at", "-pk").first()
    if last is not None and last.digest == digest and last.text:
        return {"paste": last.pk, "is_new": 0}
    kept = text.replace("\x00", "�")
    row = Paste.objects.create(
        purpose=purpose, about=about, text=kept, digest=digest, sent_at=sent_at, by=by.key, at=at
    )
    audit.about(f"paste:{row.pk}")
    audit.count(pastes=1)
    return {"paste": row.pk, "is_new": 1}


@audit.action
def rule(
    *,
    paste_id: int,
    line: str,
    person_id: int | None,
    reading: Mapping[str, object],
    alias: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Decide about one line: whose it is and what it says; without a person it is nobody's of the list.

    An earlier decision about the line ends, unless it was counted. Returns the ruling's id. Refuses a withdrawn paste.
    """
    paste = Paste.objects.filter(pk=paste_id, withdrawn_at=None).first()
    if paste is None:
        raise Refused(_("this paste was withdrawn"))
    audit.about(f"paste:{paste_id}")
    standing = Ruling.objects.filter(purpose=paste.purpose, about=paste.about, line=line, ended_at=None)
    if standing.exclude(counted_at=None).exists():
        raise Refused(_("this line was counted already; correct the report instead"))
    standing.update(ended_at=at)
    row = Ruling.objects.create(
        purpose=paste.purpose, about=paste.about, line=line, paste=paste, person_id=person_id,
        reading=dict(reading), alias=alias, by=by.key, at=at,
    )  # fmt: skip
    audit.count(rulings=1)
    return row.pk


@audit.action
def end_ruling(*, ruling_id: int, by: Actor, at: datetime) -> bool:
    """Take a decision about a line back; it is asked again. Refuses what was counted or taken back before."""
    rows = Ruling.objects.filter(pk=ruling_id, ended_at=None)
    if rows.exclude(counted_at=None).exists():
        raise Refused(_("this line was counted already; correct the report instead"))
    if not rows.update(ended_at=at):
        raise Refused(_("there is no decision to take back"))
    audit.about(f"ruling:{ruling_id}")
    return True


@audit.action
def mark_ruling_counted(*, ruling_id: int, by: Actor, at: datetime) -> None:
    """Note that what a ruling says was counted; it cannot be taken back any more."""
    Ruling.objects.filter(pk=ruling_id, counted_at=None, ended_at=None).update(counted_at=at)


@audit.action
def mark_counted(*, paste_id: int, by: Actor, at: datetime) -> None:
    """Note that something of a paste, with its rulings, was counted. Refuses one that was withdrawn meanwhile."""
    audit.about(f"paste:{paste_id}")
    if not Paste.objects.filter(pk=paste_id, withdrawn_at=None).update(counted_at=at):
        raise Refused(_("this paste was withdrawn"))
    Ruling.objects.filter(paste_id=paste_id, ended_at=None, counted_at=None).update(counted_at=at)


@audit.action
def withdraw_paste(*, paste_id: int, by: Actor, at: datetime) -> bool:
    """Withdraw a paste of which nothing was counted. Refuses afterwards: then reports are corrected."""
    audit.about(f"paste:{paste_id}")
    if Ruling.objects.filter(paste_id=paste_id).exclude(counted_at=None).exists() or not (
        Paste.objects.filter(pk=paste_id, counted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    ):
        raise Refused(_("something of this paste was counted already; correct the reports instead"))
    return True
