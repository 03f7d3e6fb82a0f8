"""Samples by lot, deadlines, codes."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.lines.accountability.rules import supervision as rules

pytestmark = pytest.mark.once

AT = clock.instant(date(2020, 3, 5), "15:00")


def claims(kinds: dict[str, int]) -> list[rules.Claimed]:
    rows = [(kind, number) for kind, size in kinds.items() for number in range(size)]
    return [
        rules.Claimed(pk, kind, f":person:{number}", "0001", f"0001000{number % 3}")
        for pk, (kind, number) in enumerate(rows)
    ]


KINDS = st.dictionaries(st.sampled_from(["a.x", "a.y", "b.z", "c.w"]), st.integers(1, 30), min_size=1)


@given(KINDS, st.integers(0, 2**40), st.integers(1, 40), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order(kinds, seed, size, chance):
    found = claims(kinds)
    mixed = found.copy()
    chance.shuffle(mixed)
    assert rules.drawn(mixed, seed=seed, size=size) == rules.drawn(found, seed=seed, size=size)


@given(KINDS, st.integers(0, 2**40), st.integers(1, 40))
def test_a_sample_is_of_the_size_asked_for_and_draws_nothing_twice(kinds, seed, size):
    found = claims(kinds)
    sample = rules.drawn(found, seed=seed, size=size)
    assert len(sample) == min(size, len(found))
    assert len(set(sample)) == len(sample)
    assert set(sample) <= set(found)


@given(KINDS, st.integers(0, 2**40), st.integers(1, 40))
def test_kinds_take_turns_as_far_as_they_go(kinds, seed, size):
    sample = rules.drawn(claims(kinds), seed=seed, size=size)
    numbers = {kind: sum(claim.kind == kind for claim in sample) for kind in kinds}
    for kind, number in numbers.items():
        assert number == kinds[kind] or number >= max(numbers.values()) - 1


@given(st.integers(0, 2**40), st.integers(1, 29))
def test_a_larger_sample_of_one_kind_holds_the_smaller_one(seed, size):
    found = claims({"a.x": 30})
    assert rules.drawn(found, seed=seed, size=size) == rules.drawn(found, seed=seed, size=size + 1)[:size]


def test_each_claim_is_drawn_about_as_often_as_any_other():
    found = claims({"a.x": 20})
    drawn = [claim.duty_id for seed in range(2000) for claim in rules.drawn(found, seed=seed, size=5)]
    often = [drawn.count(claim.duty_id) for claim in found]
    assert sum(often) == 10_000
    assert min(often) > 430  # 500 expected; the deviation of one is about 19
    assert max(often) < 570


@given(KINDS, st.integers(0, 2**40), st.integers(1, 40))
def test_the_walk_begins_where_the_lot_fell_and_comes_to_no_place_twice(kinds, seed, size):
    sample = rules.drawn(claims(kinds), seed=seed, size=size)
    walk = rules.walk(sample)
    assert sorted(walk, key=lambda claim: claim.duty_id) == sorted(sample, key=lambda claim: claim.duty_id)
    assert walk[0] == sample[0]
    places = [claim.place_path for claim in walk]
    changes = sum(one != other for one, other in itertools.pairwise(places))
    assert changes == len(set(places)) - 1


@pytest.mark.parametrize("size", [0, -1, 61])
def test_a_sample_has_1_to_60_claims(size):
    with pytest.raises(Refused, match="1 to 60"):
        rules.check_size(size)


# --- deadlines


def test_hours_are_counted_from_the_finding():
    assert rules.deadline(AT, number=4, span="hours") == AT + timedelta(hours=4)


def test_days_end_with_the_day():
    assert clock.local(rules.deadline(AT, number=1, span="days")).isoformat() == "2020-03-07T00:00:00+08:00"


@pytest.mark.parametrize("number", [0, -3])
def test_a_deadline_lies_ahead(number):
    with pytest.raises(Refused, match="one hour ahead"):
        rules.deadline(AT, number=number, span="hours")


@pytest.mark.parametrize(("number", "span"), [(91, "days"), (24 * 92, "hours"), (10**9, "days"), (10**12, "hours")])
def test_a_deadline_lies_at_most_90_days_ahead(number, span):
    with pytest.raises(Refused, match="90 days"):
        rules.deadline(AT, number=number, span=span)


def test_a_deadline_that_is_past_is_refused():
    with pytest.raises(Refused, match="past already"):
        rules.check_deadline(AT, at=AT)


# --- codes, names, units


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nh-hall", "nh-hall"),
        ("  nh-hall \n", "nh-hall"),
        ("https://hq.example.edu/p/nh-hall/", "nh-hall"),
        ("http://10.0.0.2:8000/p/nh-hall?from=qr", "nh-hall"),
        ("", ""),
    ],
)
def test_a_scanned_address_gives_the_code_in_it(text, code):
    assert rules.code_of(text) == code


def test_tasks_that_tell_an_illness_are_never_named():
    assert not rules.may_name("accountability.home_watch")
    assert not rules.may_name("isolation.temperature")
    assert rules.may_name("accountability.daily_report")


def test_the_own_unit_holds_its_teams_and_nothing_beside_or_above_it():
    own = "00010001"
    assert rules.is_own("00010001", own_path=own)
    assert rules.is_own("000100010003", own_path=own)
    assert not rules.is_own("00010002", own_path=own)
    assert not rules.is_own("0001", own_path=own)
    assert not rules.is_own("00010001", own_path="")


def test_a_finding_is_numbered_by_its_campus_day():
    assert rules.number_of(7, clock.instant(date(2020, 3, 5), "00:30")) == "20200305-007"
