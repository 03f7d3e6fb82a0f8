"""The board of a day: nine tiles, and one that falls does not take the others along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from houqin import registry
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.desk.board import queries
from houqin.manifest import Line, Moment, Sentence, Tile

DAY = date(2020, 3, 5)
AT = clock.instant(DAY, "16:20")
TILE = Tile(list="/", done=1, open=0, overdue=0, missed=0, excused=0, sentence=Sentence("all in time"))


def board(monkeypatch, **tiles):
    def slot(name):
        tile = tiles.get(name)
        line = Line(key=name, title=name, icon="", home="/", tile=tile) if tile else None
        return registry.Slot(name, registry.TITLES[name], line)

    slots = tuple(slot(name) for name in registry.TITLES)
    monkeypatch.setattr(registry, "slots", lambda: slots)
    return queries.board_for(day=DAY, at=AT, within=Scope.whole(reason="tests"))


def fall(**_asked):
    raise ZeroDivisionError


def test_an_unbuilt_line_is_grey_and_has_no_numbers(monkeypatch):
    squares = board(monkeypatch).squares
    assert [(square.weight, square.tile) for square in squares] == [("unbuilt", None)] * 9


def test_one_that_falls_leaves_the_others(monkeypatch):
    found = board(monkeypatch, catering=fall, energy=lambda **_asked: TILE)
    weights = {square.key: square.weight for square in found.squares}
    assert (weights["catering"], weights["energy"]) == ("fallen", "fine")


@pytest.mark.parametrize("weight", ["decision", "missed", "overdue"])
def test_a_phone_shows_first_what_needs_somebody(monkeypatch, weight):
    worse = replace(TILE, weight=weight)
    found = board(monkeypatch, catering=lambda **_asked: TILE, energy=lambda **_asked: worse)
    assert [square.key for square in found.worst_first][:2] == ["energy", "catering"]


def test_only_moments_ahead_are_shown(monkeypatch):
    moments = tuple(Moment(clock.instant(DAY, time), Sentence(time)) for time in ("22:00", "09:00", "17:00"))
    found = board(monkeypatch, catering=lambda **_asked: replace(TILE, moments=moments))
    assert [moment.what.msgid for moment in found.moments] == ["17:00", "22:00"]
