from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from houqin import registry
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.printing import actions
from houqin.exchange import codes
from houqin.kernel.access import routes
from houqin.kernel.access import rules as access
from houqin.kernel.duties import queries as duties
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.paper import actions as paper
from houqin.kernel.paper import queries, rules
from houqin.kernel.paper.models import Form, FormLine

LEADERS = {
    "team_leader": "unit",
    "unit_head": "unit",
    "secretary": "unit",
    "commander": "campus",
    "planner": "campus",
}
ENDED_SHOWN = 20


@routes.declare(roles=LEADERS, methods="GET")
def page(request: Any) -> HttpResponse:
    """What can be printed, what is out and owed back, what came back."""
    return _page(request)


def _page(request: Any, refused: Refused | None = None) -> HttpResponse:
    scope = request.scope
    out = queries.forms_out(within=scope)
    # What is asked of people every day stands first.
    known = [registry.duty_kinds()[key] for key in actions.kinds()]
    context = {
        "units": _units(request),
        "kinds": [(kind.key, kind.title) for kind in sorted(known, key=lambda kind: not kind.counts_people)],
        "days": [request.day, request.day + timedelta(days=1)],
        "out": out,
        "overdue": queries.count_overdue(day=request.day, within=scope),
        "ended": queries.forms_for(within=scope).exclude(state="out")[:ENDED_SHOWN],
        "refused": refused,
        "today": request.day,
        "text": _text(request, out) if out else "",
    }
    return render(request, "printing/page.html", context, status=400 if refused else 200)


def _text(request: Any, out: list[Form]) -> str:
    """Return what is pasted into the group: which sheets are still out."""
    named = "、".join(f"{form.unit.name} {form.day.month}/{form.day.day} {form.code}" for form in out)
    link = request.build_absolute_uri(reverse("printing:page"))
    return gettext("[Paper forms] not yet back %(n)s: %(forms)s. Please bring them: %(link)s") % {
        "n": len(out),
        "forms": named,
        "link": link,
    }


def _units(request: Any) -> list[Unit]:
    """Return the units that whoever asks may print for: the own and those below, down to the last."""
    return list(org.units_for(within=request.scope).filter(closed_at=None))


@routes.declare(roles=LEADERS, methods="POST")
def print_forms(request: Any) -> HttpResponse:
    """Make forms for a unit, or one for each team under it, and lead to their print view."""
    unit = org.unit_by_code(request.POST.get("unit", ""), within=request.scope)
    kind = request.POST.get("kind", "")
    if unit is None or kind not in actions.kinds():
        raise Http404
    day = _day(request)
    units = [unit]
    if request.POST.get("by_team"):
        below = org.units_for(within=request.scope.narrowed((unit.path,)))
        units = [one for one in below if one.kind == "team"] or [unit]
    has_occasions = actions.kinds()[kind].is_by_occasion
    occasions = (duties.occasions(day=day, kind=registry.duty_kinds()[kind]) if has_occasions else []) or [""]
    try:
        with transaction.atomic():
            made = [
                code
                for occasion in occasions
                for code in actions.print_forms(
                    kind=kind, day=day, occasion=occasion, units=units, by=request.actor, at=request.at
                )
            ]
    except Refused as refused:
        return _page(request, refused)
    return HttpResponseRedirect(f"{reverse('printing:sheets')}?{'&'.join(f'code={code}' for code in made)}")


def _day(request: Any) -> date:
    day = clock.parse_day(request.POST.get("day", ""))
    if not request.day <= day <= request.day + timedelta(days=1):
        raise Refused(_("a form is printed for today or for tomorrow"), field="day")
    return day


@routes.declare(roles=LEADERS, methods="GET")
def sheets(request: Any) -> HttpResponse:
    """The forms on A4, one after another."""
    forms = [_form_or_404(request, code) for code in request.GET.getlist("code")[:200]]
    if not forms:
        raise Http404
    printed = [
        (
            form,
            registry.duty_kinds()[form.kind].title,
            actions.kinds()[form.kind],
            _named(request, form),
            codes.svg(request.build_absolute_uri(reverse("printing:key", args=[form.code])), title=form.code),
        )
        for form in forms
    ]
    return render(request, "printing/sheets.html", {"printed": printed})


def _named(request: Any, form: Form) -> list[tuple[FormLine, Any]]:
    """Return a form's rows with what is printed for each."""
    lines = queries.lines_of(form, within=request.scope)
    names = actions.kinds()[form.kind].names([line.subject_key for line in lines], within=request.scope)
    return [(line, names.get(line.subject_key)) for line in lines]


def _form_or_404(request: Any, code: str) -> Form:
    form = queries.form_by_code(code, within=request.scope)
    if form is None or form.kind not in actions.kinds():
        raise Http404
    return form


@routes.declare(roles=LEADERS)
def find(request: Any) -> HttpResponse:
    """Take a form's code, typed or scanned, and lead to its grid."""
    code = access.code_of(request.POST.get("code", request.GET.get("code", "")))
    if not rules.is_code(code):
        return _page(request, Refused(_("there is a slip in this code: compare it with the sheet"), field="code"))
    if queries.form_by_code(code, within=request.scope) is None:
        return _page(request, Refused(_("no form of your units has this code"), field="code"))
    return HttpResponseRedirect(reverse("printing:key", args=[code]))


@routes.declare(roles=LEADERS)
def key(request: Any, code: str) -> HttpResponse:
    """Key a form back, row by row in the order of the paper."""
    form = _form_or_404(request, code)
    if request.method != "POST":
        return _grid(request, form)
    if request.POST.get("act") == "close":
        return _closed(request, form)
    rows, photo = _rows(request, form), _photo(request)
    try:
        outcome = actions.key_form(form=form, rows=rows, photo=photo, by=request.actor, at=request.at)
    except Refused as refused:
        return _grid(request, form, refused=refused)
    taken = sum(refused is None for refused in outcome.values())
    faults = {number: refused for number, refused in outcome.items() if refused is not None}
    if taken:
        messages.success(request, ngettext("%(n)s row taken", "%(n)s rows taken", taken) % {"n": taken})
    if faults:
        return _grid(request, _form_or_404(request, code), faults=faults)
    return HttpResponseRedirect(reverse("printing:key", args=[code]))


def _rows(request: Any, form: Form) -> dict[int, dict[str, str]]:
    columns = actions.kinds()[form.kind].columns
    common = request.POST.get("common_time", "").strip()[:8]
    rows = {}
    for line in queries.lines_of(form, within=request.scope):
        given = {c.name: request.POST.get(f"r{line.number}_{c.name}", "").strip()[:60] for c in columns}
        if any(value for name, value in given.items() if name != "time"):
            given["time"] = given.get("time") or common
        rows[line.number] = given
    return rows


def _photo(request: Any) -> actions.Photo | None:
    sent = request.FILES.get("photo")
    return actions.Photo(sent.name or "", sent.content_type or "", sent.read()) if sent else None


def _closed(request: Any, form: Form) -> HttpResponse:
    try:
        paper.close_form(form_id=form.pk, by=request.actor, at=request.at)
    except Refused as refused:
        return _grid(request, form, refused=refused)
    messages.success(request, gettext("The form is in. Rows left empty stay open."))
    return HttpResponseRedirect(reverse("printing:page"))


def _grid(
    request: Any, form: Form, *, faults: dict[int, Refused] | None = None, refused: Refused | None = None
) -> HttpResponse:
    kind, faults = actions.kinds()[form.kind], faults or {}
    lines = [
        (
            line,
            name,
            [(column, request.POST.get(f"r{line.number}_{column.name}", "")) for column in kind.columns],
            faults.get(line.number),
        )
        for line, name in _named(request, form)
    ]
    context = {
        "form": form,
        "title": registry.duty_kinds()[form.kind].title,
        "kind": kind,
        "lines": lines,
        "faults": len(faults),
        "refused": refused,
        "common_time": request.POST.get("common_time", ""),
        "left": sum(line.keyed_at is None for line, _name, _cells, _fault in lines),
    }
    return render(request, "printing/key.html", context, status=400 if faults or refused else 200)


@routes.declare(roles=LEADERS, methods="POST")
def void(request: Any, code: str) -> HttpResponse:
    """Void a form that will not come back."""
    form = _form_or_404(request, code)
    try:
        paper.void_form(form_id=form.pk, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    except Refused as refused:
        return _grid(request, form, refused=refused)
    messages.success(request, gettext("The form is void."))
    return HttpResponseRedirect(reverse("printing:page"))
