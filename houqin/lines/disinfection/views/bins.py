"""Bins for used masks: which still have to be emptied today, and emptying one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import ask, posted_command
from houqin.kernel.duties import queries as duties
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import bins as actions
from houqin.lines.disinfection.forms.stores import BinForm
from houqin.lines.disinfection.queries import plans, runs
from houqin.lines.disinfection.views.board import day_asked
from houqin.lines.disinfection.views.who import PLANNERS, READERS, WORKERS, may_work


@routes.declare(roles=READERS, methods="GET")
@outbox.kept
def page(request: HttpRequest) -> HttpResponse:
    """Every bin with its state of the day."""
    asking = ask(request)
    day = day_asked(request, asking)
    found = list(plans.bins_for(within=asking.scope))
    keys = {f"bin:{one.pk}": one for one in found}
    owed = {
        duty.subject_key: duty
        for duty in duties.duties_named(day=day, kind=declared.MASK_BIN, subject_keys=keys, within=asking.scope)
    }
    last = runs.last_collections([one.pk for one in found], within=asking.scope)
    rows = [(one, owed.get(f"bin:{one.pk}"), last.get(one.pk)) for one in found]
    context = {"rows": rows, "day": day, "kind": declared.MASK_BIN, "may_work": may_work(asking.scope)}
    context["may_register"] = bool(asking.scope.roles & set(PLANNERS))
    return render(request, "disinfection/bins.html", context)


@routes.declare(roles=WORKERS)
def empty(request: HttpRequest, bin_id: int) -> HttpResponse:
    """Empty one bin: bags, treatment, hand-over."""
    asking, refused = ask(request), None
    found = plans.bins_for(within=asking.scope).filter(pk=bin_id).first()
    if found is None:
        raise Http404
    form = BinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        told = actions.Emptied(found.pk, given["bags"], given["working_mg_l"], given["handed_to"], asking.happened_at)
        try:
            actions.empty_bins(emptied=[told], by=asking.actor, at=asking.at, command=posted_command(request))
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Recorded."))
            return HttpResponseRedirect(reverse("disinfection:bins"))
    past = runs.collections_of(found.pk, within=asking.scope)[:30]
    context = {"form": form, "refused": refused, "bin": found, "past": past}
    return render(request, "disinfection/bin.html", context, status=400 if refused or form.errors else 200)
