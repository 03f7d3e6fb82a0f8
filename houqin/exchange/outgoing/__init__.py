"""Messages that leave the house: to robots of group chats and by mail, with a truthful answer to "did it arrive?"."""

from __future__ import annotations

from datetime import datetime

from houqin.exchange.outgoing import mail, robots
from houqin.exchange.outgoing.outcome import Message, Outcome

__all__ = ["Message", "Outcome", "send"]


def send(kind: str, address: str, secret: str, message: Message, *, at: datetime, server: str = "") -> Outcome:
    """Send a message once to an address that was read by `addresses.read`.

    `at` is the true time, which robots check in signatures; `server` is the mail server's address.
    """
    if kind == mail.KIND:
        return mail.send(address.split(","), message, server=server)
    return robots.send(robots.ROBOTS[kind], address, secret, message, at=at)
