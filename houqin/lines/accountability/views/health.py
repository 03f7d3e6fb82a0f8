from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, day_or_404
from houqin.kernel.clearance import queries as clearance
from houqin.kernel.clearance.models import Hold
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Membership
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report as actions
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.forms import roll as forms
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import clusters as cluster_queries
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.views import roll, wording

CLINIC = {"clinic": "campus", "commander": "campus"}
SIGNS = {**rules.SYMPTOMS, rules.FEVER_SIGN: _("fever")}


@routes.declare(roles={**roll.READERS})
def clusters(request: HttpRequest, day: str) -> HttpResponse:
    """Proposed clusters, and reports that contradict a door, of one day."""
    asking, chosen = ask(request), day_or_404(day)
    measures = queries.measures_for(day=chosen, within=roll.WHOLE)
    found = cluster_queries.clusters_on(day=chosen, measures=measures, within=asking.scope)
    names = cluster_queries.names_of([cluster.area for cluster in found], within=asking.scope)
    is_clinic = bool(set(CLINIC) & asking.scope.roles)
    ids = {person_id for cluster in found for person_id in cluster.people} if is_clinic else set()
    named = people.people_named(ids, within=asking.scope)
    context = {
        "day": chosen,
        "clusters": [
            (
                cluster,
                wording.in_language(names[cluster.area]),
                gettext(SIGNS.get(cluster.sign, "")) if is_clinic else "",
                "、".join(named[person_id].name for person_id in cluster.people if person_id in named),
            )
            for cluster in found
        ],
        "is_clinic": is_clinic,
        "contradictions": [
            (item, gettext(rules.WHEREABOUTS.get(item.report.whereabouts, "")))
            for item in queries.contradictions(day=chosen, within=asking.scope)
        ],
        "measures": measures,
    }
    return render(request, "accountability/clusters.html", context)


@routes.declare(roles=CLINIC)
def clinic_today(request: HttpRequest) -> HttpResponse:
    """Lead to the list of the day; `?to=` leads to that of another."""
    asking = ask(request)
    day = day_or_404(request.GET["to"]) if "to" in request.GET else asking.day
    return HttpResponseRedirect(reverse("accountability:clinic", args=[day.isoformat()]))


@routes.declare(roles=CLINIC)
def clinic(request: HttpRequest, day: str) -> HttpResponse:
    """Who needs attention on a day: measured how, where, since when, whether entry is suspended."""
    asking, chosen = ask(request), day_or_404(day)
    if "to" in request.GET:
        return clinic_today(request)
    if request.method == "POST":
        return _clear(request, asking, day)
    reports = queries.notable_reports(day=chosen, within=asking.scope)
    actions.look_at_list(day=chosen, number=len(reports), by=asking.actor, at=asking.at)
    units = people.units_of([row.person_id for row in reports], at=asking.at, within=asking.scope)
    holds = clearance.holds_for(at=asking.at, within=asking.scope, kinds=[declared.FEVER.key])
    held = {hold.person_id: hold for hold in holds}
    context = {
        "day": chosen,
        "reports": [(row, wording.said(row), units.get(row.person_id), held.get(row.person_id)) for row in reports],
        "held": _held_before(chosen, asking, held, reports),
    }
    return render(request, "accountability/clinic.html", context)


def _held_before(
    day: date, asking: Asking, held: dict[int, Hold], reports: Sequence[DailyReport]
) -> list[tuple[Hold, Membership | None]]:
    """Return who may not enter today and has no report on today's list; a past day shows its own list only."""
    ids = set(held) - {row.person_id for row in reports} if day == asking.day else set()
    units = people.units_of(ids, at=asking.at, within=asking.scope)
    return [(held[person_id], units.get(person_id)) for person_id in sorted(ids)]


def _known(text: str, asking: Asking) -> int:
    person_id = ids.read(text)
    if person_id is None or people.person_for(person_id, within=asking.scope, at=asking.at) is None:
        raise Http404
    return person_id


def _clear(request: HttpRequest, asking: Asking, day: str) -> HttpResponse:
    person_id = _known(request.POST.get("person", ""), asking)
    try:
        actions.clear_person(person_id=person_id, by=asking.actor, at=asking.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    else:
        messages.success(request, gettext("May enter again."))
    return HttpResponseRedirect(reverse("accountability:clinic", args=[day]))


@routes.declare(roles={**roll.ACTORS, "clinic": "campus"})
def observations(request: HttpRequest) -> HttpResponse:
    """Who watches themselves at home until when; the clinic and leaders start and end it."""
    asking = ask(request)
    form = forms.ObservationForm(request.POST if "number" in request.POST else None)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            if "end" in request.POST:
                return _end(request, asking)
            if form.is_valid():
                return _start(request, asking, form)
        except Refused as found:
            refused = found
            if "number" in request.POST:
                report_forms.refuse(form, found)
    rows = queries.observations_for(day=asking.day, at=asking.at, within=asking.scope)
    context: dict[str, Any] = {"rows": rows, "form": form, "refused": refused, "day": asking.day}
    return render(request, "accountability/observations.html", context, status=400 if refused or form.errors else 200)


def _start(request: HttpRequest, asking: Asking, form: forms.ObservationForm) -> HttpResponse:
    given = form.cleaned_data
    person = people.person_by_number(given["number"].strip(), within=asking.scope, at=asking.at)
    if person is None:
        raise Refused(_("nobody of yours has the number %(number)s"), field="number", number=given["number"])
    actions.start_home_observation(
        person_id=person.pk, until=given["until"], note=given["note"], by=asking.actor, at=asking.at
    )
    messages.success(request, gettext("Home observation has begun."))
    return HttpResponseRedirect(reverse("accountability:observations"))


def _end(request: HttpRequest, asking: Asking) -> HttpResponse:
    person_id = _known(request.POST["end"], asking)
    actions.end_home_observation(person_id=person_id, by=asking.actor, at=asking.at)
    messages.success(request, gettext("Home observation has ended."))
    return HttpResponseRedirect(reverse("accountability:observations"))
