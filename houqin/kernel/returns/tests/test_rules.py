"""The counting window, what was typed, what changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.kernel.returns import rules
from houqin.kernel.returns.rules import Rhythm

pytestmark = pytest.mark.once
DAY = date(2020, 3, 5)


def test_a_window_of_sixteen_thirty_to_sixteen_thirty():
    since, until = Rhythm("16:30", "16:30", 1, "18:00").window(DAY)
    assert since == clock.instant(date(2020, 3, 4), "16:30")
    assert until - since == timedelta(hours=24)


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm("16:00", "16:00", 0, "17:00"),
        Rhythm("17:00", "16:00", 0, "18:00"),
        Rhythm("08:00", "16:00", 2, "18:00"),
        Rhythm("00:00", "10:00", 0, "09:59"),
        Rhythm("00:00", "24:30", 0, "25:00"),
        Rhythm("00:00", "10:00", 0, "24:01"),
        Rhythm("nine", "10:00", 0, "11:00"),
    ],
)
def test_a_window_that_cannot_be_is_refused(rhythm):
    with pytest.raises(Refused):
        rules.check_rhythm(rhythm)


@pytest.mark.parametrize("rhythm", [Rhythm("00:00", "24:00", 0, "24:00"), Rhythm("16:00", "16:00", 2, "16:00")])
def test_the_longest_windows_are_taken(rhythm):
    rules.check_rhythm(rhythm)


@pytest.mark.parametrize(("text", "value"), [(" 12 ", 12), ("36.5", 36.5), ("", None), ("无", "无"), ("-3", -3)])
def test_what_is_typed_is_a_number_where_it_is_one(text, value):
    assert rules.typed(text) == value


@pytest.mark.parametrize("text", ["1e99", "nan", "inf", "9" * 40])
def test_a_number_beyond_all_forms_is_refused(text):
    with pytest.raises(Refused):
        rules.typed(text)


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 3)),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 3)),
)
def test_only_cells_that_were_sent_with_another_value_are_changed(now, before):
    assert set(rules.changed(now, before)) == {a for a in now.keys() & before.keys() if now[a] != before[a]}
