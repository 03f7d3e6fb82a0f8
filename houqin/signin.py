"""Signing in by allauth, with accounts that only the setup room opens."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from houqin.common.refused import Refused
from houqin.common.words import _


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody opens an account for himself: the roll decides who has one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False


def locked_out(
    request: HttpRequest, _response: HttpResponse, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer whoever failed to sign in too often."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    refused = Refused(
        _("too many attempts to sign in: wait %(minutes)s minutes, or ask for a new password"), minutes=minutes
    )
    return render(request, "refused.html", {"refused": refused}, status=429)


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Return the user name that was tried: axes looks for it under the form's name, Django tells it under its own."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login")
    return str(name).strip() if name else None
