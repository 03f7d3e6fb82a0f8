from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import posted_command
from houqin.kernel.duties import queries as duties
from houqin.kernel.people import actions as people_actions
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import roll as actions
from houqin.lines.accountability.forms import roll as forms
from houqin.lines.accountability.queries import listing
from houqin.lines.accountability.views.roll import ACTORS, Place, place_of


def _people(place: Place) -> list[listing.Line]:
    """Return who of a unit is not heard of, all on one page."""
    lines: list[listing.Line] = []
    for state in ("open", "missed"):
        lines += listing.all_lines(day=place.day, state=state, occasion=place.occasion, within=place.within)
    return lines


@routes.declare(roles=ACTORS)
@outbox.kept
def report_team(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Report for people of the unit."""
    place = place_of(request, code, day)
    people = _people(place)
    posted = request.POST if request.method == "POST" else None
    form = forms.TeamForm(posted, people=[line.person.pk for line in people])
    refused: Refused | None = None
    if posted is not None and form.is_valid():
        try:
            done = actions.report_team(
                day=place.day,
                occasion=place.occasion,
                unit_id=place.unit.pk,
                person_ids=form.cleaned_data["person_ids"],
                how_known=form.cleaned_data["how_known"],
                measures=place.measures,
                happened_at=place.asking.happened_at,
                by=place.asking.actor,
                at=place.asking.at,
                command=posted_command(request),
            )
        except Refused as found:
            refused = found
        else:
            number = done["reported"]
            said = ngettext("Reported for %(n)s person.", "Reported for %(n)s people.", number) % {"n": number}
            messages.success(request, said)
            return HttpResponseRedirect(place.address)
    return _with_people(request, place, people, form, refused, "accountability/report_team.html")


def _with_people(
    request: HttpRequest, place: Place, people: list[listing.Line], form: Any, refused: Refused | None, template: str
) -> HttpResponse:
    ticked = request.POST.getlist("person_ids") or request.GET.getlist("person")
    context = {
        "place": place,
        "unit": place.unit,
        "day": place.day,
        "people": people,
        "form": form,
        "refused": refused,
        "ticked": set(ids.read_all(ticked)),
        "is_posted": request.method == "POST",
    }
    return render(request, template, context, status=400 if refused or form.errors else 200)


@routes.declare(roles=ACTORS)
@outbox.kept
def excuse(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Give a reason for people of the unit."""
    place = place_of(request, code, day)
    people = _people(place)
    posted = request.POST if request.method == "POST" else None
    form = forms.ExcuseForm(posted, people=[line.person.pk for line in people])
    refused: Refused | None = None
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        try:
            actions.excuse(
                day=place.day,
                person_ids=given["person_ids"],
                reason=given["reason"],
                until=given["until"],
                note=given["note"],
                document=given["document"],
                measures=place.measures,
                by=place.asking.actor,
                at=place.asking.at,
                command=posted_command(request),
            )
        except Refused as found:
            refused = found
        else:
            number = len(given["person_ids"])
            said = ngettext("A reason is kept for %(n)s person.", "A reason is kept for %(n)s people.", number)
            messages.success(request, said % {"n": number})
            return HttpResponseRedirect(place.address)
    return _with_people(request, place, people, form, refused, "accountability/excuse.html")


@routes.declare(roles={**ACTORS, "clinic": "campus"}, methods="POST")
def call(request: HttpRequest, code: str, day: str, person_id: int) -> HttpResponse:
    """Show a number to dial; one audit line says who asked for it."""
    place = place_of(request, code, day)
    owed = duties.duties_named(
        day=place.day, kind=declared.DAILY_REPORT, subject_keys=[f"person:{person_id}"], within=place.within
    )
    if not owed or owed[0].person is None:
        raise Http404
    try:
        number = people_actions.reveal_phone(
            person_id=person_id, purpose=gettext("health report"), by=place.asking.actor, at=place.asking.at
        )
    except Refused as refused:
        return render(request, "accountability/no_number.html", {"refused": refused}, status=400)
    context = {"number": number, "name": owed[0].person.name}
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, "parts/phone_number.html" if is_part else "accountability/number.html", context)
