"""What is in store: batches with their strength and expiry, mixtures, lamps; the card by which a solution is mixed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.org import queries as org
from houqin.lines.disinfection.actions import storing
from houqin.lines.disinfection.forms.stores import BatchForm, MixForm, StripForm
from houqin.lines.disinfection.models import Batch
from houqin.lines.disinfection.queries import plans, stores
from houqin.lines.disinfection.rules import chemistry, judging
from houqin.lines.disinfection.views.who import KEEPERS, PLANNERS, READERS, may_work


@routes.declare(roles=READERS, methods="GET")
def page(request: HttpRequest) -> HttpResponse:
    """Batches in use and what is believed of them, today's mixtures, lamps with their hours."""
    asking = ask(request)
    batches = [
        (one, stores.strength_of(one, at=asking.at, within=plans.WHOLE), chemistry.AGENTS[one.agent].title)
        for one in stores.batches_for(within=asking.scope)
    ]
    lamps = [(one, one.burnt_min // 60, lamp_weight(one.burnt_min)) for one in stores.lamps_for(within=asking.scope)]
    units = list(asking.scope.units) if asking.scope.units is not None else [""]
    context = {
        "batches": batches, "lamps": lamps, "mixes": stores.mixes_within(units, at=asking.at, within=asking.scope)[:20],
        "day": asking.day, "warn_h": judging.LAMP_WARN_H, "stop_h": judging.LAMP_STOP_H,
        "may_work": may_work(asking.scope),
        "may_keep": bool(asking.scope.roles & set(KEEPERS)),
        "may_register": bool(asking.scope.roles & set(PLANNERS)), "may_approve": "planner" in asking.scope.roles,
        "approved": [
            (one, f"{stores.alcohol_at(one.place_id, within=plans.WHOLE).normalize():f}")
            for one in stores.alcohol_stores(within=plans.WHOLE)
        ],
    }  # fmt: skip
    return render(request, "disinfection/stores.html", context)


def lamp_weight(burnt_min: int) -> str:
    """Return how a lamp stands: done (good), overdue (warn), missed (stopped)."""
    hours = burnt_min / 60
    if hours >= judging.LAMP_STOP_H:
        return "missed"
    return "overdue" if hours >= judging.LAMP_WARN_H else "done"


@routes.declare(roles=KEEPERS)
def receive(request: HttpRequest) -> HttpResponse:
    """Enter a batch."""
    asking, refused = ask(request), None
    form = BatchForm(request.POST if request.method == "POST" else None, within=asking.scope)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            storing.receive_batch(
                number=given["number"], product=given["product"], agent=given["agent"],
                label_percent=given["label_percent"], mg_per_tablet=given["mg_per_tablet"],
                capacity_l=given["capacity_l"] or Decimal(0), unit_id=given["unit"], bottle_ml=given["bottle_ml"],
                place_id=given["place"].pk if given["place"] else None,
                expires_on=given["expires_on"], by=asking.actor,
                at=asking.at, command=posted_command(request),
            )  # fmt: skip
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Entered."))
            return HttpResponseRedirect(reverse("disinfection:stores"))
    context = {"form": form, "refused": refused}
    return render(request, "disinfection/receive.html", context, status=400 if refused or form.errors else 200)


def _batch_or_404(batch_id: int, asking: Asking) -> Batch:
    found = stores.batches_for(within=asking.scope).filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found


@routes.declare(roles=KEEPERS)
def strip(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Note what a test strip says of an opened drum."""
    asking, refused = ask(request), None
    batch = _batch_or_404(batch_id, asking)
    form = StripForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            storing.read_strip(batch_id=batch.pk, percent=form.cleaned_data["percent"], by=asking.actor, at=asking.at)
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Noted: mixtures follow the strip from now on."))
            return HttpResponseRedirect(reverse("disinfection:stores"))
    context = {"form": form, "refused": refused, "batch": batch}
    return render(request, "disinfection/strip.html", context, status=400 if refused or form.errors else 200)


@routes.declare(roles=KEEPERS, methods="POST")
def finish(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take a batch that is used up off the list."""
    asking = ask(request)
    batch = _batch_or_404(batch_id, asking)
    storing.finish_batch(batch_id=batch.pk, by=asking.actor, at=asking.at)
    return HttpResponseRedirect(reverse("disinfection:stores"))


@routes.declare(roles=KEEPERS)
def mix(request: HttpRequest) -> HttpResponse:
    """The mixing card: first how much of what, then, mixed, on record."""
    asking = ask(request)
    source = request.POST if request.method == "POST" else (request.GET if "volume_l" in request.GET else None)
    form = MixForm(source, within=asking.scope, initial=_wanted(request))
    card, refused = None, None
    if form.is_bound and form.is_valid():
        try:
            card = _card(form.cleaned_data, asking)
            if request.method == "POST":
                return _mixed(request, form.cleaned_data, asking)
        except Refused as why:
            refused = why
    context = {"form": form, "refused": refused, "card": card}
    return render(request, "disinfection/mix.html", context, status=400 if refused or form.errors else 200)


def _wanted(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:12] for name in ("target_mg_l", "percent_v_v") if request.GET.get(name)}


def _card(given: dict[str, Any], asking: Asking) -> dict[str, Any]:
    batch = _batch_or_404(given["batch"], asking)
    strength = stores.strength_of(batch, at=asking.at, within=plans.WHOLE)
    volume = float(given["volume_l"])
    target, share = given["target_mg_l"], given["percent_v_v"]
    if batch.agent == "chlorine_tablet":
        mg = batch.mg_per_tablet or 0
        count = chemistry.tablets(float(target or 0), volume, mg_per_tablet=mg, use=given["use"])
        strong = count * mg / volume
        return {"batch": batch, "tablets": count, "working_mg_l": strong, "water_l": volume,
                "warned": strong > chemistry.WARN_MG_L}  # fmt: skip
    made = chemistry.dilution(
        float(strength or 0), volume, target_mg_l=None if target is None else float(target),
        percent_v_v=None if share is None else float(share), use=given["use"],
    )  # fmt: skip
    return {
        "batch": batch, "strength": strength, "product_ml": made.product_ml, "water_l": made.water_ml / 1000,
        "working_mg_l": made.working_mg_l, "warned": made.warned,
    }  # fmt: skip


def _mixed(request: HttpRequest, given: dict[str, Any], asking: Asking) -> HttpResponse:
    unit = org.units_for(within=asking.scope).filter(pk=given["unit"]).first()
    if unit is None:
        raise Http404
    storing.mix(
        batch_id=given["batch"], unit_id=unit.pk, volume_l=given["volume_l"], target_mg_l=given["target_mg_l"],
        percent_v_v=given["percent_v_v"], use=given["use"], has_protection=request.POST.get("has_protection") == "yes",
        happened_at=asking.happened_at, by=asking.actor, at=asking.at, command=posted_command(request),
    )  # fmt: skip
    messages.success(request, gettext("Mixed. Use it today."))
    return HttpResponseRedirect(reverse("disinfection:today"))


@routes.declare(roles=KEEPERS, methods="POST")
def lamp(request: HttpRequest, lamp_id: int) -> HttpResponse:
    """Note that a lamp was tested."""
    asking = ask(request)
    if not stores.lamps_for(within=asking.scope).filter(pk=lamp_id).exists():
        raise Http404
    is_good = request.POST.get("is_good") == "yes"
    storing.test_lamp(lamp_id=lamp_id, is_good=is_good, by=asking.actor, at=asking.at)
    return HttpResponseRedirect(reverse("disinfection:stores"))
