"""Asking one route as one role, and looking for values in the answer that do not belong there."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from .table import KINDS, Row
from .world import FOREIGN, NOBODY, OWN, Canary

NAMES_IN_ADDRESS = re.compile(r"<(?:(\w+):)?(\w+)>")
# What stands for a name in an address that the world does not know, by its converter.
UNKNOWN = {"int": NOBODY, "uuid": "00000000-0000-4000-8000-000000000000"}


def address(name: str, route: str, ids: dict[str, object]) -> str:
    """Return a route's address with the ids of one side; a value may be kept for one route, as "route word"."""
    found = NAMES_IN_ADDRESS.findall(route)
    values = {
        word: ids.get(f"{name} {word}", ids.get(word, UNKNOWN.get(converter, "unknown"))) for converter, word in found
    }
    return reverse(name, kwargs=values) if values else reverse(name)


def has_ids(route: str) -> bool:
    """Say whether ids of a unit or person stand in the address; a day and a kind belong to nobody."""
    return bool({word for _converter, word in NAMES_IN_ADDRESS.findall(route)} - {"day", "kind", "what", "act"})


def text_of(answer: HttpResponse) -> str:
    """Return what a person can read in the answer: pages without tags, cells of workbooks and documents."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b" ".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
    text = content.decode("utf-8", errors="ignore")
    # Drawings hold numbers that are nobody's; values of attributes are read as well as what stands between tags.
    text = re.sub(r"<(svg|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return unescape(text)


def holds(text: str, value: str) -> bool:
    """Say whether the text holds a value; a number only where no other digit touches it."""
    if value.replace(".", "").isdigit():
        return re.search(rf"(?<![\d.]){re.escape(value)}(?!\.?\d)", text) is not None
    return value in text


def strays(row: Row, role: str, answer: HttpResponse) -> list[str]:
    """Return what the answer holds and may not hold."""
    text = text_of(answer)
    found: list[str] = []
    for side, is_own in ((OWN.canary, True), (FOREIGN.canary, False)):
        found += [f"number {value}" for value in side.numbers if holds(text, value)]
        for kind in KINDS:
            if not row.may_show(kind, role, is_own=is_own):
                found += [f"{kind} {value}" for value in _values(side, kind) if holds(text, value)]
    return found


def _values(canary: Canary, kind: str) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(canary, kind)
    return found


def leads_to_sign_in(answer: HttpResponse) -> bool:
    """Say whether the answer leads to the page of signing in."""
    return answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login"))


def signed_in(account: object) -> Client:
    """Return a browser in which the account is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(account)  # type: ignore[arg-type]
    return client


def known_routes() -> set[str]:
    """Return the names of the routes that the resolver knows (a broken configuration says so here)."""
    return {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
