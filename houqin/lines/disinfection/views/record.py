"""The record book of a point, and what hangs at its code for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from houqin.exchange import codes
from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask, page_number
from houqin.kernel.notices.wording import both
from houqin.kernel.places import queries as places
from houqin.lines.disinfection.models import Point, Run
from houqin.lines.disinfection.queries import plans, runs
from houqin.lines.disinfection.rules import chemistry, judging
from houqin.lines.disinfection.views.board import reasons
from houqin.lines.disinfection.views.plan import spoken
from houqin.lines.disinfection.views.who import KEEPERS, READERS

PAGE_SIZE, MOST_LABELS = 50, 400


def _point_or_404(request: HttpRequest, code: str) -> Point:
    found = plans.point_by_code(code, within=ask(request).scope)
    if found is None:
        raise Http404
    return found


@routes.declare(roles=READERS, methods="GET")
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Every run at a point, the newest first; prints as the inspection's record book."""
    asking, point = ask(request), _point_or_404(request, code)
    number = page_number(request.GET.get("page", "1"))
    rows = runs.runs_of(point.pk, within=asking.scope)
    found = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE + 1])
    items = [
        item
        for item in plans.items_of(plans.plan_on(asking.day, within=plans.WHOLE), within=plans.WHOLE)
        if item.point_kind_id == point.kind_id
    ]
    context = {
        "point": point,
        "rows": [_row(run) for run in found[:PAGE_SIZE]],
        "asks": [(item, spoken(item)) for item in items], "page": number,
        "may_keep": bool(asking.scope.roles & set(KEEPERS)),
        "has_next": len(found) > PAGE_SIZE,
        "address": request.build_absolute_uri(f"/disinfection/at/{point.code}/"),
    }  # fmt: skip
    return render(request, "disinfection/book.html", context)


def _row(run: Run) -> tuple[Run, list[str], str, str, str]:
    """Return a run with its reasons, its agent, its way and its proof, in words (msgids)."""
    method, proof = chemistry.METHODS[run.method], judging.PROVEN.get(run.proof, run.proof)
    return run, reasons(run.why_not), chemistry.AGENTS[run.agent].title, method, proof


@routes.declare(public=True, methods="GET")
def at_the_place(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody may know: when a point was last disinfected and with what; nobody is named."""
    point = plans.point_by_code(code, within=plans.WHOLE)
    if point is None:
        raise Http404
    last = runs.last_counted(point.pk, within=plans.WHOLE)
    chinese, english = both(chemistry.AGENTS[last.agent].title) if last else ("", "")
    context = {"point": point, "last": last, "chinese": chinese, "english": english}
    return render(request, "disinfection/at_the_place.html", context)


@routes.declare(roles=READERS, methods="GET")
def labels(request: HttpRequest) -> HttpResponse:
    """Labels of points for printing: scanned by a worker they are the proof, by anybody else the public page."""
    asking = ask(request)
    place = places.place_by_code(request.GET.get("place", "")[:40], within=plans.WHOLE)
    rows = plans.points_for(within=asking.scope)
    if place is not None:
        rows = rows.filter(places.subtree_q("place__path", place.path))
    found = [(point, _qr(request, point)) for point in rows[:MOST_LABELS]]
    return render(request, "disinfection/labels.html", {"labels": found, "place": place})


def _qr(request: HttpRequest, point: Point) -> SafeString:
    address = request.build_absolute_uri(reverse("disinfection:at_the_place", args=[point.code]))
    return mark_safe(codes.svg(address, title=point.name))  # noqa: S308 - drawn by us
