"""Tours of a day: asked for, proposed by the solver, read, adopted, printed; adopted ones order the worker's list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.lines.disinfection.actions import touring
from houqin.lines.disinfection.forms.places import spoken
from houqin.lines.disinfection.forms.tours import ToursForm
from houqin.lines.disinfection.models import Rounds, RoundsState
from houqin.lines.disinfection.queries import plans, tours
from houqin.lines.disinfection.views.board import day_asked
from houqin.lines.disinfection.views.plan import spoken as item_spoken
from houqin.lines.disinfection.views.who import EXCUSERS, READERS, may_work

AHEAD, TOO_LARGE = 7, ("leading_group", "committee")


@routes.declare(roles=READERS, methods="GET")
def page(request: HttpRequest) -> HttpResponse:
    """The tours of a unit and day, in force and proposed."""
    asking = ask(request)
    day = day_asked(request, asking)
    units = _units(asking)
    unit = _unit(request, units)
    found = list(tours.tours_of(unit.pk, day=day, within=asking.scope)) if unit else []
    newest = {one.state: one for one in reversed(found)}
    waiting = newest.get(RoundsState.ASKED)
    context = {
        "day": day, "last_day": asking.day + timedelta(days=AHEAD), "unit": unit,
        "units": [(one, spoken(one)) for one in units], "may_work": may_work(asking.scope),
        "may_plan": bool(asking.scope.roles & set(EXCUSERS)) and day >= asking.day, "waiting": waiting,
        "proposed": _shown(newest.get(RoundsState.PROPOSED), asking),
        "adopted": _shown(newest.get(RoundsState.ADOPTED), asking),
        "form": ToursForm(workers=tours.workers_of(unit.path, at=asking.at, within=asking.scope)) if unit else None,
    }  # fmt: skip
    if waiting is not None and "HX-Request" in request.headers:
        return render(request, "disinfection/tours_waiting.html", context)
    answer = render(request, "disinfection/tours.html", context)
    if "HX-Request" in request.headers:
        answer["HX-Refresh"] = "true"
    return answer


def _units(asking: Asking) -> list[Unit]:
    """Return the units in the scope that disinfect anything, themselves or below them, but for the whole university."""
    owing = plans.paths_with_points(within=plans.WHOLE)
    rows = org.units_for(within=asking.scope).filter(closed_at=None).exclude(kind__in=TOO_LARGE)
    return [one for one in rows if any(path.startswith(one.path) for path in owing)]


def _unit(request: HttpRequest, units: Sequence[Unit]) -> Unit | None:
    """Return the unit of the address, else the first."""
    asked = request.GET.get("unit", "")[:32]
    found = next((one for one in units if one.code == asked), None)
    return found or (units[0] if units and not asked else None)


def _shown(rounds: Rounds | None, asking: Asking) -> dict[str, Any] | None:
    """Return tours as they are read: crews with their visits, what is walked, what found no place and why."""
    if rounds is None:
        return None
    people = tours.names_of(rounds.leaders, within=asking.scope)
    leaders = [people.get(pk) for pk in rounds.leaders]
    items = {
        item.key: item for item in plans.items_of(plans.plan_on(rounds.day, within=plans.WHOLE), within=plans.WHOLE)
    }
    crews: dict[int, list[Any]] = {}
    for visit in tours.visits_of(rounds, within=asking.scope):
        item = items.get(visit.occasion.rpartition(".")[0])
        crews.setdefault(visit.crew, []).append((visit, item, item_spoken(item) if item else None))
    points = plans.names_of_points({one["point"] for one in rounds.unplaced}, within=plans.WHOLE)
    return {
        "rounds": rounds,
        "crews": [
            (number, leaders[number - 1] if number <= len(leaders) else None, visits)
            for number, visits in sorted(crews.items())
        ],
        "idle": rounds.crews - len(crews), "walked_km": (rounds.walked_m or 0) / 1000,
        "gap_percent": float(rounds.gap or 0) * 100,
        "unplaced": [(points.get(one["point"]), one["reason"]) for one in rounds.unplaced],
        "visits": sum(len(visits) for visits in crews.values()),
    }  # fmt: skip


@routes.declare(roles=EXCUSERS, methods="POST")
def ask_for(request: HttpRequest) -> HttpResponse:
    """Ask the solver for tours of a unit and day."""
    asking = ask(request)
    day = day_asked(request, asking)
    units = org.units_for(within=asking.scope).filter(closed_at=None)
    unit = units.filter(code=request.GET.get("unit", "")[:32]).first()
    if unit is None:
        raise Http404
    form = ToursForm(request.POST, workers=tours.workers_of(unit.path, at=asking.at, within=asking.scope))
    given = form.cleaned_data if form.is_valid() else {}
    try:
        touring.ask_for_tours(
            day=day, unit_id=unit.pk, crews=given.get("crews") or 0, leader_ids=given.get("leaders") or (),
            by=asking.actor, at=asking.at, command=posted_command(request),
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    return _back(day, unit)


def _back(day: date, unit: Unit) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('disinfection:tours')}?day={day}&unit={unit.code}")


def _rounds_or_404(rounds_id: int, asking: Asking) -> Rounds:
    found = tours.rounds_for(within=asking.scope).filter(pk=rounds_id).first()
    if found is None:
        raise Http404
    return found


@routes.declare(roles=EXCUSERS, methods="POST")
def adopt(request: HttpRequest, rounds_id: int) -> HttpResponse:
    """Adopt what was proposed."""
    asking = ask(request)
    rounds = _rounds_or_404(rounds_id, asking)
    try:
        touring.adopt_tours(rounds_id=rounds.pk, by=asking.actor, at=asking.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    else:
        messages.success(request, gettext("Adopted: every crew's phone shows its points in this order."))
    return _back(rounds.day, rounds.unit)


@routes.declare(roles=EXCUSERS, methods="POST")
def drop(request: HttpRequest, rounds_id: int) -> HttpResponse:
    """Drop tours."""
    asking = ask(request)
    rounds = _rounds_or_404(rounds_id, asking)
    try:
        touring.drop_tours(rounds_id=rounds.pk, by=asking.actor, at=asking.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    return _back(rounds.day, rounds.unit)
