"""Signing in by allauth, with accounts that only the setup room makes."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody opens an account for himself: the roll decides who has one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False
