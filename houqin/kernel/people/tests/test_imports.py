"""A sheet of people against those known: what it would do, every fault by row and column."""

from __future__ import annotations

import pytest

from houqin.common.refused import Refused
from houqin.kernel.people import actions, imports, queries
from houqin.kernel.people.models import Person
from houqin.kernel.people.rules import Entry
from houqin.kernel.people.tests.world import AT, BY, DAY, IDENTITY, WHOLE, grid, person

pytestmark = pytest.mark.django_db
ROWS = [
    Entry("E1", "王伟", kind="employee", unit="team-1", phone="13800138000", identity=IDENTITY, row=2),
    Entry("E2", "李娜", kind="employee", sex="f", unit="team-3", aliases=("小李",), row=3),
]


@pytest.fixture
def units():
    return grid()


def take(rows, at=AT):
    effect = actions.import_people(rows=rows, by=BY, at=at)
    return effect.created, effect.changed, effect.unchanged


def test_the_same_sheet_twice_changes_nothing(units):
    assert [take(ROWS), take(ROWS, AT + DAY)] == [(2, 0, 0), (0, 0, 2)]


def test_an_empty_cell_leaves_what_is_known(units):
    take(ROWS)
    assert take([Entry("E1", row=2)]) == (0, 0, 1)


def test_another_unit_is_a_transfer(units):
    take(ROWS)
    assert take([Entry("E1", unit="team-2", starts_at=AT + 2 * DAY, row=2)], AT + DAY) == (0, 1, 0)
    at = {when: queries.membership_at(Person.objects.get(number="E1").pk, at=when, within=WHOLE).unit.code
          for when in (AT + DAY, AT + 2 * DAY)}  # fmt: skip
    assert list(at.values()) == ["team-1", "team-2"]


def test_who_left_comes_back_by_a_sheet(units):
    take(ROWS)
    someone = Person.objects.get(number="E1")
    actions.leave(person_id=someone.pk, by=BY, at=AT + DAY)
    assert take([Entry("E1", unit="team-1", starts_at=AT + 2 * DAY, row=2)], AT + 2 * DAY) == (0, 1, 0)
    assert queries.membership_at(someone.pk, at=AT + 2 * DAY, within=WHOLE) is not None


def test_a_changed_name_is_found_at_once(units):
    take(ROWS)
    assert take([Entry("E2", "李娜娜", phone="13900139000", row=2)]) == (0, 1, 0)
    assert [found.person.number for found in queries.search("lnn", at=AT, within=WHOLE)] == ["E2"]


@pytest.mark.parametrize(
    ("wrong", "column", "sentence"),
    [
        (Entry("E1", "王伟", row=9), "number", "row 2 already"),
        (Entry("E9", row=9), "name", "missing"),
        (Entry("E9", "甲", unit="zz", row=9), "unit", "no unit zz"),
        (Entry("E9", "甲", phone="1380013800x", row=9), "phone", "telephone"),
        (Entry("E9", "甲", identity=IDENTITY, row=9), "identity", "row 2 already"),
        (Entry("E9", "甲", starts_at=AT.replace(year=2220), row=9), "starts_at", "impossible"),
        (Entry("E 9", "甲", row=9), "number", "no number"),
    ],
)
def test_every_fault_stands_by_row_and_column(units, wrong, column, sentence):
    effect = imports.plan([*ROWS, wrong], at=AT).effect
    [fault] = effect.faults
    assert (fault.row, fault.column, effect.created) == (9, column, 2)
    assert sentence in str(fault.why)


def test_a_faulty_phone_is_not_repeated_in_the_report(units):
    [fault] = imports.plan([Entry("E9", "甲", phone="1380013800x", row=9)], at=AT).effect.faults
    assert fault.value is None


def test_a_document_of_somebody_known_names_the_number_to_merge(units):
    person("X1", identity=IDENTITY)
    [fault] = imports.plan(ROWS, at=AT).effect.faults
    assert "belongs to X1" in str(fault.why)


def test_a_merged_number_is_refused_with_the_kept_one(units):
    kept, merged = person("E0"), person("E1")
    actions.merge_people(kept_id=kept.pk, merged_id=merged.pk, reason="重复", by=BY, at=AT)
    [fault] = imports.plan(ROWS, at=AT).effect.faults
    assert "merged into E0" in str(fault.why)


def test_a_sheet_with_a_fault_is_refused_whole(units):
    with pytest.raises(Refused):
        take([*ROWS, Entry("E9", "甲", unit="zz", row=4)])
    assert not Person.objects.exists()


def test_every_fault_of_a_row_is_named_not_only_the_first(units):
    row = Entry("E9", "王伟", kind="boss", unit="nowhere", phone="1", identity="320303198804151001", row=7)
    plan = imports.plan([row], at=AT)
    assert sorted((fault.row, fault.column) for fault in plan.effect.faults) == [
        (7, "identity"), (7, "kind"), (7, "phone"), (7, "unit"),
    ]  # fmt: skip
    assert (plan.effect.created, plan.fresh) == (0, [])


def test_two_rows_without_row_numbers_may_not_bear_one_number(units):
    with pytest.raises(Refused, match="stands in row"):
        actions.enter_people(rows=[Entry("E1", "王伟", kind="employee"), Entry("E1", "李娜", kind="employee")],
                             by=BY, at=AT)  # fmt: skip


def test_a_number_that_is_none_is_one_fault_and_not_a_missing_name_too(units):
    plan = imports.plan([Entry("?", row=2), Entry("", "王伟", row=3)], at=AT)
    assert [(fault.row, fault.column) for fault in plan.effect.faults] == [(2, "number"), (3, "number")]
