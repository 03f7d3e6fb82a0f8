from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.rosters import queries as rosters
from houqin.kernel.rosters.models import Shift
from houqin.lines.accountability.actions import watch as actions
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.forms import watch as forms
from houqin.lines.accountability.queries import watch as queries
from houqin.lines.accountability.views import watch

PLANNERS = {"planner": "campus", "commander": "campus"}
WEEK, MONTH = 7, 31


def _days(request: HttpRequest) -> tuple[date, int]:
    length = MONTH if request.GET.get("days") == str(MONTH) else WEEK
    return watch.day_asked(request), length


@routes.declare(roles=PLANNERS)
def plan(request: HttpRequest) -> HttpResponse:
    """A week or a month of shifts: who holds them, and the empty ones to be filled; a draft goes round the cadres."""
    asking, (first, length) = ask(request), _days(request)
    last = first + timedelta(days=length - 1)
    slots = [slot for slot in queries.empty_slots(first, last, within=asking.scope) if slot[1] > asking.at]
    is_draft = "fill" in request.GET and request.method != "POST"
    draft = queries.drafted(first, last, within=asking.scope) if is_draft else []
    cadres = queries.cadres_at(at=max(asking.at, clock.instant(first, "00:00")), within=asking.scope)
    form = forms.PlanForm(request.POST or None, slots=slots, cadres=cadres, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            return _adopted(request, asking, form, first, length)
        except Refused as refused:
            report_forms.refuse(form, refused)
    lines = [line for line in watch.lines_between(first, last, at=asking.at) if line.day >= first]
    context = {
        "day": first,
        "last": asking.day + watch.FARTHEST,
        "length": length,
        "rows": _rows(form, lines),
        "form": form,
        "cadres": cadres,
        "empty": len(slots),
        "is_draft": is_draft,
        "is_asked_for": bool(queries.wanted_between(first, last, within=asking.scope)),
        "strains": watch.strains_of(first, last),
        "address": f"{reverse('accountability:watch_plan')}?day={first}&days={length}",
    }
    return render(request, "accountability/watch_plan.html", context, status=400 if form.errors else 200)


def _adopted(request: HttpRequest, asking: Asking, form: forms.PlanForm, first: date, length: int) -> HttpResponse:
    effects = actions.plan_shifts(
        planned=form.planned(), by=asking.actor, at=asking.at, command=posted_command(request)
    )  # fmt: skip
    number = effects["created"]
    said = ngettext("%(n)s shift adopted.", "%(n)s shifts adopted.", number) % {"n": number}
    messages.success(request, said)
    if taken := form.count_taken():
        lost = ngettext(
            "%(n)s shift was filled by somebody else meanwhile.", "%(n)s shifts were filled meanwhile.", taken
        )
        messages.warning(request, lost % {"n": taken})
    return HttpResponseRedirect(f"{reverse('accountability:watch_plan')}?day={first}&days={length}")


def _rows(form: forms.PlanForm, lines: list[watch.Line]) -> list[dict[str, Any]]:
    """Return shifts held and shifts to be filled in one list, by time."""
    held = [{"starts_at": line.shift.starts_at, "ends_at": line.shift.ends_at, "line": line} for line in lines]
    empty = [
        {"starts_at": slot[0], "ends_at": slot[1], "holder": holder, "backup": backup}
        for slot, holder, backup in form.rows()
    ]
    return sorted([*held, *empty], key=lambda row: row["starts_at"])


def _shift(asking: Asking, shift_id: int) -> Shift:
    found = rosters.shift_for(shift_id, post=queries.POST, within=asking.scope)
    if found is None:
        raise Http404
    return found


@routes.declare(roles=PLANNERS)
def shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """One shift: who holds it and who held it before; replace, swap, withdraw."""
    asking = ask(request)
    found = _shift(asking, shift_id)
    act = request.POST.get("act", "")
    others = [row for row in _to_come(asking, found) if row.holder_id != found.holder_id]
    cadres = [person for person in queries.cadres_at(at=asking.at, within=asking.scope) if person.pk != found.holder_id]
    replacing = forms.ReplaceForm(request.POST if act == "replace" else None, cadres=cadres)
    swapping = forms.SwapForm(request.POST if act == "swap" else None, shifts=[(row.pk, _named(row)) for row in others])
    if request.method == "POST":
        try:
            if (done := _changed(request, asking, found, replacing, swapping)) is not None:
                return done
        except Refused as refused:
            report_forms.refuse(swapping if act == "swap" else replacing, refused)
    context = {
        "shift": found,
        "covers": sorted(found.covers.all(), key=lambda cover: cover.pk),
        "replacing": replacing,
        "swapping": swapping if others and found.starts_at > asking.at else None,
        "is_over": found.ends_at <= asking.at,
        "may_withdraw": found.starts_at > asking.at,
        "handover": queries.handover_of(found.pk, within=asking.scope),
    }
    has_errors = bool(replacing.errors or swapping.errors)
    return render(request, "accountability/shift.html", context, status=400 if has_errors else 200)


def _to_come(asking: Asking, found: Shift) -> list[Shift]:
    until = max(asking.at, found.ends_at) + timedelta(days=MONTH)
    shifts = rosters.shifts_between(queries.POST, asking.at, until, within=asking.scope)
    return [row for row in shifts if row.starts_at > asking.at and row.pk != found.pk]


def _named(row: Shift) -> str:
    begin, end = clock.local(row.starts_at), clock.local(row.ends_at)
    return f"{begin:%m-%d %H:%M}–{end:%H:%M} {row.holder.name}"


def _changed(
    request: HttpRequest, asking: Asking, found: Shift, replacing: forms.ReplaceForm, swapping: forms.SwapForm
) -> HttpResponse | None:
    """Do what was asked for and lead back to the plan, or return None where a form is not right."""
    told: dict[str, Any] = {"by": asking.actor, "at": asking.at, "command": posted_command(request)}
    act = request.POST.get("act", "")
    if act == "withdraw":
        actions.withdraw_shift(shift_id=found.pk, **told)
        messages.success(request, gettext("Taken off the roster."))
    elif act == "swap" and swapping.is_valid():
        given = swapping.cleaned_data
        actions.swap_officers(shift_id=found.pk, with_id=given["with_shift"], reason=given["reason"], **told)
        messages.success(request, gettext("Swapped."))
    elif act == "replace" and replacing.is_valid():
        given = replacing.cleaned_data
        actions.replace_officer(shift_id=found.pk, person_id=given["person"], reason=given["reason"], **told)
        messages.success(request, gettext("Replaced."))
    else:
        return None
    return HttpResponseRedirect(f"{reverse('accountability:watch_plan')}?day={clock.day_of(found.starts_at)}")
