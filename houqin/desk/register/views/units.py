"""The grid as a tree, one unit with its people and posts, every change of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.register import forms, queries
from houqin.desk.register.views import READ, WRITE, common
from houqin.kernel.access import routes
from houqin.kernel.org import actions
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions as people_actions
from houqin.kernel.people import queries as people

MOST_SHOWN, MOST_OFFERED = 60, 300
MOVED_LATER = _("Tasks already published keep the unit as it was; from the next publishing on they follow the move.")


def _found(request: Any, unit_id: int) -> Unit:
    found = org.units_for(within=request.scope).select_related("place").filter(pk=unit_id).first()
    if found is None:
        raise Http404
    return found


@routes.declare(roles=READ, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the units of the scope as a tree with numbers of people."""
    within, at, may_write = request.scope, request.at, common.may_write(request)
    nodes = queries.unit_tree(at=at, within=within)
    context = {
        "nodes": nodes,
        "text": common.tree_text(gettext("Grid"), nodes, request.build_absolute_uri(reverse("register:units"))),
        "total": sum(people.count_members(at=at, within=within).values()),
        "unit_number": org.units_for(within=within).filter(closed_at=None).count(),
        "closed": org.units_for(within=within).exclude(closed_at=None),
        "faults": people.grid_faults(at=at, within=within) if may_write else None,
        "may_write": may_write,
    }
    return render(request, "register/units.html", context)


@routes.declare(roles=READ, methods="GET")
def unit(request: Any, unit_id: int) -> HttpResponse:
    """Show a unit: where it lies, who leads it, who belongs to it."""
    found, within, at = _found(request, unit_id), request.scope, request.at
    members = people.members_of(found.path, at=at, within=within)
    shown = list(members[: MOST_SHOWN + 1])
    posts = people.posts_in(found.path, at=at, within=within)
    context = {
        "unit": found,
        "kind": forms.word_of(forms.UNIT_KINDS, found.kind),
        "line": [above for above in org.line_of(found.path, within=within) if above.pk != found.pk],
        "children": queries.units_under(found.path, at=at, within=within),
        "posts": [(post, forms.word_of(forms.POSTS, post.kind)) for post in posts],
        "rows": queries.rows_of(shown[:MOST_SHOWN], at=at, within=within, was={}),
        "number": queries.count_under(found.path, at=at, within=within),
        "has_more": len(shown) > MOST_SHOWN,
        "may_write": common.may_write(request),
    }
    return render(request, "register/unit.html", context)


@routes.declare(roles=WRITE)
def new(request: Any) -> HttpResponse:
    """Open a unit, under the one named in the address."""
    parent = common.unit_asked(request, "parent")
    form = forms.UnitForm(request.POST or None, within=request.scope, initial={"kind": "team" if parent else "unit"})

    def open_it(sent: dict[str, Any]) -> None:
        actions.open_unit(
            code=sent["code"], name=sent["name"], name_en=sent["name_en"], emergency_name=sent["emergency_name"],
            kind=sent["kind"], parent_code=parent.code if parent else None, place_code=sent["place"] or None,
            by=request.actor, at=request.at, command=request.POST.get("command") or None,
        )  # fmt: skip

    back = reverse("register:unit", args=[parent.pk]) if parent else reverse("register:units")
    return common.acted(
        request, form, open_it, back=back, done=gettext("Opened"), title=gettext("Open a unit"), subject=parent,
        button=gettext("Open a unit"), draft="register-unit",
    )  # fmt: skip


def _rename(request: Any, unit: Unit, sent: dict[str, Any]) -> None:
    who = {"by": request.actor, "at": request.at}
    names = {key: sent[key] for key in ("name", "name_en", "emergency_name")}
    actions.revise_unit(unit_id=unit.pk, place_code=sent["place"] or None, **names, **who)


def _move(request: Any, unit: Unit, sent: dict[str, Any]) -> None:
    parent = org.units_for(within=request.scope).filter(pk=sent["unit"] or 0).first()
    code = parent.code if parent else None
    actions.move_unit(unit_id=unit.pk, parent_code=code, by=request.actor, at=request.at)


def _close(request: Any, unit: Unit, _sent: dict[str, Any]) -> None:
    actions.close_unit(unit_id=unit.pk, by=request.actor, at=request.at)


def _reopen(request: Any, unit: Unit, _sent: dict[str, Any]) -> None:
    actions.reopen_unit(unit_id=unit.pk, by=request.actor, at=request.at)


def _appoint(request: Any, unit: Unit, sent: dict[str, Any]) -> None:
    person = people.person_by_number(sent["number"].strip(), within=request.scope, at=request.at)
    if person is None:
        raise Refused(_("there is no person with the number %(number)s"), "number", number=sent["number"])
    people_actions.appoint(
        person_id=person.pk, unit_id=unit.pk, kind=sent["kind"], title=sent["title"],
        from_at=forms.instant_of(sent["since"], at=request.at), by=request.actor, at=request.at,
        command=request.POST.get("command") or None,
    )  # fmt: skip


ACTS = {
    "appoint": common.Act(_appoint, _("Appoint"), _("Appointed"), forms.HolderForm),
    "rename": common.Act(_rename, _("Rename"), _("Renamed"), forms.UnitNamesForm),
    "move": common.Act(_move, _("Move"), _("Moved"), forms.MoveUnitForm),
    "close": common.Act(_close, _("Take out of use"), _("Taken out of use")),
    "reopen": common.Act(_reopen, _("Open again"), _("In use again")),
}


def _initial(name: str, unit: Unit, request: Any) -> dict[str, Any]:
    if name == "appoint":
        return {"kind": "head"}
    if name == "move":
        above = org.unit_at(unit.parent_path, within=request.scope)
        return {"unit": above.pk if above else ""}
    names = {key: getattr(unit, key) for key in ("name", "name_en", "emergency_name")}
    return {**names, "place": unit.place.code if unit.place else ""}


@routes.declare(roles=WRITE)
def act(request: Any, unit_id: int, act: str) -> HttpResponse:
    """Show and do one change of a unit."""
    found, chosen = _found(request, unit_id), ACTS.get(act)
    if chosen is None:
        raise Http404
    return common.change(
        request, chosen, found, back=reverse("register:unit", args=[found.pk]), draft=f"register-{act}-{found.pk}",
        initial=_initial(act, found, request) if chosen.form else {},
        note=gettext(MOVED_LATER) if act == "move" else "",
        options=_members(request, found) if act == "appoint" else [],
    )  # fmt: skip


def _members(request: Any, unit: Unit) -> list[tuple[str, str]]:
    """Return numbers and names of the unit's people, to choose from while typing."""
    members = people.members_of(unit.path, at=request.at, within=request.scope)[:MOST_OFFERED]
    return [(person.number, queries.named(person)) for person in members]
