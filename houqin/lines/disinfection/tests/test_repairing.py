"""What is broken is asked of another unit, and comes to its leader's day."""

from __future__ import annotations

import pytest

from houqin.kernel.access.models import Account
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.workorders.models import Order, OrderState
from houqin.lines.disinfection.actions import planning, repairing
from houqin.lines.disinfection.queries import summary

from . import world
from .world import BY, DAY, WHOLE, at

pytestmark = pytest.mark.django_db


def test_a_worn_out_lamp_asks_for_its_repair_by_itself_and_once(points):
    lamp = planning.add_lamp(code="L1", point_id=points["c-lamp"].pk, burnt_min=1000 * 60, by=BY, at=at("06:00"))
    world.publish()
    for when in ("09:00", "14:00"):
        world.run(points["c-lamp"], "lamp", when, lamp_id=lamp)
    order = Order.objects.get()
    assert (order.what, order.about, order.unit.code) == ("lamp", f"lamp:{lamp}", "kitchen")
    assert Duty.objects.get(kind="disinfection.repair").state == State.OPEN


def test_the_next_repair_goes_to_whom_the_last_one_went(points):
    unit_id = points["f-1"].unit_id
    repairing.ask_for_repair(point_id=points["c-floor"].pk, what="door", unit_id=unit_id, by=BY, at=at("08:00"))
    pk = repairing.ask_for_repair(point_id=points["c-reader"].pk, what="door", by=BY, at=at("08:10"))
    assert Order.objects.get(pk=pk).unit_id == unit_id


def test_a_worker_asks_and_the_leader_of_the_other_unit_does_it(points, signed_in):
    world.publish()
    worker, leader = signed_in("disinfector"), signed_in("unit_head", "wardens")
    sent = {"what": "door", "note": "锁坏了", "unit": str(points["f-1"].unit_id)}
    assert worker.post("/disinfection/points/c-floor/repair/", sent).status_code == 302
    assert "Asked already" in worker.get("/disinfection/points/c-floor/repair/").content.decode()
    order = Order.objects.get()
    person_id = Account.objects.get(username="unit_head-wardens").person_id
    owed = [one.act for one in summary.owed_by(person_id=person_id, day=DAY, at=at("09:20"), within=WHOLE)]
    assert owed == [f"/requests/{order.pk}/"]
    assert "锁坏了" in leader.get(f"/requests/{order.pk}/").content.decode()
    assert leader.post(f"/requests/{order.pk}/", {"outcome": "换了锁"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.outcome) == (OrderState.DONE, "换了锁")
    assert Duty.objects.get(kind="disinfection.repair").state == State.DONE


def test_who_asked_takes_it_back_but_does_not_say_that_it_is_done(points, signed_in):
    world.publish()
    pk = repairing.ask_for_repair(
        point_id=points["c-floor"].pk, what="door", unit_id=points["f-1"].unit_id, by=BY, at=at("08:00")
    )
    leader = signed_in("unit_head")
    assert leader.post(f"/requests/{pk}/", {"outcome": ""}).status_code == 400
    leader.post(f"/requests/{pk}/withdraw/")
    assert Order.objects.get().state == OrderState.WITHDRAWN


def test_who_is_asked_does_not_take_it_back(points, signed_in):
    pk = repairing.ask_for_repair(
        point_id=points["c-floor"].pk, what="door", unit_id=points["f-1"].unit_id, by=BY, at=at("08:00")
    )
    signed_in("unit_head", "wardens").post(f"/requests/{pk}/withdraw/")
    assert Order.objects.get().state == OrderState.OPEN


def test_who_sees_all_units_sees_it_as_to_be_done_and_may_say_so(points, signed_in):
    pk = repairing.ask_for_repair(point_id=points["c-floor"].pk, what="door", by=BY, at=at("08:00"))
    planner = signed_in("planner", is_everywhere=True)
    assert "For us to do" in planner.get("/requests/").content.decode()
    assert planner.post(f"/requests/{pk}/", {"outcome": ""}).status_code == 302
    assert Order.objects.get().state == OrderState.DONE


def test_a_lamp_is_not_asked_of_whom_a_door_was_asked(points):
    unit_id = points["f-1"].unit_id
    repairing.ask_for_repair(point_id=points["c-floor"].pk, what="door", unit_id=unit_id, by=BY, at=at("08:00"))
    pk = repairing.ask_for_repair(point_id=points["c-lamp"].pk, what="lamp", by=BY, at=at("08:10"))
    assert Order.objects.get(pk=pk).unit_id == points["c-lamp"].unit_id


def test_a_request_of_others_is_not_found(points, signed_in):
    pk = repairing.ask_for_repair(point_id=points["c-floor"].pk, what="door", by=BY, at=at("08:00"))
    stranger = signed_in("unit_head", "wardens")
    assert stranger.get(f"/requests/{pk}/").status_code == 404
    assert "Nothing is asked" in stranger.get("/requests/").content.decode()
