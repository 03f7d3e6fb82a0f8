"""Rhythms: numbers, hours, meals; "regularly" is none."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.lines.disinfection.rules import rhythm
from houqin.lines.disinfection.rules.rhythm import Rhythm

pytestmark = pytest.mark.once
DAY = date(2020, 3, 5)  # a Thursday
MEALS = (("06:30", "08:30"), ("11:30", "12:30"), ("17:00", "18:30"))


def at(text):
    return clock.instant(DAY, text)


def spans(given_, **more):
    return [
        (f"{clock.local(one.opens_at):%H:%M}", f"{clock.local(one.due_at):%H:%M}")
        for one in rhythm.windows(given_, DAY, **more)
    ]


def test_twice_a_day_is_morning_and_afternoon():
    assert spans(Rhythm(times=2)) == [("06:00", "14:00"), ("14:00", "22:00")]
    assert {one.settles_at for one in rhythm.windows(Rhythm(times=2), DAY)} == {at("24:00")}


def test_the_least_gap_opens_the_second_run():
    assert spans(Rhythm(times=2, gap_min=240)) == [("06:00", "14:00"), ("10:00", "22:00")]


def test_every_four_hours():
    assert spans(Rhythm("hours", hours=4, opens="08:00", closes="20:00")) == [
        ("08:00", "12:00"), ("12:00", "16:00"), ("16:00", "20:00"),
    ]  # fmt: skip


def test_on_days_of_the_week():
    assert spans(Rhythm("weekly", weekdays=(3,))) == [("06:00", "22:00")]
    assert spans(Rhythm("weekly", weekdays=(0, 4))) == []


def test_between_two_meals_and_not_after_the_last():
    assert spans(Rhythm("meals"), meals=MEALS) == [("08:30", "11:30"), ("12:30", "17:00")]
    assert spans(Rhythm("meals"), meals=MEALS[:1]) == []


def test_after_an_event_nothing_is_owed_beforehand():
    assert spans(Rhythm("event")) == []


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        (Rhythm(), "times"),
        (Rhythm(times=13), "times"),
        (Rhythm("regularly", times=2), "kind"),
        (Rhythm("hours"), "hours"),
        (Rhythm("hours", hours=25), "hours"),
        (Rhythm("weekly"), "weekdays"),
        (Rhythm("weekly", weekdays=(7,)), "weekdays"),
        (Rhythm(times=2, opens="22:00", closes="06:00"), "closes"),
        (Rhythm(times=2, closes="25:00"), "closes"),
        (Rhythm(times=4, gap_min=360), "gap_min"),
        (Rhythm(times=2, gap_min=-1), "gap_min"),
    ],
)
def test_a_rhythm_that_is_none_is_refused(given_, field):
    with pytest.raises(Refused) as refused:
        rhythm.check(given_)
    assert refused.value.field == field


def test_a_level_demands_more_of_daily_places_only():
    assert rhythm.at_least(Rhythm(times=1), 2).times == 2
    assert rhythm.at_least(Rhythm(times=3), 2).times == 3
    assert rhythm.at_least(Rhythm("weekly", weekdays=(1,)), 2) == Rhythm("weekly", weekdays=(1,))


@given(st.integers(1, 12))
def test_windows_follow_each_other_without_a_gap(times):
    found = rhythm.windows(rhythm.check(Rhythm(times=times)), DAY)
    assert [one.number for one in found] == list(range(1, times + 1))
    assert all(a.due_at == b.opens_at for a, b in itertools.pairwise(found))
    assert (found[0].opens_at, found[-1].due_at) == (at("06:00"), at("22:00"))


def test_t8_a_lamp_at_lunch():
    assert rhythm.meets_meal(at("11:40"), at("12:10"), MEALS)
    assert not rhythm.meets_meal(at("12:30"), at("13:00"), MEALS)
    assert not rhythm.meets_meal(at("11:00"), at("11:30"), MEALS)
