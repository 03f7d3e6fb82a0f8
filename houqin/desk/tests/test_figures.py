"""Tabs, bars, rings and steppers: what they count before they are drawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import clock
from houqin.desk import figures
from houqin.kernel.duties.rules import Counts

pytestmark = pytest.mark.once

DAY = date(2020, 3, 5)
AT = clock.instant(DAY, "09:18")
SOME = st.integers(0, 3000)


def tabs(counts, **options):
    said = figures.tabs(counts, "report", **{"is_after_due": False, "is_closed": False, **options})
    return [(tab.state, tab.value, tab.colour) for tab in said]


def test_before_closing_the_open_ones_stand_third():
    assert tabs(Counts(done=35, open=2, excused=1)) == [
        ("expected", 38, "plain"), ("done", 35, "done"), ("open", 2, "open"), ("excused", 1, "excused"),
    ]  # fmt: skip


def test_after_the_deadline_open_turns_orange():
    assert tabs(Counts(done=35, open=2), is_after_due=True)[2] == ("open", 2, "overdue")


def test_after_closing_the_missed_ones_stand_third():
    assert [state for state, _n, _c in tabs(Counts(done=35, missed=2), is_closed=True)] == [
        "expected", "done", "missed", "excused",
    ]  # fmt: skip


@given(SOME, SOME, SOME, SOME, st.booleans())
def test_the_tabs_always_add_up(done, open_, missed, excused, is_closed):
    said = tabs(Counts(done=done, open=open_, missed=missed, excused=excused), is_closed=is_closed)
    assert said[0][1] == sum(value for _state, value, _colour in said[1:])


@given(SOME, SOME, SOME, SOME, st.data())
def test_the_bar_is_full_and_shows_everybody(done, open_, missed, excused, data):
    overdue = data.draw(st.integers(0, open_))
    pieces = list(figures.segments(done=done, open=open_, overdue=overdue, missed=missed, excused=excused))
    values = {"done": done, "open": open_ - overdue, "overdue": overdue, "missed": missed, "excused": excused}
    assert [piece.colour for piece in pieces] == [colour for colour, value in values.items() if value]
    assert all(piece.width >= figures.LEAST_WIDTH for piece in pieces)
    assert sum(piece.width for piece in pieces) == (figures.BAR_WIDTH if any(values.values()) else 0)


@pytest.mark.parametrize(
    ("minutes", "colour", "figure", "filled"),
    [
        (42, "open", "42", 70),
        (31, "open", "31", 52),
        (30, "overdue", "30", 50),
        (0, "overdue", "0", 0),
        (-12, "overdue", "+12", 0),
    ],
)
def test_the_ring_turns_orange_in_the_last_half_hour(minutes, colour, figure, filled):
    ring = figures.ring(due_at=AT + timedelta(minutes=minutes), at=AT, opens_at=AT + timedelta(minutes=minutes - 60))
    assert (ring.colour, ring.figure, ring.filled) == (colour, figure, filled)


def test_far_away_the_ring_counts_hours():
    assert figures.ring(due_at=AT + timedelta(hours=5, minutes=20), at=AT).figure == "5"


def test_the_stepper_ends_today_unless_a_plan_reaches_further():
    assert figures.step(DAY, today=DAY).after is None
    assert figures.step(DAY, today=DAY, last=DAY + timedelta(days=1)).after == DAY + timedelta(days=1)
    assert not figures.step(DAY - timedelta(days=1), today=DAY).is_today
