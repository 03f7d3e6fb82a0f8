"""Whose a number is, and how its owner comes in: one way for every kind of single sign-on."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import joining, provider
from houqin.kernel.access.models import Account
from houqin.kernel.people import queries as people

BY = Actor.system("single_sign_on")
WHOLE = Scope.whole(reason="who signs in is looked up in the register")


def account_of(number: str) -> Account:
    """Return the account of the person with this number, opened where there is none.

    Refuses a number that nobody has, somebody who belongs to no unit any more, and a closed account.
    """
    at = clock.now()
    person = people.person_by_number(number, within=WHOLE, at=at) if number else None
    if person is None:
        raise Refused(_("the number %(number)s is not in the register: ask your unit"), number=number[:40] or "–")
    if people.membership_at(person.pk, at=at, within=WHOLE) is None:
        raise Refused(_("this person no longer belongs to any unit"))
    joining.account_for(person, BY, at)
    return Account.objects.get(person=person)


def taken_in(request: HttpRequest, account: Account, going_to: str | None) -> Any:
    """Sign the account in, in place of whoever was; allauth asks for its second factor if it has one."""
    if request.user.is_authenticated:
        logout(request)
    request.session[provider.KEPT] = True
    return perform_login(request, account, email_verification="none", redirect_url=going_to)


def broken() -> Refused:
    """Return the sentence for a campus sign-in that does not answer."""
    return Refused(_("the campus sign-in does not answer as it should; sign in with a password, or try again later"))


def refused(request: HttpRequest, why: Refused, status: int) -> HttpResponse:
    """Answer with a sentence and the way back to the password."""
    return render(request, "account/sso_refused.html", {"refused": why}, status=status)
