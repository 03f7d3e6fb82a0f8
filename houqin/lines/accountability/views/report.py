from __future__ import annotations

import functools
from datetime import date, timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.people import queries as people
from houqin.lines.accountability.actions import report as actions
from houqin.lines.accountability.forms import report as forms
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import card as cards
from houqin.lines.accountability.queries import clusters
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.views import wording

SHOWN_DAYS = 30
Said = tuple[DailyReport, str, str]
OWN = {"*": "own"}


def _person(request: HttpRequest) -> int:
    person_id = ask(request).scope.person_id
    if person_id is None:
        raise Http404
    return person_id


def _card(asking: Asking, person_id: int, form: django_forms.Form | None = None) -> cards.Card | None:
    day = (getattr(form, "cleaned_data", {}) or {}).get("day") or asking.day
    occasion = (getattr(form, "cleaned_data", {}) or {}).get("occasion")
    meant = None
    if occasion is not None:
        meant = cards.card_for(day=day, person_id=person_id, occasion=occasion, at=asking.at, within=asking.scope)
    # What was meant is owed by nobody: the page shows what is, beside the sentence.
    return meant or cards.card_now(person_id, day=asking.day, at=asking.at, within=asking.scope)


def _next(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return address
    return _own_page()


@functools.cache
def _own_page() -> str:
    return reverse("accountability:report")


def _answered(
    request: HttpRequest,
    card: cards.Card | None,
    *,
    refused: Refused | None = None,
    form: django_forms.Form | None = None,
) -> HttpResponse:
    """Answer with the card alone to htmx, with its page otherwise; what was typed stays."""
    status = 400 if refused or (form is not None and form.errors) else 200
    context = {"card": card, "refused": refused, "form": form, "next": request.POST.get("next", "")}
    is_part = bool(request.headers.get("HX-Request"))
    template = "accountability/report_card.html" if is_part else "accountability/report.html"
    return render(request, template, context, status=status)


@routes.declare(roles=OWN)
@outbox.kept
def report(request: HttpRequest) -> HttpResponse:
    asking, person_id = ask(request), _person(request)
    if request.method != "POST":
        return _answered(request, _card(asking, person_id))
    form = forms.TapForm(request.POST)
    if not form.is_valid():
        return _answered(request, _card(asking, person_id), form=form)
    try:
        _record(request, asking, person_id, form)
    except Refused as refused:
        return _answered(request, _card(asking, person_id, form), refused=refused, form=form)
    if request.headers.get("HX-Request"):
        return _answered(request, _card(asking, person_id, form))
    return HttpResponseRedirect(_next(request))


def _record(request: HttpRequest, asking: Asking, person_id: int, form: Any, *, source: str = "self") -> None:
    given = form.cleaned_data
    day = given["day"] or asking.day
    actions.record_report(
        day=day,
        person_id=person_id,
        occasion=given["occasion"] or "",
        answer=form.answer(),
        happened_at=asking.happened_at,
        by=asking.actor,
        at=asking.at,
        command=posted_command(request),
        source=source,
    )


@routes.declare(roles=OWN)
@outbox.kept
def change(request: HttpRequest) -> HttpResponse:
    """Something changed: the whole form."""
    asking, person_id = ask(request), _person(request)
    card = cards.card_now(person_id, day=asking.day, at=asking.at, within=asking.scope)
    if card is None:
        raise Http404
    if card.report is not None and request.method != "POST":
        address = reverse("accountability:correct")
        return HttpResponseRedirect(f"{address}?day={card.duty.day}&occasion={card.duty.occasion}")
    form = forms.ChangeForm(request.POST or None, initial=_initial(card))
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, asking, person_id, form)
        except Refused as refused:
            forms.refuse(form, refused)
        else:
            return HttpResponseRedirect(_next(request))
    context = {"form": form, "card": card, "is_correction": False}
    return render(request, "accountability/change.html", context, status=400 if form.errors else 200)


def _initial(card: cards.Card) -> dict[str, Any]:
    return {
        "day": card.duty.day.isoformat(),
        "occasion": card.duty.occasion,
        "whereabouts": card.last_whereabouts,
        "contact": "",
    }


@routes.declare(roles=OWN, methods="POST")
def undo(request: HttpRequest) -> HttpResponse:
    asking, person_id = ask(request), _person(request)
    form = forms.WhichForm(request.POST)
    if not form.is_valid():
        raise Http404
    day, occasion = form.cleaned_data["day"] or asking.day, form.cleaned_data["occasion"] or ""
    try:
        actions.withdraw_report(day=day, person_id=person_id, occasion=occasion, by=asking.actor, at=asking.at)
    except Refused as refused:
        return _answered(request, _card(asking, person_id, form), refused=refused)
    if request.headers.get("HX-Request"):
        return _answered(request, _card(asking, person_id, form))
    return HttpResponseRedirect(_next(request))


@routes.declare(roles=OWN, methods="POST")
def second(request: HttpRequest) -> HttpResponse:
    """The second measurement after a hot forehead."""
    asking, person_id = ask(request), _person(request)
    form = forms.SecondForm(request.POST)
    if not form.is_valid():
        return _answered(request, _card(asking, person_id, form), form=form)
    try:
        _correct(request, asking, person_id, form, rules.SECOND_MEASUREMENT)
    except Refused as refused:
        return _answered(request, _card(asking, person_id, form), refused=refused, form=form)
    if request.headers.get("HX-Request"):
        return _answered(request, _card(asking, person_id, form))
    return HttpResponseRedirect(_next(request))


def _correct(request: HttpRequest, asking: Asking, person_id: int, form: Any, reason: str) -> None:
    given = form.cleaned_data
    day = given["day"] or asking.day
    actions.correct_report(
        day=day,
        person_id=person_id,
        occasion=given["occasion"] or "",
        answer=form.answer(),
        reason=reason,
        measures=queries.measures_of(person_id, day=day, at=asking.at, within=asking.scope),
        by=asking.actor,
        at=asking.at,
        command=posted_command(request),
    )


@routes.declare(roles=OWN)
def correct(request: HttpRequest) -> HttpResponse:
    """Correct a report of one's own; the first version is kept."""
    asking, person_id = ask(request), _person(request)
    which = forms.WhichForm(request.GET if request.method != "POST" else request.POST)
    if not which.is_valid():
        raise Http404
    day, occasion = which.cleaned_data["day"] or asking.day, which.cleaned_data["occasion"] or ""
    card = cards.card_for(day=day, person_id=person_id, occasion=occasion, at=asking.at, within=asking.scope)
    if card is None or card.report is None:
        raise Http404
    form = forms.CorrectForm(request.POST or None, initial=_as_initial(card))
    if request.method == "POST" and form.is_valid():
        try:
            _correct(request, asking, person_id, form, form.cleaned_data["reason"])
        except Refused as refused:
            forms.refuse(form, refused)
        else:
            messages.success(request, gettext("Corrected; the first version is kept."))
            return HttpResponseRedirect(_next(request))
    context = {"form": form, "card": card, "is_correction": True}
    return render(request, "accountability/change.html", context, status=400 if form.errors else 200)


def _as_initial(card: cards.Card) -> dict[str, Any]:
    answer = clusters.answer_of(card.report) if card.report else rules.Answer()
    return {
        "day": card.duty.day.isoformat(),
        "occasion": card.duty.occasion,
        "temperature_c": answer.temperature_c,
        "method": answer.method,
        "symptoms": list(answer.symptoms),
        "contact": answer.contact,
        "whereabouts": answer.whereabouts,
        "place_text": answer.place_text,
        "note": answer.note,
    }


@routes.declare(roles=OWN)
def history(request: HttpRequest) -> HttpResponse:
    """A person's own reports, every version."""
    asking, person_id = ask(request), _person(request)
    return _history(request, asking, person_id, is_own=True)


@routes.declare(roles={"clinic": "campus", "commander": "campus"})
def history_of(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person's reports for the clinic; who is looked at is told who looked."""
    asking = ask(request)
    if people.person_for(person_id, within=asking.scope, at=asking.at) is None:
        raise Http404
    if person_id != asking.scope.person_id:
        actions.look_at_reports(person_id=person_id, by=asking.actor, at=asking.at)
    return _history(request, asking, person_id, is_own=False)


def _history(request: HttpRequest, asking: Asking, person_id: int, *, is_own: bool) -> HttpResponse:
    first = asking.day - timedelta(days=SHOWN_DAYS)
    reports = queries.reports_of(person_id, first=first, last=asking.day, within=asking.scope)
    person = people.people_named([person_id], within=asking.scope).get(person_id)
    context = {"person": person, "days": _by_day(reports), "is_own": is_own, "shown_days": SHOWN_DAYS}
    return render(request, "accountability/history.html", context)


def _by_day(reports: list[DailyReport]) -> list[tuple[date, str, list[Said]]]:
    days: dict[tuple[date, str], list[Said]] = {}
    for row in reports:
        days.setdefault((row.day, row.occasion), []).append((row, wording.said(row), wording.reason(row)))
    return [(day, wording.occasion(occasion), versions) for (day, occasion), versions in days.items()]
