"""Everybody's own account: language, password, second factor, where it is signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext

from houqin.desk.setup import names
from houqin.desk.setup.views.accounts import code_sheet
from houqin.kernel.access import actions, routes
from houqin.kernel.access import queries as access

OWN = {routes.ANYBODY: "own"}


@routes.declare(roles=OWN, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the own account."""
    within = request.scope
    here = request.session.session_key
    browsers = access.signed_in(request.user.pk, within=within)
    person_id = within.person_id
    grants = [] if person_id is None else access.grants_ever(within=names.OWN, person_id=person_id)
    context = {
        "held": [names.of_grant(row) for row in grants if row.ends_at is None or row.ends_at > request.at],
        "factors": access.second_factors(request.user.pk, within=within),
        "codes_left": access.count_codes_left(request.user.pk, within=within),
        "browsers": browsers,
        "here": here,
        "has_others": any(browser.session_key != here for browser in browsers),
    }
    return render(request, "setup/own.html", context)


@routes.declare(roles=OWN, methods="GET")
def second_factor(request: Any) -> HttpResponse:
    """Say why more than a password is needed, and offer three ways to have it."""
    going_to = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(going_to, {request.get_host()}, require_https=request.is_secure()):
        going_to = settings.LOGIN_REDIRECT_URL
    context = {
        "is_needed": access.needs_second_factor(request.user, at=request.at, within=request.scope),
        "factors": access.second_factors(request.user.pk, within=request.scope),
        "going_to": going_to,
    }
    return render(request, "setup/second_factor.html", context)


@routes.declare(roles=OWN)
@reauthentication_required
def print_codes(request: Any) -> HttpResponse:
    """Print an own sheet of one-time codes; an older one is void. A look at the page changes nothing."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("setup:second_factor"))
    codes = actions.print_codes(account_id=request.user.pk, by=request.actor, at=request.at)
    return code_sheet(request, request.user, codes)


@routes.declare(roles=OWN, methods="POST")
def sign_out_elsewhere(request: Any) -> HttpResponse:
    """Sign out in every other browser."""
    keep = request.session.session_key
    ended = actions.sign_out_elsewhere(account_id=request.user.pk, keep=keep, by=request.actor, at=request.at)
    said = ngettext("Signed out in %(n)s other browser", "Signed out in %(n)s other browsers", ended)
    messages.success(request, said % {"n": ended})
    return HttpResponseRedirect(reverse("setup:own"))


@routes.declare(roles=OWN, methods="POST")
def sign_out_one(request: Any, signed_in_id: int) -> HttpResponse:
    """Sign out in one browser."""
    actions.sign_out_one(account_id=request.user.pk, signed_in_id=signed_in_id, by=request.actor, at=request.at)
    messages.success(request, gettext("Signed out there"))
    return HttpResponseRedirect(reverse("setup:own"))
