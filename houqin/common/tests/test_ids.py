"""What comes as a number of a row is one, or none; it never breaks what asks with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import ids

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.0", "1e3", "²", "٣", "１", " 1", "1_0", "0x1", "9" * 19, "1\n", "\x00"]
)
def test_what_is_no_number_of_a_row_is_none(text):
    assert ids.read(text) is None


@given(st.integers(0, 10**18 - 1))
def test_every_number_that_fits_is_read(number):
    assert ids.read(str(number)) == number


@given(st.text())
def test_whatever_is_read_fits_into_a_column(text):
    number = ids.read(text)
    assert number is None or 0 <= number < 2**63


def test_each_number_is_read_once_in_order():
    assert ids.read_all(["7", "x", "3", "7", "²"]) == [7, 3]
