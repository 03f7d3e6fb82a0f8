"""Points, kinds, lamps, bins and stores, registered and taken away on the desk."""

from __future__ import annotations

import pytest

from houqin.kernel.org.models import Unit
from houqin.lines.disinfection.models import AlcoholStore, Bin, Lamp, Point, PointKind

pytestmark = pytest.mark.django_db
ROOT = "/disinfection/register"


def test_a_planner_registers_each_sort_of_thing(points, signed_in):
    browser = signed_in("planner", is_everywhere=True)
    unit = str(Unit.objects.get(code="wardens").pk)
    assert browser.post(f"{ROOT}/kind/", {"key": "公寓洗衣房", "name": "洗衣房"}).status_code == 302
    kind = str(PointKind.objects.get(key="公寓洗衣房").pk)
    sent = {"code": "f-wash", "kind": kind, "place": "梅苑公寓", "unit": unit}
    assert browser.post(f"{ROOT}/point/", sent).status_code == 302
    lamp = {"code": "uv-9", "point": str(points["c-lamp"].pk), "burnt_h": "12"}
    assert browser.post(f"{ROOT}/lamp/", lamp).status_code == 302
    assert browser.post(f"{ROOT}/bin/", {"code": "m-9", "place": "flats", "unit": unit}).status_code == 302
    store = {"place": "flats", "most_l": "50", "document": "消防意见书"}
    assert browser.post(f"{ROOT}/store/", store).status_code == 302
    assert Point.objects.get(code="f-wash").place.code == "flats"
    assert (Lamp.objects.get().burnt_min, Bin.objects.get().code) == (720, "m-9")
    for what, row in (("lamp", Lamp), ("bin", Bin), ("store", AlcoholStore)):
        assert browser.post(f"/disinfection/close/{what}/{row.objects.get().pk}/").status_code == 302
    assert not Bin.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize("place", ["moon", "", "nowhere at all"])
def test_a_place_that_is_none_is_said_and_nothing_is_lost(points, signed_in, place):
    browser = signed_in("planner", is_everywhere=True)
    unit = str(Unit.objects.get(code="wardens").pk)
    answer = browser.post(f"{ROOT}/bin/", {"code": "m-9", "place": place, "unit": unit})
    assert answer.status_code == 400
    assert 'value="m-9"' in answer.content.decode()
    assert not Bin.objects.exists()


def test_what_concerns_the_whole_campus_is_not_a_units_to_register(points, signed_in):
    browser = signed_in("unit_head", "wardens")
    assert browser.get(f"{ROOT}/bin/").status_code == 200
    assert {browser.get(f"{ROOT}/{what}/").status_code for what in ("kind", "store", "moon")} == {404}
    assert browser.post(f"/disinfection/close/point/{points['c-floor'].pk}/").status_code == 404
