"""The worked examples of docs/methods/dilution.md are what the rule answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from houqin.common.refused import Refused
from houqin.lines.disinfection.rules import asked

pytestmark = pytest.mark.once
PAGE = Path(__file__).resolve().parents[4] / "docs" / "methods" / "dilution.md"
ROW = re.compile(
    r"^\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) (%|mg/L) \| ([\d.]*) ?\| ([\d.]*) ?\| ([\d.]*) ?\| (\w*) ?\|$", re.MULTILINE
)


def rows():
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_the_page_has_its_examples():
    assert len(rows()) == 12
    assert {row[-1] for row in rows()} == {"", "warned", "refused"}


@pytest.mark.parametrize("row", rows(), ids=lambda row: " ".join(row[:4]))
def test_an_example_is_what_the_rule_answers(row):
    label, litres, wanted, unit, product, water, strength, note = row
    case = {"label_percent": float(label), "volume_l": float(litres), "use": "routine"}
    case["percent_v_v" if unit == "%" else "target_mg_l"] = float(wanted)
    if note == "refused":
        with pytest.raises(Refused):
            asked.dilution(case)
        return
    answer = asked.dilution(case)
    assert answer == {
        "product_ml": float(product), "water_ml": float(water), "working_mg_l": float(strength),
        "warned": note == "warned",
    }  # fmt: skip


@pytest.mark.parametrize(
    "case", [{}, {"label_percent": "5"}, {"label_percent": True, "volume_l": 1, "target_mg_l": 5}, {"volume_l": []}]
)
def test_what_is_no_number_is_refused_in_a_sentence(case):
    with pytest.raises(Refused, match="must be a number"):
        asked.dilution(case)
