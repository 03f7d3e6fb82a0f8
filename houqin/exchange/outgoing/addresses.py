"""Addresses as people copy them from the group: read, checked against the hosts that may be called, and masked."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange.outgoing import mail
from houqin.exchange.outgoing.robots import ROBOTS

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_RECIPIENTS, LONGEST = 20, 400
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
SHOWN = 4


def read(kind: str, text: str, *, hosts: Collection[str] = ()) -> str:
    """Return an address in its clean form; of mail, the mailboxes separated by commas.

    `hosts` (host or host:port) may be called besides the three public ones. Refuses anything else, so that nobody makes
    this server call machines inside the campus's network, and says so where the address belongs to another kind.
    """
    text = text.strip()
    if kind == mail.KIND:
        return ",".join(_mailboxes(text))
    if len(text) > LONGEST:
        raise Refused(_("this is too long for an address"), field="address")
    robot = ROBOTS[kind]
    parts, where, port = _parts(text)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if not robot.path.fullmatch(path):
        _say_whose(path)
    ours = {robot.host, *hosts}
    if where not in ours and f"{where}:{port}" not in ours:
        raise Refused(
            _("%(host)s may not be called: it must be %(usual)s, or stand in HOUQIN_ROBOT_HOSTS"),
            field="address", host=where[:80] or "–", usual=robot.host,
        )  # fmt: skip
    if parts.scheme != "https" and not (parts.scheme == "http" and where in LOOPBACK):
        raise Refused(_("the address must begin with https://"), field="address")
    return text


def _parts(text: str) -> tuple[SplitResult, str, int | None]:
    try:
        parts = urlsplit(text)
        where, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(_("this is not an address"), field="address") from None
    if parts.username or parts.fragment or re.search(r"\s", text):
        raise Refused(_("this is not an address"), field="address")
    return parts, where, port


def _say_whose(path: str) -> None:
    names = {"wecom": "企业微信 WeCom", "dingtalk": "钉钉 DingTalk", "feishu": "飞书 Feishu"}
    for key, robot in ROBOTS.items():
        if robot.path.fullmatch(path):
            raise Refused(_("this is the address of another kind: %(kind)s"), field="address", kind=names[key])
    raise Refused(
        _("this is not the address of such a robot: copy it whole from the group's settings"), field="address"
    )


def _mailboxes(text: str) -> list[str]:
    found = [one for one in re.split(r"[\s,;，；]+", text) if one]
    if not found:
        raise Refused(_("give at least one mail address"), field="address")
    if len(found) > MOST_RECIPIENTS:
        raise Refused(_("at most %(most)s mail addresses: use a mailing list"), field="address", most=MOST_RECIPIENTS)
    for one in found:
        if len(one) > 254 or not MAILBOX.fullmatch(one):
            raise Refused(_("%(text)s is not a mail address"), field="address", text=one[:80])
    return list(dict.fromkeys(found))


def masked(kind: str, address: str) -> str:
    """Return what may be shown of an address: enough to recognise it, too little to use it."""
    if kind == mail.KIND:
        first, *others = address.split(",")
        name, _at, host = first.partition("@")
        return f"{name[:1]}***@{host}" + (f" +{len(others)}" if others else "")
    return f"{urlsplit(address).hostname} …{address.rstrip('/')[-SHOWN:]}"
