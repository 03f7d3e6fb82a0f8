"""The published corpus of chain lines, and what lies between its rows, each read as it must be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from houqin.exchange.chain.tests import world

CASES = json.loads((Path(__file__).parents[4] / "tests" / "golden" / "chain.json").read_text(encoding="utf-8"))
pytestmark = [pytest.mark.golden, pytest.mark.once]


def written(orders: list[dict]) -> str:
    return world.orders({"orders": orders})


def shown(entry: dict, name: str) -> object:
    """What the golden case says of an entry, from the entry."""
    person = entry["person"]
    match name:
        case "person":
            return world.NAME_OF.get(person["id"], person["id"]) if person["id"] not in ("t1", "t2") else person["id"]
        case "payer":
            return world.NAME_OF.get(entry["payer"])
        case "by" | "as_written":
            return person[name]
        case "candidates":
            return len(person["candidates"])
        case "orders" | "cancels" | "withdrawn":
            return written(entry[name])
    return entry[name]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['row']}: {case['text'][:20]}" for case in CASES])
def test_the_corpus_is_read_as_published(case):
    answer = world.parsed(case["text"])
    read = [
        {name: shown(entry, name) for name in expected}
        for entry, expected in zip(answer["entries"], case["expect"], strict=True)
    ]
    assert read == case["expect"]
    assert set(world.accounted(case["text"], answer)) == {1}
    assert answer["cut_off"] == case.get("cut_off")
    passed = [[*item["lines"], item["reason"]] for item in answer["ignored"]]
    assert [item for item in case.get("ignored", []) if item not in passed] == []
