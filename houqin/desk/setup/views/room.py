"""The room's first page, the table of routes, and how to run a drill."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from houqin.common import clock
from houqin.desk import navigation
from houqin.desk.setup import first, queries
from houqin.desk.setup.forms import DrillForm
from houqin.kernel.access import declared, routes
from houqin.kernel.access import queries as access
from houqin.kernel.notices import queries as notices

ROOM = {"setter": "campus", "planner": "campus"}


@routes.declare(roles=ROOM, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show what the room offers, with one line of state each."""
    within, at = request.scope, request.at
    return render(
        request,
        "setup/page.html",
        {
            "is_setter": "setter" in within.roles,
            "steps": _steps(request),
            "health": queries.health(at=at, within=within),
            "account_count": access.accounts_for(within=within).count(),
            "grant_count": access.grants_for(at=at, within=within).count(),
            "channel_count": notices.channels(within=within).count(),
            "route_count": sum(1 for _route in routes.every_route()),
        },
    )


def _steps(request: Any) -> list[dict[str, Any]]:
    """Return the first steps with the address of each, where this person may open it."""
    roles = request.scope.roles
    found = first.steps(request.user, at=request.at, within=request.scope)
    addresses = [navigation.address_of(step.route) for step in found]
    return [
        {"step": step, "address": f"{address}{step.query}" if address and navigation.may_open(address, roles) else ""}
        for step, address in zip(found, addresses, strict=True)
    ]


@routes.declare(roles=ROOM, methods="GET")
def routes_page(request: HttpRequest) -> HttpResponse:
    """Show the table of routes as the server runs it."""
    chosen = request.GET.get("role", "")
    rows = [route for route in routes.every_route() if route.declaration and _concerns(route.declaration, chosen)]
    context = {"rows": [_row(route) for route in rows], "roles": list(declared.ROLES.values()), "chosen": chosen}
    return render(request, "setup/routes.html", context)


def _concerns(declaration: routes.Declaration, role: str) -> bool:
    return not role or (declaration.public if role == "public" else role in declaration.roles)


def _row(route: routes.Route) -> dict[str, Any]:
    declaration = route.declaration
    assert declaration is not None
    admitted = [
        {"title": declared.ROLES[key].title if key in declared.ROLES else "", "reach": reach}
        for key, reach in declaration.roles.items()
    ]
    return {
        "route": route.route, "name": route.name, "methods": " ".join(declaration.methods),
        "is_public": declaration.public, "admitted": admitted,
    }  # fmt: skip


@routes.declare(roles=ROOM, methods="GET")
def drill(request: Any) -> HttpResponse:
    """Show how a drill is run on another database, and by how much its clock is moved."""
    form = DrillForm(request.GET if "begin" in request.GET else None)
    offset_s = None
    if form.is_bound and form.is_valid():
        begin: datetime = form.cleaned_data["begin"]
        offset_s = round((begin - (request.at - clock.offset())).total_seconds())
    context = {"form": form, "offset_s": offset_s, "own_offset": clock.offset()}
    return render(request, "setup/drill.html", context)
