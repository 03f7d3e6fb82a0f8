"""The same content has the same digest, whatever its shape in memory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.kernel.audit import rules
from houqin.kernel.duties.models import State

pytestmark = pytest.mark.once


def test_plain_values_are_what_json_can_hold():
    value = {
        "day": date(2020, 3, 5), "at": datetime(2020, 3, 5, tzinfo=UTC), "number": Decimal("36.40"),
        "state": State.DONE, "ids": (3, 1), "set": {2, 1}, 5: None,
    }  # fmt: skip
    assert rules.plain(value) == {
        "day": "2020-03-05", "at": "2020-03-05T00:00:00+00:00", "number": "36.40",
        "state": "done", "ids": [3, 1], "set": [1, 2], "5": None,
    }  # fmt: skip


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(content):
    turned = dict(reversed(list(content.items())))
    assert rules.digest(content) == rules.digest(turned)


@given(st.integers(), st.integers())
def test_other_content_has_another_seal(one, other):
    equal = rules.seal(rules.FIRST_SEAL, {"n": one}) == rules.seal(rules.FIRST_SEAL, {"n": other})
    assert equal == (one == other)


def test_the_salt_keeps_a_short_content_from_being_guessed():
    assert rules.detail_digest("a", {"c": "36.4"}) != rules.detail_digest("b", {"c": "36.4"})
