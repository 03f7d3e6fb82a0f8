"""OpenID Connect through allauth, where an issuer is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import HttpRequest

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import routes
from houqin.single_sign_on import accounts


class CampusAdapter(DefaultSocialAccountAdapter):
    """Nobody signs up and nothing is linked: each sign-in asks the register anew."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Answer no."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Sign in whoever the provider named, or say why not; allauth goes no further."""
        told = sociallogin.account.get_provider_account().get_user_data() or {}
        try:
            account = accounts.account_of(_number_in(told))
        except Refused as refused:
            raise ImmediateHttpResponse(accounts.refused(request, refused, 403)) from None
        raise ImmediateHttpResponse(accounts.taken_in(request, account, sociallogin.get_redirect_url(request)))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> NoReturn:
        """Say that it did not work, and that a password still does."""
        del provider, more
        raise ImmediateHttpResponse(accounts.refused(request, accounts.broken(), 502))


def _number_in(told: Mapping[str, Any]) -> str:
    claim = settings.HOUQIN_OIDC_NUMBER_CLAIM
    if told.get(claim) is None:
        raise Refused(_("the campus sign-in did not say %(claim)s: tell the administrator"), claim=claim)
    return str(told[claim]).strip()


@routes.declare(public=True)
def begin(request: HttpRequest, provider_id: str) -> Any:
    """Lead to the provider."""
    try:
        return views.login(request, provider_id)
    except (requests.RequestException, KeyError, ValueError):
        return accounts.refused(request, accounts.broken(), 502)


@routes.declare(public=True)
def come_back(request: HttpRequest, provider_id: str) -> Any:
    """Take what the provider answers."""
    try:
        return views.callback(request, provider_id)
    except (requests.RequestException, KeyError, ValueError):
        return accounts.refused(request, accounts.broken(), 502)
