"""Gives every request its instant, its day, its actor and the scope that its route allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import joining, outbox, provider, queries, routes, tablets
from houqin.kernel.org import queries as org

CHANGING = "account_change_password"
BEFORE_CHANGE = frozenset({CHANGING, "account_logout", "account_reauthenticate", "switch_language"})


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
        answer = self.get_response(request)
        if _is_signed_in(request) and not answer.has_header("Cache-Control"):
            # Browsers keep whole pages to show them again by "Back", also after signing out, unless told not to.
            answer.headers["Cache-Control"] = "no-store"
        return outbox.answered(request, answer)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Stop who may not enter; 403 says that the page is not theirs, 404 hides what is not theirs."""
        match = request.resolver_match
        declaration = routes.declaration_of(view, match.view_name if match else None)
        if declaration is None:
            raise PermissionDenied
        if not declaration.admits(request.method or ""):
            return HttpResponseNotAllowed(declaration.methods)
        person_id = getattr(request.user, "person_id", None)
        if person_id is not None:
            request.actor = Actor.person(person_id)  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return None if declaration.public else _to(request, _entrance(request))
        if tablets.KEPT in request.session and not tablets.is_still_there(request, at=request.at):  # type: ignore[attr-defined]
            logout(request)
            return _to(request, settings.HOUQIN_TABLET_URL)
        if request.user.is_password_drawn and not _may_wait(request, match.view_name if match else ""):
            # A password that was printed was seen by others: until it is changed it opens nothing else.
            return _to(request, CHANGING)
        return self._admit(request, declaration, person_id)

    @staticmethod
    def _admit(request: HttpRequest, declaration: routes.Declaration, person_id: int | None) -> HttpResponseBase | None:
        at, whole = request.at, Scope.whole(reason="the grants of the person who asks")  # type: ignore[attr-defined]
        account: Any = request.user
        is_holder = person_id is not None and account.was_granted
        held = queries.held_grants(person_id or 0, at=at, within=whole) if is_holder else []
        # Until there is a second factor, privileged grants are as if they were not there.
        is_short = not provider.has_second_factor(request) and queries.lacks_second_factor(
            request.user.pk or 0, held, within=whole
        )
        # A tablet that goes from hand to hand carries none of them at all, nor does a browser for which somebody else
        # vouched: whoever holds such a grant signs in with a proof of their own.
        is_shared = tablets.KEPT in request.session or joining.JOINED in request.session
        usable = [grant for grant in held if not ((is_short or is_shared) and queries.is_privileged(grant))]
        if declaration.public:
            request.scope = Scope(person_id=person_id, roles=frozenset(grant.role for grant in usable))  # type: ignore[attr-defined]
            return None
        scope = routes.scope_for(declaration, person_id=person_id, grants=usable)
        if scope is None:
            if (
                is_short
                and not is_shared
                and routes.scope_for(declaration, person_id=person_id, grants=held) is not None
            ):
                return _to(request, settings.HOUQIN_SECOND_FACTOR_URL)
            raise PermissionDenied
        request.scope = _under(request, scope)  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal that no form caught becomes a page with its sentence."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"refused": exception}, status=400)


def _may_wait(request: HttpRequest, route: str) -> bool:
    """Say whether a page may be asked for before a printed password is changed; other ways in know no password."""
    return route in BEFORE_CHANGE or tablets.KEPT in request.session or joining.JOINED in request.session


def _is_signed_in(request: HttpRequest) -> bool:
    return hasattr(request, "user") and request.user.is_authenticated


def _entrance(request: HttpRequest) -> str:
    """Return the page for who is not signed in: of a shared tablet, of a phone that asked to join, or signing in."""
    if tablets.COOKIE in request.COOKIES:
        return str(settings.HOUQIN_TABLET_URL)
    return str(settings.HOUQIN_JOINED_URL if joining.COOKIE in request.COOKIES else settings.LOGIN_URL)


def _under(request: HttpRequest, scope: Scope) -> Scope:
    """Cut a look at a page down to one unit (`?under=CODE`): a list then counts what a figure of that unit counted."""
    code = request.GET.get("under", "") if request.method == "GET" else ""
    if not code:
        return scope
    unit = org.unit_by_code(code, within=scope)
    if unit is None:
        raise Http404
    return scope.narrowed((unit.path,))


def _to(request: HttpRequest, route: str) -> HttpResponseBase:
    address = f"{reverse(route)}?{urlencode({'next': return_path(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, headers={outbox.SIGN_IN: "yes"})


def return_path(request: HttpRequest) -> str:
    """Return the page on which the person is: the target of a form or a fragment is no page to come back to."""
    is_fragment, is_sent = bool(request.headers.get("HX-Request")), request.method not in {"GET", "HEAD"}
    if not is_fragment and not is_sent:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL" if is_fragment else "Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    seen = urlsplit(page)
    return urlunsplit(("", "", seen.path, seen.query, ""))
