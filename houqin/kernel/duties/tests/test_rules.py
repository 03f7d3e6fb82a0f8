"""Arithmetic of counts: what is rolled up is the sum of what lies under it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import paths
from houqin.kernel.duties import rules
from houqin.kernel.duties.rules import Counts

pytestmark = pytest.mark.once

numbers = st.integers(min_value=0, max_value=9)
counts = st.builds(Counts, numbers, numbers, numbers, numbers, numbers)
unit_paths = st.lists(st.integers(min_value=1, max_value=3), min_size=1, max_size=5).map(
    lambda steps: "".join(f"{step:04d}" for step in steps)
)


def under(root: str, leaves: dict[str, Counts]) -> Counts:
    total = Counts()
    for path, found in leaves.items():
        if paths.is_within(path, roots=(root,)):
            total = total + found
    return total


@given(leaves=st.dictionaries(unit_paths, counts, max_size=30))
def test_every_unit_has_the_sum_of_all_under_it_its_own_included(leaves):
    totals = rules.rolled_up(leaves)
    assert totals.keys() == {above for path in leaves for above in paths.ancestors(path)}
    assert totals == {path: under(path, leaves) for path in totals}


@given(leaves=st.dictionaries(unit_paths, counts, max_size=30))
def test_rolling_up_leaves_the_leaves_as_they_were(leaves):
    before = dict(leaves)
    rules.rolled_up(leaves)
    assert leaves == before


@given(leaves=st.dictionaries(unit_paths, counts, max_size=30))
def test_the_whole_is_the_sum_of_its_parts(leaves):
    roots = [total for path, total in rules.rolled_up(leaves).items() if paths.depth(path) == 1]
    assert rules.whole(leaves) == rules.summed(roots)


def test_rows_of_one_unit_and_state_add_up():
    rows = [("0001", "open", 2), ("0001", "done", 3), ("0002", "missed", 1), ("0001", "open", 4)]
    assert rules.counted(rows) == {"0001": Counts(open=6, done=3), "0002": Counts(missed=1)}


def test_nothing_is_nothing():
    assert (rules.rolled_up({}), rules.counted([]), rules.whole({})) == ({}, {}, Counts())
