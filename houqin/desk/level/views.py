"""The response level: what is in force, what a change would change, entering, withdrawing, reading it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.desk import navigation
from houqin.desk.level import actions, forms, models, queries
from houqin.kernel.access import routes
from houqin.kernel.response import actions as response
from houqin.kernel.response import queries as standing

EVERYBODY = {routes.ANYBODY: "own"}
PREVIEWERS = dict.fromkeys(("commander", "planner", "leading_group", "office", "duty_officer"), "campus")
ENTERERS = {"commander": "campus"}
PLANNERS = {"commander": "campus", "planner": "campus"}
WHOLE = Scope.whole(reason="the level in force is no secret")


@routes.declare(roles=EVERYBODY, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the level in force, the changes ahead and all there were."""
    root = standing.root_place(within=WHOLE)
    context = {
        "standing": standing.standing(place_path=root.path, at=request.at, within=WHOLE) if root else None,
        "ahead": queries.changes_ahead(at=request.at, within=WHOLE),
        "changes": queries.changes_ever(within=WHOLE),
        "current": queries.in_force(place_path=root.path, at=request.at, within=WHOLE) if root else None,
        "may_preview": bool(request.scope.roles & set(PREVIEWERS)),
        "places": _places(request),
    }
    return render(request, "level/page.html", context)


def _places(request: Any) -> str:
    """Return where places are entered, for who may enter them."""
    address = navigation.address_of("register:places")
    return address if address and navigation.may_open(address, request.scope.roles) else ""


@routes.declare(roles=PREVIEWERS, methods="GET")
def preview(request: Any) -> HttpResponse:
    """Show what a change would change, in all nine lines, and what is promised already."""
    return _preview(request, forms.PreviewForm(request.GET if "level" in request.GET else None))


@routes.declare(roles=ENTERERS, methods="POST")
def enter(request: Any) -> HttpResponse:
    """Enter a change and tell everybody."""
    form = forms.EnterForm(request.POST)
    if not form.is_valid():
        return _preview(request, form, status=400)
    try:
        change_id = actions.announce(
            place_id=form.place_chosen.pk,
            level=form.cleaned_data["level"],
            starts_at=form.starts_at,
            document=form.cleaned_data["document"],
            decisions=_answered(request, form),
            site=request.build_absolute_uri("/"),
            by=request.actor,
            at=request.at,
            command=request.POST.get("command") or None,
        )
    except Refused as refused:
        return _preview(request, form, refused=refused, status=400)
    messages.success(request, gettext("Entered; everybody is told."))
    return HttpResponseRedirect(reverse("level:change", args=[change_id]))


def _answered(request: Any, form: forms.EnterForm) -> list[actions.Answered]:
    """Return what was chosen for each group of promises that stands now; nothing chosen is refused by the action."""
    found = queries.preview(
        place_path=form.place_chosen.path,
        at=form.starts_at,
        level_after=form.cleaned_data["level"],
        within=request.scope,
    )
    return [
        (line, promise.title, promise.number, request.POST.get(f"promise:{line}:{promise.title}", ""))
        for line, promise in queries.promised(found)
    ]


def _preview(request: Any, form: Any, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "refused": refused, "lines": [], "starts_at": None}
    context["places"] = _places(request)
    asked = forms.PreviewForm(request.POST or request.GET) if form.is_bound else form
    if asked.is_bound and asked.is_valid():
        place, level = asked.place_chosen, asked.cleaned_data["level"]
        context |= {
            "starts_at": asked.starts_at,
            "place": place,
            "level": forms.LEVELS[level],
            "is_past": asked.starts_at < request.at,
            "is_same": standing.level(place_path=place.path, at=asked.starts_at, within=WHOLE) == level,
            "lines": queries.preview(
                place_path=place.path, at=asked.starts_at, level_after=level, within=request.scope
            ),
            "may_enter": bool(request.scope.roles & set(ENTERERS)),
            "document": forms.EnterForm(request.POST or None)["document"],
            "asked": asked.cleaned_data,
            "decisions": models.Decision.choices,
        }
        context["promises"] = [
            (line, promise, request.POST.get(f"promise:{line}:{promise.title}", ""))
            for line, promise in queries.promised(context["lines"])
        ]
    return render(request, "level/preview.html", context, status=status)


@routes.declare(roles=EVERYBODY, methods="GET")
def change(request: Any, change_id: int) -> HttpResponse:
    """Show one change: what it changes, who has read it, how it is withdrawn or countered."""
    return _change(request, change_id, forms.WithdrawForm())


def _change(
    request: Any, change_id: int, form: Any, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    row = queries.change_for(change_id, within=WHOLE)
    may_preview = bool(request.scope.roles & set(PREVIEWERS))
    # The lines' difference as it was before the change began: the last moment of the old rules.
    before = row.starts_at - timedelta(seconds=1)
    asked = may_preview and row.withdrawn_at is None
    readers = queries.readers_of(change_id, at=request.at, within=WHOLE) if asked else []
    unread = [reader.post.person.name for reader in readers if reader.read_at is None]
    context = {
        "row": row,
        "level": forms.LEVELS[row.level],
        "is_ahead": row.starts_at > request.at and row.withdrawn_at is None,
        "lines": queries.preview(place_path=row.place.path, at=before, level_after=row.level, within=request.scope),
        "decided": queries.decided(change_id, within=WHOLE),
        "readers": readers,
        "read": len(readers) - len(unread),
        "unread": unread,
        "has_read": request.user.person_id in queries.acknowledged(change_id, within=WHOLE),
        "may_withdraw": bool(request.scope.roles & set(ENTERERS)),
        "counter": _counter(request, row, before),
        "form": form,
        "refused": refused,
    }
    return render(request, "level/change.html", context, status=status)


def _counter(request: Any, row: Any, before: datetime) -> str:
    """Return the preview that would put back what held before, from tonight."""
    level = standing.level(place_path=row.place.path, at=before, within=WHOLE)
    asked = {"place": row.place_id, "level": level, "day": request.day.isoformat(), "clock": "24:00"}
    return f"{reverse('level:preview')}?{urlencode(asked)}"


@routes.declare(roles=EVERYBODY, methods="POST")
def acknowledge(request: Any, change_id: int) -> HttpResponse:
    """Note that the signed-in person has read it."""
    queries.change_for(change_id, within=WHOLE)
    if request.user.person_id is not None:
        response.acknowledge(change_id=change_id, person_id=request.user.person_id, by=request.actor, at=request.at)
        messages.success(request, gettext("Noted: you have read it."))
    return HttpResponseRedirect(reverse("level:change", args=[change_id]))


@routes.declare(roles=ENTERERS, methods="POST")
def withdraw(request: Any, change_id: int) -> HttpResponse:
    """Withdraw a change that has not begun."""
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        return _change(request, change_id, form, status=400)
    try:
        actions.take_back(
            change_id=change_id, because=form.cleaned_data["because"], site=request.build_absolute_uri("/"),
            by=request.actor, at=request.at, command=request.POST.get("command") or None,
        )  # fmt: skip
    except Refused as refused:
        return _change(request, change_id, form, refused=refused, status=400)
    messages.success(request, gettext("Withdrawn; everybody is told."))
    return HttpResponseRedirect(reverse("level:page"))


@routes.declare(roles=PREVIEWERS, methods="GET")
def measures(request: Any) -> HttpResponse:
    """Show every line's measures now, and where they differ from what the level alone would give."""
    asked = {"first_day": request.day, "measure": request.GET.get("measure", "")}
    return _measures(request, forms.OverrideForm(initial=asked))


def _measures(request: Any, form: Any, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    root = standing.root_place(within=WHOLE)
    lines = queries.measures_now(place_path=root.path, at=request.at, within=request.scope) if root else []
    may_override = bool(request.scope.roles & set(PLANNERS))
    context = {"lines": lines, "form": form, "refused": refused, "may_override": may_override}
    return render(request, "level/measures.html", context, status=status)


@routes.declare(roles=PLANNERS, methods="POST")
def override(request: Any) -> HttpResponse:
    """Let one measure differ at a place for a while."""
    form = forms.OverrideForm(request.POST)
    if not form.is_valid():
        return _measures(request, form, status=400)
    sent = form.cleaned_data
    try:
        kind, field = queries.measure_named(sent["measure"])
        response.override(
            measures=kind,
            field=field,
            value=queries.typed_text(kind, field, sent["value"]),
            place_id=int(sent["place"]),
            starts_at=max(clock.instant(sent["first_day"], "00:00"), request.at),
            ends_at=clock.instant(sent["last_day"], "24:00") if sent["last_day"] else None,
            document=sent["document"],
            by=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return _measures(request, form, refused=refused, status=400)
    messages.success(request, gettext("Entered."))
    return HttpResponseRedirect(reverse("level:measures"))
