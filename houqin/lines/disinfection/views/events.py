"""What happened: told by whoever sees it; what the plan asks afterwards is owed at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask, posted_command
from houqin.lines.disinfection.actions import events
from houqin.lines.disinfection.forms.registering import EventForm
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.rules import rhythm
from houqin.lines.disinfection.views.board import day_asked
from houqin.lines.disinfection.views.who import READERS, REPORTERS, WITHDRAWERS, may_work


@routes.declare(roles=READERS, methods="GET")
def page(request: HttpRequest) -> HttpResponse:
    """What happened on a day, and what the plan asks after what."""
    asking = ask(request)
    day = day_asked(request, asking)
    plan = plans.plan_on(day, within=plans.WHOLE)
    rows = [(one, rhythm.EVENTS[one.key]) for one in plans.events_on(day, within=plans.WHOLE)]
    asked = [item for item in plans.items_of(plan, within=plans.WHOLE) if item.rhythm == rhythm.EVENT]
    context = {
        "day": day, "rows": rows, "asked": [(item, rhythm.EVENTS[item.event]) for item in asked],
        "may_work": may_work(asking.scope), "may_report": bool(asking.scope.roles & set(REPORTERS)),
        "may_withdraw": day == asking.day and bool(asking.scope.roles & set(WITHDRAWERS)),
    }  # fmt: skip
    return render(request, "disinfection/events.html", context)


@routes.declare(roles=REPORTERS)
def report(request: HttpRequest) -> HttpResponse:
    """Tell what happened."""
    asking, refused = ask(request), None
    form = EventForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            points = events.report_event(
                key=given["key"], place_id=given["place"].pk, happened_at=given["happened_at"] or asking.happened_at,
                by=asking.actor, at=asking.at, command=posted_command(request),
            )  # fmt: skip
        except Refused as why:
            refused = why
        else:
            said = ngettext("%(n)s point is to be disinfected.", "%(n)s points are to be disinfected.", points)
            messages.success(request, said % {"n": points})
            return HttpResponseRedirect(reverse("disinfection:events"))
    context = {"form": form, "refused": refused}
    return render(request, "disinfection/report_event.html", context, status=400 if refused or form.errors else 200)


@routes.declare(roles=WITHDRAWERS, methods="POST")
def withdraw(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take back what was told by mistake."""
    asking = ask(request)
    if not plans.events_on(asking.day, within=plans.WHOLE).filter(pk=event_id).exists():
        raise Http404
    events.withdraw_event(event_id=event_id, by=asking.actor, at=asking.at)
    return HttpResponseRedirect(reverse("disinfection:events"))
