"""The board on a desk, on a wall, and as a letter to somebody who looks once."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from houqin import registry
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.desk import context, formats, navigation
from houqin.desk.board import campuses, queries
from houqin.desk.board import letter as letters
from houqin.desk.templatetags.houqin import sentence, translated
from houqin.kernel.access import routes

ROLES = dict.fromkeys(
    ("commander", "planner", "setter", "leading_group", "office", "duty_officer", "clinic", "inspector"), "campus"
) | dict.fromkeys(("secretary", "unit_head", "team_leader"), "unit")


@routes.declare(roles=ROLES, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the board of a day, today unless asked otherwise."""
    return render(request, "board/page.html", _shown(request, _day(request)))


@routes.declare(roles=ROLES, methods="GET")
def wall(request: Any) -> HttpResponse:
    """Show today's board for a wall; `?dark=1` for a dark room."""
    is_dark = request.GET.get("dark") == "1"
    return render(request, "board/wall.html", _shown(request, request.day) | {"is_dark": is_dark})


@routes.declare(roles=ROLES, methods="GET")
def units(request: Any) -> HttpResponse:
    """Show what each unit adds to a number of a board that counts several, each leading to its own list."""
    line = next((line for line in registry.lines() if line.key == request.GET.get("line")), None)
    link = request.GET.get("to", "")
    if line is None or not link.startswith("/") or not url_has_allowed_host_and_scheme(link, None):
        raise Http404
    day, (_all, campus, within) = _day(request), _campus(request)
    shares = queries.shares(line, link, day=day, at=request.at, within=within)
    whole = line.tile(day=day, at=request.at, within=within) if line.tile else None
    shown = {"line": line, "campus": campus, "shares": shares, "whole": whole, "day": day}
    return render(request, "board/units.html", shown | {"query": _query(day, campus)})


@routes.declare(roles=ROLES, methods="GET")
def letter(request: Any) -> HttpResponse:
    """Show what goes to the leader: the picture, and five sentences to copy."""
    shown = _shown(request, _day(request))
    return render(request, "board/letter.html", shown | {"sentences": _sentences(shown)})


@routes.declare(roles=ROLES, methods="GET")
def picture(request: Any) -> HttpResponse:
    """Draw the board as a picture of 1080 × 1440."""
    shown = _shown(request, _day(request))
    board: queries.Board = shown["board"]
    texts = {
        square.key: sentence(square.tile.sentence)
        if square.tile
        else translated("not planned" if square.weight == "unplanned" else "not switched on")
        for square in board.squares
    }
    sayings = letters.below(_as_text(said) for said in _sentences(shown))
    drawn = {"cells": list(letters.cells(board, texts)), "sayings": list(sayings)}
    return render(request, "board/picture.svg", shown | drawn, content_type="image/svg+xml")


def _day(request: Any) -> date:
    try:
        day = clock.parse_day(request.GET.get("day") or request.day.isoformat())
    except Refused:
        raise Http404 from None
    today: date = request.day
    return min(day, today)


def _campus(request: Any) -> tuple[list[campuses.Campus], campuses.Campus | None, Scope]:
    """Return the campuses to switch between, the one chosen, and the scope cut down to it."""
    choice = campuses.campuses(within=request.scope)
    code = request.GET.get("campus", "")
    chosen = next((campus for campus in choice if campus.code == code), None)
    if code and chosen is None:
        raise Http404
    return choice, chosen, request.scope.narrowed(chosen.roots) if chosen else request.scope


def _query(day: date, campus: campuses.Campus | None) -> str:
    return urlencode({"day": day.isoformat()} | ({"campus": campus.code} if campus else {}))


def _shown(request: Any, day: date) -> dict[str, Any]:
    choice, campus, within = _campus(request)
    board = queries.board_for(day=day, at=request.at, within=within)
    board = queries.shut(board, functools.partial(_may_open, request))
    query = _query(day, campus)
    if campus or len(within.units or ()) > 1:
        board = queries.led(
            board, lambda line, link: f"{reverse('board:units')}?{query}&{urlencode({'line': line, 'to': link})}"
        )
    return {
        "board": board,
        "campuses": choice,
        "campus": campus,
        "across": campuses.count_across(at=request.at, within=request.scope) if campus else 0,
        "level": context.level_chip(request, campus.path if campus else ""),
        "query": query,
        "brief": brief if (brief := navigation.address_of("brief:page")) and _may_open(request, brief) else "",
    }


def _may_open(request: Any, link: str) -> bool:
    return navigation.may_open(urlsplit(link).path, request.scope.roles)


def _sentences(shown: dict[str, Any]) -> list[letters.Said]:
    chip = shown["level"]
    return letters.sentences(shown["board"], level=str(chip.word) if chip else "–", since=chip.since if chip else None)


def _as_text(said: letters.Said) -> str:
    title = translated(said.title) + gettext(": ") if said.title else ""
    at = f"{formats.moment(said.at)} " if said.at else ""
    return title + at + sentence(said.sentence)
