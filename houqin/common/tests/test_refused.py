"""A refusal is one sentence in any language; what is too long is refused, never cut."""

from __future__ import annotations

import pytest

from houqin.common.refused import Refused, limited


def test_values_fill_the_sentence():
    assert str(Refused("%(share)s %% is too much", share=101)) == "101 % is too much"


def test_a_sentence_without_values_is_taken_as_it_stands():
    assert Refused("between 0 and 100 %: see the label").said(str) == "between 0 and 100 %: see the label"


def test_it_is_put_into_the_language_asked_for():
    assert Refused("at most %(most)s", most=3).said({"at most %(most)s": "最多%(most)s"}.__getitem__) == "最多3"


@pytest.mark.parametrize(("text", "kept"), [("x" * 120, "x" * 120), (f"  {'字' * 120}\n", "字" * 120), ("", "")])
def test_what_fits_is_kept_whole(text, kept):
    assert limited(text, 120, "reason") == kept


def test_one_character_too_many_is_refused_with_the_limit():
    with pytest.raises(Refused, match="at most 120 characters; this has 121") as refused:
        limited("x" * 121, 120, "reason")
    assert refused.value.field == "reason"
