"""Who holds which role, given and taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.desk.setup import names
from houqin.desk.setup.forms import GrantForm, RevokeForm, SuccessorForm
from houqin.desk.setup.views.people import SETTER, found_person, show
from houqin.desk.setup.views.room import ROOM
from houqin.kernel.access import actions, declared, handing_on, routes
from houqin.kernel.access import queries as access
from houqin.kernel.access.models import Grant

PAGE_SIZE = 50


@routes.declare(roles=ROOM, methods="GET")
def page(request: Any) -> HttpResponse:
    """List the grants in force, or every one there ever was."""
    is_history, role = request.GET.get("show") == "history", request.GET.get("role", "")
    within, at = request.scope, request.at
    rows = access.grants_ever(within=within) if is_history else access.grants_for(at=at, within=within)
    if role in declared.ROLES:
        rows = rows.filter(role=role)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": names.with_actors(list(shown), within),
        "shown": shown,
        "is_history": is_history,
        "is_setter": "setter" in within.roles,
        "roles": list(declared.ROLES.values()),
    }
    return render(request, "setup/grants.html", context)


@routes.declare(roles=SETTER, methods="POST")
def grant(request: Any, person_id: int) -> HttpResponse:
    """Give a person a role."""
    person = found_person(request, person_id)
    form = GrantForm(request.POST, within=request.scope, day=request.day)
    if not form.is_valid():
        return show(request, person, form)
    try:
        actions.grant(person_id=person.pk, **form.as_grant(), by=request.actor, at=request.at)
    except Refused as refused:
        return show(request, person, form, refused)
    messages.success(request, gettext("Granted"))
    return HttpResponseRedirect(reverse("setup:person", args=[person.pk]))


@routes.declare(roles=SETTER)
def revoke(request: Any, grant_id: int) -> HttpResponse:
    """End a grant now, and say why."""
    row = access.grant_for(grant_id, within=request.scope)
    if row is None:
        raise Http404
    form, refused = RevokeForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            actions.revoke(grant_id=row.pk, because=form.cleaned_data["because"], by=request.actor, at=request.at)
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Revoked"))
            return HttpResponseRedirect(reverse("setup:person", args=[row.person_id]))
    words = {
        "heading": gettext("Revoke a role"),
        "note": gettext(
            "The role ends at this moment; the history keeps who held it, from when to when, and why it ended."
        ),
        "button": gettext("Revoke"),
    }
    return _ending(request, row, form, refused, **words, colour="danger", draft="revoke")


@routes.declare(roles=SETTER)
def hand_on(request: Any, grant_id: int) -> HttpResponse:
    """End a grant and give it to a successor, in one step."""
    row = access.grant_for(grant_id, within=request.scope)
    if row is None:
        raise Http404
    form = SuccessorForm(request.POST if request.method == "POST" else None, within=request.scope, at=request.at)
    refused = None
    if form.is_bound and form.is_valid():
        person_id = form.cleaned_data["successor"]
        try:
            handing_on.hand_on(
                grant_id=row.pk, person_id=person_id, because=form.cleaned_data["because"], by=request.actor,
                at=request.at,
            )  # fmt: skip
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Handed on"))
            return HttpResponseRedirect(reverse("setup:person", args=[person_id]))
    words = {
        "heading": gettext("Hand on a role"),
        "note": gettext(
            "The successor holds the role from this moment, in the same place and until the same day; "
            "the one before no longer does."
        ),
        "button": gettext("Hand on"),
    }
    return _ending(request, row, form, refused, **words)


def _ending(request: Any, row: Grant, form: Form, refused: Refused | None, **words: str) -> HttpResponse:
    context = {"one": names.of_grant(row), "form": form, "refused": refused, **words}
    return render(request, "setup/end_grant.html", context, status=400 if refused or form.errors else 200)
