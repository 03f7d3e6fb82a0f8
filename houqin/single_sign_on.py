"""Single sign-on by OpenID Connect: the provider says a number, the register says whose it is (decision 0012)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import requests
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import joining, provider, routes
from houqin.kernel.access.models import Account
from houqin.kernel.people import queries as people

PROVIDER = "campus"
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


class CampusAdapter(DefaultSocialAccountAdapter):
    """Nobody signs up and nothing is linked: each sign-in asks the register anew."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Answer no."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Sign in whoever the provider named, or say why not; allauth goes no further."""
        told = sociallogin.account.get_provider_account().get_user_data() or {}
        try:
            account = account_of(_number_in(told))
        except Refused as refused:
            raise ImmediateHttpResponse(_refused(request, refused, 403)) from None
        if request.user.is_authenticated:
            logout(request)
        request.session[provider.KEPT] = True
        going_to = sociallogin.get_redirect_url(request)
        raise ImmediateHttpResponse(perform_login(request, account, email_verification="none", redirect_url=going_to))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> NoReturn:
        """Say that it did not work, and that a password still does."""
        del provider, more
        raise ImmediateHttpResponse(_refused(request, _broken(), 502))


def _number_in(told: Mapping[str, Any]) -> str:
    claim = settings.HOUQIN_OIDC_NUMBER_CLAIM
    if told.get(claim) is None:
        raise Refused(_("the campus sign-in did not say %(claim)s: tell the administrator"), claim=claim)
    return str(told[claim]).strip()


def _broken() -> Refused:
    return Refused(_("the campus sign-in does not answer as it should; sign in with a password, or try again later"))


def _refused(request: HttpRequest, refused: Refused, status: int) -> HttpResponse:
    return render(request, "account/sso_refused.html", {"refused": refused}, status=status)


@routes.declare(public=True)
def begin(request: HttpRequest, provider_id: str) -> Any:
    """Lead to the provider."""
    try:
        return views.login(request, provider_id)
    except (requests.RequestException, KeyError, ValueError):
        return _refused(request, _broken(), 502)


@routes.declare(public=True)
def come_back(request: HttpRequest, provider_id: str) -> Any:
    """Take what the provider answers."""
    try:
        return views.callback(request, provider_id)
    except (requests.RequestException, KeyError, ValueError):
        return _refused(request, _broken(), 502)
