from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import posted_command
from houqin.lines.accountability.actions import reminding
from houqin.lines.accountability.actions import signing as actions
from houqin.lines.accountability.forms import roll as forms
from houqin.lines.accountability.views.roll import ACTORS, Place, place_of, roll_context


@routes.declare(roles=ACTORS, methods="POST")
def remind(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Remind who is not heard of."""
    place = place_of(request, code, day)
    number = reminding.remind(
        day=place.day, occasion=place.occasion, unit_id=place.unit.pk, by=place.asking.actor, at=place.asking.at
    )
    said = ngettext("%(n)s person was reminded.", "%(n)s people were reminded.", number) % {"n": number}
    messages.success(request, said if number else gettext("Everybody was reminded within this hour already."))
    return HttpResponseRedirect(place.address)


@routes.declare(roles=ACTORS)
def sign_off(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Sign the unit's day; over people not heard of only with a reason."""
    place = place_of(request, code, day)
    if request.method != "POST":
        return _reason_page(request, place, "sign")
    try:
        actions.sign_off(
            day=place.day,
            occasion=place.occasion,
            unit_id=place.unit.pk,
            reason=request.POST.get("reason", ""),
            by=place.asking.actor,
            at=place.asking.at,
            command=posted_command(request),
        )
    except Refused as refused:
        return _reason_page(request, place, "sign", refused)
    messages.success(request, gettext("Signed off."))
    return HttpResponseRedirect(place.address)


@routes.declare(roles=ACTORS)
def reopen(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Reopen a signed day with a reason."""
    place = place_of(request, code, day)
    if request.method != "POST":
        return _reason_page(request, place, "reopen")
    try:
        actions.reopen(
            day=place.day,
            occasion=place.occasion,
            unit_id=place.unit.pk,
            reason=request.POST.get("reason", ""),
            by=place.asking.actor,
            at=place.asking.at,
        )
    except Refused as refused:
        return _reason_page(request, place, "reopen", refused)
    messages.success(request, gettext("Reopened; the units above are open again too."))
    return HttpResponseRedirect(place.address)


def _reason_page(request: HttpRequest, place: Place, what: str, refused: Refused | None = None) -> HttpResponse:
    form = forms.ReasonForm(request.POST or None)
    context = {**roll_context(request, place), "what": what, "form": form, "refused": refused}
    return render(request, "accountability/reason.html", context, status=400 if refused else 200)
