"""How a measure reads."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from houqin.desk.level import queries


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "–"),
        (time(21, 30), "21:30"),
        (Decimal("37.3"), "37.3"),
        (("am", "pm"), "am, pm"),
    ],
)
def test_a_measure_reads_as_a_person_would_say_it(value, text):
    assert queries.as_text(value) == text
