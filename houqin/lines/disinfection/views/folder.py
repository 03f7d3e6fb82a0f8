"""What an inspector and a keeper of stores ask for: the folder of a place, and what was used."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask
from houqin.kernel.places import queries as places
from houqin.lines.disinfection.queries import consumption as used
from houqin.lines.disinfection.queries import folder as queries
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.rules import chemistry, judging
from houqin.lines.disinfection.views.board import day_asked, reasons, round_name
from houqin.lines.disinfection.views.plan import spoken
from houqin.lines.disinfection.views.who import READERS, may_work

FOLDER_DAYS, LENGTHS = 14, (7, 14, 30)


@routes.declare(roles=READERS, methods="GET")
def folder(request: HttpRequest, place_code: str) -> HttpResponse:
    """The inspection folder of a place on A4: plan, last fourteen days, who, batch, strength."""
    asking = ask(request)
    place = places.place_by_code(place_code, within=plans.WHOLE)
    if place is None:
        raise Http404
    last = day_asked(request, asking)
    first = last - timedelta(days=FOLDER_DAYS - 1)
    found = queries.folder(place_path=place.path, first=first, last=last, within=asking.scope)
    if not found.points:
        raise Http404
    context = {
        "place": place, "folder": found,
        "points": [
            (one, [(item, spoken(item)) for item in one.items],
             [(duty, round_name(duty.occasion.rpartition(".")[2])) for duty in one.not_done])
            for one in found.points
        ],
        "runs": [
            (walk, reasons(walk.run.why_not), chemistry.AGENTS[walk.run.agent].title,
             judging.PROVEN.get(walk.run.proof, ""))
            for walk in found.walks
        ],
        "batches": [(batch, chemistry.AGENTS[batch.agent].title, strips) for batch, strips in found.batches],
        "lamps": [(lamp, lamp.burnt_min // 60) for lamp in found.lamps],
        "signatures": [gettext("Inspector"), gettext("Head of unit")],
    }  # fmt: skip
    return render(request, "disinfection/folder.html", context)


@routes.declare(roles=READERS, methods="GET")
def consumption(request: HttpRequest) -> HttpResponse:
    """What was used in the last days, by day as a plot, by unit, and how long what is left lasts."""
    asking = ask(request)
    last = day_asked(request, asking)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in LENGTHS} else FOLDER_DAYS
    found = used.consumption(first=last - timedelta(days=days - 1), last=last, within=asking.scope)
    context = {
        "day": last, "days": days, "lengths": LENGTHS, "found": found, "chart": _chart(found),
        "stocks": [(one, chemistry.AGENTS[one.batch.agent].title) for one in found.stocks],
        "may_work": may_work(asking.scope),
    }  # fmt: skip
    return render(request, "disinfection/consumption.html", context)


def _chart(found: used.Consumption) -> dict[str, object]:
    """Return the bars of the plot: litres of product by day."""
    litres = [round(float(one.product_l), 2) for one in found.by_day.values()]
    return {
        "grid": {"left": 48, "right": 16, "top": 32, "bottom": 32},
        "xAxis": {"type": "category", "data": [f"{day:%m-%d}" for day in found.by_day]},
        "yAxis": {"type": "value", "name": gettext("L of product")},
        "tooltip": {"trigger": "axis"},
        "series": [{"type": "bar", "data": litres, "itemStyle": {"color": "#0b5cad"}}],
    }
