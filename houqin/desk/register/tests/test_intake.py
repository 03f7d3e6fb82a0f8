"""A file against what is known: tried, applied whole or in part, told to an outsider."""

from __future__ import annotations

import pytest

from houqin.common.refused import Refused
from houqin.desk.register import intake, sheets
from houqin.desk.register.tests import house
from houqin.kernel.people.models import Person
from houqin.kernel.people.tests import world

HEAD = ["number", "name", "unit", "from"]
GOOD, BAD = ["N1", "王伟", "team-1", "2020-03-01"], ["N2", "李娜", "nowhere", "2020-02-30"]


def take(*rows, kind="people", is_trial=False, **more):
    content = house.csv_of(*rows)
    return intake.take(content, sheets.kind_named(kind), by=world.BY, at=house.AT, is_trial=is_trial, **more)


def test_a_trial_changes_nothing_and_leaves_no_record(units):
    before, acts = house.everything(), house.acts()
    assert take(HEAD, GOOD, is_trial=True).effect.created == 1
    assert (house.everything(), house.acts()) == (before, acts)


def test_one_fault_holds_back_the_whole_file(units):
    outcome = take(HEAD, GOOD, BAD)
    assert (outcome.applied, outcome.good, outcome.faulty) == (False, 1, 1)
    assert not Person.objects.exists()


def test_rows_that_are_independent_may_be_taken_without_the_faulty_ones(units):
    outcome = take(HEAD, GOOD, BAD, leaves_faulty=True)
    assert outcome.applied
    assert list(Person.objects.values_list("number", flat=True)) == ["N1"]


def test_rows_of_a_tree_are_not(units):
    before = house.everything()
    outcome = take(["code", "name", "kind", "parent"], ["a", "甲", "team", ""], ["b", "乙", "team", "zz"],
                   kind="units", leaves_faulty=True)  # fmt: skip
    assert not outcome.applied
    assert house.everything() == before


def test_what_changes_nothing_leaves_no_record(units):
    take(HEAD, GOOD)
    acts = house.acts()
    assert take(HEAD, GOOD).applied
    assert house.acts() == acts


def test_an_outsider_is_told_in_both_languages(units):
    answer = take(HEAD, GOOD, BAD).answer()
    assert {key: answer[key] for key in ("kind", "rows", "created", "changed", "unchanged", "applied")} == {
        "kind": "people", "rows": 2, "created": 1, "changed": 0, "unchanged": 0, "applied": False,
    }  # fmt: skip
    assert answer["refused"] == [
        {
            "row": 3, "column": "starts_at", "value": "2020-02-30",
            "message_zh": "2020-02-30 不是日期，应写作 2020-03-05",
            "message_en": "2020-02-30 is not a day such as 2020-03-05",
        },
        {
            "row": 3, "column": "unit", "value": "nowhere",
            "message_zh": "没有单位 nowhere", "message_en": "there is no unit nowhere",
        },
    ]  # fmt: skip


def test_a_kind_that_is_not_known_is_refused_with_those_there_are():
    with pytest.raises(Refused, match="people, units, places, campuses, levels"):
        sheets.kind_named("horses")
