"""Finding a person, and everything about the person's access on one page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from houqin.common.refused import Refused
from houqin.desk.setup import names
from houqin.desk.setup.forms import GrantForm
from houqin.desk.templatetags.houqin import named
from houqin.kernel.access import declared, routes
from houqin.kernel.access import queries as access
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person

SETTER = {"setter": "campus"}


@routes.declare(roles=SETTER, methods="GET")
def page(request: Any) -> HttpResponse:
    """Find a person by number, name, pinyin or phone."""
    text = request.GET.get("q", "").strip()
    found = people.search(text, at=request.at, within=request.scope, limit=30) if text else []
    ids = [one.person.pk for one in found]
    units = people.units_of(ids, at=request.at, within=request.scope)
    accounts = access.accounts_of(ids, within=request.scope)
    rows = [
        {"person": one.person, "unit": getattr(units.get(one.person.pk), "unit", None),
         "account": accounts.get(one.person.pk)}
        for one in found
    ]  # fmt: skip
    return render(request, "setup/people.html", {"text": text, "rows": rows})


@routes.declare(roles=SETTER, methods="GET")
def person(request: Any, person_id: int) -> HttpResponse:
    """Show a person's account and grants, and a form for another grant."""
    found = found_person(request, person_id)
    return show(request, found, GrantForm(within=request.scope, day=request.day))


def found_person(request: Any, person_id: int) -> Person:
    """Return the person in the scope; else the page does not exist."""
    found = people.person_for(person_id, within=request.scope, at=request.at)
    if found is None:
        raise Http404
    return found


def show(request: Any, found: Person, form: GrantForm, refused: Refused | None = None) -> HttpResponse:
    """Draw the page; 400 where something was refused, with the form as it was sent."""
    within, at = request.scope, request.at
    account = access.account_of(found.pk, within=within)
    grants = list(access.grants_ever(within=within, person_id=found.pk))
    membership = people.units_of([found.pk], at=at, within=within).get(found.pk)
    context = {
        "person": found,
        "whereabouts": " · ".join([found.number, *([named(membership.unit)] if membership else [])]),
        "account": account,
        "factors": access.second_factors(account.pk, within=within) if account else [],
        "browsers": access.signed_in(account.pk, within=within) if account else [],
        "held": [names.of_grant(row) for row in grants if row.ends_at is None or row.ends_at > at],
        "ended": names.with_actors([row for row in grants if row.ends_at is not None and row.ends_at <= at], within),
        "form": form,
        "roles": list(declared.ROLES.values()),
        "refused": refused,
    }
    return render(request, "setup/person.html", context, status=400 if refused or form.errors else 200)
