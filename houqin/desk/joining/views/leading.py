"""What a leader does: confirm, hand out the code, look at devices, revoke, print badges, register tablets."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.desk.joining import actions, queries
from houqin.exchange import codes
from houqin.kernel.access import joining, routes, tablets
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people

LEADERS = {
    "team_leader": "unit",
    "unit_head": "unit",
    "secretary": "unit",
    "commander": "campus",
    "planner": "campus",
    "setter": "campus",
}


def unit_or_404(request: Any, code: str) -> Unit:
    """Return a unit that whoever asks may see."""
    unit = org.unit_by_code(code, within=request.scope)
    if unit is None:
        raise Http404
    return unit


def _address_of(unit: Unit) -> str:
    return f"{reverse('joining:page')}?unit={unit.code}"


@routes.declare(roles=LEADERS, methods="GET")
def page(request: Any) -> HttpResponse:
    """Who asks to join, who has joined, on which devices; of one unit, or of all that whoever asks may see."""
    return _page(request)


def _page(request: Any, refused: Refused | None = None) -> HttpResponse:
    scope = request.scope
    code = request.GET.get("unit", "")
    unit = unit_or_404(request, code) if code else _only_unit(request)
    within = scope.narrowed((unit.path,)) if unit else scope
    context: dict[str, Any] = {
        "unit": unit,
        "waiting": queries.waiting(at=request.at, within=within),
        "devices": queries.joined(within=within)[:200],
        "tablets": queries.tablets(within=within),
        "children": _children(request, unit),
        "refused": refused,
    }
    if unit:
        team_code = queries.code_of(unit, within=within)
        link = request.build_absolute_uri(reverse("joining:team", args=[team_code.code])) if team_code else ""
        found = queries.members(unit, at=request.at, within=within)
        context |= {"team_code": team_code, "link": link, "members": found, "text": _text(unit, found, link)}
        context["sum_parts"] = _parts(found)
        context["qr"] = codes.svg(link, title=gettext("Join %(unit)s") % {"unit": unit.name}) if link else ""
    return render(request, "joining/page.html", context, status=400 if refused else 200)


def _parts(found: queries.Members) -> list[tuple[str, int, str]]:
    return [
        (gettext("joined"), found.joined, ""),
        (gettext("waiting"), found.waiting, ""),
        (gettext("not joined"), len(found.not_yet), ""),
    ]


def _only_unit(request: Any) -> Unit | None:
    """Return the unit of who leads exactly one."""
    found = request.scope.units
    return org.unit_at(found[0], within=request.scope) if found is not None and len(found) == 1 else None


def _children(request: Any, unit: Unit | None) -> list[Unit]:
    if unit is not None:
        return org.children_of(unit.path, within=request.scope)
    if request.scope.units is not None:
        found = (org.unit_at(path, within=request.scope) for path in request.scope.units)
        return [one for one in found if one is not None]
    return [one for one in org.units_for(within=request.scope) if one.kind != "team"]


def _text(unit: Unit, found: queries.Members, link: str) -> str:
    """Return what a leader pastes into the group."""
    names = "、".join(person.name for person in found.not_yet[:60])
    return gettext(
        "[%(unit)s, joining Houqin] people %(expected)s, joined %(joined)s, waiting %(waiting)s, not yet %(not_yet)s: "
        "%(names)s. Open %(link)s on your own phone and choose your name."
    ) % {
        "unit": unit.name,
        "expected": found.expected,
        "joined": found.joined,
        "waiting": found.waiting,
        "not_yet": len(found.not_yet),
        "names": names,
        "link": link,
    }


@routes.declare(roles=LEADERS, methods="POST")
def decide(request: Any) -> HttpResponse:
    """Confirm or refuse the ticked requests."""
    chosen = ids.read_all(request.POST.getlist("request"))
    rows = [queries.request_for(one, within=request.scope) for one in chosen]
    if None in rows:
        raise Http404
    numbers = {one: request.POST.get(f"number_{one}", "") for one in chosen}
    is_confirmed = request.POST.get("act") == "confirm"
    try:
        number = actions.decide(
            request_ids=chosen, is_confirmed=is_confirmed, numbers=numbers, by=request.actor, at=request.at
        )
    except Refused as refused:
        return _page(request, refused)
    said = (
        ngettext("%(n)s person confirmed", "%(n)s people confirmed", number)
        if is_confirmed
        else ngettext("%(n)s request refused", "%(n)s requests refused", number)
    )
    messages.success(request, said % {"n": number})
    return HttpResponseRedirect(_back(request))


def _back(request: Any) -> str:
    code = request.POST.get("unit", "")
    unit = org.unit_by_code(code, within=request.scope) if code else None
    return _address_of(unit) if unit else reverse("joining:page")


@routes.declare(roles=LEADERS, methods="POST")
def renew(request: Any, code: str) -> HttpResponse:
    """Give the unit a new code; the former is dead at once."""
    unit = unit_or_404(request, code)
    joining.renew_code(unit_id=unit.pk, by=request.actor, at=request.at)
    messages.success(request, gettext("A new code is in force; the former one opens nothing any more."))
    return HttpResponseRedirect(_address_of(unit))


@routes.declare(roles=LEADERS, methods="GET")
def poster(request: Any, code: str) -> HttpResponse:
    """A poster with the unit's code, for the wall."""
    unit = unit_or_404(request, code)
    team_code = queries.code_of(unit, within=request.scope)
    if team_code is None:
        raise Http404
    link = request.build_absolute_uri(reverse("joining:team", args=[team_code.code]))
    context = {"unit": unit, "team_code": team_code, "link": link, "qr": codes.svg(link, title=unit.name)}
    return render(request, "joining/poster.html", context)


@routes.declare(roles=LEADERS, methods="POST")
def revoke(request: Any, request_id: int) -> HttpResponse:
    """Sign a device that joined out at once."""
    row = queries.request_for(request_id, within=request.scope)
    if row is None:
        raise Http404
    try:
        joining.revoke_joined(request_id=row.pk, by=request.actor, at=request.at)
    except Refused as refused:
        return _page(request, refused)
    messages.success(request, gettext("This device is signed out."))
    return HttpResponseRedirect(_back(request))


@routes.declare(roles=LEADERS)
def badges(request: Any, code: str) -> HttpResponse:
    """Choose who gets a badge, and print the badges just drawn: their codes are shown this once."""
    unit = unit_or_404(request, code)
    members = list(people.members_of(unit.path, at=request.at, within=request.scope).filter(merged_into=None)[:500])
    refused = None
    if request.method == "POST":
        chosen = set(ids.read_all(request.POST.getlist("person"))) & {person.pk for person in members}
        try:
            drawn = dict(actions.issue_badges(person_ids=sorted(chosen), by=request.actor, at=request.at))
        except Refused as found:
            refused = found
        else:
            cards = [
                (person, drawn[person.pk], codes.svg(drawn[person.pk])) for person in members if person.pk in drawn
            ]
            return render(request, "joining/badge_cards.html", {"unit": unit, "cards": cards})
    holders = queries.badge_holders([person.pk for person in members], within=request.scope)
    context = {"unit": unit, "members": members, "holders": holders, "refused": refused}
    return render(request, "joining/badges.html", context, status=400 if refused else 200)


@routes.declare(roles=LEADERS, methods="POST")
def revoke_badge(request: Any, code: str, person_id: int) -> HttpResponse:
    """Void a badge that was lost."""
    unit = unit_or_404(request, code)
    if not people.members_of(unit.path, at=request.at, within=request.scope).filter(pk=person_id).exists():
        raise Http404
    try:
        tablets.revoke_badge(person_id=person_id, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    else:
        messages.success(request, gettext("This badge opens nothing any more."))
    return HttpResponseRedirect(reverse("joining:badges", args=[unit.code]))


@routes.declare(roles=LEADERS, methods="POST")
def register_tablet(request: Any, code: str) -> HttpResponse:
    """Make this browser the shared tablet of a unit; whoever did it is signed out of it."""
    unit, token = unit_or_404(request, code), secrets.token_urlsafe(32)
    try:
        tablets.register_tablet(
            name=request.POST.get("name", ""), unit_id=unit.pk, token=token, by=request.actor, at=request.at
        )
    except Refused as refused:
        return _page(request, refused)
    logout(request)
    answer = HttpResponseRedirect(reverse("joining:tablet"))
    answer.set_cookie(
        tablets.COOKIE, token, max_age=10 * joining.STAYS, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    answer.delete_cookie(joining.COOKIE)
    return answer


@routes.declare(roles=LEADERS, methods="POST")
def revoke_tablet(request: Any, device_id: int) -> HttpResponse:
    """Take a tablet's right away at once."""
    device = queries.tablet_for(device_id, within=request.scope)
    if device is None:
        raise Http404
    tablets.revoke_tablet(device_id=device.pk, by=request.actor, at=request.at)
    messages.success(request, gettext("This tablet is signed out."))
    return HttpResponseRedirect(_back(request))
