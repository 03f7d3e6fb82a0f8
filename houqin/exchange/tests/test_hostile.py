"""Whatever is sent as a sheet is refused in a sentence or read with its faults named, soon and in little memory."""

from __future__ import annotations

from collections import Counter

import pytest

from houqin.exchange.tests.hostile import archives, every, texts
from houqin.exchange.tests.hostile.case import ANY, CLEAN, NAMED, REFUSED

pytestmark = pytest.mark.once
MOST_SECONDS, MOST_MIB = 10, 300
LONGEST_SENTENCE = 300


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    return tmp_path_factory.mktemp("left")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory, left):
    return every.outcomes(tmp_path_factory.mktemp("sent"), left)


def told(case, outcome) -> str:
    return f"{case.name}: {outcome['came_to']}, {outcome.get('says') or outcome.get('faults', [])[:3]}"


def test_the_set_is_of_five_hundred_and_more_and_each_has_its_name(outcomes):
    names = Counter(case.name for case, _outcome in outcomes)
    assert len(outcomes) >= 500
    assert [name for name, times in names.items() if times > 1] == []


def test_the_same_seeds_give_the_same_files():
    for kind in (archives.damaged, texts.noise):
        assert [case.content for case in kind()] == [case.content for case in kind()]


def test_none_brings_down_who_reads(outcomes):
    assert [told(*one) for one in outcomes if one[1]["came_to"] not in {"refused", "read"}] == []


def test_none_takes_more_than_ten_seconds_or_300_mib(outcomes):
    heavy = [
        f"{case.name}: {outcome['seconds']:.1f} s, {outcome['peak_mib']:.0f} MiB"
        for case, outcome in outcomes
        if outcome["seconds"] > MOST_SECONDS or outcome["peak_mib"] > MOST_MIB
    ]
    assert heavy == []


def test_nothing_is_left_behind(outcomes, left):
    assert outcomes
    assert list(left.iterdir()) == []


def test_what_no_sheet_needs_is_refused(outcomes):
    assert [told(*one) for one in outcomes if one[0].must == REFUSED and one[1]["came_to"] != "refused"] == []


def test_a_refusal_is_one_sentence(outcomes):
    sentences = [outcome["says"] for _case, outcome in outcomes if outcome["came_to"] == "refused"]
    assert [one for one in sentences if not 10 < len(one) < LONGEST_SENTENCE or not one.isprintable()] == []


def test_what_is_wrong_is_named_by_row_and_column(outcomes):
    wrong = []
    for case, outcome in outcomes:
        if case.must == NAMED:
            places = {(row, column) for row, column, _why in outcome.get("faults", [])}
            wrong += [] if case.at <= places else [told(case, outcome)]
    assert wrong == []


def test_the_sentence_says_what_is_wrong(outcomes):
    silent = []
    for case, outcome in outcomes:
        sentences = [outcome.get("says", ""), *(why for _row, _column, why in outcome.get("faults", []))]
        silent += [] if any(case.says in one for one in sentences) else [told(case, outcome)]
    assert silent == []


def test_what_only_looks_odd_is_read(outcomes):
    wrong = [one for one in outcomes if one[0].must == CLEAN and (one[1]["came_to"] != "read" or one[1]["faults"])]
    assert [told(*one) for one in wrong] == []


def test_nothing_read_counts_a_row_twice_or_loses_one(outcomes):
    for case, outcome in outcomes:
        if outcome["came_to"] == "read":
            faulty = {row for row, _column, _why in outcome["faults"]}
            assert outcome["count"] == outcome["rows"] + len(faulty), case.name


def test_every_kind_of_outcome_is_asked_for(outcomes):
    assert {case.must for case, _outcome in outcomes} == {REFUSED, NAMED, CLEAN, ANY}
