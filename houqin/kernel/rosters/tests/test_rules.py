"""Slots, gaps, rest, turns in order, and who really stood."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.kernel.rosters import rules
from houqin.kernel.rosters.rules import Planned, Turn
from houqin.kernel.rosters.tests.world import DAY, STARTS, at, slots

pytestmark = pytest.mark.once


def turn(first: float, last: float, person: int = 1) -> Turn:
    return Turn(at(first), at(last), person)


@pytest.mark.parametrize(("hours", "sentence"), [(0, "after the beginning"), (-1, "after the"), (24.1, "24 hours")])
def test_impossible_lengths_are_refused(hours, sentence):
    with pytest.raises(Refused, match=sentence):
        rules.checked(at(0), at(hours))


def test_shifts_follow_one_another_over_midnight():
    assert rules.slots(DAY, STARTS) == [(at(0), at(12)), (at(12), at(24))]
    assert rules.slots(DAY, ("08:00",)) == [(at(0), at(24))]
    assert rules.slots(DAY, ()) == []


@given(st.sets(st.integers(0, 23), min_size=1))
def test_the_slots_of_days_leave_no_gap_and_never_meet(hours):
    starts = [f"{hour:02d}:00" for hour in hours]
    found = [slot for n in range(3) for slot in rules.slots(DAY + timedelta(days=n), starts)]
    assert all(before[1] == after[0] for before, after in itertools.pairwise(found))
    assert all(timedelta() < end - begin <= rules.LONGEST for begin, end in found)


def test_who_stays_until_relief_comes_stood_the_first_part():
    whole, stayed = turn(0, 12, person=2), turn(0, 0.75, person=1)
    assert rules.stretches(whole, [stayed]) == [turn(0, 0.75, 1), turn(0.75, 12, 2)]


def test_of_covers_that_meet_the_later_counts():
    assert rules.stretches(turn(0, 12, 1), [turn(0, 12, 2), turn(4, 6, 3)]) == [
        turn(0, 4, 2), turn(4, 6, 3), turn(6, 12, 2),
    ]  # fmt: skip


def test_gaps_are_what_is_wanted_and_not_stood():
    stood = [(at(0), at(12)), (at(13), at(20)), (at(36), at(48))]
    assert rules.gaps(stood, slots()) == [(at(12), at(13)), (at(20), at(36))]
    assert rules.minutes_of(rules.gaps(stood, slots())) == 17 * 60


def test_nobody_wanted_is_no_gap():
    assert rules.gaps([], []) == []


periods = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 24)).map(lambda p: (at(p[0]), at(p[0] + p[1]))), max_size=8
)


@given(periods)
def test_stood_and_gaps_make_up_the_whole(stood):
    missing = rules.gaps(stood, slots())
    minutes = sum(
        any(begin <= at(hour + 0.5) < end for begin, end in stood) for hour in range(48)
    ) * 60 + rules.minutes_of(missing)  # fmt: skip
    assert minutes == 48 * 60


def test_a_shift_is_stood_by_exactly_one():
    right = [turn(0, 12), turn(12, 24)]
    assert rules.not_exactly_one(right, slots(1)) == []
    assert rules.not_exactly_one(right[:1], slots(1)) == [(at(12), at(24))]
    assert rules.not_exactly_one([*right, turn(1, 2, 5)], slots(1)) == [(at(0), at(12))]
    assert rules.not_exactly_one([turn(0, 11), turn(12, 24)], slots(1)) == [(at(0), at(12))]


def test_short_rest_and_long_turns_are_told():
    assert rules.strains([turn(0, 12), turn(24, 36), turn(12, 24, 2)]) == []
    assert [s.rest for s in rules.strains([turn(0, 12), turn(22, 30)])] == [timedelta(hours=10)]
    long = rules.strains([turn(0, 12), turn(12, 13)])
    assert [(s.turn, s.length) for s in long] == [(turn(0, 13), timedelta(hours=13))]


def test_turns_go_round_behind_the_last():
    found = rules.round_robin(slots(), [7, 8, 9], after=8)
    assert [item.person_id for item in found] == [9, 7, 8, 9]
    assert [item.backup_id for item in found] == [7, 8, 9, 7]


def test_who_is_away_is_passed_over_and_comes_at_the_next_round():
    found = rules.round_robin(slots(), [7, 8], may_stand=lambda person, when: not (person == 8 and when < at(12)))
    assert [(item.person_id, item.backup_id) for item in found] == [(7, None), (8, 7), (7, 8), (8, 7)]


def test_where_nobody_may_stand_the_shift_is_left_out():
    assert rules.round_robin(slots(), [7], may_stand=lambda *_any: False) == []
    assert rules.round_robin(slots(), []) == []


@given(st.integers(1, 9), st.integers(1, 40))
def test_turns_are_shared_evenly(people, number):
    wanted = slots(20)[:number]
    found = rules.round_robin(wanted, range(people))
    counts = [sum(item.person_id == person for item in found) for person in range(people)]
    assert sum(counts) == number
    assert max(counts) - min(counts) <= 1
    assert people < 3 or rules.strains(found) == []


def test_overlaps_are_found_in_the_plan_and_with_others():
    first, second = Planned(at(0), at(12), 1), Planned(at(11), at(24), 2)
    assert list(rules.overlapping([first, second])) == [(second, first)]
    assert list(rules.overlapping([first], [turn(6, 7, 3)])) == [(first, turn(6, 7, 3))]
    assert list(rules.overlapping([first], [turn(12, 24, 3)])) == []
