"""What a view of a line reads of its request, typed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest

from houqin.common import clock, ids
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import outbox


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, when, and within what; `happened_at` is when what a form holds was done, where it comes late."""

    at: datetime
    happened_at: datetime
    day: date
    actor: Actor
    scope: Scope


def ask(request: HttpRequest) -> Asking:
    """Return what the middleware put on the request."""
    asked = cast("Any", request)
    return Asking(asked.at, outbox.happened_at(request), asked.day, asked.actor, asked.scope)


def posted_command(request: HttpRequest) -> str | None:
    """Return the hidden command id of a form, or None."""
    return request.POST.get("command", "")[:80] or None


def day_or_404(text: str) -> date:
    """Return the day of an address; anything else is no page."""
    try:
        return clock.parse_day(text)
    except Refused:
        raise Http404 from None


def page_number(text: str) -> int:
    """Return a page number from an address, 1 where it is none."""
    return max(ids.read(text[:7]) or 1, 1)
