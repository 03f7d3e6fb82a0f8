"""The brief read, signed, printed and filed."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.desk import navigation
from houqin.desk.brief import actions, filing, forms, queries
from houqin.kernel.access import routes

SIGNERS = {"commander": "campus", "leading_group": "campus"}
READERS = SIGNERS | dict.fromkeys(("planner", "setter", "office", "duty_officer", "clinic", "inspector"), "campus")
WRITERS = {"commander": "campus", "planner": "campus", "office": "campus"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@routes.declare(roles=READERS, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the brief of a day: as signed where it is, else as it stands now."""
    return render(request, "brief/page.html", _context(request, _day(request, request.GET)))


@routes.declare(roles=SIGNERS, methods="POST")
def sign(request: Any) -> HttpResponse:
    """Sign what was read."""
    day = _day(request, request.POST)
    if request.POST.get("confirmed") != "yes":
        back = f"{reverse('brief:page')}?day={day}"
        question = gettext("Sign the brief? Its figures are frozen then.")
        return render(request, "confirm.html", {"question": question, "back": back, "button": gettext("Sign")})
    try:
        actions.sign(
            day=day,
            person_id=request.user.person_id,
            seen=request.POST.get("seen", ""),
            note=request.POST.get("note", ""),
            by=request.actor,
            at=request.at,
            command=request.POST.get("command") or None,
        )
    except Refused as refused:
        shown = _context(request, day) | {"refused": refused, "note": request.POST.get("note", "")}
        return render(request, "brief/page.html", shown, status=400)
    messages.success(request, gettext("Signed; the figures are frozen."))
    return HttpResponseRedirect(f"{reverse('brief:page')}?day={day}")


@routes.declare(roles=READERS, methods="GET")
def paper(request: Any) -> HttpResponse:
    """Show the brief as a page of paper."""
    return render(request, "brief/paper.html", _context(request, _day(request, request.GET)))


@routes.declare(roles=READERS, methods="GET")
def docx(request: Any) -> HttpResponse:
    """Send the brief as a Word file."""
    told = _context(request, _day(request, request.GET))["told"]
    answer = HttpResponse(
        filing.document(told, drill=gettext(settings.HOUQIN_BANNER) if settings.HOUQIN_BANNER else ""),
        content_type=DOCX,
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="brief-{told.day}.docx"'
    return answer


@routes.declare(roles=WRITERS)
def head(request: Any) -> HttpResponse:
    """Say how the paper is headed: title, issuer, to whom it goes, with which number the issues begin."""
    row = queries.letterhead(within=request.scope)
    form = forms.HeadForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        actions.head_paper(**form.cleaned_data, by=request.actor, at=request.at)
        messages.success(request, gettext("Saved. Briefs that are signed keep their heading."))
        return HttpResponseRedirect(reverse("brief:page"))
    return render(request, "brief/head.html", {"form": form}, status=400 if form.errors else 200)


def _day(request: Any, given: Any) -> date:
    try:
        day = clock.parse_day(given.get("day") or request.day.isoformat())
    except Refused:
        raise Http404 from None
    return day if day <= request.day else clock.day_of(request.at)


def _context(request: Any, day: date) -> dict[str, Any]:
    told = queries.told(day=day, at=request.at, within=request.scope)
    lists = {figure["list"] for section in told.sections for figure in section["figures"] if figure["list"]}
    open_lists = {link for link in lists if navigation.may_open(urlsplit(link).path, request.scope.roles)}
    return {
        "office": filing.issuer(told),
        "title": filing.heading(told),
        "number": filing.number(told),
        "sentences": filing.sentences(told),
        "addressed": filing.addressed(told),
        "may_head": bool(request.scope.roles & set(WRITERS)),
        "open_lists": open_lists,
        "told": told,
        "may_sign": bool(request.scope.roles & set(SIGNERS)),
        "text": filing.as_text(told),
    }
