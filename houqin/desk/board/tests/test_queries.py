"""The board of a day: nine tiles, and one that falls does not take the others along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from houqin import registry
from houqin.clockwork.queries import Planning, PlanState
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.desk import planned
from houqin.desk.board import letter, queries
from houqin.manifest import Contact, Decision, Headline, Line, Moment, Sentence, Tile

DAY = date(2020, 3, 5)
AT = clock.instant(DAY, "16:20")
TILE = Tile(list="/", done=1, open=0, overdue=0, missed=0, excused=0, sentence=Sentence("all in time"))


@pytest.fixture(autouse=True)
def plan(monkeypatch):
    """The day was planned, unless a test says otherwise."""
    states = {"state": PlanState.PLANNED}

    def said(*, day, at):
        planning = Planning(day, states["state"], at, is_worker_late=False)
        return planned.Planned(planning, at, None, ())

    monkeypatch.setattr(planned, "planned", said)
    return states


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


def test_a_day_that_was_never_planned_has_no_figures_and_is_red(monkeypatch, plan):
    plan["state"] = PlanState.UNPLANNED
    found = board(monkeypatch, catering=lambda **_asked: TILE)
    square = found.squares[0]
    assert (square.tile, square.weight, square.said, found.headline) == (None, "unplanned", "missed", None)
    assert [one.key for one in found.pressing] == ["catering"]
    sentences = [said.sentence for said in letter.sentences(found, level="I", since=None)]
    assert letter.UNPLANNED in sentences


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


WAITING = Decision(Sentence("who decides?"), AT, "clinic")


@pytest.mark.parametrize(
    ("tile", "said", "sign"),
    [
        (TILE, "done", "✓"),
        (replace(TILE, open=3), "open", "○"),
        (replace(TILE, open=3, overdue=3, weight="overdue"), "overdue", "◷"),
        (replace(TILE, missed=1, weight="missed"), "missed", "✕"),
        (replace(TILE, open=3, overdue=3, decisions=(WAITING,), weight="decision"), "overdue", "◷"),
        (replace(TILE, sentence=WAITING.what, decisions=(WAITING,), weight="decision"), "missed", "✕"),
    ],
)
def test_the_sentence_has_the_colour_and_sign_of_what_it_says(monkeypatch, tile, said, sign):
    found = board(monkeypatch, catering=lambda **_asked: tile)
    assert (found.squares[0].said, found.squares[0].sign) == (said, sign)


@pytest.mark.parametrize(
    ("numbers", "hour_min", "shown"),
    [
        ({"open": 7}, "09:00", [("open", 7, "open")]),
        ({"open": 7}, "10:01", [("open", 7, "overdue")]),
        ({}, "10:01", [("open", 0, "done")]),
        ({"missed": 2}, "23:59", [("missed", 2, "missed")]),
        ({"open": 1, "missed": 2}, "10:01", [("open", 1, "overdue"), ("missed", 2, "missed")]),
    ],
)
def test_who_is_not_heard_of_is_coloured_by_the_hour(numbers, hour_min, shown):
    due, closes = clock.instant(DAY, "10:00"), clock.instant(DAY, "24:00")
    counts = {"people": 10, "reported": 3, "open": 0, "missed": 0, "excused": 0} | numbers
    head = Headline(**counts, due_at=due, settles_at=closes, list="/l/?day=1")
    found = list(queries.readings_of(head, "x", at=clock.instant(DAY, hour_min)))
    assert [(item.state, item.value, item.colour) for item in found[2:-1]] == shown
    assert {item.address for item in found} == {f"/l/?day=1&state={item.state}" for item in found}


def test_six_decisions_are_shown_the_oldest_first_and_the_rest_counted(monkeypatch):
    waiting = tuple(
        Decision(Sentence(time), clock.instant(DAY, time), "clinic")
        for time in ("08:00", "01:00", "02:00", "03:00", "04:00", "05:00", "06:00", "07:00")
    )
    found = board(monkeypatch, catering=lambda **_asked: replace(TILE, decisions=waiting))
    assert [item.what.msgid for item in found.decisions] == [f"0{hour}:00" for hour in range(1, 7)]
    assert found.more_decisions == 2


def test_one_line_whose_numbers_to_call_fall_leaves_the_others(monkeypatch):
    clinic = Contact("Clinic", "", "8120")
    lines = [
        Line(key=key, title=key, icon="", home="/", on_duty=offer)
        for key, offer in (("a", fall), ("b", lambda **_asked: [clinic]))
    ]
    monkeypatch.setattr(registry, "lines", lambda: lines)
    monkeypatch.setattr(registry, "slots", lambda: ())
    found = queries.board_for(day=DAY, at=AT, within=Scope.whole(reason="tests"))
    assert found.contacts == (clinic,)
