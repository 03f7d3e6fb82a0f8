from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.org import queries as org
from houqin.lines.accountability.actions import supervision as actions
from houqin.lines.accountability.forms import roll as roll_forms
from houqin.lines.accountability.forms import supervision as forms
from houqin.lines.accountability.models import Round, Visit
from houqin.lines.accountability.queries import findings
from houqin.lines.accountability.queries import supervision as queries
from houqin.lines.accountability.rules import supervision as rules
from houqin.lines.accountability.views import supervising

SEEDS = 2**40
HOME = "accountability:supervision"
ROUNDS_SHOWN = 20


@routes.declare(roles=supervising.LEDGER, methods="GET")
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do: the round that waits, visits, re-checks, what is overdue, how the findings stand."""
    asking = ask(request)
    rows = findings.findings_for(within=asking.scope)
    rounds: list[Any] = list(queries.rounds_for(within=asking.scope)[:ROUNDS_SHOWN])
    hidden = next((row for row in rounds if row.opened_at is None), None)
    me = asking.scope.person_id
    context = {
        "inspecting": queries.inspecting(me, at=asking.at, within=asking.scope),
        "hidden": hidden,
        "first": queries.first_place(hidden, within=asking.scope) if hidden else None,
        "running": [row for row in rounds if row.opened_at is not None and row.checked < row.size],
        "rounds": [row for row in rounds if row.opened_at is not None],
        "mine": findings.open_duties_of(me, at=asking.at, within=asking.scope) if me else [],
        "overdue": findings.overdue(at=asking.at, within=asking.scope)[: findings.PAGE_SIZE],
        "rectified": list(rows.filter(findings.state_q(rules.RECTIFIED, at=asking.at))[:ROUNDS_SHOWN]),
        "waiting": findings.ahead(rows, at=asking.at)[:ROUNDS_SHOWN],
        "counts": findings.counts(rows, at=asking.at),
        "is_inspector": "inspector" in asking.scope.roles,
        "is_commander": bool({"commander", "planner"} & asking.scope.roles),
        "is_campus": asking.scope.is_whole,
        "form": forms.CodeForm(),
        "bodies": rules.BODIES,
        "unit": _own_top(asking),
    }
    return render(request, "accountability/supervision.html", context)


def _own_top(asking: Asking) -> Any:
    """Return the unit whose folder is one press away: the highest that somebody answers for."""
    units = asking.scope.units
    return org.unit_at(units[0], within=asking.scope) if units else None


@routes.declare(roles=supervising.INSPECTORS)
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a round; the seed is nobody's choice."""
    asking = ask(request)
    measures = queries.measures_for(at=asking.at, within=asking.scope)
    initial = {"day": asking.day, "size": measures.sample_size}
    posted = request.POST if request.method == "POST" else None
    form = forms.DrawForm(posted, units=supervising.units_to_choose(), initial=initial)

    def do() -> str:
        given = form.cleaned_data
        round_id = actions.draw_round(
            day=given["day"],
            seed=secrets.randbelow(SEEDS),
            size=given["size"],
            unit_id=int(given["unit"]) if given["unit"] else None,
            by=asking.actor,
            at=asking.at,
        )
        return reverse("accountability:round", args=[round_id])

    page = {"inspecting": queries.inspecting(asking.scope.person_id, at=asking.at, within=asking.scope)}
    done = gettext("Drawn. The sample is shown once you have opened the first place.")
    return supervising.answered(request, form, do, done=done, template="accountability/draw.html", page=page)


def _round(request: HttpRequest, round_id: int) -> tuple[Asking, Round]:
    asking = ask(request)
    row = queries.round_for(round_id, within=asking.scope)
    if row is None:
        raise Http404
    return asking, row


@routes.declare(roles=supervising.READERS)
@outbox.kept
def round_of(request: HttpRequest, round_id: int) -> HttpResponse:
    """A round: where the walk begins, and once that place is opened all its visits."""
    asking, row = _round(request, round_id)
    form = forms.CodeForm(request.POST if request.method == "POST" else None)
    address = reverse("accountability:round", args=[round_id])

    def do() -> str:
        given = form.cleaned_data
        actions.open_round(
            round_id=round_id, code=given["code"], by=asking.actor, at=asking.at, command=posted_command(request)
        )
        return address

    page = _round_page(asking, row)
    done = gettext("Opened: these are the claims to look at.")
    return supervising.answered(request, form, do, done=done, template="accountability/round.html", page=page)


def _round_page(asking: Asking, row: Round) -> dict[str, Any]:
    visits = queries.visits_of(row, within=asking.scope)
    made = findings.findings_of_visits(visits, within=asking.scope)
    return {
        "round": row,
        "body": rules.BODIES[row.body],
        "first": queries.first_place(row, within=asking.scope),
        "visits": [(visit, _claim(visit), made.get(visit.pk, [])) for visit in visits],
        "results": {result: sum(visit.result == result for visit in visits) for result in rules.RESULTS},
        "left": sum(not visit.result for visit in visits),
        "is_inspector": "inspector" in asking.scope.roles,
        "is_mine": row.inspector_id == asking.scope.person_id,
    }


def _claim(visit: Visit) -> dict[str, Any]:
    """Return what was claimed, as a page says it: what, whose, by whom, when; states only."""
    claimant = queries.actors_named([visit.claim.by], within=supervising.WHOLE).get(visit.claim.by)
    return {
        "kind": visit.duty.kind,
        "person": visit.duty.person if rules.may_name(visit.duty.kind) else None,
        "unit": visit.duty.unit,
        "by": claimant,
        "is_own": claimant is not None and claimant.pk == visit.duty.person_id,
        "source": rules.SOURCES.get(visit.claim.source, ""),
        "at": visit.claim.happened_at,
    }


@routes.declare(roles=supervising.INSPECTORS)
def abandon(request: HttpRequest, round_id: int) -> HttpResponse:
    """Give up a round that is not opened."""
    asking, row = _round(request, round_id)
    form = roll_forms.ReasonForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        actions.abandon_round(round_id=row.pk, reason=form.cleaned_data["reason"], by=asking.actor, at=asking.at)
        return reverse(HOME)

    page = {
        "title": gettext("Give up the round"),
        "said": gettext("Nobody has seen what was drawn; the reason stays on record."),
        "back": reverse("accountability:round", args=[round_id]),
    }
    done = gettext("The round was given up.")
    template = "accountability/supervision_reason.html"
    return supervising.answered(request, form, do, done=done, template=template, page=page)


@routes.declare(roles=supervising.INSPECTORS)
@outbox.kept
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: what was claimed, and what is seen now."""
    asking = ask(request)
    row = queries.visit_for(visit_id, within=asking.scope)
    if row is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = forms.CheckForm(posted, request.FILES or None)
    address = reverse("accountability:round", args=[row.round_id])

    def do() -> str:
        given = form.cleaned_data
        actions.record_check(
            visit_id=visit_id,
            result=given["result"],
            code=given["code"],
            note=given["note"],
            shown=form.shown(),
            happened_at=asking.happened_at,
            by=asking.actor,
            at=asking.at,
            command=posted_command(request),
        )
        if given["result"] != rules.NOT_AS_CLAIMED:
            return address
        return f"{reverse('accountability:new_finding')}?visit={visit_id}"

    page = {
        "visit": row,
        "claim": _claim(row),
        "result": rules.RESULTS.get(row.result, ""),
        "photos": findings.photos_of([f"visit:{visit_id}"], within=asking.scope).get(f"visit:{visit_id}", []),
        "back": address,
    }
    done = gettext("Recorded.")
    return supervising.answered(request, form, do, done=done, template="accountability/visit.html", page=page)


@routes.declare(roles={"commander": "campus", "planner": "campus"})
def bodies(request: HttpRequest) -> HttpResponse:
    """Who inspects for which of the two bodies; appoint and relieve."""
    asking = ask(request)
    is_relieving = "relieve" in request.POST
    posted = request.POST if request.method == "POST" and not is_relieving else None
    form = forms.AppointForm(posted)
    if is_relieving:
        return _relieve(request, asking)

    def do() -> str:
        given = form.cleaned_data
        person_id = queries.person_numbered(given["number"], at=asking.at, within=asking.scope)
        actions.appoint_inspector(person_id=person_id, body=given["body"], by=asking.actor, at=asking.at)
        return reverse("accountability:bodies")

    found = queries.inspectors_for(at=asking.at, within=asking.scope)
    page = {
        "bodies": [(title, [row for row in found if row.body == body]) for body, title in rules.BODIES.items()],
        "granted": queries.granted(at=asking.at, within=asking.scope),
    }
    done = gettext("Appointed.")
    return supervising.answered(request, form, do, done=done, template="accountability/bodies.html", page=page)


def _relieve(request: HttpRequest, asking: Asking) -> HttpResponse:
    form = forms.RelieveForm(request.POST)

    def do() -> str:
        actions.relieve_inspector(person_id=form.cleaned_data["relieve"], by=asking.actor, at=asking.at)
        return reverse("accountability:bodies")

    page = {"title": gettext("Inspectors"), "said": "", "back": reverse("accountability:bodies")}
    done = gettext("Relieved.")
    template = "accountability/supervision_reason.html"
    return supervising.answered(request, form, do, done=done, template=template, page=page)
