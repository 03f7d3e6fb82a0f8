from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import posted_command
from houqin.kernel.duties import queries as duties
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report as actions
from houqin.lines.accountability.forms import report as forms
from houqin.lines.accountability.forms import roll as roll_forms
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.views import roll


@routes.declare(roles=roll.ACTORS)
@outbox.kept
def report_person(request: HttpRequest, code: str, day: str, person_id: int) -> HttpResponse:
    """Report for one person of the unit with an exception: temperature, symptoms, place."""
    place = roll.place_of(request, code, day)
    owed = duties.duties_named(
        day=place.day, kind=declared.DAILY_REPORT, subject_keys=[f"person:{person_id}"], within=place.within
    )
    person = next((duty.person for duty in owed if duty.occasion == place.occasion), None)
    if person is None:
        raise Http404
    form = roll_forms.ExceptionForm(request.POST or None, initial={"occasion": place.occasion})
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, place, person_id, form)
        except Refused as refused:
            forms.refuse(form, refused)
        else:
            messages.success(request, gettext("Reported for %(name)s.") % {"name": person.name})
            return HttpResponseRedirect(place.address)
    context = {"form": form, "place": place, "person": person, "fever_c": place.measures.fever_c}
    return render(request, "accountability/report_person.html", context, status=400 if form.errors else 200)


def _record(request: HttpRequest, place: roll.Place, person_id: int, form: roll_forms.ExceptionForm) -> None:
    actions.record_report(
        day=place.day,
        person_id=person_id,
        occasion=place.occasion,
        answer=form.answer(),
        measures=queries.measures_of(person_id, day=place.day, at=place.asking.at, within=place.asking.scope),
        happened_at=place.asking.happened_at,
        by=place.asking.actor,
        at=place.asking.at,
        command=posted_command(request),
        source="team",
        how_known=form.cleaned_data["how_known"],
    )
