"""Signing in by allauth, with accounts that only the setup room opens."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import actions, provider, queries, rules
from houqin.kernel.people import cipher

FRESH_S = 300
SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
WHOLE = Scope.whole(reason="signing in asks about the one who signs in")


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody opens an account for himself: the roll decides who has one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "User name or password is wrong. After five wrong tries this name is locked from here for 15 minutes."
        ),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave wrong passwords to axes, which counts them by name and address together."""

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *more: Any, **named: Any
    ) -> None:
        """Say what happened, but not that somebody has signed in or out: the page shows it."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *more, **named)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead whoever lacks a second factor to set one up, and whoever has a printed password to choose an own one."""
        answer: HttpResponseBase = super().post_login(request, user, **kwargs)
        if not provider.has_second_factor(request) and queries.needs_second_factor(user, at=clock.now(), within=WHOLE):
            return _led_to(settings.HOUQIN_SECOND_FACTOR_URL, answer)
        return _led_to("account_change_password", answer) if user.is_password_drawn else answer

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to where the person was going, else home."""
        going_to: str | None = (self.is_safe_url(request.GET.get("next")) and request.GET.get("next")) or None
        return going_to or resolve_url(settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password anew unless it was given minutes ago: who has just signed in is not asked twice."""
        given = get_authentication_records(self.request, self.request.user)
        # Allauth notes real time, also where a drill has moved the clock.
        now = (clock.now() - clock.offset()).timestamp()
        is_fresh = bool(given) and 0 <= now - given[-1].get("at", 0) < FRESH_S
        return not is_fresh and super().is_reauthentication_required(app=app)

    def set_password(self, user: Any, password: str) -> None:
        """Keep the person's own password in place of a printed one."""
        user.set_password(password)
        user.is_password_drawn = False
        by = Actor.person(user.person_id) if user.person_id else Actor.system("account")
        actions.keep_own_password(account_id=user.pk, password_hash=user.password, by=by, at=clock.now())


def _led_to(route: str, answer: HttpResponseBase) -> HttpResponseBase:
    going_to = answer.headers.get("Location", "/")
    return HttpResponseRedirect(f"{reverse(route)}?{urlencode({'next': going_to})}")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with the keys of personal data; a printed sheet alone is a second factor too."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong or was used before: type the next one."),
    }

    def encrypt(self, text: str) -> str:
        """Return the text under the first of the data keys."""
        return (cipher.locked(text) or b"").decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was encrypted with any of them."""
        return cipher.opened(encrypted_text.encode())

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Say whether signing in asks for more than the password; allauth would not ask who has a sheet only."""
        kinds = None if types is None else [*types, Authenticator.Type.RECOVERY_CODES]
        return bool(super().is_mfa_enabled(user, types=kinds))


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Return the user name that was tried, however it was spelt: five tries are five.

    axes looks for it under the form's name, Django tells it under its own.
    """
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login")
    return rules.name_key(str(name)) if name else None


def locked_out(
    request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer whoever failed to sign in too often: how long to wait, until when, or whom to ask."""
    name, address = name_tried(request, credentials), getattr(request, "axes_ip_address", None)
    failures = AccessAttempt.objects.filter(username=name, ip_address=address)
    last = failures.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    cool_off = timedelta(hours=settings.AXES_COOLOFF_TIME)
    # Axes lives on real time, also where a drill has moved the clock.
    now = request.axes_attempt_time  # type: ignore[attr-defined]
    left = max((last or now) + cool_off - now, timedelta(minutes=1))
    refused = Refused(
        _(
            "too many wrong passwords for this name from here: wait %(minutes)s minutes, until %(clock)s, "
            "or ask the administrator for a new password"
        ),
        minutes=math.ceil(left.total_seconds() / 60),
        clock=f"{clock.local(clock.now() + left):%H:%M}",
    )
    return render(request, "account/locked.html", {"refused": refused}, status=429)
