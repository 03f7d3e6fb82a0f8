from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from houqin.common.refused import Refused
from houqin.exchange import sheets
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.files import queries as files
from houqin.kernel.files import rules as file_rules
from houqin.kernel.people.models import Person
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import aspects as actions
from houqin.lines.accountability.forms import group as forms
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.models import Exhibit
from houqin.lines.accountability.queries import aspects as queries
from houqin.lines.accountability.queries import group as groups
from houqin.lines.accountability.queries import watch
from houqin.lines.accountability.rules import aspects as rules
from houqin.lines.accountability.views import photos
from houqin.lines.accountability.views.group import READERS
from houqin.lines.accountability.views.paper import FORMS

PLANNERS = {"planner": "campus", "commander": "campus"}
SEEING = {role: reach for role, reach in READERS.items() if role != "*"}
KINDS = {kind.key: kind.title for kind in declared.DUTY_KINDS}
SHEET = sheets.Sheet(
    "aspects",
    "十个方面责任清单",
    "Ten aspects",
    (
        sheets.Column("number", "序号", "No."),
        sheets.Column("aspect", "方面", "Aspect"),
        sheets.Column("owner", "责任人", "Owner"),
        sheets.Column("deputy", "副责任人", "Deputy"),
        sheets.Column("status", "状态", "Status"),
        sheets.Column("reviewed_at", "最近评估", "Last review"),
        sheets.Column("evidence", "依据", "Evidence"),
        sheets.Column("due_at", "本周截止", "Due this week"),
        sheets.Column("state", "本周", "This week"),
    ),
    ("number",),
)


def _rows(asking: Asking) -> list[queries.Row]:
    """The ten for who sees the campus; for others those that they answer for."""
    mine = None
    if not asking.scope.is_whole:
        mine = queries.aspects_of(asking.scope.person_id or 0, at=asking.at, within=asking.scope)
    return queries.rows_at(at=asking.at, within=asking.scope, only=mine)


def said(exhibit: Exhibit) -> str:
    """Return evidence in one line: a text, a decision, a file, or how many tasks of a day were done."""
    if exhibit.kind == rules.COVERAGE:
        return f"{gettext(KINDS.get(exhibit.duty_kind, exhibit.duty_kind))} {exhibit.done}/{exhibit.expected}"
    if exhibit.kind == rules.DECISION and exhibit.decision is not None:
        is_english = (get_language() or "").startswith("en")
        return (is_english and exhibit.decision.text_en) or exhibit.decision.text_zh or exhibit.decision.text_en
    if exhibit.kind == rules.FILE and exhibit.file is not None:
        return exhibit.file.name
    return exhibit.text


def _shown(row: queries.Row, asking: Asking) -> dict[str, Any]:
    exhibits = list(row.review.exhibits.all()) if row.review else []
    return {"row": row, "is_overdue": row.is_overdue(asking.at), "exhibits": [(one, said(one)) for one in exhibits]}


@routes.declare(roles=READERS, methods="GET")
def aspects(request: HttpRequest) -> HttpResponse:
    """The ten aspects: who answers, how each stands, what bore it out last, what is overdue."""
    asking = ask(request)
    rows = _rows(asking)
    shown = [_shown(row, asking) for row in rows]
    context = {
        "rows": shown,
        "is_whole": asking.scope.is_whole,
        "is_planner": bool(set(PLANNERS) & asking.scope.roles),
        "kind": declared.ASPECT_REVIEW,
        "counts": queries.reviewed_in_week(day=asking.day, at=asking.at, within=asking.scope)
        if asking.scope.is_whole
        else None,
        "without_owner": [row for row in rows if row.charge is None],
        "text": _text(shown) if asking.scope.is_whole else "",
    }
    return render(request, "accountability/aspects.html", context)


def _text(shown: list[dict[str, Any]]) -> str:
    lines = [f"【{gettext('Ten aspects')}】"]
    for item in shown:
        row = item["row"]
        status = gettext(rules.STATUSES[row.review.status]) if row.review else gettext("not reviewed yet")
        owner = row.charge.owner.name if row.charge else gettext("nobody")
        lines.append(f"{row.number}. {gettext(row.title)}: {owner} · {status}")
    return "\n".join(lines)


@routes.declare(roles=READERS)
def aspect(request: HttpRequest, aspect: str) -> HttpResponse:
    """One aspect: its reviews with their evidence; who answers for it records the next one."""
    asking = ask(request)
    row = next((row for row in _rows(asking) if row.aspect == aspect), None)
    if row is None:
        raise Http404
    decisions = list(groups.decisions_for(within=groups.WHOLE, aspect=aspect)[:10])
    form = forms.ReviewForm(
        request.POST or None, request.FILES or None, decisions=decisions, kinds=queries.COUNTED,
        initial={"day": asking.day},
    )  # fmt: skip
    may_record = _may_record(asking, row)
    if request.method == "POST":
        if not may_record:
            raise Http404
        if form.is_valid():
            try:
                _record(request, asking, aspect, form)
            except Refused as refused:
                report_forms.refuse(form, refused)
            else:
                messages.success(request, gettext("Recorded."))
                return HttpResponseRedirect(reverse("accountability:aspect", args=[aspect]))
    reviews = queries.reviews_of(aspect, at=asking.at, within=asking.scope)
    context = {
        **_shown(row, asking),
        "form": form if may_record else None,
        "is_planner": bool(set(PLANNERS) & asking.scope.roles),
        "reviews": [(one, [(item, said(item)) for item in one.exhibits.all()]) for one in reviews],
        "decisions": decisions,
        "kind": declared.ASPECT_REVIEW,
    }
    return render(request, "accountability/aspect.html", context, status=400 if form.errors else 200)


def _may_record(asking: Asking, row: queries.Row) -> bool:
    if set(PLANNERS) & asking.scope.roles:
        return True
    return row.charge is not None and asking.scope.person_id in {row.charge.owner_id, row.charge.deputy_id}


def _record(request: HttpRequest, asking: Asking, aspect: str, form: forms.ReviewForm) -> None:
    photo = form.cleaned_data["photo"]
    actions.record_review(
        aspect=aspect,
        status=form.cleaned_data["status"],
        exhibits=form.exhibits(today=asking.day),
        photo=photo.read() if photo else None,
        photo_name=photo.name if photo else "",
        by=asking.actor,
        at=asking.at,
        command=posted_command(request),
    )


@routes.declare(roles=PLANNERS)
def charge(request: HttpRequest, aspect: str) -> HttpResponse:
    """Say who answers for an aspect from now on, out of the leading group and the cadres."""
    asking = ask(request)
    if aspect not in rules.ASPECTS:
        raise Http404
    now = queries.charges_at(at=asking.at, within=asking.scope).get(aspect)
    initial = {"owner": now.owner_id, "deputy": now.deputy_id} if now else {}
    form = forms.ChargeForm(request.POST or None, people=_answerable(asking), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_aspect(
                aspect=aspect,
                owner_id=form.cleaned_data["owner"],
                deputy_id=form.cleaned_data["deputy"],
                by=asking.actor,
                at=asking.at,
                command=posted_command(request),
            )
        except Refused as refused:
            report_forms.refuse(form, refused)
        else:
            messages.success(request, gettext("Assigned."))
            return HttpResponseRedirect(reverse("accountability:aspects"))
    context = {"form": form, "aspect": aspect, "title": rules.ASPECTS[aspect]}
    return render(request, "accountability/charge.html", context, status=400 if form.errors else 200)


def _answerable(asking: Asking) -> list[Person]:
    group = groups.group_at(at=asking.at, within=asking.scope)
    posts = (*group.heads, *group.deputies, *(post for seat in group.seats for post in seat.posts))
    people = [post.person for post in posts] + watch.cadres_at(at=asking.at, within=asking.scope)
    return list({person.pk: person for person in people}.values())


@routes.declare(roles=READERS, methods="GET")
def file(request: HttpRequest, aspect: str, file_id: int) -> HttpResponse:
    """A file that bears out a review, for who sees the aspect."""
    asking = ask(request)
    if not any(row.aspect == aspect for row in _rows(asking)):
        raise Http404
    reviews = queries.reviews_of(aspect, at=asking.at, within=asking.scope, most=200)
    about = [f"review:{review.pk}" for review in reviews]
    found = files.file_for(file_id, within=asking.scope, about=about)
    if found is None or found.about not in about or (content := files.content_of(found)) is None:
        raise Http404
    shown = "inline" if found.media_type == file_rules.PHOTO else "attachment"
    response = HttpResponse(content, content_type=found.media_type, headers=photos.HEADERS)
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(found.name)}"
    return response


def _sheet_rows(asking: Asking) -> Iterator[dict[str, object]]:
    for row in _rows(asking):
        exhibits = list(row.review.exhibits.all()) if row.review else []
        yield {
            "number": row.number,
            "aspect": gettext(row.title),
            "owner": row.charge.owner.name if row.charge else "",
            "deputy": row.charge.deputy.name if row.charge else "",
            "status": gettext(rules.STATUSES[row.review.status]) if row.review else "",
            "reviewed_at": row.review.at if row.review else None,
            "evidence": "; ".join(said(one) for one in exhibits),
            "due_at": row.duty.due_at if row.duty else None,
            "state": gettext(row.duty.state) if row.duty else "",
        }


@routes.declare(roles=SEEING, methods="GET")
def export(request: HttpRequest) -> HttpResponse:
    """The ten as a sheet."""
    asking = ask(request)
    form = "csv" if request.GET.get("as") == "csv" else "xlsx"
    body = sheets.write(SHEET, _sheet_rows(asking), language=get_language() or "zh-hans", form=form)
    response = HttpResponse(body, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="aspects-{asking.day}.{form}"'
    return response


@routes.declare(roles=SEEING, methods="GET")
def paper(request: HttpRequest) -> HttpResponse:
    """The ten on A4, with lines to sign."""
    asking = ask(request)
    context = {
        "rows": [_shown(row, asking) for row in _rows(asking)],
        "day": asking.day,
        "kind": declared.ASPECT_REVIEW,
        "signatures": [gettext("Party secretary"), gettext("Director")],
    }
    return render(request, "accountability/aspects_paper.html", context)
