"""The health of the house: for people in words, for a monitor as JSON."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from houqin.clockwork import actions as clockwork_actions
from houqin.clockwork import queries as clockwork
from houqin.common.refused import Refused
from houqin.desk.setup import queries
from houqin.desk.setup.views.room import ROOM
from houqin.kernel.access import routes
from houqin.kernel.audit import queries as audit


@routes.declare(roles=ROOM, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show every check."""
    shown = {
        "health": queries.health(at=request.at, within=request.scope),
        "outage": clockwork.waiting_outage(within=request.scope),
    }
    return render(request, "setup/health.html", shown)


@routes.declare(public=True, methods="GET")
def as_json(request: Any) -> JsonResponse:
    """Answer a monitor: verdicts for everybody, figures for who may use the room; never a person."""
    found = queries.health(at=request.at, within=request.scope)
    has_figures = bool(request.scope.roles & set(ROOM))
    checks = [
        {"key": check.key, "verdict": check.verdict} | ({"facts": dict(check.facts)} if has_figures else {})
        for check in found.checks
    ]
    body = {"schema": "houqin.health/1", "at": found.at.isoformat(), "verdict": found.verdict, "checks": checks}
    answer = JsonResponse(body, status=200 if found.can_serve else 503)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.declare(roles=ROOM, methods="POST")
def decide_outage(request: Any, outage_id: int) -> HttpResponse:
    """Record whether the house was away or its clock was wrong."""
    was_away = request.POST.get("answer") == "away"
    try:
        extended = clockwork_actions.decide_outage(
            outage_id=outage_id, was_away=was_away, by=request.actor, at=request.at
        )
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    else:
        told = ngettext("%(n)s deadline was extended.", "%(n)s deadlines were extended.", extended)
        messages.success(request, told % {"n": extended} if extended else gettext("Noted. No deadline was moved."))
    return HttpResponseRedirect(reverse("setup:health"))


@routes.declare(roles=ROOM, methods="POST")
def verify(request: Any) -> HttpResponse:
    """Recompute the chain of the activity log now."""
    found = audit.verify(within=request.scope)
    values = {"records": f"{found.records:,}", "head": found.head[:12]}
    if found.ok:
        messages.success(request, gettext("The activity log holds: %(records)s records, head %(head)s…") % values)
    else:
        messages.error(
            request, gettext("The activity log is broken: %(why)s") % {"why": found.first_bad.get("why", "")}
        )
    return HttpResponseRedirect(reverse("setup:health"))
