"""What the pages of supervision share: who reads and acts, units to choose from, a form with a photo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.kernel.access.asking import ask
from houqin.kernel.files import queries as files
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.lines.accountability.actions import evidence
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.forms.supervision import PhotoForm
from houqin.lines.accountability.views import roll, wording

INSPECTORS = {"inspector": "campus"}
READERS = {
    **INSPECTORS,
    "commander": "campus",
    "leading_group": "campus",
    "office": "campus",
    "planner": "campus",
    "duty_officer": "campus",
}
UNITS = dict(roll.LEADERS)
LEDGER = {**READERS, **UNITS}
OWN = {"*": "own"}
WHOLE = Scope.whole(reason="units and places are known by name to everybody")


def typed(request: HttpRequest, name: str) -> str:
    """Return what the address asks for under a name; PostgreSQL takes no NUL, and nobody means one."""
    return request.GET.get(name, "").replace("\0", "").strip()[:200]


def units_to_choose(near: Sequence[Unit] = ()) -> list[Any]:
    """Return the units as choices by id, in tree order, those near first under a heading of their own."""
    rows = org.units_for(within=WHOLE).filter(kind__in=["unit", "team"], closed_at=None)
    every = [(str(unit.pk), ("　" if unit.kind == "team" else "") + named(unit)) for unit in rows]
    if not near:
        return every
    return [(gettext("In this place"), [(str(unit.pk), named(unit)) for unit in near]), (gettext("All units"), every)]


def named(thing: Any) -> str:
    """Return a thing's name in the language of the page."""
    return wording.in_language((thing.name, thing.name_en or thing.name))


def refuse(form: Any, refused: Refused) -> None:
    """Put a refusal beside the field it names, or above the form."""
    report_forms.refuse(form, refused)


def answered(
    request: HttpRequest,
    form: Any,
    do: Callable[[], str],
    *,
    done: str,
    template: str,
    page: dict[str, Any],
) -> HttpResponse:
    """Show a form, or do what it says and go where `do` leads; on a refusal what was typed and the photo stay."""
    if request.method == "POST" and form.is_valid():
        try:
            address = do()
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(address)
    context = {**page, "form": form, "waiting": _waiting(request, form)}
    return render(request, template, context, status=400 if form.errors else 200)


def _waiting(request: HttpRequest, form: Any) -> int | None:
    """Return the id of the photo that waits until the form is mended: the one just sent, else one kept before."""
    if request.method != "POST" or not isinstance(form, PhotoForm) or "photo" in form.errors:
        return None
    asking = ask(request)
    if (sent := form.sent()) is not None:
        try:
            return evidence.keep_waiting(photo=sent, by=asking.actor, at=asking.at)
        except Refused as refused:
            refuse(form, refused)
            return None
    kept = form.cleaned_data.get("waiting")
    own = Scope(person_id=asking.scope.person_id)
    return kept if kept and files.file_for(kept, within=own) is not None else None
