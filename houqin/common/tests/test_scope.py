"""A scope only ever shrinks when it is cut down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import paths
from houqin.common.scope import Scope

pytestmark = pytest.mark.once

PATHS = st.lists(st.sampled_from(["0001", "0002"]), min_size=1, max_size=3).map("".join)


@pytest.mark.parametrize(
    ("held", "roots", "kept"),
    [
        (None, ["00010002", "00010001"], ("00010001", "00010002")),
        (("0001",), ["00010002", "0002"], ("00010002",)),
        (("00010001",), ["0001"], ("00010001",)),
        (("0001",), [], ()),
        ((), ["0001"], ()),
    ],
)
def test_what_lay_outside_stays_outside(held, roots, kept):
    assert Scope(units=held, roles=frozenset({"commander"})).narrowed(roots) == Scope(
        units=kept, roles=frozenset({"commander"})
    )


@given(held=st.none() | st.lists(PATHS).map(tuple), roots=st.lists(PATHS), path=PATHS)
def test_a_path_is_seen_exactly_where_both_see_it(held, roots, path):
    scope = Scope(units=held)
    is_seen = paths.is_within(path, roots=held) and paths.is_within(path, roots=tuple(roots))
    assert paths.is_within(path, roots=scope.narrowed(roots).units) == is_seen
