"""The worked example of the documentation is what the parser answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from houqin.exchange import chain
from houqin.exchange.chain import lines, reasons

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[4] / "docs" / "methods" / "chain-text.md").read_text(encoding="utf-8")


def block(name: str) -> dict:
    found = re.search(rf"<!-- {name} -->\n```json\n(.*?)\n```", PAGE, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_example_is_answered_as_the_page_says():
    assert chain.parse(chain.read(block("asked"))) == block("answered")


def test_the_limits_are_those_of_the_code():
    assert f"{lines.MOST_LINES:,} lines or {lines.MOST_SIGNS:,} signs" in PAGE
    assert f"below {reasons.THRESHOLD} the entry is for a person" in PAGE


def test_the_weights_that_the_page_names_are_those_of_the_table():
    named = re.findall(r"`(\w+)` (0\.\d+)", PAGE)
    assert len(named) >= 3
    assert [(code, reasons.REASONS[code].weight) for code, _weight in named] == [
        (code, float(weight)) for code, weight in named
    ]
