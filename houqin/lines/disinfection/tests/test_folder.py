"""What an inspector reads of a place, and what a keeper of stores reads of its use."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from houqin.kernel.duties import actions as duties
from houqin.lines.disinfection.actions import planning, storing
from houqin.lines.disinfection.models import Batch
from houqin.lines.disinfection.queries import consumption, folder

from . import world
from .world import BY, DAY, WHOLE, at

pytestmark = pytest.mark.django_db
BEFORE = DAY - timedelta(days=1)


def folder_of(place="canteen", first=BEFORE, last=DAY):
    """Return the folder of a place."""
    return folder.folder(place_path=world.place(place).path, first=first, last=last, within=WHOLE)


def test_a_folder_counts_each_point_and_names_what_was_missed(points):
    world.publish(BEFORE)
    world.publish()
    world.run(points["c-floor"], "floor", "08:00", mix_id=world.mix(world.batch()))
    duties.settle(by=BY, at=at("00:00"))
    found = folder_of()
    by_code = {one.point.code: one for one in found.points}
    floor = by_code["c-floor"]
    assert set(by_code) == {"c-floor", "c-reader", "c-lamp"}
    assert (floor.whole.expected, floor.whole.done, floor.whole.missed) == (2, 1, 1)
    assert [(duty.day, duty.occasion) for duty in floor.not_done] == [(BEFORE, "floor.1")]
    assert found.whole.expected == sum(one.whole.expected for one in found.points) == 8


def test_a_folder_says_with_which_batch_and_what_its_strips_read(points):
    world.publish()
    batch = world.batch()
    storing.read_strip(batch_id=batch, percent=Decimal("4.5"), by=BY, at=at("07:10"))
    world.run(points["c-floor"], "floor", "08:00", mix_id=world.mix(batch))
    found = folder_of()
    assert [(one.number, [strip.percent for strip in strips]) for one, strips in found.batches] == [
        ("B1", [Decimal("4.5")])
    ]
    assert [[run.point.code for run in walk.runs] for walk in found.walks] == [["c-floor"]]


def test_what_one_walked_in_a_row_is_one_line_and_what_did_not_count_another(points):
    world.publish()
    solution = world.mix(world.batch(), unit="wardens", target_mg_l=Decimal(500))
    world.run(points["f-1"], "corridor", "08:00", mix_id=solution)
    world.run(points["f-2"], "corridor", "08:05", mix_id=solution)
    world.run(points["f-1"], "corridor", "15:00", mix_id=solution)
    world.run(points["f-2"], "corridor", "15:05", 10, mix_id=solution)
    found = [[run.point.code for run in walk.runs] for walk in folder_of("flats").walks]
    assert found == [["f-1", "f-2"], ["f-1"], ["f-2"]]


def test_another_place_is_not_in_the_folder(points):
    world.publish()
    world.run(points["c-floor"], "floor", "08:00", mix_id=world.mix(world.batch()))
    assert folder_of("flats").walks == []


def test_the_page_of_a_folder_opens_for_an_inspector_and_refuses_a_place_without_points(points, signed_in):
    world.publish()
    planning.add_lamp(code="uv-1", point_id=points["c-lamp"].pk, by=BY, at=at("06:00"))
    world.run(points["c-floor"], "floor", "08:00", mix_id=world.mix(world.batch()))
    browser = signed_in("inspector", is_everywhere=True)
    page = browser.get("/disinfection/folder/canteen/").content.decode()
    for word in ("inspection folder", "B1", "uv-1", "1,000"):
        assert word in page
    assert browser.get("/disinfection/folder/moon/").status_code == 404
    assert browser.get("/disinfection/folder/nh/").status_code == 200


def test_what_was_mixed_is_counted_by_day_and_unit_and_what_is_left_lasts_so_long(points):
    batch = world.batch(capacity_l=Decimal(10))
    world.mix(batch)
    world.mix(batch, unit="wardens", target_mg_l=Decimal(500))
    found = consumption.consumption(first=BEFORE, last=DAY, within=WHOLE)
    assert (found.whole.solution_l, found.whole.product_l) == (Decimal(20), Decimal("0.3"))
    assert (found.by_day[BEFORE].product_l, found.by_day[DAY].product_l) == (Decimal(0), Decimal("0.3"))
    assert {unit.code: used.product_l for unit, used in found.by_unit} == {
        "kitchen": Decimal("0.2"), "wardens": Decimal("0.1"),
    }  # fmt: skip
    stock = found.stocks[0]
    assert (stock.used_l, stock.left_l, stock.days) == (Decimal("0.3"), Decimal("9.7"), 64)


def test_tablets_are_counted_and_alcohol_is_not_measured_in_litres(points):
    tablets = storing.receive_batch(
        number="T1", product="泡腾片", agent="chlorine_tablet", mg_per_tablet=500, capacity_l=Decimal(1),
        expires_on=DAY + timedelta(days=300), by=BY, at=at("07:00"),
    )  # fmt: skip
    world.mix(tablets, target_mg_l=Decimal(500))
    world.batch("A1", "", agent="alcohol", product="75%酒精")
    found = consumption.consumption(first=DAY, last=DAY, within=WHOLE)
    assert found.whole.tablets == 10
    assert {one.batch.agent: (one.left_l, one.days) for one in found.stocks} == {
        "alcohol": (None, None), "chlorine_tablet": (None, None),
    }  # fmt: skip
    assert Batch.objects.count() == 2


def test_the_page_of_consumption_opens_empty_and_full(points, signed_in):
    browser = signed_in("planner", is_everywhere=True)
    assert "Nothing was mixed" in browser.get("/disinfection/consumption/").content.decode()
    world.mix(world.batch(capacity_l=Decimal(10)))
    page = browser.get("/disinfection/consumption/?days=7").content.decode()
    assert "consumption-chart" in page
    assert "9.8 L left" in page
