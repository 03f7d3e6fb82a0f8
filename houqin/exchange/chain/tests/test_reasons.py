"""Every reason that is given stands in the table, every reason of the table is given, and all have their words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from houqin.exchange import chain
from houqin.exchange.chain import reasons

pytestmark = pytest.mark.once

CODE = Path(chain.__file__).parent
TABLE = {*reasons.REASONS, *reasons.IGNORED, *reasons.NOTES}


def named_in_the_code() -> set[str]:
    """Every text of the package's modules but of the table's own."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in CODE.glob("*.py") if path.name != "reasons.py")
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_reason_of_the_table_is_given_somewhere():
    assert TABLE - named_in_the_code() == set()


def test_a_reason_that_is_not_in_the_table_is_a_fault():
    with pytest.raises(KeyError):
        reasons.confidence(["no_such_reason"])


def test_words_are_there_for_all_and_are_sentences_of_their_own():
    words = [chain.words_of(code) for code in sorted(TABLE)]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("codes", "confidence", "state"),
    [
        ([], 1.0, "accepted"),
        (["dish_by_part"], 0.9, "accepted"),
        (["dish_by_part", "dish_by_part"], 0.9, "accepted"),
        (["known_by_room", "changes"], 0.8, "accepted"),
        (["known_by_room", "on_behalf"], 0.75, "review"),
        (["words_not_understood"], 0.7, "review"),
        (["nobody_named", "no_order", "too_long"], 0.0, "review"),
    ],
)
def test_small_doubts_add_up_and_a_great_one_is_enough(codes, confidence, state):
    assert (reasons.confidence(codes), reasons.state_of(codes)) == (confidence, state)
