"""Import and export: templates, lists of everything, files tried before they are applied."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.register import actions, forms, intake, queries
from houqin.desk.register import sheets as known
from houqin.desk.register.models import Upload
from houqin.desk.register.views import WRITE, common
from houqin.desk.templatetags import houqin as components
from houqin.exchange import sheets
from houqin.kernel.access import routes
from houqin.manifest import SheetKind

MOST_FAULTS = 200


@routes.declare(roles=WRITE, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show every kind of sheet, and the files sent that wait."""
    return _page(request)


def _page(request: Any, refused: Refused | None = None) -> HttpResponse:
    is_english = common.language_of(request).startswith("en")
    kinds = [(kind, kind.sheet.en if is_english else kind.sheet.zh) for kind in known.kinds().values()]
    titles = {kind.sheet.kind: title for kind, title in kinds}
    uploads = [(row, titles.get(row.kind, row.kind)) for row in queries.uploads_of(request.actor, within=request.scope)]
    context = {"kinds": kinds, "uploads": uploads, "refused": refused}
    return render(request, "register/sheets.html", context, status=400 if refused else 200)


def _kind(name: str) -> SheetKind:
    kind = known.kinds().get(name)
    if kind is None:
        raise Http404
    return kind


@routes.declare(roles=WRITE, methods="GET")
def template(request: Any, kind: str) -> HttpResponse:
    """Give an empty sheet with its columns explained."""
    sheet, language = _kind(kind).sheet, common.language_of(request)
    if common.asked(request, "form") == "csv":
        return common.download(sheets.write(sheet, (), language=language, form="csv"), f"{kind}-template.csv")
    return common.download(sheets.template(sheet, language=language), f"{kind}-template.xlsx")


@routes.declare(roles=WRITE, methods="GET")
def export(request: Any, kind: str) -> HttpResponse:
    """Give everything of a kind as a sheet."""
    chosen, language = _kind(kind), common.language_of(request)
    rows = list(chosen.rows(within=request.scope, at=request.at, language=language))
    form = "csv" if common.asked(request, "form") == "csv" else "xlsx"
    content = sheets.write(chosen.sheet, rows, language=language, form=form)
    actions.note_export(kind=kind, number=len(rows), by=request.actor, at=request.at)
    return common.download(content, f"{kind}-{request.day}.{form}")


@routes.declare(roles=WRITE, methods="POST")
@require_POST
def upload(request: Any) -> HttpResponse:
    """Keep a file and show what it would do."""
    form = forms.UploadForm(request.POST, request.FILES)
    kind = _kind(request.POST.get("kind", ""))
    if not form.is_valid():
        return _page(request, Refused(_("choose a file; an empty one is none")))
    sent = form.cleaned_data["file"]
    try:
        upload_id = actions.keep_upload(
            kind=kind.sheet.kind, name=sent.name, content=sent.read(), by=request.actor, at=request.at
        )
    except Refused as why:
        return _page(request, why)
    return HttpResponseRedirect(reverse("register:report", args=[upload_id]))


def _upload(request: Any, upload_id: int) -> Upload:
    found = queries.upload_for(upload_id, request.actor, within=request.scope)
    if found is None:
        raise Http404
    return found


def _trial(request: Any, upload: Upload) -> intake.Outcome:
    content, kind = actions.content_of(upload), _kind(upload.kind)
    return intake.take(content, kind, by=request.actor, at=request.at, is_trial=True)


@routes.declare(roles=WRITE)
def report(request: Any, upload_id: int) -> HttpResponse:
    """Show what a file would do, every fault by row and column; apply it, whole or in part, or discard it."""
    found = _upload(request, upload_id)
    if request.method == "POST":
        return _answer(request, found)
    outcome = _trial(request, found)
    is_english = common.language_of(request).startswith("en")
    sheet = outcome.kind.sheet
    titles = {column.key: column.en if is_english else column.zh for column in sheet.columns}
    context = {
        "upload": found,
        "outcome": outcome,
        "kind": sheet.en if is_english else sheet.zh,
        "parts": _parts(found, outcome),
        "faults": [(fault, titles.get(fault.column, "")) for fault in outcome.faults[:MOST_FAULTS]],
        "has_more": len(outcome.faults) > MOST_FAULTS,
        "changes_nothing": not (outcome.faults or outcome.effect.created or outcome.effect.changed),
    }
    return render(request, "register/report.html", context)


def _parts(upload: Upload, outcome: intake.Outcome) -> list[tuple[str, int, str]]:
    effect, faulty = outcome.effect, outcome.faulty
    numbers = (effect.created, effect.changed, effect.unchanged)
    if upload.applied_at:
        numbers = (upload.created, upload.changed, upload.unchanged)
        faulty = outcome.reading.count - sum(numbers)
    words = (gettext("new"), gettext("changed"), gettext("as before"))
    named = list(zip(words, numbers, ("", "", ""), strict=True))
    if sum(numbers) + faulty < outcome.reading.count:
        # A tree with a fault is not looked at further: what its good rows would do is not known.
        named = [(gettext("without a fault"), outcome.good, "")]
    return [*named, (gettext("faulty"), faulty, "#faults" if faulty else "")]


def _answer(request: Any, upload: Upload) -> HttpResponse:
    if request.POST.get("act") == "discard":
        actions.discard_upload(upload_id=upload.pk, by=request.actor, at=request.at)
        messages.success(request, gettext("Discarded"))
        return HttpResponseRedirect(reverse("register:sheets"))
    try:
        is_applied = actions.apply_upload(
            upload_id=upload.pk, leaves_faulty=request.POST.get("act") == "good", by=request.actor, at=request.at
        )
    except Refused as why:
        messages.error(request, components.sentence(why))
    else:
        if is_applied:
            messages.success(request, gettext("Applied"))
        else:
            messages.error(request, gettext("Nothing was changed: the file has faults."))
    return HttpResponseRedirect(reverse("register:report", args=[upload.pk]))


@routes.declare(roles=WRITE, methods="GET")
def faulty(request: Any, upload_id: int) -> HttpResponse:
    """Give back the faulty rows as they came, each with its reasons."""
    found = _upload(request, upload_id)
    language = common.language_of(request)
    reading = _trial(request, found).reading
    content = sheets.faulty_rows(reading, say=lambda why: intake.said(why, language), language=language)
    return common.download(content, f"{found.kind}-faulty.xlsx")
