from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from houqin.common.words import _
from houqin.desk import navigation
from houqin.desk.myday import queries
from houqin.desk.navigation import Entry
from houqin.kernel.access import outbox, routes
from houqin.kernel.notices import actions as notice_actions
from houqin.kernel.notices import queries as notice_queries
from houqin.kernel.notices.models import Notice

OWN = {routes.ANYBODY: "own"}
MOST_TASKS = 5
MOST_TILES = 4
NEWEST = 2
PAGE_SIZE = 20
_LEADERS = navigation.LEADERS | navigation.UNITS

# What a person may do, the most specific first: only the first four that exist and are theirs are shown.
TILES = (
    Entry("accountability:roll", _("Team roll call"), "users", _LEADERS),
    Entry("board:page", _("Today"), "layout-dashboard", navigation.LEADERS),
    Entry("register:page", _("People"), "address-book", _LEADERS | {"clinic"}),
    Entry("accountability:supervision", _("Inspections"), "clipboard-search", frozenset({"inspector"})),
    Entry("accountability:watch", _("Who is on duty"), "calendar-user"),
    Entry("accountability:history", _("My reports"), "history"),
    Entry("setup:own", _("My account"), "user-cog"),
)
ACCOUNT = (
    Entry("accountability:history", _("My reports"), "history"),
    Entry("setup:own", _("My account"), "user-cog"),
    Entry("account_change_password", _("Change password"), "key"),
    Entry("account_logout", _("Sign out"), "logout"),
    Entry("offline:page", _("Waiting to be sent"), "cloud-upload"),
    Entry("myday:who_looked", _("Who looked at my data"), "eye"),
)


@routes.declare(roles=OWN, methods="GET")
@outbox.kept
def page(request: Any) -> HttpResponse:
    """My day: the card, what else waits, what I may do, what concerns me."""
    person_id = request.scope.person_id
    context: dict[str, Any] = {"tiles": _links(request, TILES)[:MOST_TILES]}
    if person_id is not None:
        shown = queries.my_day(person_id, day=request.day, at=request.at, within=request.scope)
        unit_path, place_path = queries.unit_place_of(person_id, at=request.at, within=request.scope)
        is_all = "all" in request.GET
        context |= {
            "shown": shown,
            "card": _card(request, shown),
            "tasks": shown.tasks if is_all else shown.tasks[:MOST_TASKS],
            "more_tasks": 0 if is_all else max(len(shown.tasks) - MOST_TASKS, 0),
            "news": queries.news_for(person_id, unit_place=place_path, at=request.at, within=request.scope),
            "notices": _notices(request, unit_path)[:NEWEST],
            "english_owed": notice_queries.english_owed(person_id, within=request.scope),
        }
        context["news_address"] = _news_address(context["news"])
    return render(request, "myday/page.html", context)


def _card(request: Any, shown: queries.MyDay) -> SafeString | str:
    """Draw the line's own card; `next` brings a phone without scripts back here."""
    if shown.main is None:
        return ""
    context = {**shown.main.context, "next": reverse("myday:page")}
    return mark_safe(render_to_string(shown.main.template, context, request))  # noqa: S308 - the line's own template


def _news_address(news: queries.News | None) -> str:
    if news is None:
        return ""
    return navigation.address_of("level:change", news.change.pk)


def _links(request: Any, entries: tuple[Entry, ...]) -> list[navigation.Link]:
    return list(navigation.links(entries, roles=request.scope.roles, here=request.path))


def _notices(request: Any, unit_path: str) -> Any:
    """Return the notices to the person who asks."""
    return notice_queries.notices_to(
        request.scope.person_id or 0, unit_paths=[unit_path] if unit_path else [], at=request.at, within=request.scope
    )


def _unit_path(request: Any) -> str:
    person_id = request.scope.person_id
    if person_id is None:
        return ""
    return queries.unit_place_of(person_id, at=request.at, within=request.scope)[0]


@routes.declare(roles=OWN, methods="GET")
def notices(request: Any) -> HttpResponse:
    """Messages to me, newest first."""
    text = request.GET.get("after") or request.GET.get("before") or "0"
    first = int(text) if text.isdecimal() and len(text) < 7 else 0
    rows = list(_notices(request, _unit_path(request))[first : first + PAGE_SIZE + 1])
    context = {
        "notices": rows[:PAGE_SIZE],
        "posting": _posting(request),
        "before": str(max(first - PAGE_SIZE, 0)) if first else "",
        "after": str(first + PAGE_SIZE) if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "myday/notices.html", context)


def _posting(request: Any) -> str:
    """Return where somebody who leads people posts notices to them, or nothing."""
    address = navigation.address_of("noticeboard:page")
    return address if address and navigation.may_open(address, request.scope.roles) else ""


@routes.declare(roles=OWN, methods="GET")
def notice(request: Any, notice_id: int) -> HttpResponse:
    """One message; opening it is its receipt."""
    found: Notice | None = _notices(request, _unit_path(request)).filter(pk=notice_id).first()
    if found is None:
        raise Http404
    if request.scope.person_id is not None and not found.is_read:  # type: ignore[attr-defined]
        notice_actions.mark_read(notice_id=found.pk, person_id=request.scope.person_id, by=request.actor, at=request.at)
    return render(request, "myday/notice.html", {"notice": found})


@routes.declare(roles=OWN, methods="GET")
@outbox.kept
def more(request: Any) -> HttpResponse:
    """Everything else that I may open; my account; who looked at my data, last."""
    known = {entry.route for entry in (*navigation.PHONE, *ACCOUNT)}
    rooms = tuple(entry for entry in navigation.DESK if entry.route not in known)
    return render(request, "myday/more.html", {"rooms": _links(request, rooms), "account": _links(request, ACCOUNT)})


@routes.declare(roles=OWN, methods="GET")
def who_looked(request: Any) -> HttpResponse:
    """Who else looked at my data, and what for."""
    person_id = request.scope.person_id
    looks = queries.looks_at(person_id, at=request.at, within=request.scope) if person_id is not None else []
    return render(request, "myday/who_looked.html", {"looks": looks})
