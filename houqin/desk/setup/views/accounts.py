"""Accounts: opened one by one or for a whole unit, closed, given a new password or a code sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.setup.forms import OpenAccountsForm
from houqin.desk.setup.views.people import SETTER, found_person
from houqin.kernel.access import actions, routes
from houqin.kernel.access import queries as access
from houqin.kernel.access.models import Account
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people

PAGE_SIZE = 50
FILTERS = {
    "closed": {"is_active": False},
    "drawn": {"is_password_drawn": True},
    "no_factor": {"has_second_factor": False},
}


@routes.declare(roles=SETTER, methods="GET")
def page(request: Any) -> HttpResponse:
    """List the accounts."""
    text = request.GET.get("q", "").strip()
    rows = access.accounts_for(within=request.scope, text=text)
    rows = rows.filter(**FILTERS.get(request.GET.get("show", ""), {}))
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "setup/accounts.html", {"shown": shown, "text": text})


@routes.declare(roles=SETTER)
def open_many(request: Any) -> HttpResponse:
    """Open an account for everybody of a unit who has none, and print the passwords."""
    form = OpenAccountsForm(request.POST if request.method == "POST" else None, within=request.scope)
    refused = None
    if form.is_bound and form.is_valid():
        unit = org.units_for(within=request.scope).filter(pk=form.unit_id()).first()
        if unit is None:
            raise Http404
        members = people.members_of(unit.path, at=request.at, within=request.scope)
        try:
            opened = actions.open_accounts(
                person_ids=list(members.values_list("pk", flat=True)), by=request.actor, at=request.at
            )
        except Refused as why:
            refused = why
        else:
            if opened:
                return slips(request, opened)
            refused = Refused(_("everybody of this unit has an account already"))
    context = {"form": form, "refused": refused}
    return render(request, "setup/open_accounts.html", context, status=400 if refused or form.errors else 200)


@routes.declare(roles=SETTER, methods="POST")
def open_one(request: Any, person_id: int) -> HttpResponse:
    """Open an account for one person, and print its password."""
    person = found_person(request, person_id)
    opened = actions.open_accounts(person_ids=[person.pk], by=request.actor, at=request.at)
    if not opened:
        raise Refused(_("this person already has an account"))
    return slips(request, opened)


@routes.declare(roles=SETTER, methods="POST")
def reset_password(request: Any, account_id: int) -> HttpResponse:
    """Draw a new password, and print it."""
    account = _account(request, account_id)
    return slips(request, [actions.reset_password(account_id=account.pk, by=request.actor, at=request.at)])


@routes.declare(roles=SETTER, methods="POST")
def print_codes(request: Any, account_id: int) -> HttpResponse:
    """Print a sheet of one-time codes for somebody without a phone that can do it."""
    account = _account(request, account_id)
    codes = actions.print_codes(account_id=account.pk, by=request.actor, at=request.at)
    return code_sheet(request, account, codes)


@routes.declare(roles=SETTER, methods="POST")
def remove_factors(request: Any, account_id: int) -> HttpResponse:
    """Take away what somebody lost; the person sets up another at the next sign-in."""
    account = _account(request, account_id)
    actions.remove_second_factors(account_id=account.pk, by=request.actor, at=request.at)
    return _back(request, account, gettext("The second factor was removed"))


@routes.declare(roles=SETTER, methods="POST")
def disable(request: Any, account_id: int) -> HttpResponse:
    """Close an account."""
    account = _account(request, account_id)
    actions.disable_account(account_id=account.pk, by=request.actor, at=request.at)
    return _back(request, account, gettext("The account is closed"))


@routes.declare(roles=SETTER, methods="POST")
def enable(request: Any, account_id: int) -> HttpResponse:
    """Open a closed account again."""
    account = _account(request, account_id)
    actions.enable_account(account_id=account.pk, by=request.actor, at=request.at)
    return _back(request, account, gettext("The account is open again"))


@routes.declare(roles=SETTER, methods="POST")
def sign_out(request: Any, account_id: int) -> HttpResponse:
    """Sign an account out in every browser."""
    account = _account(request, account_id)
    actions.sign_out_elsewhere(account_id=account.pk, keep=None, by=request.actor, at=request.at)
    return _back(request, account, gettext("Signed out everywhere"))


def _account(request: Any, account_id: int) -> Account:
    account = access.account_for(account_id, within=request.scope)
    if account is None:
        raise Http404
    return account


def _back(request: Any, account: Account, said: str) -> HttpResponse:
    messages.success(request, said)
    if account.person_id is None:
        return HttpResponseRedirect(reverse("setup:accounts"))
    return HttpResponseRedirect(reverse("setup:person", args=[account.person_id]))


def slips(request: Any, opened: Sequence[actions.Opened]) -> HttpResponse:
    """Draw the slips with user names and passwords: shown this once, kept nowhere."""
    ids = [one.person_id for one in opened if one.person_id is not None]
    persons = people.people_named(ids, within=request.scope)
    units = people.units_of(ids, at=request.at, within=request.scope)
    rows = [
        {"opened": one, "person": persons.get(one.person_id or 0),
         "unit": getattr(units.get(one.person_id or 0), "unit", None)}
        for one in opened
    ]  # fmt: skip
    address = request.build_absolute_uri("/")
    return unstored(render(request, "setup/slips.html", {"rows": rows, "address": address}))


def code_sheet(request: Any, account: Account, codes: Sequence[str]) -> HttpResponse:
    """Draw the sheet of one-time codes: shown this once, kept encrypted."""
    return unstored(render(request, "setup/codes.html", {"account": account, "codes": codes}))


def unstored(answer: HttpResponse) -> HttpResponse:
    """Keep a page with secrets out of every cache and of the browser's history."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
