"""The grid: opening, moving with everything under it, closing, sheets; paths are never given twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from houqin.common import paths
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.org import actions, imports, queries
from houqin.kernel.org.models import FormerPath, Unit
from houqin.kernel.org.rules import UnitRow
from houqin.kernel.people import actions as people
from houqin.kernel.people.tests import world
from houqin.kernel.places import actions as places

BY, WHOLE, AT = Actor.system("test"), Scope.whole(reason="tests"), datetime(2020, 1, 20, tzinfo=UTC)


@pytest.fixture
def grid(db):
    return world.grid()


def path(code):
    return Unit.objects.get(code=code).path


def move(code, parent, at=AT):
    return actions.move_unit(unit_id=Unit.objects.get(code=code).pk, parent_code=parent, by=BY, at=at)


def test_children_lie_under_their_parents(grid):
    assert [path(code) for code in ("committee", "branch-1", "unit-2", "team-3")] == [
        "0001",
        "00010001",
        "000100010002",
        "0001000100020001",
    ]


def test_opening_leaves_one_record(grid):
    record = Record.objects.filter(about=f"unit:{grid['team-3'].pk}").get()
    assert record.action == "houqin.kernel.org.actions.open_unit"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "team-1"}, "taken"),
        ({"code": "a b"}, "no code"),
        ({"parent_code": "nowhere"}, "no unit nowhere"),
        ({"kind": "tribe"}, "no kind"),
        ({"name": "  "}, "missing"),
        ({"name": "长" * 81}, "at most 80"),
        ({"place_code": "nowhere"}, "no place"),
    ],
)
def test_what_cannot_be_opened_is_refused(grid, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.open_unit(
            **{"code": "new", "name": "新班组", "kind": "team", "parent_code": "unit-1"} | changes, by=BY, at=AT
        )
    assert Unit.objects.count() == len(world.TREE)


def test_a_unit_works_at_a_place(grid):
    places.open_place(code="nh", name="南湖", kind="campus", by=BY, at=AT)
    actions.settle_unit(unit_id=grid["team-1"].pk, place_code="nh", by=BY, at=AT)
    assert Unit.objects.get(code="team-1").place.code == "nh"


def test_a_move_takes_everything_along(grid):
    moved = move("unit-1", "committee")
    assert (moved, path("unit-1"), path("team-2")) == (3, "00010002", "000100020002")


def test_paths_given_up_are_never_given_again(grid):
    move("team-2", "unit-2")
    pk = actions.open_unit(code="new", name="新班组", kind="team", parent_code="unit-1", by=BY, at=AT)
    assert Unit.objects.get(pk=pk).path == "0001000100010003"


def test_a_frozen_path_still_names_its_unit(grid):
    before = path("team-2")
    move("team-2", "unit-2")
    assert queries.names_by_path([before, path("team-2")], within=WHOLE)[before].code == "team-2"


@pytest.mark.parametrize("parent", ["unit-1", "team-1"])
def test_a_unit_cannot_lie_under_itself(grid, parent):
    with pytest.raises(Refused, match="under itself"):
        move("unit-1", parent)
    assert not FormerPath.objects.exists()


def test_a_move_to_where_it_lies_changes_nothing(grid):
    assert move("team-1", "unit-1") == 0
    assert not FormerPath.objects.exists()


def test_a_unit_with_people_is_not_closed(grid):
    world.person(unit="team-1")
    with pytest.raises(Refused, match="1 people still belong"):
        actions.close_unit(unit_id=grid["team-1"].pk, by=BY, at=AT)


def test_a_unit_to_which_somebody_will_belong_is_not_closed(grid):
    someone = world.person(unit="team-2")
    people.transfer(person_id=someone.pk, unit_id=grid["team-1"].pk, from_at=AT + world.DAY, by=BY, at=AT)
    with pytest.raises(Refused, match="still belong"):
        actions.close_unit(unit_id=grid["team-1"].pk, by=BY, at=AT)


def test_a_unit_whose_people_have_left_is_closed(grid):
    someone = world.person(unit="team-1")
    people.leave(person_id=someone.pk, by=BY, at=AT)
    actions.close_unit(unit_id=grid["team-1"].pk, by=BY, at=AT)
    assert Unit.objects.get(code="team-1").closed_at == AT


def test_a_unit_with_open_units_is_not_closed(grid):
    with pytest.raises(Refused, match="第一食堂 under it"):
        actions.close_unit(unit_id=grid["unit-1"].pk, by=BY, at=AT)


def test_nothing_is_opened_under_a_closed_unit_until_it_is_open_again(grid):
    actions.close_unit(unit_id=grid["team-3"].pk, by=BY, at=AT)
    with pytest.raises(Refused, match="closed"):
        actions.open_unit(code="x", name="x", kind="team", parent_code="team-3", by=BY, at=AT)
    actions.reopen_unit(unit_id=grid["team-3"].pk, by=BY, at=AT)
    assert actions.open_unit(code="x", name="x", kind="team", parent_code="team-3", by=BY, at=AT)


def test_a_tree_has_ten_levels_at_most(db):
    parent = None
    for level in range(10):
        actions.open_unit(code=f"l{level}", name=f"{level}", kind="unit", parent_code=parent, by=BY, at=AT)
        parent = f"l{level}"
    with pytest.raises(Refused, match="at most 10 levels"):
        actions.open_unit(code="l10", name="x", kind="unit", parent_code=parent, by=BY, at=AT)


def rows(*wanted):
    return [
        UnitRow(row, code, name=f"名{code}", kind="team", parent=parent)
        for row, (code, parent) in enumerate(wanted, start=2)
    ]


def test_a_sheet_may_name_children_before_parents(db):
    effect = actions.import_units(rows=rows(("c", "b"), ("b", "a"), ("a", "")), by=BY, at=AT)
    assert (effect.created, path("c")) == (3, "000100010001")


def test_the_same_sheet_twice_changes_nothing(db):
    wanted = rows(("c", "b"), ("b", "a"), ("a", ""))
    actions.import_units(rows=wanted, by=BY, at=AT)
    again = actions.import_units(rows=wanted, by=BY, at=AT)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)


def test_a_sheet_may_turn_the_tree_round(grid):
    wanted = [UnitRow(2, "unit-1", parent="team-3"), UnitRow(3, "unit-2", parent="committee")]
    effect = actions.import_units(rows=wanted, by=BY, at=AT)
    assert (effect.changed, path("team-1").startswith(path("team-3"))) == (2, True)


@pytest.mark.parametrize(
    ("wanted", "row", "column", "sentence"),
    [
        ([("a", "b"), ("b", "a")], 2, "parent", "under itself"),
        ([("a", "zz")], 2, "parent", "no zz to lie under"),
        ([("a", ""), ("a", "")], 3, "code", "row 2 already"),
        ([("", "")], 2, "code", "no code"),
    ],
)
def test_every_fault_stands_by_row_and_column(db, wanted, row, column, sentence):
    [fault, *_more] = imports.plan(rows(*wanted)).effect.faults
    assert (fault.row, fault.column) == (row, column)
    assert sentence in str(fault.why)


def test_what_lies_under_a_faulty_row_is_not_at_fault_for_it(db):
    wanted = [UnitRow(2, "a", name="甲", kind="tribe"), *rows(("b", "a"), ("c", "b"))]
    assert [(fault.row, fault.column) for fault in imports.plan(wanted).effect.faults] == [(2, "kind")]


def test_a_faulty_sheet_changes_nothing(grid):
    with pytest.raises(Refused):
        actions.import_units(rows=rows(("new", ""), ("bad", "zz")), by=BY, at=AT)
    assert not Unit.objects.filter(code="new").exists()


class Paths(TestCase):
    """Whatever is moved where, the tree stays a tree."""

    @settings(max_examples=25)
    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 6)), max_size=8))
    def test_after_any_moves_every_unit_lies_under_its_parent_and_no_path_comes_back(self, moves):
        Unit.objects.all()
        world.grid()
        codes = [row[0] for row in world.TREE]
        used = set(Unit.objects.values_list("path", flat=True))
        parent_of = {code: parent for code, _name, _kind, parent in world.TREE}
        for child, above in moves:
            code, parent = codes[child], None if above < 0 else codes[above]
            before = dict(Unit.objects.values_list("code", "path"))
            try:
                move(code, parent)
            except Refused:
                continue
            parent_of[code] = parent
            after = dict(Unit.objects.values_list("code", "path"))
            fresh = {after[name] for name in after if after[name] != before[name]}
            assert not fresh & used
            used |= fresh
        at = dict(Unit.objects.values_list("code", "path"))
        assert all(paths.parent(at[code]) == (at[parent] if parent else "") for code, parent in parent_of.items())
