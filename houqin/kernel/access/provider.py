"""What a session keeps of a sign-in through the campus's own provider (decision 0012)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

KEPT = "signed_in_by_provider"


def has_second_factor(request: HttpRequest) -> bool:
    """Say whether whoever is signed in came through a provider of which the administrator says that it asks for two."""
    return bool(settings.HOUQIN_OIDC_HAS_SECOND_FACTOR) and KEPT in request.session
