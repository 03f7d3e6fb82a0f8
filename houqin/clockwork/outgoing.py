"""Notices leave the house: claimed, sent side by side, recorded; one to a channel at a time."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings

from houqin import home
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.exchange import outgoing
from houqin.kernel.notices import actions, queries
from houqin.kernel.notices.actions.sending import Claimed

BY = Actor.system("outgoing")
log = logging.getLogger(__name__)
WHOLE = Scope.whole(reason="what waits is sent for all")
# A robot takes 20 messages a minute; this many rounds a minute leave room for a second worker and for trials.
ROUNDS, SIDE_BY_SIDE = 6, 8


def is_held() -> bool:
    """Say whether nothing may leave: in a drill or a demonstration a real group must hear nothing."""
    return bool(clock.offset() or settings.HOUQIN_BANNER)


def deliver(_slot: datetime, at: datetime) -> Mapping[str, int]:
    """Send what is due: at most one message to each channel in a round. Returns numbers by outcome."""
    if is_held() or not queries.is_anything_under_way(within=WHOLE):
        return {}
    _after_a_restore(at)
    actions.sweep(by=BY, at=at)
    counts: dict[str, int] = {}
    for _round in range(ROUNDS):
        due = queries.due_deliveries(at=at, within=WHOLE)
        claimed = [got for pk in due if (got := _claimed(pk, at)) is not None]
        if not claimed:
            break
        for state in _sent(claimed, at):
            counts[state] = counts.get(state, 0) + 1
    return counts


def _claimed(delivery_id: int, at: datetime) -> Claimed | None:
    """Claim one; a channel whose address no key opens any more holds up no other."""
    try:
        return actions.claim(delivery_id=delivery_id, by=BY, at=at)
    except Refused as refused:
        log.error("delivery %s cannot be claimed: %s", delivery_id, refused)  # noqa: TRY400 - the sentence says it
        return None


def attempt(delivery_id: int, *, by: Actor, at: datetime) -> str | None:
    """Send one that waits at once; return the state it led to, None where it could not be claimed."""
    one = actions.claim(delivery_id=delivery_id, by=by, at=at)
    return _sent([one], at)[0] if one else None


def _sent(claimed: list[Claimed], at: datetime) -> list[str]:
    """Send what was claimed, side by side so that a dumb channel holds up no other, and record each."""
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(lambda one: _send(one, at), claimed))
    states = []
    for one, outcome in zip(claimed, outcomes, strict=True):
        state = actions.record(
            delivery_id=one.delivery_id, token=one.token, known=outcome.known.value, may_retry=outcome.may_retry,
            detail=outcome.detail, by=BY, at=at,
        )  # fmt: skip
        states.append(state or "taken_away")
    return states


def _send(one: Claimed, at: datetime) -> outgoing.Outcome:
    message = outgoing.Message(one.subject, one.body, one.link, one.mark)
    return outgoing.send(one.kind, one.address, one.secret, message, at=at, server=settings.HOUQIN_MAIL_SERVER)


def _after_a_restore(at: datetime) -> None:
    note = settings.HOUQIN_HOME / home.RESTORE_NOTE_NAME
    if note.exists():
        before = clock.parse_instant(json.loads(note.read_text(encoding="utf-8"))["at"])
        actions.put_aside(before=before, by=BY, at=at)
        note.unlink()
