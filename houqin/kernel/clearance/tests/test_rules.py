"""The one pure decision, rule by rule, and closed where nothing is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.kernel.clearance import rules
from houqin.kernel.clearance.rules import KEEP_OUT, LET_IN, MEASURE_AGAIN, Ask, Known

pytestmark = pytest.mark.once

MET = {
    rules.NO_HOLD: Known(),
    rules.NEEDS_PERMIT: Known(permits=frozenset({"x"})),
    rules.NEEDS_PROVEN: Known(proven=frozenset({"x"})),
    rules.OPEN_HOURS: Known(open_hours=frozenset({"x"})),
    rules.LISTED_ONLY: Known(is_listed=True),
}
BROKEN = {
    rules.NO_HOLD: (Known(holds=frozenset({"fever"})), KEEP_OUT),
    rules.NEEDS_PERMIT: (Known(permits=frozenset({"y"})), KEEP_OUT),
    rules.NEEDS_PROVEN: (Known(), MEASURE_AGAIN),
    rules.OPEN_HOURS: (Known(), KEEP_OUT),
    rules.LISTED_ONLY: (Known(), KEEP_OUT),
}


@pytest.mark.parametrize("rule", rules.KINDS)
def test_a_rule_that_is_met_lets_in(rule):
    assert rules.decide([Ask(rule, "x")], MET[rule]).answer == LET_IN


@pytest.mark.parametrize("rule", rules.KINDS)
def test_a_rule_that_is_broken_does_not(rule):
    known, answer = BROKEN[rule]
    decision = rules.decide([Ask(rule, "x")], known)
    assert (decision.answer, decision.broken) == (answer, (Ask(rule, "x"),))


def test_a_door_without_rules_lets_nobody_in():
    assert rules.decide([], Known()).answer == KEEP_OUT


def test_who_is_not_known_stays_out():
    assert rules.decide([Ask(rules.NO_HOLD)], None).answer == KEEP_OUT


def test_a_rule_nobody_knows_keeps_out():
    assert rules.decide([Ask("smiles")], Known()).answer == KEEP_OUT


asks = st.lists(st.builds(Ask, st.sampled_from(rules.KINDS), st.sampled_from("xy")), max_size=5)
keys = st.frozensets(st.sampled_from("xy"))
knowledge = st.builds(Known, keys, keys, keys, keys, keys, st.booleans())


@given(asks, asks, knowledge)
def test_more_rules_never_open_a_door(first, more, known):
    if first and rules.decide(first, known).answer != LET_IN:
        assert rules.decide([*first, *more], known).answer != LET_IN


def test_a_hold_that_asks_for_a_measurement_asks_for_it_and_a_real_one_keeps_out():
    asks = [rules.Ask(rules.NO_HOLD)]
    doubtful = rules.Known(to_measure=frozenset({"hot"}))
    both = rules.Known(to_measure=frozenset({"hot"}), holds=frozenset({"fever"}))
    assert rules.decide(asks, doubtful).answer == rules.MEASURE_AGAIN
    assert rules.decide(asks, both).answer == rules.KEEP_OUT
    assert rules.decide([*asks, rules.Ask(rules.LISTED_ONLY)], doubtful).answer == rules.KEEP_OUT
