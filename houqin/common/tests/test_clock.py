"""Days and instants as people write them, and those that no calendar of ours has."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import clock
from houqin.common.refused import Refused

pytestmark = pytest.mark.once

KEPT = st.dates(date(clock.FIRST_YEAR, 1, 1), date(clock.LAST_YEAR, 12, 31))


@given(KEPT)
def test_every_day_that_is_kept_is_read_and_has_its_instants(day):
    assert clock.parse_day(day.isoformat()) == day
    assert clock.day_of(clock.instant(day, "00:00")) == day
    assert clock.day_of(clock.instant(day, "24:00")) == day + timedelta(days=1)


@given(st.dates().filter(lambda day: not clock.FIRST_YEAR <= day.year <= clock.LAST_YEAR))
def test_a_day_at_the_ends_of_the_calendar_is_not_read(day):
    for ask in (clock.parse_day, clock.parse_instant):
        with pytest.raises(Refused):
            ask(day.isoformat())


@pytest.mark.parametrize("day", [date.min, date.max, date(1889, 12, 31), date(2210, 1, 1)])
def test_a_day_at_the_ends_of_the_calendar_has_no_instants(day):
    with pytest.raises(Refused, match="is not a day"):
        clock.instant(day, "24:00")


@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text):
    for parse in (clock.parse_day, clock.parse_instant):
        try:
            found = parse(text)
        except Refused:
            continue
        assert clock.FIRST_YEAR <= found.year <= clock.LAST_YEAR + 1


@pytest.mark.parametrize(
    "text", ["2020-02-30", "2020-13-01", "0000-00-00", "9999-12-31", "0001-01-01", "2020-3-5", "", "²"]
)
def test_an_impossible_day_is_refused(text):
    with pytest.raises(Refused, match="is not a day such as 2020-03-05"):
        clock.parse_day(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2020-02-24T24:00", datetime(2020, 2, 24, 16, tzinfo=UTC)),
        ("2020-02-25 00:00", datetime(2020, 2, 24, 16, tzinfo=UTC)),
        ("2020-02-24T16:00Z", datetime(2020, 2, 24, 16, tzinfo=UTC)),
        ("2020-02-25T01:00+09:00", datetime(2020, 2, 24, 16, tzinfo=UTC)),
        ("2020-12-31T24:00:00", datetime(2020, 12, 31, 16, tzinfo=UTC)),
    ],
)
def test_midnight_is_one_instant_however_it_is_written(text, instant):
    assert clock.parse_instant(text) == instant


@pytest.mark.parametrize("text", ["2020-02-24T24:01", "2020-02-24T25:00", "24:00", "2020-02-25T00:00+99:00", "now", ""])
def test_an_impossible_instant_is_refused(text):
    with pytest.raises(Refused, match="is not an instant"):
        clock.parse_instant(text)


@pytest.mark.parametrize("text", ["48:01", "-1:00", "10:60", "10", "", "²:00", "ten:00", "10:00:00"])
def test_an_impossible_clock_time_is_refused(text):
    with pytest.raises(Refused, match="is not a clock time"):
        clock.instant(date(2020, 3, 5), text)
