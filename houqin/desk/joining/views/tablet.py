"""A shared tablet's own page: a badge or a name and PIN, and somebody's turn begins."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.desk.joining import queries
from houqin.desk.joining.views.asking import BACKEND
from houqin.kernel.access import joining, routes, rules, tablets
from houqin.kernel.access.models import Device

WHOLE = Scope.whole(reason="who stands before a registered tablet")


@routes.declare(public=True)
def tablet(request: Any) -> HttpResponse:
    """Begin somebody's turn at this tablet by badge, or by name and PIN."""
    device = tablets.tablet_of(request.COOKIES.get(tablets.COOKIE, ""))
    if device is None:
        return render(request, "joining/no_tablet.html", {"had_one": tablets.COOKIE in request.COOKIES})
    if request.user.is_authenticated:
        logout(request)
    refused = None
    if request.method == "POST":
        try:
            return _begin(request, device)
        except Refused as found:
            refused = found
    text = request.GET.get("q", "").strip()[:40]
    names, has_more = (
        queries.names_of(device.unit, text=text, at=request.at, within=WHOLE) if device.unit else ([], False)
    )
    chosen = ids.read(request.POST.get("person", request.GET.get("person", "")))
    context = {
        "device": device,
        "names": [] if has_more and not text else names,
        "has_more": has_more,
        "text": text,
        "chosen": next((person for person in names if person.pk == chosen), None),
        "refused": refused,
    }
    return render(request, "joining/tablet.html", context, status=400 if refused else 200)


def _begin(request: Any, device: Device) -> HttpResponse:
    person_id = _by_badge(request, device) if "badge" in request.POST else _by_pin(request, device)
    account_id = tablets.sign_in_at(device_id=device.pk, person_id=person_id, by=request.actor, at=request.at)
    login(request, queries.account(account_id, within=WHOLE), backend=BACKEND)
    tablets.begin(request, device_id=device.pk, at=request.at)
    return HttpResponseRedirect(reverse("myday:page"))


def _by_badge(request: Any, device: Device) -> int:
    keys = [f"code:device:{device.pk}"]
    joining.refuse_blocked(keys, at=request.at)
    person = tablets.holder_of(rules.code_of(request.POST["badge"]))
    if person is None:
        joining.note_wrong(keys=keys, by=request.actor, at=request.at)
        raise Refused(_("this badge is not valid: ask your team leader for a new one"), field="badge")
    return person.pk


def _by_pin(request: Any, device: Device) -> int:
    person_id = ids.read(request.POST.get("person", "")) or 0
    keys = [f"pin:{device.pk}:{person_id}"]
    joining.refuse_blocked(keys, at=request.at)
    is_of_unit = device.unit is not None and queries.is_member(person_id, device.unit, at=request.at, within=WHOLE)
    if not is_of_unit or not tablets.is_pin_of(person_id, request.POST.get("pin", "")):
        joining.note_wrong(keys=keys, by=request.actor, at=request.at)
        raise Refused(_("name and PIN do not belong together"), field="pin")
    return person_id


@routes.declare(public=True, methods="POST")
def leave(request: Any) -> HttpResponse:
    """End somebody's turn: the tablet waits for the next person."""
    logout(request)
    return HttpResponseRedirect(reverse("joining:tablet"))


@routes.declare(roles={routes.ANYBODY: "own"})
def pin(request: Any) -> HttpResponse:
    """Set the own PIN for shared tablets."""
    refused = None
    if request.method == "POST":
        try:
            if request.POST.get("pin", "") != request.POST.get("again", ""):
                refused = Refused(_("the two PINs differ"), field="again")
            else:
                tablets.set_pin(
                    person_id=request.user.person_id or 0, pin=request.POST["pin"], by=request.actor, at=request.at
                )
        except Refused as found:
            refused = found
        if refused is None:
            messages.success(request, gettext("Your PIN for shared tablets is set."))
            return HttpResponseRedirect(reverse("setup:own"))
    return render(request, "joining/pin.html", {"refused": refused}, status=400 if refused else 200)
