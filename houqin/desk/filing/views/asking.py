"""What offices ask for: a new form, its layout, what fills its cells, its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.filing import actions, queries
from houqin.desk.filing.forms import AskedForm, CellForm
from houqin.desk.filing.views import SENDERS, template_or_404
from houqin.exchange import layouts
from houqin.kernel.access import routes
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.returns import actions as returns
from houqin.kernel.returns import queries as return_queries
from houqin.kernel.returns import rules
from houqin.kernel.returns.models import Template

MOST_NAMED = 8


@routes.declare(roles=SENDERS)
def new(request: Any) -> HttpResponse:
    """Take a new form up."""
    first = {"counts_from": "16:00", "days_back": 1, "counts_until": "16:00", "due": "17:00"}
    return _asked(request, AskedForm(request.POST or None, request.FILES or None, within=request.scope, initial=first))


@routes.declare(roles=SENDERS)
def change(request: Any, code: str) -> HttpResponse:
    """Change a form: its sendings keep the version they were made with."""
    template = template_or_404(request, code)
    names = ("name", "to_whom", "counts_from", "counts_until", "days_back", "due")
    first = {name: getattr(template, name) for name in names} | {"unit": template.unit_id}
    form = AskedForm(
        request.POST or None, request.FILES or None, within=request.scope, initial=first, is_change=True
    )  # fmt: skip
    return _asked(request, form, template)


def _asked(request: Any, form: AskedForm, template: Template | None = None) -> HttpResponse:
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            code = _save(request, form, template)
            return HttpResponseRedirect(reverse("filing:cells", args=[code]))
        except Refused as why:
            refused = why
    context = {"form": form, "template": template, "refused": refused}
    return render(request, "filing/asked.html", context, status=400 if request.method == "POST" else 200)


def _save(request: Any, form: AskedForm, template: Template | None) -> str:
    given = form.cleaned_data
    unit = org.units_for(within=request.scope).get(pk=given["unit"])  # the form has held the choice to the scope
    layout, dropped = _layout(request, given, template)
    code = actions.save_form(
        code=template.code if template else "", name=given["name"], to_whom=given["to_whom"], unit=unit,
        responsible_id=_responsible(request, given["number"], template), rhythm=form.rhythm(), layout=layout,
        by=request.actor, at=request.at, command=request.POST.get("command") or None,
    )  # fmt: skip
    if dropped:
        named = ", ".join(dropped[:MOST_NAMED])
        messages.warning(request, gettext("The new layout has no such cells: %(cells)s") % {"cells": named})
    return code


def _responsible(request: Any, number: str, template: Template | None) -> int:
    if not number.strip():
        return template.responsible_id if template else request.user.person_id
    found = people.person_meant(number, within=request.scope, at=request.at)
    if found is None:
        raise Refused(_("nobody of your units, or more than one, is found by this"), field="number")
    return found.pk


def _layout(request: Any, given: Mapping[str, Any], template: Template | None) -> tuple[actions.Layout, list[str]]:
    """Return the layout with its cells, and which of the former cells it has not."""
    if sent := given["layout"]:
        content = sent.read()
        grid, dropped = layouts.look(content), []
        kept = {}
        for address, what in sorted(template.cells.items() if template else ()):
            try:
                kept[grid.cell(address).address] = what
            except Refused:
                dropped.append(address)
        return actions.Layout(content, sent.name or "layout.xlsx", kept), dropped
    if template is not None:
        content = queries.layout_of(template, within=request.scope)
        return actions.Layout(content, template.layout.name, template.cells), []
    known = {**queries.known_figures(day=request.day, at=request.at, within=request.scope), **rules.FIXED}
    del known[rules.TYPED]
    content = layouts.plain(given["name"], [gettext(title) for title in known.values()])
    cells = {f"B{row}": key for row, key in enumerate(known, start=layouts.FIRST_ROW)}
    return actions.Layout(content, "layout.xlsx", cells), []


@routes.declare(roles=SENDERS)
def cells(request: Any, code: str) -> HttpResponse:
    """Say what fills the cells of a layout: choose one, choose a figure."""
    template = template_or_404(request, code)
    figures = queries.known_figures(day=request.day, at=request.at, within=request.scope)
    form = CellForm(request.POST or None, figures=figures, initial=_chosen(request, template))
    refused = None
    try:
        content = queries.layout_of(template, within=request.scope)
        grid = layouts.look(content)
        if request.method == "POST" and form.is_valid():
            _assign(request, template, content, grid.cell(form.cleaned_data["address"]).address, form)
            return HttpResponseRedirect(reverse("filing:cells", args=[code]))
    except Refused as why:
        refused, grid = why, layouts.Grid("", [])
    titles = {**figures, **rules.FIXED}
    context = {
        "template": template,
        "form": form,
        "refused": refused,
        "rows": [[(cell, titles.get(template.cells.get(cell.address, ""), "")) for cell in row] for row in grid.rows],
        "chosen": request.GET.get("address", ""),
    }
    return render(request, "filing/cells.html", context, status=400 if request.method == "POST" else 200)


def _chosen(request: Any, template: Template) -> dict[str, str]:
    address = request.GET.get("address", "")[:6]
    return {"address": address, "what": template.cells.get(address, "")}


def _assign(request: Any, template: Template, content: bytes, address: str, form: CellForm) -> None:
    filled = {key: what for key, what in template.cells.items() if key != address}
    if form.cleaned_data["what"]:
        filled[address] = form.cleaned_data["what"]
    actions.save_form(
        code=template.code, name=template.name, to_whom=template.to_whom, unit=template.unit,
        responsible_id=template.responsible_id, rhythm=return_queries.rhythm_of(template),
        layout=actions.Layout(content, template.layout.name, filled), by=request.actor, at=request.at,
        command=request.POST.get("command") or None,
    )  # fmt: skip


@routes.declare(roles=SENDERS, methods="POST")
def end(request: Any, code: str) -> HttpResponse:
    """End a form that nobody asks for any more."""
    template = template_or_404(request, code)
    if request.POST.get("confirmed") != "yes":
        question = gettext("End this form? What was sent is kept.")
        back = reverse("filing:form", args=[code])
        return render(request, "confirm.html", {"question": question, "back": back, "button": gettext("End")})
    returns.end_template(code=template.code, by=request.actor, at=request.at)
    messages.success(request, gettext("The form has ended."))
    return HttpResponseRedirect(reverse("filing:page"))
