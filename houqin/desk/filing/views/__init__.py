"""The forms of a day: what is owed, one form as it will look, the sheet, the sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.desk import formats, navigation
from houqin.desk.filing import queries
from houqin.exchange import layouts
from houqin.kernel.access import routes
from houqin.kernel.duties import queries as duties
from houqin.kernel.returns import actions as returns
from houqin.kernel.returns import declared
from houqin.kernel.returns import queries as return_queries
from houqin.kernel.returns.models import Template

SENDERS = {
    "commander": "campus",
    "planner": "campus",
    "office": "campus",
    "duty_officer": "campus",
    "secretary": "unit",
    "unit_head": "unit",
}


@routes.declare(roles=SENDERS, methods="GET")
def page(request: Any) -> HttpResponse:
    """The forms of a day by due time, each sent, open or missed."""
    day = day_asked(request)
    templates = list(return_queries.templates_for(within=request.scope))
    sent = return_queries.sent_on(day, within=request.scope)
    keys = [f"return:{template.code}" for template in templates]
    owed = {
        duty.subject_key: duty
        for duty in duties.duties_named(day=day, kind=declared.UPPER_FORM, subject_keys=keys, within=request.scope)
    }
    rows = [
        (template, owed.get(f"return:{template.code}"), sent.get(template.code), _due(template, day))
        for template in templates
    ]
    return render(request, "filing/page.html", {"rows": rows, "day": day, "text": _text(request, rows) if rows else ""})


def _due(template: Template, day: date) -> Any:
    return return_queries.rhythm_of(template).due_at(day)


def _text(request: Any, rows: list[Any]) -> str:
    """Return what is pasted into the group: which forms are sent, which are still to be sent until when."""
    sent, open_until = gettext("sent"), gettext("to be sent until %(due)s")
    said = [
        f"{template.name} {sent if filing else open_until % {'due': template.due}}"
        for template, _duty, filing, _due_at in rows
    ]
    link = request.build_absolute_uri(reverse("filing:page"))
    return gettext("[Upper-level forms] %(forms)s: %(link)s") % {"forms": "; ".join(said), "link": link}


def day_asked(request: Any) -> date:
    """Return the day that the address names, today where it names none; a day ahead is 404."""
    try:
        day = clock.parse_day(request.GET.get("day") or request.POST.get("day") or request.day.isoformat())
    except Refused:
        raise Http404 from None
    if day > request.day:
        raise Http404
    return day


def template_or_404(request: Any, code: str) -> Template:
    """Return the form of the scope that the address names."""
    template = return_queries.template_for(code, within=request.scope)
    if template is None:
        raise Http404
    return template


def _typed(request: Any) -> dict[str, str]:
    given = {name[2:]: text for name, text in request.POST.items() if name.startswith("t_")}
    return {address: text.replace("\0", "")[:200] for address, text in given.items()}


def _filled(request: Any, template: Template, typed: Mapping[str, str]) -> queries.Filled:
    day = day_asked(request)
    return queries.filled(
        template, day=day, at=request.at, person_id=request.user.person_id, typed=typed,
        shown=queries.shown_by(request.POST.get("shown", ""), template, day=day), within=request.scope,
    )  # fmt: skip


@routes.declare(roles=SENDERS, methods="GET")
def form(request: Any, code: str) -> HttpResponse:
    """One form of a day as it would be sent now."""
    return _form(request, template_or_404(request, code))


def _form(request: Any, template: Template, refused: Refused | None = None) -> HttpResponse:
    try:
        filled = _filled(request, template, _typed(request))
    except Refused as why:
        refused, filled = refused or why, _filled(request, template, {})
    try:
        grid = layouts.look(queries.layout_of(template, within=request.scope))
    except Refused as why:
        refused, grid = refused or why, layouts.Grid("", [])
    slots = {slot.address: slot for slot in filled.slots}
    context = {
        "filled": filled,
        "shown": queries.token_of(filled),
        "template": template,
        "rows": [[(cell, slots.get(cell.address)) for cell in row] for row in grid.rows],
        "is_over": request.at >= filled.until,
        "history": return_queries.filings_of(template.code, within=request.scope),
        "open_lists": _open_lists(request, filled),
        "refused": refused,
        "note": request.POST.get("note", ""),
        "text": _as_text(filled),
    }
    return render(request, "filing/form.html", context, status=400 if refused else 200)


def _open_lists(request: Any, filled: queries.Filled) -> set[str]:
    found = {slot.list for slot in filled.slots if slot.list}
    return {link for link in found if navigation.may_open(urlsplit(link).path, request.scope.roles)}


def _as_text(filled: queries.Filled) -> str:
    """Return the form as lines for the group."""
    window = f"{formats.moment(filled.since)} – {formats.moment(filled.until)}"
    lines = [f"【{filled.template.name} {formats.day(filled.day)}】{window}"]
    lines += [f"{gettext(s.title)} {s.value}" for s in filled.slots if isinstance(s.value, int | float)]
    return "\n".join(lines)


@routes.declare(roles=SENDERS)
def sheet(request: Any, code: str) -> HttpResponse:
    """Send the form as a workbook in the given layout: clean, as a working copy with orange cells, or as once sent."""
    template = template_or_404(request, code)
    try:
        if number := request.GET.get("number", ""):
            content = _as_sent(request, code, number)
        else:
            filled = _filled(request, template, _typed(request))
            marked = filled.changed if request.GET.get("copy") == "working" else []
            content = queries.written(template, filled.values, marked=marked, within=request.scope)
    except Refused as refused:
        return _form(request, template, refused)
    answer = HttpResponse(content, content_type=layouts.MEDIA_TYPE)
    name = quote(f"{template.name}-{day_asked(request)}.xlsx")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"form-{code}.xlsx\"; filename*=UTF-8''{name}"
    return answer


def _as_sent(request: Any, code: str, number: str) -> bytes:
    found = return_queries.filings_of(code, day=day_asked(request), within=request.scope)
    filing = next((one for one in found if str(one.number) == number), None)
    if filing is None:
        raise Http404
    return queries.written(filing.template, filing.values, within=request.scope)


@routes.declare(roles=SENDERS, methods="POST")
def send(request: Any, code: str) -> HttpResponse:
    """Record that the form was sent as it stands on the page."""
    template = template_or_404(request, code)
    number = request.POST.get("number", "")
    try:
        filled = _filled(request, template, _typed(request))
        returns.record_sending(
            code=code,
            day=filled.day,
            number=int(number) if number.isascii() and number.isdigit() else filled.number,
            values=filled.values,
            note=request.POST.get("note", "").replace("\0", ""),
            by=request.actor,
            at=request.at,
            command=request.POST.get("command") or None,
        )
    except Refused as refused:
        return _form(request, template, refused)
    messages.success(request, gettext("Recorded as sent; these figures are kept."))
    return HttpResponseRedirect(f"{reverse('filing:form', args=[code])}?day={filled.day}")


@routes.declare(roles=SENDERS, methods="POST")
def excuse(request: Any, code: str) -> HttpResponse:
    """Say that the office does not ask for the form on this day."""
    template = template_or_404(request, code)
    day = day_asked(request)
    try:
        returns.excuse(code=code, day=day, by=request.actor, at=request.at)
    except Refused as refused:
        return _form(request, template, refused)
    messages.success(request, gettext("Noted: not asked for on this day."))
    return HttpResponseRedirect(f"{reverse('filing:page')}?day={day}")
