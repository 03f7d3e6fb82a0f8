"""Points, their kinds, lamps, bins and approved stores, registered and taken away one by one; sheets do it for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask
from houqin.lines.disinfection.actions import planning, stored_alcohol
from houqin.lines.disinfection.forms import registering as forms
from houqin.lines.disinfection.queries import plans, stores
from houqin.lines.disinfection.views.who import PLANNERS


@dataclass(frozen=True, slots=True)
class Registered:
    """One sort of thing: its title, its form, the act that enters it, the page to which one returns."""

    title: str
    form: Any
    enter: Callable[..., object]
    back: str
    is_campus: bool = False


def _kind(given: Mapping[str, Any]) -> partial[int]:
    return partial(planning.name_point_kind, **given)


def _point(given: Mapping[str, Any]) -> partial[int]:
    return partial(
        planning.add_point, code=given["code"], kind_id=given["kind"], place_id=given["place"].pk,
        unit_id=given["unit"], area_m2=given["area_m2"],
    )  # fmt: skip


def _lamp(given: Mapping[str, Any]) -> partial[int]:
    return partial(planning.add_lamp, code=given["code"], point_id=given["point"], burnt_min=given["burnt_h"] * 60)


def _bin(given: Mapping[str, Any]) -> partial[int]:
    return partial(
        planning.add_bin, code=given["code"], place_id=given["place"].pk, unit_id=given["unit"], spot=given["spot"]
    )


def _store(given: Mapping[str, Any]) -> partial[int]:
    return partial(
        stored_alcohol.approve_store, place_id=given["place"].pk, most_l=given["most_l"], document=given["document"]
    )


WHAT: Mapping[str, Registered] = {
    "kind": Registered(_("Name a kind of point"), forms.KindForm, _kind, "plan", is_campus=True),
    "point": Registered(_("Add a point"), forms.PointForm, _point, "plan"),
    "lamp": Registered(_("Add a lamp"), forms.LampForm, _lamp, "stores"),
    "bin": Registered(_("Add a bin"), forms.MaskBinForm, _bin, "bins"),
    "store": Registered(_("Approved store for alcohol"), forms.StoreForm, _store, "stores", is_campus=True),
}


@routes.declare(roles=PLANNERS)
def register(request: HttpRequest, what: str) -> HttpResponse:
    """Register one thing."""
    if what not in WHAT:
        raise Http404
    asking, refused, wanted = ask(request), None, WHAT[what]
    if wanted.is_campus and "planner" not in asking.scope.roles:
        raise Http404
    form = wanted.form(request.POST if request.method == "POST" else None, within=asking.scope)
    if form.is_bound and form.is_valid():
        try:
            act: Any = wanted.enter(form.cleaned_data)
            act(by=asking.actor, at=asking.at)
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Entered."))
            return HttpResponseRedirect(reverse(f"disinfection:{wanted.back}"))
    context = {"form": form, "refused": refused, "title": wanted.title, "back": reverse(f"disinfection:{wanted.back}")}
    return render(request, "disinfection/register.html", context, status=400 if refused or form.errors else 200)


@routes.declare(roles=PLANNERS, methods="POST")
def close(request: HttpRequest, what: str, close_id: int) -> HttpResponse:
    """Take one thing away; what it owes from now on is excused."""
    asking = ask(request)
    act, back = _closing(what, close_id, asking)
    try:
        act(by=asking.actor, at=asking.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    else:
        messages.success(request, gettext("Taken off the list."))
    return HttpResponseRedirect(reverse(f"disinfection:{back}"))


def _closing(what: str, pk: int, asking: Asking) -> tuple[partial[None], str]:
    """Return the act that takes a thing away, and the page to return to; 404 for what is not in the scope."""
    within = asking.scope
    found: Any = {
        "point": (plans.points_for(within=within), partial(planning.close_point, point_id=pk), "plan"),
        "lamp": (stores.lamps_for(within=within), partial(planning.close_lamp, lamp_id=pk), "stores"),
        "bin": (plans.bins_for(within=within), partial(planning.close_bin, bin_id=pk), "bins"),
        "store": (stores.alcohol_stores(within=within), partial(stored_alcohol.end_approval, store_id=pk), "stores"),
    }.get(what)
    is_foreign = what in WHAT and WHAT[what].is_campus and "planner" not in asking.scope.roles
    if found is None or is_foreign or not found[0].filter(pk=pk).exists():
        raise Http404
    return found[1], found[2]
