"""What need not be disinfected today is excused by name and with a reason: locked, works, not used."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.places import queries as places
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import running
from houqin.lines.disinfection.queries import coverage, plans
from houqin.lines.disinfection.views.board import day_asked, shown
from houqin.lines.disinfection.views.who import EXCUSERS

MOST = 300


@routes.declare(roles=EXCUSERS)
def excuse(request: HttpRequest) -> HttpResponse:
    """Choose what is open or was missed at a building on a day, and say why it need not be."""
    asking, refused = ask(request), None
    day = day_asked(request, asking)
    place = places.place_by_code(request.GET.get("place", "")[:40], within=plans.WHOLE)
    kind = declared.REDO if request.GET.get("again") else declared.ROUND
    path = place.path if place else ""
    owed = coverage.owing(day=day, at=asking.at, within=asking.scope, place_path=path, kind=kind)
    rows = list(owed.filter(state__in=(State.OPEN, State.MISSED))[:MOST])
    chosen = {number for text in request.POST.getlist("duty") if (number := ids.read(text[:15]))}
    if request.method == "POST":
        try:
            return _excused(request, [row for row in rows if row.pk in chosen], asking)
        except Refused as why:
            refused = why
    context = {
        "day": day, "place": place, "rows": shown(rows), "reasons": running.EXCUSES, "refused": refused,
        "chosen": chosen, "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "disinfection/excuse.html", context, status=400 if refused else 200)


def _excused(request: HttpRequest, rows: list[Duty], asking: Asking) -> HttpResponse:
    number = running.excuse_points(
        duty_ids=[row.pk for row in rows], reason=request.POST.get("reason", "")[:20], by=asking.actor, at=asking.at
    )
    messages.success(request, gettext("Excused: %(n)s") % {"n": number})
    return HttpResponseRedirect(f"{reverse('disinfection:list')}?day={rows[0].day}&state=excused")
