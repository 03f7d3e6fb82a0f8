"""Requests to other units (协办单): what ours are asked to do, what we asked of others, one request with its acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin import registry
from houqin.common.declared import OrderKind
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.requests.forms import DoneForm, HandOnForm
from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask
from houqin.kernel.workorders import actions, queries
from houqin.kernel.workorders.models import Order, OrderState

DOERS = {
    "team_leader": "unit", "unit_head": "unit", "planner": "campus", "commander": "campus", "duty_officer": "campus",
}  # fmt: skip
MOST_ENDED = 30


@routes.declare(roles=DOERS, methods="GET")
def page(request: Any) -> HttpResponse:
    """What is to be done, what was asked of others, what ended lately."""
    asking = ask(request)
    found = list(queries.orders_for(within=asking.scope).filter(state=OrderState.OPEN))
    mine = {one.pk for one in queries.to_do(asking.scope.units or ("",), within=asking.scope)}
    ended = queries.orders_for(within=asking.scope).exclude(state=OrderState.OPEN).order_by("-ended_at")[:MOST_ENDED]
    context = {
        "to_do": [_told(one) for one in found if one.pk in mine],
        "asked": [_told(one) for one in found if one.pk not in mine],
        "ended": [_told(one) for one in ended],
    }
    return render(request, "requests/page.html", context)


def _told(order: Order) -> tuple[Order, str, str]:
    """Return a request with its kind and what is asked, in words (msgids)."""
    kind = registry.order_kinds().get(order.kind)
    return order, kind.title if kind else order.kind, kind.what.get(order.what, order.what) if kind else order.what


def _found(request: Any, order_id: int) -> tuple[Order, OrderKind]:
    order = queries.orders_for(within=request.scope).filter(pk=order_id).first()
    kind = registry.order_kinds().get(order.kind) if order else None
    if order is None or kind is None:
        raise Http404
    return order, kind


def _may_do(request: Any, order: Order) -> bool:
    """Say whether who asks belongs to the unit that is asked, or to all."""
    return queries.to_do(request.scope.units or ("",), within=request.scope).filter(pk=order.pk).exists()


@routes.declare(roles=DOERS)
def order(request: Any, order_id: int) -> HttpResponse:
    """One request; posting says that it is done."""
    asking, refused = ask(request), None
    found, kind = _found(request, order_id)
    form = DoneForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _finish(request, found, kind, form.cleaned_data["outcome"])
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Done."))
            return HttpResponseRedirect(reverse("requests:page"))
    context = {
        "told": _told(found), "rows": [_told(found)], "form": form, "refused": refused, "hand_on": HandOnForm(),
        "may_do": _may_do(request, found),
        "may_withdraw": queries.asked_by(within=request.scope).filter(pk=found.pk).exists(),
        "is_open": found.state == OrderState.OPEN, "is_overdue": found.due_at <= asking.at,
    }  # fmt: skip
    return render(request, "requests/order.html", context, status=400 if refused or form.errors else 200)


def _finish(request: Any, found: Order, kind: OrderKind, outcome: str) -> None:
    asking = ask(request)
    if not _may_do(request, found) and found.state == OrderState.OPEN:
        raise Refused(_("the unit that is asked says that it is done"))
    actions.finish(
        kind=kind, order_id=found.pk, outcome=outcome, happened_at=asking.happened_at, by=asking.actor, at=asking.at
    )


@routes.declare(roles=DOERS, methods="POST")
def hand_on(request: Any, order_id: int) -> HttpResponse:
    """Hand a request on to another unit."""
    found, kind = _found(request, order_id)
    form = HandOnForm(request.POST)
    unit_id = form.cleaned_data["unit"] if form.is_valid() else found.unit_id
    try:
        actions.hand_on(kind=kind, order_id=found.pk, unit_id=unit_id, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
        return HttpResponseRedirect(reverse("requests:order", args=[found.pk]))
    messages.success(request, gettext("Handed on."))
    return HttpResponseRedirect(reverse("requests:page"))


def _refuse_asked(request: Any, found: Order) -> None:
    if not queries.asked_by(within=request.scope).filter(pk=found.pk).exists():
        raise Refused(_("who asked takes it back; do it, or hand it on"))


@routes.declare(roles=DOERS, methods="POST")
def withdraw(request: Any, order_id: int) -> HttpResponse:
    """Take a request back: only who asked may; who was asked does it or hands it on."""
    found, kind = _found(request, order_id)
    try:
        _refuse_asked(request, found)
        actions.withdraw(kind=kind, order_id=found.pk, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    else:
        messages.success(request, gettext("Taken back."))
    return HttpResponseRedirect(reverse("requests:page"))
