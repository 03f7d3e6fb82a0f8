"""The list of people: search, filters, pages; export, print, copy; entering one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
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
MOST_PRINTED = 3000
NOWHERE = "nowhere"


def _chosen(request: Any, unit: Unit | None) -> QuerySet[Person]:
    """Return the people that the filters of the address leave; those who belong nowhere only when asked for."""
    within, at, kind = request.scope, request.at, common.asked(request, "kind")
    rows = people.people_for(within=within, at=at)
    if unit is not None:
        rows = rows.filter(pk__in=people.members_of(unit.path, at=at, within=within).order_by().values("pk"))
    else:
        is_nowhere = common.asked(request, "where") == NOWHERE
        rows = queries.belonging(rows, at=at, within=within, is_nowhere=is_nowhere)
    return rows.filter(kind=kind) if kind in dict(forms.PERSON_KINDS) else rows


@routes.declare(roles=READ, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the people of the scope, found, filtered and page by page."""
    text, unit = common.asked(request, "q"), common.unit_asked(request, "unit")
    context = _found(request, text) if text else _paged(request, unit)
    rows, may_write = context.pop("rows"), common.may_write(request)
    context |= {
        "rows": _with_kinds(rows),
        "text": text,
        "unit": unit,
        "nowhere": NOWHERE,
        "faults": _count_faults(request) if may_write else 0,
        "may_write": may_write,
        "query": request.GET.urlencode(),
        "copy_text": _text_for_group(rows),
    }
    return render(request, "register/people.html", context)


def _count_faults(request: Any) -> int:
    # Whoever types in the search box gets the list anew, not what stands above it.
    return 0 if request.htmx else people.grid_faults(at=request.at, within=request.scope).number


def _found(request: Any, text: str) -> dict[str, Any]:
    found = people.search(text, at=request.at, within=request.scope, limit=MOST_FOUND + 1)
    shown, was = [one.person for one in found[:MOST_FOUND]], {one.person.pk: one.was for one in found if one.was}
    rows = queries.rows_of(shown, at=request.at, within=request.scope, was=was)
    return {"rows": rows, "is_cut": len(found) > MOST_FOUND}


def _paged(request: Any, unit: Unit | None) -> dict[str, Any]:
    chosen = _chosen(request, unit)
    sort, after, before = (common.asked(request, key) for key in ("sort", "after", "before"))
    shown = people.page_of(chosen, sort=sort, after=after, before=before)
    there = set(people.people_for(within=request.scope, at=request.at).values_list("kind", flat=True).distinct())
    # A sheet of everybody has more rows than the list of those in units: the page says by how many.
    is_everybody = unit is None and not common.asked(request, "where") and common.may_write(request)
    return {
        "rows": queries.rows_of(shown.people, at=request.at, within=request.scope, was={}),
        "shown": shown,
        "without_unit": queries.count_nowhere(at=request.at, within=request.scope) if is_everybody else 0,
        "total": chosen.count(),
        "kinds": [(key, word) for key, word in forms.PERSON_KINDS if key in there],
        "has_filter": unit is not None or any(common.asked(request, key) for key in ("kind", "where")),
    }


def _with_kinds(rows: list[queries.PersonRow]) -> list[tuple[queries.PersonRow, str]]:
    return [(row, forms.word_of(forms.PERSON_KINDS, row.person.kind)) for row in rows]


def _text_for_group(rows: list[queries.PersonRow]) -> str:
    return "\n".join(
        f"{row.person.name} {row.person.number}" + (f" {row.membership.unit.name}" if row.membership else "")
        for row in rows
    )


def _listed(request: Any) -> list[Person]:
    if text := common.asked(request, "q"):
        return [one.person for one in people.search(text, at=request.at, within=request.scope, limit=MOST_FOUND)]
    return list(_chosen(request, common.unit_asked(request, "unit")).order_by("pinyin", "pk"))


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
    chosen = _listed(request)
    rows = queries.rows_of(chosen[:MOST_PRINTED], at=request.at, within=request.scope, was={})
    context = {
        "rows": _with_kinds(rows),
        "total": len(chosen),
        "unit": common.unit_asked(request, "unit"),
        "text": common.asked(request, "q"),
        "kind": dict(forms.PERSON_KINDS).get(common.asked(request, "kind"), ""),
        "query": request.GET.urlencode(),
    }
    return render(request, "register/people_print.html", context)


@routes.declare(roles=WRITE)
def new(request: Any) -> HttpResponse:
    """Enter a person."""
    unit = common.unit_asked(request, "unit")
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
