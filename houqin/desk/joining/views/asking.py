"""Coming in by a team's code: the code, the own name, the digits, and waiting for the leader. No account needed."""

from __future__ import annotations

import secrets
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.desk.joining import actions, queries
from houqin.kernel.access import joining, routes, rules
from houqin.kernel.access.models import JoinRequest, JoinState
from houqin.kernel.org.models import Unit

WHOLE = Scope.whole(reason="whoever holds a team's code sees that team's names")
LOOKS_AGAIN_S = 5
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@routes.declare(public=True)
def code(request: Any) -> HttpResponse:
    """Take a code typed by hand or scanned, and lead to its team."""
    refused = None
    if request.method == "POST":
        given = rules.code_of(request.POST.get("code", ""))
        if given and queries.unit_of_code(given, within=WHOLE) is not None:
            return HttpResponseRedirect(reverse("joining:team", args=[given]))
        refused = _guarded(request, [f"guess:{_address(request)}"]) or Refused(
            _("this code is not valid any more: ask your team leader for the new one"), field="code"
        )
    return render(request, "joining/code.html", {"refused": refused}, status=400 if refused else 200)


@routes.declare(public=True)
def team(request: Any, code: str) -> HttpResponse:
    """Let somebody pick the own name of a team, and give the last four digits of the telephone on file."""
    given = rules.code_of(code)
    unit = queries.unit_of_code(given, within=WHOLE)
    if unit is None:
        refused = _guarded(request, [f"guess:{_address(request)}"]) or Refused(
            _("this code is not valid any more: ask your team leader for the new one"), field="code"
        )
        return render(request, "joining/code.html", {"refused": refused}, status=404)
    if request.method == "POST":
        return _ask(request, given, unit)
    return _page(request, given, unit)


def _page(request: Any, code: str, unit: Unit, refused: Refused | None = None) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    names, has_more = queries.names_of(unit, text=text, at=request.at, within=WHOLE)
    chosen = ids.read(request.POST.get("person", request.GET.get("person", "")))
    context = {
        "unit": unit,
        "code": code,
        "text": text,
        "names": [] if has_more and not text else names,
        "has_more": has_more,
        "chosen": next((person for person in names if person.pk == chosen), None),
        "refused": refused,
    }
    return render(request, "joining/team.html", context, status=400 if refused else 200)


def _ask(request: Any, code: str, unit: Unit) -> HttpResponse:
    person_id = ids.read(request.POST.get("person", "")) or 0
    keys = [f"person:{person_id}", f"code:{code}", f"address:{_address(request)}"]
    secret = secrets.token_urlsafe(32)
    try:
        joining.refuse_blocked(keys, at=request.at)
        actions.ask(
            code=code,
            person_id=person_id,
            last_four=request.POST.get("last_four", "").strip()[:8],
            secret=secret,
            former_secret=request.COOKIES.get(joining.COOKIE, ""),
            browser=rules.browser_of(request.headers.get("User-Agent", "")),
            address=_address(request),
            by=request.actor,
            at=request.at,
        )
    except Refused as refused:
        if refused.field == "last_four":
            joining.note_wrong(keys=keys, by=request.actor, at=request.at)
        return _page(request, code, unit, refused)
    answer = HttpResponseRedirect(reverse("joining:wait") + "?asked=1")
    answer.set_cookie(
        joining.COOKIE, secret, max_age=joining.STAYS, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


def _guarded(request: Any, keys: list[str]) -> Refused | None:
    """Count a wrong code against the address; return the refusal of who tried too often."""
    try:
        joining.refuse_blocked(keys, at=request.at)
    except Refused as refused:
        return refused
    joining.note_wrong(keys=keys, by=request.actor, at=request.at)
    return None


def _address(request: Any) -> str:
    return str(get_client_ip_address(request) or "")


@routes.declare(public=True, methods="GET")
def wait(request: Any) -> HttpResponse:
    """Say how a request stands; once it is confirmed, this browser is signed in and stays so."""
    row = joining.request_of(request.COOKIES.get(joining.COOKIE, ""))
    if row is not None and row.state == JoinState.CONFIRMED and row.expires_at > request.at:
        return _let_in(request, row)
    is_over = row is not None and row.state in {JoinState.WAITING, JoinState.CONFIRMED} and row.expires_at <= request.at
    state = "none" if row is None else "over" if is_over else row.state
    context = {
        "row": row,
        "state": state,
        "lacks_cookies": row is None and "asked" in request.GET,
        "is_signed_in": request.user.is_authenticated,
    }
    answer = render(request, "joining/wait.html", context)
    if state == JoinState.WAITING:
        answer.headers["Refresh"] = f"{LOOKS_AGAIN_S}"
    return answer


def _let_in(request: Any, row: JoinRequest) -> HttpResponse:
    try:
        account_id = joining.take_in(request_id=row.pk, by=request.actor, at=request.at)
    except Refused as refused:
        return render(request, "joining/wait.html", {"row": row, "state": "refused", "refused": refused}, status=400)
    login(request, queries.account(account_id, within=WHOLE), backend=BACKEND)
    request.session.set_expiry(joining.STAYS)
    request.session[joining.JOINED] = True
    request.session.save()
    joining.note_session(request_id=row.pk, session_key=request.session.session_key, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("joining:welcome"))


@routes.declare(roles={routes.ANYBODY: "own"}, methods="GET")
def welcome(request: Any) -> HttpResponse:
    """Say that this phone has joined, and what comes next."""
    return render(request, "joining/welcome.html", {})
