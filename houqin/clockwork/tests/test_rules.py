"""Which slots are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.clockwork.rules import DAY, HOUR, Timetable, absence, latest_slot, slots_due
from houqin.common import clock

pytestmark = pytest.mark.once


PLAN = Timetable("plan", DAY, is_each=True)
REMIND = Timetable("remind", timedelta(minutes=5))
SEAL = Timetable("seal", HOUR, after=timedelta(minutes=7))


def campus(day, time):
    return clock.instant(date(2020, 3, day), time)


def test_the_days_slot_is_campus_midnight():
    assert latest_slot(PLAN, campus(5, "16:20")) == campus(5, "00:00")


def test_a_first_start_runs_the_latest_slot_only():
    assert slots_due(PLAN, done_until=None, at=campus(5, "16:20")) == [campus(5, "00:00")]


def test_every_missed_day_is_planned():
    due = slots_due(PLAN, done_until=campus(2, "00:00"), at=campus(5, "08:00"))
    assert due == [campus(day, "00:00") for day in (3, 4, 5)]


def test_missed_reminders_make_one():
    assert slots_due(REMIND, done_until=campus(2, "00:00"), at=campus(5, "08:03")) == [campus(5, "08:00")]


def test_before_its_first_minute_the_slot_is_the_hour_before():
    assert latest_slot(SEAL, campus(5, "00:03")) == campus(4, "23:07")


def test_a_short_pause_is_no_outage():
    assert absence(last=campus(5, "08:00"), at=campus(5, "08:05")) is None


def test_a_long_one_is():
    assert absence(last=campus(5, "08:00"), at=campus(5, "10:30")) == (campus(5, "08:00"), campus(5, "10:30"))


instants = st.datetimes(datetime(2020, 1, 1), datetime(2020, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone added


@given(instants, instants, st.sampled_from([PLAN, REMIND, SEAL]))
def test_what_ran_is_never_due_again_and_nothing_is_due_ahead(first, second, table):
    earlier, later = min(first, second), max(first, second)
    done = slots_due(table, done_until=None, at=earlier)[-1]
    due = slots_due(table, done_until=done, at=later)
    assert all(done < slot <= later for slot in due)
    assert due == sorted(set(due))
    assert not due or due[-1] == latest_slot(table, later)
