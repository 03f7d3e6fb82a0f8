"""How a measure reads, and how a typed one becomes a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

import pytest
from django.utils import translation

from houqin.desk.level import queries


@dataclass(frozen=True)
class Sample:
    """Measures of every type a text can stand for."""

    is_open: bool = True
    times: int = 2
    days: tuple[int, ...] = (0, 1)
    fever_c: Decimal = Decimal("37.3")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "–"),
        ((), "–"),
        (time(21, 30), "21:30"),
        (Decimal("37.3"), "37.3"),
        (("am", "pm"), "am, pm"),
    ],
)
def test_a_measure_reads_as_a_person_would_say_it(value, text):
    with translation.override("en"):
        assert queries.as_text(value) == text


def test_values_with_words_are_said_in_them():
    with translation.override("en"):
        assert queries.as_text((0, 2), {0: "Mon", 1: "Tue", 2: "Wed"}) == "Mon, Wed"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("is_open", "否", False),
        ("is_open", "yes", True),
        ("times", " 3 ", 3),
        ("days", "0，2, 4", [0, 2, 4]),
        ("days", "", []),
        ("fever_c", "37.5", "37.5"),
    ],
)
def test_a_typed_measure_becomes_its_value(field, text, value):
    assert queries.typed_text(Sample, field, text) == value
