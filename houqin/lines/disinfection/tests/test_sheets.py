"""The plan and its points as sheets: three columns are enough, faults by row and column."""

from __future__ import annotations

from datetime import date

import pytest

from houqin.common.refused import Refused
from houqin.exchange.sheets import Row
from houqin.lines.disinfection import sheets
from houqin.lines.disinfection.models import Item, Plan, Point, PointKind

from . import world
from .world import BY, WHOLE, at

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 5)


def rows(*given, **more):
    return [Row(number, {"valid_from": DAY, **more, **one}) for number, one in enumerate(given, start=2)]


def apply(found, *, is_trial=False):
    return sheets.apply_plan(rows=found, by=BY, at=at("09:00"), is_trial=is_trial)


def test_kind_times_and_day_are_enough_in_an_empty_house(db):
    effect = apply(rows({"place_kind": "公寓楼道", "times_a_day": 2}, {"place_kind": "电梯", "times_a_day": 3}))
    assert (effect.created, effect.is_applied) == (2, True)
    assert PointKind.objects.count() == 2
    item = Item.objects.get(times=2)
    assert (item.agent, item.target_mg_l, item.dwell_min, item.plan.valid_from) == ("chlorine", 500, 30, DAY)


def test_a_trial_changes_nothing(db):
    assert apply(rows({"place_kind": "楼道", "times_a_day": 2}), is_trial=True).created == 1
    assert (Plan.objects.count(), PointKind.objects.count()) == (0, 0)


def test_the_same_sheet_twice_is_one_version(db):
    told = rows({"place_kind": "楼道", "times_a_day": 2})
    apply(told)
    assert (apply(told).unchanged, Plan.objects.count()) == (1, 1)
    assert apply(rows({"place_kind": "楼道", "times_a_day": 3})).created == 1
    assert Plan.objects.count() == 2


@pytest.mark.parametrize(
    ("fault", "column"),
    [
        ({"times_a_day": 0}, "times_a_day"),
        ({"times_a_day": None}, "times_a_day"),
        ({"times_a_day": 99}, "times_a_day"),
        ({"times_a_day": 1, "agent": "alcohol", "method": "spray"}, "method"),
        ({"times_a_day": 1, "target_mg_l": 20_000}, "target_mg_l"),
        ({"rhythm": "weekly", "weekdays": "8"}, "weekdays"),
        ({"rhythm": "weekly", "weekdays": "Monday"}, "weekdays"),
    ],
)
def test_every_fault_is_named_and_the_whole_is_refused(db, fault, column):
    told = rows({"place_kind": "好", "times_a_day": 1}, {"place_kind": "坏", **fault})
    effect = apply(told, is_trial=True)
    assert [(one.row, one.column) for one in effect.faults] == [(3, column)]
    with pytest.raises(Refused):
        apply(told)
    assert Plan.objects.count() == 0


def test_what_is_exported_is_imported_as_it_stands():
    world.build()
    out = list(sheets.plan_rows(within=WHOLE, at=at("09:00"), language="zh-hans"))
    effect = apply([Row(number, one) for number, one in enumerate(out, start=2)], is_trial=True)
    assert (effect.unchanged, effect.created, effect.faults) == (4, 0, [])


def test_points_come_from_a_sheet_and_known_ones_stay():
    world.build()
    told = [
        Row(2, {"code": "f-3", "place_kind": "corridor", "place": "flats", "unit": "wardens", "area_m2": 90}),
        Row(3, {"code": "f-1", "place_kind": "corridor", "place": "flats", "unit": "wardens"}),
    ]
    effect = sheets.apply_points(rows=told, by=BY, at=at("09:00"), is_trial=False)
    assert (effect.created, effect.unchanged) == (1, 1)
    assert Point.objects.get(code="f-3").area_m2 == 90
    bad = [Row(2, {"code": "x", "place_kind": "moon", "place": "moon", "unit": "moon"})]
    effect = sheets.apply_points(rows=bad, by=BY, at=at("09:00"), is_trial=True)
    assert {one.column for one in effect.faults} == {"place_kind", "place", "unit"}
    with pytest.raises(Refused):
        sheets.apply_points(rows=bad, by=BY, at=at("09:00"), is_trial=False)
    assert len(list(sheets.point_rows(within=WHOLE, at=at("09:00"), language="en"))) == 6
