"""Gives every request its instant, its day, its actor and the scope that its route allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import queries, routes


class AccessMiddleware:
    """Admits a request to a declared route only, and makes of its grants the scope of exactly that route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set what every view reads: the instant, the campus day, nobody as actor, and an empty scope."""
        request.at = clock.now()  # type: ignore[attr-defined]
        request.day = clock.day_of(request.at)  # type: ignore[attr-defined]
        request.actor = Actor.system("anonymous")  # type: ignore[attr-defined]
        request.scope = Scope()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Stop who may not enter; 403 says that the page is not theirs, 404 hides what is not theirs."""
        match = request.resolver_match
        declaration = routes.declaration_of(view, match.view_name if match else None)
        if declaration is None:
            raise PermissionDenied
        person_id = getattr(request.user, "person_id", None)
        if person_id is not None:
            request.actor = Actor.person(person_id)  # type: ignore[attr-defined]
        if declaration.public and person_id is None:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        scope = self._scope(request, declaration, person_id)
        if scope is None:
            raise PermissionDenied
        request.scope = scope  # type: ignore[attr-defined]
        return None

    @staticmethod
    def _scope(request: HttpRequest, declaration: routes.Declaration, person_id: int | None) -> Scope | None:
        at = request.at  # type: ignore[attr-defined]
        whole = Scope.whole(reason="the grants of the person who asks")
        grants = queries.held_grants(person_id, at=at, within=whole) if person_id is not None else []
        if declaration.public:
            return Scope(person_id=person_id, roles=frozenset(grant.role for grant in grants))
        return routes.scope_for(declaration, person_id=person_id, grants=grants)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal that no form caught becomes a page with its sentence."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"refused": exception}, status=400)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
