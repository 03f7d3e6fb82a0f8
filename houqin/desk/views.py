"""What belongs to every page: where it begins, and its language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.i18n import set_language

from houqin.desk import navigation
from houqin.kernel.access import actions as access
from houqin.kernel.access import routes
from houqin.kernel.org.models import Unit


@routes.declare(roles={routes.ANYBODY: "own"}, methods="GET")
def home(request: HttpRequest) -> HttpResponseBase:
    """Lead who directs the house to the board, everybody else to their own day; an empty house is set up first."""
    if "setter" in request.scope.roles and not Unit.objects.exists():  # type: ignore[attr-defined]
        return HttpResponseRedirect(navigation.address_of("setup:page"))
    is_leader = bool(navigation.LEADERS & request.scope.roles)  # type: ignore[attr-defined]
    board = navigation.address_of("board:page") if is_leader else ""
    return HttpResponseRedirect(board or navigation.address_of("myday:page"))


@routes.declare(public=True, methods="POST")
def switch_language(request: HttpRequest) -> HttpResponseBase:
    """Answer in the other language from now on: kept with the account, else in a cookie."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        access.choose_language(
            account_id=request.user.pk,
            language=language,
            by=request.actor,  # type: ignore[attr-defined]
            at=request.at,  # type: ignore[attr-defined]
        )
    return set_language(request)
