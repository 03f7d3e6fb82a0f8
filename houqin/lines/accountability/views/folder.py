from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, day_or_404
from houqin.kernel.org import queries as org
from houqin.kernel.places import queries as places
from houqin.lines.accountability.queries import folder as queries
from houqin.lines.accountability.queries import supervision as rounds
from houqin.lines.accountability.rules import aspects
from houqin.lines.accountability.rules import supervision as rules
from houqin.lines.accountability.views import supervising


@routes.declare(roles=supervising.LEDGER, methods="GET")
def choose(request: HttpRequest) -> HttpResponse:
    """Find the unit or place whose folder is asked for, by its code or its name."""
    asking = ask(request)
    typed = rules.code_of(supervising.typed(request, "q"))
    unit = org.unit_by_code(typed, within=asking.scope) if typed else None
    if unit is not None:
        return HttpResponseRedirect(reverse("accountability:unit_folder", args=[unit.code]))
    place = places.places_for(within=supervising.WHOLE).filter(code__iexact=typed).first() if typed else None
    if place is not None:
        return HttpResponseRedirect(reverse("accountability:place_folder", args=[place.code]))
    units = org.units_for(within=asking.scope).filter(kind__in=["unit", "team"], closed_at=None)
    lying = places.places_for(within=supervising.WHOLE).exclude(kind__in=["door", "floor"])
    context = {
        "q": typed,
        "units": list(_named_like(units, typed)[:60]),
        "places": list(_named_like(lying, typed)[:60]),
    }
    return render(request, "accountability/folders.html", context)


def _named_like(rows: Any, typed: str) -> Any:
    return rows.filter(name__icontains=typed) | rows.filter(name_en__icontains=typed) if typed else rows


@routes.declare(roles=supervising.LEDGER, methods="GET")
def unit_folder(request: HttpRequest, code: str) -> HttpResponse:
    """The inspection folder of a unit on A4."""
    asking = ask(request)
    unit = org.unit_by_code(code, within=asking.scope)
    if unit is None:
        raise Http404
    return _folder(request, asking, unit, {"unit_path": unit.path})


@routes.declare(roles=supervising.LEDGER, methods="GET")
def place_folder(request: HttpRequest, place_code: str) -> HttpResponse:
    """The inspection folder of a place on A4: of the units in the scope."""
    asking = ask(request)
    place = places.place_by_code(place_code, within=supervising.WHOLE)
    if place is None:
        raise Http404
    return _folder(request, asking, place, {"place_path": place.path})


def _folder(request: HttpRequest, asking: Asking, subject: Any, chosen: dict[str, str]) -> HttpResponse:
    measures = rounds.measures_for(at=asking.at, within=asking.scope)
    last = day_or_404(request.GET["last"]) if "last" in request.GET else asking.day
    first = last - timedelta(days=measures.folder_days - 1)
    found = queries.folder(first=first, last=last, at=asking.at, within=asking.scope, **chosen)
    context = {
        "subject": subject,
        "folder": found,
        "days": measures.folder_days,
        "sources": rules.SOURCES,
        "findings": [
            {
                "finding": row,
                "is_overdue": row.is_overdue(asking.at),
                "aspect": aspects.ASPECTS[row.aspect],
                "severity": rules.SEVERITIES[row.severity],
                "body": rules.BODIES[row.body],
            }
            for row in found.findings
        ],
        "visits": [(visit, rules.RESULTS[visit.result], rules.BODIES[visit.round.body]) for visit in found.visits],
        "signatures": [gettext("Inspector"), gettext("Head of unit")],
    }
    return render(request, "accountability/folder.html", context)
