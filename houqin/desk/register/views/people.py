"""The list of people: search, filters, pages; export, print, copy; entering one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.desk.register import actions, forms, queries
from houqin.desk.register.sheets import people as sheet
from houqin.desk.register.views import READ, WRITE, common
from houqin.exchange import sheets
from houqin.kernel.access import routes
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions as people_actions
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person

MOST_FOUND = 50
MOST_PRINTED = 2000


def _unit(request: Any) -> Unit | None:
    code = request.GET.get("unit", "")
    return org.unit_by_code(code, within=request.scope) if code else None


def _chosen(request: Any, unit: Unit | None) -> Any:
    """Return the people that the filters of the address leave."""
    within, at, kind = request.scope, request.at, request.GET.get("kind", "")
    rows = people.people_for(within=within, at=at)
    if unit is not None:
        rows = rows.filter(pk__in=people.members_of(unit.path, at=at, within=within).order_by().values("pk"))
    return rows.filter(kind=kind) if kind in dict(forms.PERSON_KINDS) else rows


@routes.declare(roles=READ, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the people of the scope, found, filtered and page by page."""
    text, unit = request.GET.get("q", "").strip(), _unit(request)
    was: dict[int, str] = {}
    if text:
        found = people.search(text, at=request.at, within=request.scope, limit=MOST_FOUND)
        was = {one.person.pk: one.was for one in found if one.was}
        shown = people.PersonPage([one.person for one in found], "")
    else:
        asked = {key: request.GET.get(key, "") for key in ("sort", "after", "before")}
        shown = people.page_of(_chosen(request, unit), **asked)
    rows = queries.rows_of(shown.people, at=request.at, within=request.scope, was=was)
    faults = people.grid_faults(at=request.at, within=request.scope) if common.may_write(request) else None
    context = {
        "rows": rows,
        "shown": shown,
        "text": text,
        "unit": unit,
        "kinds": forms.PERSON_KINDS,
        "faults": faults,
        "may_write": common.may_write(request),
        "query": request.GET.urlencode(),
        "copy_text": _text_for_group(rows),
    }
    return render(request, "register/people.html", context)


def _text_for_group(rows: list[queries.PersonRow]) -> str:
    return "\n".join(
        f"{row.person.name} {row.person.number}" + (f" {row.membership.unit.name}" if row.membership else "")
        for row in rows
    )


def _listed(request: Any) -> list[Person]:
    text = request.GET.get("q", "").strip()
    if text:
        return [one.person for one in people.search(text, at=request.at, within=request.scope, limit=MOST_FOUND)]
    return list(_chosen(request, _unit(request)).order_by("pinyin", "pk"))


@routes.declare(roles=READ, methods="GET")
def export(request: Any) -> HttpResponse:
    """Give the list as a sheet, phones and documents masked."""
    chosen = _listed(request)
    language = common.language_of(request)
    rows = sheet.rows_of(chosen, within=request.scope, at=request.at, language=language)
    content = sheets.write(sheet.SHEET, rows, language=language)
    actions.note_export(kind="people", number=len(chosen), by=request.actor, at=request.at)
    return common.download(content, f"people-{request.day}.xlsx")


@routes.declare(roles=READ, methods="GET")
def paper(request: Any) -> HttpResponse:
    """Show the list for printing."""
    chosen = _listed(request)[:MOST_PRINTED]
    rows = queries.rows_of(chosen, at=request.at, within=request.scope, was={})
    return render(request, "register/people_print.html", {"rows": rows, "unit": _unit(request)})


@routes.declare(roles=WRITE)
def new(request: Any) -> HttpResponse:
    """Enter a person."""
    unit = _unit(request)
    initial = {"language": "zh-hans", "kind": "employee", "unit": unit.pk if unit else ""}
    form = forms.NewPersonForm(request.POST or None, within=request.scope, initial=initial)

    def enter(sent: dict[str, Any]) -> None:
        entry = form.entry()
        chosen = org.units_for(within=request.scope).filter(pk=sent["unit"] or 0).first()
        people_actions.enter_person(
            number=entry.number, name=entry.name or "", kind=entry.kind or "", name_en=entry.name_en or "",
            sex=entry.sex or "", language=entry.language or "", unit_code=chosen.code if chosen else None,
            starts_at=forms.instant_of(sent["since"], at=request.at), phone=entry.phone or "",
            identity=entry.identity or "", diet=entry.diet or "", aliases=entry.aliases or (),
            by=request.actor, at=request.at, command=request.POST.get("command") or None,
        )  # fmt: skip

    return common.acted(
        request, form, enter, back=reverse("register:page"), done=gettext("Entered"),
        title=gettext("Enter a person"), button=gettext("Enter"), draft="register-person",
    )  # fmt: skip
