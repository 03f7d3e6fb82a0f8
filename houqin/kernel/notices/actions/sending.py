"""The sending of a notice to a channel: queued, claimed, recorded, and never done twice by itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices import queries, rules
from houqin.kernel.notices.actions.posting import post
from houqin.kernel.notices.models import Channel, Delivery, Leaves, Sending
from houqin.kernel.notices.wording import both
from houqin.kernel.people import cipher

TRIAL = _("A trial of this channel: nothing needs to be done.")


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a worker has claimed: everything that it needs to send, and the token by which it records."""

    delivery_id: int
    token: str
    channel_id: int
    kind: str
    address: str
    secret: str
    subject: str
    body: str
    link: str
    mark: str


@audit.action
def queue_trial(*, channel_id: int, link: str, by: Actor, at: datetime) -> int:
    """Queue a trial message to a channel; return the id of the sending. Refuses a channel that is closed."""
    audit.about(f"channel:{channel_id}")
    if not Channel.objects.filter(pk=channel_id, closed_at=None).exists():
        raise Refused(_("this channel is closed"))
    return Delivery.objects.create(channel_id=channel_id, link=link, queued_at=at, next_at=at).pk


@audit.action
def sweep(*, by: Actor, at: datetime) -> dict[str, int]:
    """Give up what a dead worker left behind, and what is too late or withdrawn; return numbers by outcome."""
    waiting = Delivery.objects.filter(state=Sending.WAITING)
    left = Delivery.objects.filter(state=Sending.CLAIMED, claimed_at__lt=at - rules.LEFT_BEHIND)
    counts = {
        "left_behind": _end(left, Sending.UNSURE, "left_behind", at=at, by=by),
        "withdrawn": _end(waiting.exclude(notice__withdrawn_at=None), Sending.DROPPED, "withdrawn", at=at, by=by),
        "too_late": _end(
            waiting.filter(queued_at__lt=at - rules.TOO_LATE), Sending.FAILED, "too_late", at=at, by=by
        ),
    }  # fmt: skip
    audit.about("deliveries")
    audit.count(**counts)
    return counts


@audit.action
def put_aside(*, before: datetime, by: Actor, at: datetime) -> int:
    """After a backup was restored: what waits in it may have been sent since, so a person decides. Return how many."""
    rows = Delivery.objects.filter(state__in=(Sending.WAITING, Sending.CLAIMED), queued_at__lt=before)
    audit.about("deliveries")
    return _end(rows, Sending.UNSURE, "restored", at=at, by=by)


def _end(rows: queries.Deliveries, state: str, reason: str, *, at: datetime, by: Actor) -> int:
    ended = 0
    for row in list(rows.select_related("channel", "notice")):
        # Only if nobody else has moved it meanwhile.
        same = Delivery.objects.filter(pk=row.pk, state=row.state, token=row.token)
        if same.update(state=state, ended_at=at, reason=reason):
            ended += 1
            _tell(row, state, by=by, at=at)
    return ended


@audit.action
def claim(*, delivery_id: int, by: Actor, at: datetime) -> Claimed | None:
    """Claim a sending that waits; None where another worker was quicker. Who claims it sends it and records it."""
    token = secrets.token_hex(16)
    row = Delivery.objects.select_related("channel", "notice").get(pk=delivery_id)
    # Of this table alone: PostgreSQL does not look again at a joined one when it has waited for the other worker.
    waiting = Delivery.objects.filter(pk=delivery_id, state=Sending.WAITING)
    if not row.channel.is_on or not waiting.update(
        state=Sending.CLAIMED, claimed_at=at, token=token, tries=F("tries") + 1
    ):
        return None
    audit.about(f"delivery:{delivery_id}")
    subject, body = _words(row)
    return Claimed(
        row.pk, token, row.channel_id, row.channel.kind, cipher.opened(row.channel.address_cipher),
        cipher.opened(row.channel.secret_cipher), subject, body, row.link, f"houqin.{row.queued_at:%Y%m%d}.{row.pk}",
    )  # fmt: skip


def _words(row: Delivery) -> tuple[str, str]:
    if row.notice is None:
        return rules.said(both(TRIAL), ("", ""), is_whole=False)
    notice = row.notice
    title, text = (notice.title_zh, notice.title_en), (notice.text_zh, notice.text_en)
    return rules.said(title, text, is_whole=notice.leaves == Leaves.WHOLE)


@audit.action
def record(
    *, delivery_id: int, token: str, known: str, may_retry: bool, detail: str, by: Actor, at: datetime
) -> str | None:
    """Record what is known after an attempt (sent, refused or unsure); return the state it led to.

    A refusal that can pass waits for its next try, as long as there is one. None where the claim was taken away.
    """
    row = Delivery.objects.select_related("channel", "notice").filter(pk=delivery_id, token=token).first()
    if row is None or row.state not in (Sending.CLAIMED, Sending.UNSURE):
        return None
    audit.about(f"delivery:{delivery_id}")
    wait = rules.wait_after(row.tries) if known == "refused" and may_retry else None
    row.detail, row.ended_at = detail, None if wait else at
    if wait:
        row.state, row.next_at, row.token, row.reason = Sending.WAITING, at + wait, "", "answered"
    elif known == "sent":
        row.state, row.reason = Sending.SENT, ""
    elif known == "refused":
        row.state, row.reason = Sending.FAILED, "answered"
    else:
        row.state, row.reason = Sending.UNSURE, "no_answer"
    row.save()
    _tell(row, row.state, by=by, at=at)
    return str(row.state)


@audit.action
def send_again(*, delivery_id: int, by: Actor, at: datetime) -> None:
    """Send once more what failed or of which nobody knows: a person has looked. Refuses what is on its way or sent."""
    audit.about(f"delivery:{delivery_id}")
    row = Delivery.objects.filter(pk=delivery_id, channel__closed_at=None, notice__withdrawn_at=None).first()
    ended = Delivery.objects.filter(pk=delivery_id, state__in=(Sending.FAILED, Sending.UNSURE))
    if row is None or not ended.update(
        state=Sending.WAITING, queued_at=at, next_at=at, tries=0, token="", ended_at=None, reason=""
    ):
        raise Refused(_("only what failed or is unsure is sent again, while the channel and the notice stand"))


def _tell(row: Delivery, state: str, *, by: Actor, at: datetime) -> None:
    """Tell who wrote it and who answers for the channel that something did not arrive, or may not have."""
    if row.notice is None or state not in (Sending.FAILED, Sending.UNSURE):
        return
    did_fail = state == Sending.FAILED
    title = (
        _("The notice did not reach %(channel)s") if did_fail else _("Did the notice reach %(channel)s? Please look")
    )
    for person_id in {row.notice.author_id, row.channel.owner_id} - {None}:
        post(
            key=f"delivery:{row.pk}:{at.timestamp():.0f}:{person_id}", title=both(title, channel=row.channel.name),
            link=f"/noticeboard/{row.notice.pk}/", weight="urgent" if did_fail else "plain", person_id=person_id,
            by=by, at=at,
        )  # fmt: skip
