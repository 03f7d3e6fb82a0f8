"""The board on a desk, on a wall, and as a letter to somebody who looks once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from houqin.desk import context, formats
from houqin.desk.board import letter as letters
from houqin.desk.board import queries
from houqin.desk.templatetags.houqin import sentence, translated
from houqin.kernel.access import routes

ROLES = dict.fromkeys(
    ("commander", "planner", "setter", "leading_group", "duty_officer", "clinic", "inspector"), "campus"
) | dict.fromkeys(("secretary", "unit_head", "team_leader"), "unit")


@routes.declare(roles=ROLES, methods="GET")
def page(request: Any) -> HttpResponse:
    """Show the board of a day, today unless asked otherwise."""
    return render(request, "board/page.html", {"board": _board(request)})


@routes.declare(roles=ROLES, methods="GET")
def wall(request: Any) -> HttpResponse:
    """Show today's board for a wall; `?dark=1` for a dark room."""
    board = queries.board_for(day=request.day, at=request.at, within=request.scope)
    return render(request, "board/wall.html", {"board": board, "is_dark": request.GET.get("dark") == "1"})


@routes.declare(roles=ROLES, methods="GET")
def letter(request: Any) -> HttpResponse:
    """Show what goes to the leader: the picture, and five sentences to copy."""
    board = _board(request)
    return render(request, "board/letter.html", {"board": board, "sentences": _sentences(request, board)})


@routes.declare(roles=ROLES, methods="GET")
def picture(request: Any) -> HttpResponse:
    """Draw the board as a picture of 1080 × 1440."""
    board = _board(request)
    texts = {
        square.key: sentence(square.tile.sentence) if square.tile else translated("not switched on")
        for square in board.squares
    }
    sayings = letters.below(_as_text(said) for said in _sentences(request, board))
    shown = {"board": board, "cells": list(letters.cells(board, texts)), "sayings": list(sayings)}
    return render(request, "board/picture.svg", shown, content_type="image/svg+xml")


def _board(request: Any) -> queries.Board:
    try:
        day = date.fromisoformat(request.GET.get("day") or request.day.isoformat())
    except ValueError:
        raise Http404 from None
    return queries.board_for(day=min(day, request.day), at=request.at, within=request.scope)


def _sentences(request: Any, board: queries.Board) -> list[letters.Said]:
    chip = context.level_chip(request)
    return letters.sentences(board, level=str(chip.word) if chip else "–", since=chip.since if chip else None)


def _as_text(said: letters.Said) -> str:
    title = translated(said.title) + gettext(": ") if said.title else ""
    at = f"{formats.moment(said.at)} " if said.at else ""
    return title + at + sentence(said.sentence)
