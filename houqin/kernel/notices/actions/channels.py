"""Ways by which notices leave the house: added, paused, closed."""

from __future__ import annotations

from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices.models import Channel, ChannelKind, Delivery, Sending
from houqin.kernel.people import cipher


@audit.action
def add_channel(
    *, name: str, kind: str, unit_id: int, address: str, secret: str, hint: str, by: Actor, at: datetime,
    command: str | None = None,
) -> int:  # fmt: skip
    """Add a channel with its address (and the secret by which a robot is signed to), locked; return its id.

    `hint` is the part of the address that may be shown. Refuses an unknown kind, an empty address, and a name in use.
    """
    if kind not in ChannelKind.values or not address:
        raise Refused(_("give the address of the channel"), field="address")
    if Channel.objects.filter(name=name.strip(), closed_at=None).exists():
        raise Refused(_("there is a channel of this name already"), field="name")
    row = Channel.objects.create(
        name=name.strip(), kind=kind, unit_id=unit_id, address_cipher=cipher.locked(address),
        secret_cipher=cipher.locked(secret), hint=hint, owner_id=by.person_id, added_at=at,
    )  # fmt: skip
    audit.about(f"channel:{row.pk}")
    return row.pk


@audit.action
def pause_channel(*, channel_id: int, by: Actor, at: datetime) -> None:
    """Send nothing to a channel for now; what waits goes on waiting. Refuses one that is closed."""
    _switch(channel_id, is_on=False)


@audit.action
def resume_channel(*, channel_id: int, by: Actor, at: datetime) -> None:
    """Send to a channel again. Refuses one that is closed."""
    _switch(channel_id, is_on=True)


def _switch(channel_id: int, *, is_on: bool) -> None:
    audit.about(f"channel:{channel_id}")
    if not Channel.objects.filter(pk=channel_id, closed_at=None).update(is_on=is_on):
        raise Refused(_("this channel is closed"))


@audit.action
def close_channel(*, channel_id: int, by: Actor, at: datetime) -> None:
    """Close a channel for good and forget its address; what waited is dropped. Refuses one that is closed."""
    audit.about(f"channel:{channel_id}")
    open_ones = Channel.objects.filter(pk=channel_id, closed_at=None)
    if not open_ones.update(closed_at=at, is_on=False, address_cipher=None, secret_cipher=None):
        raise Refused(_("this channel is closed"))
    waiting = Delivery.objects.filter(channel_id=channel_id, state=Sending.WAITING)
    audit.count(dropped=waiting.update(state=Sending.DROPPED, ended_at=at, reason="closed"))
