"""The health of the house: for people in words, for a monitor as JSON."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.desk.setup import queries
from houqin.desk.setup.views.room import ROOM
from houqin.kernel.access import routes
from houqin.kernel.audit import queries as audit


@routes.declare(roles=ROOM, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show every check."""
    return render(request, "setup/health.html", {"health": queries.health(at=request.at, within=request.scope)})


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
    answer = JsonResponse(body, status=503 if found.verdict == queries.ATTENTION else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


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
