from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import paths
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.places.models import Place
from houqin.lines.accountability.actions import findings as actions
from houqin.lines.accountability.forms import roll as roll_forms
from houqin.lines.accountability.forms import supervision as forms
from houqin.lines.accountability.models import Finding, Visit
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.queries import supervision as rounds
from houqin.lines.accountability.rules import aspects
from houqin.lines.accountability.rules import supervision as rules
from houqin.lines.accountability.views import supervising


def address_of(finding_id: int) -> str:
    """Return the address of a finding's page."""
    return reverse("accountability:finding", args=[finding_id])


def _finding(request: HttpRequest, finding_id: int) -> tuple[Asking, Finding]:
    asking = ask(request)
    row = queries.finding_for(finding_id, within=asking.scope)
    if row is None:
        raise Http404
    return asking, row


@routes.declare(roles=supervising.INSPECTORS)
@outbox.kept
def new_finding(request: HttpRequest) -> HttpResponse:
    """Record a finding, of a visit or of what one comes across."""
    asking = ask(request)
    visit = _visit(request, asking)
    code = rules.code_of(request.POST.get("place", "").replace("\0", "") or supervising.typed(request, "place"))
    place = visit.place if visit and not code else _place(code)
    near = rounds.units_at(place, within=supervising.WHOLE) if place else []
    measures = rounds.measures_for(at=asking.at, within=asking.scope)
    form = forms.FindingForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        units=supervising.units_to_choose(near),
        measures=measures,
        initial=_initial(visit, place, near),
    )

    def do() -> str:
        pk = actions.record_finding(
            found=_found(form, near, asking),
            shown=form.shown(),
            happened_at=asking.happened_at,
            by=asking.actor,
            at=asking.at,
            command=posted_command(request),
        )
        return address_of(pk)

    page = {"visit": visit, "place": place, "back": reverse("accountability:supervision")}
    done = gettext("Recorded. Who answers for it has been told.")
    return supervising.answered(request, form, do, done=done, template="accountability/new_finding.html", page=page)


def _visit(request: HttpRequest, asking: Asking) -> Visit | None:
    number = request.POST.get("visit", "") or supervising.typed(request, "visit")
    return rounds.visit_for(int(number), within=asking.scope) if number.isdecimal() and len(number) < 16 else None


def _place(code: str) -> Place | None:
    try:
        return rounds.place_meant(code, within=supervising.WHOLE) if code else None
    except Refused:
        return None


def _initial(visit: Visit | None, place: Place | None, near: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"due_span": rules.HOURS, "place": place.code if place else ""}
    if near:
        found["unit"] = str(near[0].pk)
    if visit is not None:
        found |= {"visit": visit.pk, "unit": str(visit.duty.unit_id), "text": visit.note}
    return found


def _found(form: forms.FindingForm, near: list[Any], asking: Asking) -> rules.Found:
    given = form.cleaned_data
    unit_id = int(given["unit"]) if given["unit"] else (near[0].pk if near else 0)
    place = _place(rules.code_of(given["place"]))
    measures = rounds.measures_for(at=asking.at, place_path=place.path if place else "", within=asking.scope)
    return rules.Found(
        place_code=given["place"],
        aspect=given["aspect"],
        severity=given["severity"],
        text=given["text"],
        unit_id=unit_id,
        owner_id=_owner(given["owner"], asking),
        due_at=form.due_at(asking.happened_at, usual_h=measures.rectify_h(given["severity"])),
        visit_id=given["visit"],
    )


def _owner(number: str, asking: Asking) -> int | None:
    if not number.strip():
        return None
    try:
        return rounds.person_numbered(number, at=asking.at, within=asking.scope)
    except Refused as refused:
        raise Refused(refused.msgid, "owner", **refused.values) from None


@routes.declare(roles={**supervising.LEDGER, **supervising.OWN}, methods="GET")
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A finding with all that happened to it."""
    asking, row = _finding(request, finding_id)
    return render(request, "accountability/finding.html", page_of(asking, row))


def page_of(asking: Asking, row: Finding) -> dict[str, Any]:
    """Return what a finding's pages show."""
    done = queries.steps_of(row, within=asking.scope)
    keys = [row.key, *(step.key for step in done)]
    keys += [again.key for step in done if (again := queries.recheck_of(step))]
    photos = queries.photos_of(keys, within=asking.scope)
    me, roles = asking.scope.person_id, asking.scope.roles
    last = done[-1] if done else None
    return {
        "finding": row,
        "is_overdue": row.is_overdue(asking.at),
        "aspect": aspects.ASPECTS[row.aspect],
        "severity": rules.SEVERITIES[row.severity],
        "body": rules.BODIES[row.body],
        "steps": _steps(row, done, photos),
        "may_rectify": row.state == rules.OPEN and _answers(asking, row),
        "may_recheck": row.state == rules.RECTIFIED
        and "inspector" in roles
        and me not in {row.owner_id, last.by_id if last else None},
        "may_withdraw": row.state in {rules.OPEN, rules.RECTIFIED} and "inspector" in roles,
        "recheck_by": last.recheck_by if last and row.state == rules.RECTIFIED else None,
        "recheck_due_at": last.recheck_due_at if last and row.state == rules.RECTIFIED else None,
        "is_campus": asking.scope.is_whole,
        "back": address_of(row.pk),
    }


def _answers(asking: Asking, row: Finding) -> bool:
    """Say whether somebody rectifies it: its owner, or who leads its unit."""
    units = asking.scope.units
    leads = bool(set(supervising.UNITS) & asking.scope.roles) and bool(units)
    return row.owner_id == asking.scope.person_id or (leads and paths.is_within(row.unit_path, roots=units))


def _steps(row: Finding, done: list[Any], photos: dict[str, list[Any]]) -> list[dict[str, Any]]:
    steps = [_step(row.found_at, _("found"), row.found_by, row.text, "overdue", photos.get(row.key))]
    for step in done:
        title = _("rectified late") if step.at > step.due_at else _("rectified")
        steps.append(_step(step.at, title, step.by, step.text, "open", photos.get(step.key)))
        if (again := queries.recheck_of(step)) is not None:
            is_closed = again.result == rules.CLOSED
            title, colour = (
                (_("re-checked: closed"), "done") if is_closed else (_("re-checked: opened again"), "missed")
            )
            steps.append(_step(again.at, title, again.by, again.note, colour, photos.get(again.key)))
            steps[-1]["due_at"] = again.due_at
    if row.state == rules.WITHDRAWN:
        steps.append(_step(row.ended_at, _("withdrawn"), None, row.withdrawn_because, "excused", None))
    return steps


def _step(at: Any, title: str, by: Any, text: str, colour: str, photos: Any) -> dict[str, Any]:
    return {"at": at, "title": title, "by": by, "text": text, "colour": colour, "photos": photos or []}


@routes.declare(roles={**supervising.UNITS, **supervising.OWN})
def rectify(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Say what was done about a finding and show it."""
    asking, row = _finding(request, finding_id)
    form = forms.RectifyForm(request.POST if request.method == "POST" else None, request.FILES or None)

    def do() -> str:
        actions.rectify(
            finding_id=row.pk,
            text=form.cleaned_data["text"],
            shown=form.shown(),
            by=asking.actor,
            at=asking.at,
            command=posted_command(request),
        )
        return address_of(row.pk)

    done = gettext("Sent. An inspector looks again.")
    page = page_of(asking, row)
    return supervising.answered(request, form, do, done=done, template="accountability/rectify.html", page=page)


@routes.declare(roles=supervising.INSPECTORS)
def recheck(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Look again at what was rectified: close it, or open it again."""
    asking, row = _finding(request, finding_id)
    form = forms.RecheckForm(
        request.POST if request.method == "POST" else None, request.FILES or None, initial={"due_span": rules.HOURS}
    )

    def do() -> str:
        given = form.cleaned_data
        measures = rounds.measures_for(at=asking.at, place_path=row.place_path, within=asking.scope)
        due_at = form.due_at(asking.at, usual_h=measures.rectify_h(row.severity))
        actions.recheck(
            finding_id=row.pk,
            result=given["result"],
            note=given["note"],
            due_at=None if given["result"] == rules.CLOSED else due_at,
            shown=form.shown(),
            by=asking.actor,
            at=asking.at,
            command=posted_command(request),
        )
        return address_of(row.pk)

    done = gettext("Recorded. Who answers for it has been told.")
    page = page_of(asking, row)
    return supervising.answered(request, form, do, done=done, template="accountability/recheck.html", page=page)


@routes.declare(roles=supervising.INSPECTORS)
def withdraw(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Withdraw a finding that should not have been recorded."""
    asking, row = _finding(request, finding_id)
    form = roll_forms.ReasonForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        reason = form.cleaned_data["reason"]
        actions.withdraw_finding(finding_id=row.pk, reason=reason, by=asking.actor, at=asking.at)
        return address_of(row.pk)

    page = {
        "title": gettext("Withdraw the finding"),
        "said": gettext("What is still owed of it is excused; the finding and the reason stay on record."),
        "back": address_of(row.pk),
    }
    done = gettext("Withdrawn.")
    template = "accountability/supervision_reason.html"
    return supervising.answered(request, form, do, done=done, template=template, page=page)
