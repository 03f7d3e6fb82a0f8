"""Places as a tree, one place with its code, labels to print, every change of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from houqin.common.words import _
from houqin.desk.register import forms, queries
from houqin.desk.register.views import WRITE, common
from houqin.exchange import codes
from houqin.kernel.access import routes
from houqin.kernel.places import actions
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import Place, PlaceState

MOST_LABELS = 500


def _found(request: Any, place_id: int) -> Place:
    found = places.places_for(within=request.scope).filter(pk=place_id).first()
    if found is None:
        raise Http404
    return found


def _qr(place: Place) -> str:
    return mark_safe(codes.svg(place.code, title=place.code))  # noqa: S308 - made by segno from a checked code


@routes.declare(roles=WRITE, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the places as a tree."""
    closed = places.places_for(within=request.scope).filter(state=PlaceState.CLOSED)
    total = places.places_for(within=request.scope).filter(state=PlaceState.OPEN).count()
    nodes = queries.place_tree(within=request.scope)
    text = common.tree_text(gettext("Places"), nodes, request.build_absolute_uri(reverse("register:places")))
    context = {"nodes": nodes, "total": total, "closed": closed, "text": text}
    return render(request, "register/places.html", context)


@routes.declare(roles=WRITE, methods="GET")
def place(request: Any, place_id: int) -> HttpResponse:
    """Show a place: where it lies, what lies in it, its code."""
    found, within = _found(request, place_id), request.scope
    context = {
        "place": found,
        "kind": forms.word_of(forms.PLACE_KINDS, found.kind),
        "kept_for": forms.word_of(forms.KEPT_FOR, found.sex),
        "line": [above for above in places.line_of(found.path, within=within) if above.pk != found.pk],
        "children": [
            (child, forms.word_of(forms.PLACE_KINDS, child.kind))
            for child in places.children_of(found.path, within=within)
        ],
        "qr": _qr(found),
    }
    return render(request, "register/place.html", context)


@routes.declare(roles=WRITE, methods="GET")
def labels(request: Any) -> HttpResponse:
    """Show the labels of a place and everything in it for printing."""
    under = common.place_asked(request, "parent")
    rows = places.places_for(within=request.scope).filter(state=PlaceState.OPEN)
    if under is not None:
        rows = rows.filter(places.subtree_q("path", under.path))
    shown = list(rows[: MOST_LABELS + 1])
    above = places.names_by_path({place.parent_path for place in shown}, within=request.scope)
    context = {
        "labels": [(place, above.get(place.parent_path), _qr(place)) for place in shown[:MOST_LABELS]],
        "has_more": len(shown) > MOST_LABELS,
        "most": MOST_LABELS,
        "under": under,
    }
    return render(request, "register/labels.html", context)


@routes.declare(roles=WRITE)
def new(request: Any) -> HttpResponse:
    """Open a place, in the one named in the address."""
    parent = common.place_asked(request, "parent")
    form = forms.PlaceForm(request.POST or None, within=request.scope, initial={"kind": "room" if parent else "campus"})

    def open_it(sent: dict[str, Any]) -> None:
        values = {key: sent[key] for key in ("code", "name", "name_en", "kind", "capacity", "sex")}
        actions.open_place(
            **values, parent_code=parent.code if parent else None, by=request.actor, at=request.at,
            command=request.POST.get("command") or None,
        )  # fmt: skip

    back = reverse("register:place", args=[parent.pk]) if parent else reverse("register:places")
    return common.acted(
        request, form, open_it, back=back, done=gettext("Opened"), title=gettext("Open a place"), subject=parent,
        button=gettext("Open a place"), draft="register-place",
    )  # fmt: skip


def _change(request: Any, place: Place, sent: dict[str, Any]) -> None:
    values = {key: sent[key] for key in ("name", "name_en", "capacity", "sex")}
    actions.revise_place(place_id=place.pk, **values, by=request.actor, at=request.at)


def _move(request: Any, place: Place, sent: dict[str, Any]) -> None:
    actions.move_place(place_id=place.pk, parent_code=sent["parent"] or None, by=request.actor, at=request.at)


def _close(request: Any, place: Place, _sent: dict[str, Any]) -> None:
    actions.close_place(place_id=place.pk, by=request.actor, at=request.at)


def _reopen(request: Any, place: Place, _sent: dict[str, Any]) -> None:
    actions.reopen_place(place_id=place.pk, by=request.actor, at=request.at)


ACTS = {
    "change": common.Act(_change, _("Change"), _("Changed"), forms.PlaceNamesForm),
    "move": common.Act(_move, _("Move"), _("Moved"), forms.MovePlaceForm),
    "close": common.Act(_close, _("Take out of use"), _("Taken out of use")),
    "reopen": common.Act(_reopen, _("Open again"), _("In use again")),
}


def _initial(name: str, place: Place, request: Any) -> dict[str, Any]:
    if name == "move":
        above = places.names_by_path([place.parent_path], within=request.scope).get(place.parent_path)
        return {"parent": above.code if above else ""}
    return {key: getattr(place, key) for key in ("name", "name_en", "capacity", "sex")}


@routes.declare(roles=WRITE)
def act(request: Any, place_id: int, act: str) -> HttpResponse:
    """Show and do one change of a place."""
    found, chosen = _found(request, place_id), ACTS.get(act)
    if chosen is None:
        raise Http404
    return common.change(
        request, chosen, found, back=reverse("register:place", args=[found.pk]), draft=f"register-{act}-{found.pk}",
        initial=_initial(act, found, request) if chosen.form else {},
    )  # fmt: skip
