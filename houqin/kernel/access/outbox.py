"""What a device's outbox and the server say to each other (decision 0007).

A form sent by the outbox carries a header. Where a browser would be led on, the outbox is told where to, so that it
neither fetches the page twice nor has to guess what became of what it sent.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _

View = TypeVar("View", bound=Callable[..., Any])
ASKS, LOCATION, SIGN_IN = "X-Houqin-Outbox", "X-Houqin-Location", "X-Houqin-Sign-In"
KEEP, ACCOUNT = "X-Houqin-Keep", "X-Houqin-Account"
# Two clocks are never quite the same.
AHEAD = timedelta(minutes=5)
OLDEST = timedelta(days=366)
LED_ON = frozenset({301, 302, 303})


def happened_at(request: HttpRequest) -> datetime:
    """Return when what a form holds was done: what the device says, never later than now; now where it says nothing.

    How old it may be is for the action. Refuses what is no instant, and one of more than a year ago.
    """
    at: datetime = request.at  # type: ignore[attr-defined]
    text = request.POST.get("happened_at", "")
    if not text:
        return at
    told = clock.parse_instant(text)
    if told > at + AHEAD:
        raise Refused(_("this cannot have happened in the future; check the clock of the device"), field="happened_at")
    if told < at - OLDEST:
        raise Refused(_("%(day)s is an impossible date"), field="happened_at", day=clock.day_of(told))
    return min(told, at)


def answered(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Return the answer as the outbox reads it: 204 with the address instead of a redirect."""
    if request.headers.get(ASKS) is None or answer.status_code not in LED_ON:
        return answer
    told = HttpResponse(status=204, headers={LOCATION: answer.headers["Location"]})
    told.cookies = answer.cookies
    if SIGN_IN in answer.headers:
        told.headers[SIGN_IN] = answer.headers[SIGN_IN]
    return told


def kept(view: View) -> View:
    """Let a device keep the last look at a page, for when it is offline: the own day, the roll, forms to fill in."""

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        answer: HttpResponseBase = view(request, *args, **named)
        if request.method == "GET" and answer.status_code == 200:
            answer.headers[KEEP] = "yes"
            answer.headers[ACCOUNT] = str(request.user.pk or "")
        return answer

    return cast("View", marked)
