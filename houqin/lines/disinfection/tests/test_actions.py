"""The plan owes, runs prove, and what does not count stays owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import bins, planning, publishing, running, storing
from houqin.lines.disinfection.models import Batch, Collection, Item, Lamp, Mix, Plan, Run
from houqin.lines.disinfection.queries import plans, stores
from houqin.lines.disinfection.rules.rhythm import Rhythm

from . import world
from .world import BY, DAY, WHOLE, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def points():
    return world.build()


@pytest.fixture
def solution(points):
    return world.mix(world.batch())


def states(day=DAY):
    return {
        f"{duty.place.code} {duty.occasion}": duty.state
        for duty in Duty.objects.filter(day=day, kind=declared.ROUND.key).select_related("place")
    }


# --- the plan --------------------------------------------------------------------------------------------------------


def test_the_day_owes_points_times_windows(points):
    assert world.publish()["added"] == 1 + 1 + 2 + 2 * 2
    assert set(states().values()) == {"open"}
    assert world.publish()["added"] == 0


def test_a_level_raises_public_places_and_nothing_else():
    world.build("I")
    world.publish()
    assert sorted({name for name in states() if "canteen" in name}) == [
        "canteen floor.1", "canteen floor.2", "canteen lamp.1", "canteen lamp.2", "canteen reader.1",
    ]  # fmt: skip


def test_before_the_plan_nothing_is_owed(points):
    assert publishing.publish(day=date(2020, 1, 31), by=BY, at=at("00:00")) == {}


def test_a_new_version_holds_from_its_day(points):
    world.adopt([*world.ROWS[:1], replace(world.ROWS[1], rhythm=Rhythm(times=3, gap_min=120))], date(2020, 3, 6))
    assert plans.plan_on(DAY, within=WHOLE).version == 1
    assert plans.plan_on(date(2020, 3, 6), within=WHOLE).version == 2
    world.publish()
    world.publish(date(2020, 3, 6))
    numbers = [Duty.objects.filter(day=day, kind=declared.ROUND.key).count() for day in (DAY, date(2020, 3, 6))]
    assert numbers == [1 + 1 + 2 + 2 * 2, 1 + 2 * 3]


def test_a_closed_point_owes_no_more(points):
    world.publish()
    planning.close_point(point_id=points["f-1"].pk, by=BY, at=at("01:00"))
    publishing.publish(day=DAY, by=BY, at=at("01:00"))
    assert Duty.objects.filter(subject_key=f"point:{points['f-1'].pk}", state="excused").count() == 2
    with pytest.raises(Refused, match="closed already"):
        planning.close_point(point_id=points["f-1"].pk, by=BY, at=at("01:00"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"rhythm": Rhythm()}, "regularly"),
        ({"rhythm": Rhythm("event", hours=2)}, "after which event"),
        ({"rhythm": Rhythm("event", event="spill")}, "within how many hours"),
        ({"agent": "alcohol"}, "never sprayed"),
        ({"percent_v_v": None}, "one of them"),
        ({"target_mg_l": 500}, "one of them"),
        ({"percent_v_v": None, "target_mg_l": 20_000}, "too strong"),
        ({"percent_v_v": Decimal(50)}, "too strong"),
        ({"point_kind": "moon"}, "no kind of point"),
        ({"key": ""}, "1 to 16"),
        ({"proof": "honour"}, "scan, photo or tap"),
        ({"contact_min": -1}, "contact time"),
        ({"agent": "uv", "method": "lamp", "percent_v_v": None, "contact_min": 20}, "contact time of 30"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_no_version_appears(points, changed, why):
    with pytest.raises(Refused, match=why):
        world.adopt([replace(world.ROWS[0], **changed)])
    assert Plan.objects.count() == 1


def test_two_agents_that_must_not_meet_are_not_planned_for_one_kind(points):
    with pytest.raises(Refused, match="harmful organochlorines"):
        world.adopt([world.ROWS[0], replace(world.ROWS[2], point_kind="floor")])
    with pytest.raises(Refused, match="one key"):
        world.adopt([world.ROWS[0], world.ROWS[0]])
    with pytest.raises(Refused, match="at least one row"):
        world.adopt([])


def test_the_database_itself_sprays_no_alcohol(points):
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(key="reader").update(method="spray")


# --- what is in store ------------------------------------------------------------------------------------------------


def test_t5_two_percent_are_what_the_received_batch_makes_of_them(points):
    strong, weak = world.batch("B1", "5"), world.batch("B2", "4")
    made = {pk: Mix.objects.get(pk=world.mix(pk)) for pk in (strong, weak)}
    assert (made[strong].product_ml, made[strong].working_mg_l) == (200, 1000)
    assert (made[weak].product_ml, made[weak].working_mg_l) == (200, 800)


def test_a_strip_is_believed_more_than_the_label(points):
    pk = world.batch()
    storing.read_strip(batch_id=pk, percent=Decimal("4.5"), by=BY, at=at("07:10"))
    assert Mix.objects.get(pk=world.mix(pk)).working_mg_l == 900
    row = Batch.objects.get(pk=pk)
    assert stores.strength_of(row, at=at("07:05"), within=WHOLE) == 5
    with pytest.raises(Refused, match="label strength"):
        storing.read_strip(batch_id=pk, percent=Decimal(0), by=BY, at=at("07:10"))


def test_tablets_are_counted(points):
    pk = world.batch("T1", "", agent="chlorine_tablet", product="泡腾片", mg_per_tablet=500)
    row = Mix.objects.get(pk=world.mix(pk, target_mg_l=Decimal(510)))
    assert (row.tablets, row.working_mg_l) == (11, 550)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"percent": "0"}, "label strength"),
        ({"percent": "120"}, "label strength"),
        ({"percent": ""}, "label strength"),
        ({"expires": date(2020, 3, 4)}, "expired on"),
        ({"number": " "}, "batch number"),
        ({"agent": "uv"}, "what the product is"),
        ({"agent": "chlorine_tablet"}, "mg of available chlorine"),
    ],
)
def test_a_batch_that_cannot_be_is_refused(points, changed, why):
    with pytest.raises(Refused, match=why):
        world.batch(**changed)


def test_a_batch_is_entered_once_and_finished_once(points):
    pk = world.batch()
    with pytest.raises(Refused, match="entered already"):
        world.batch()
    storing.finish_batch(batch_id=pk, by=BY, at=at("08:00"))
    with pytest.raises(Refused, match="used up"):
        storing.finish_batch(batch_id=pk, by=BY, at=at("08:00"))
    with pytest.raises(Refused, match="nothing is mixed"):
        world.mix(pk)


def test_nobody_mixes_unprotected_or_from_what_expired(points):
    pk = world.batch(expires=DAY)
    kitchen = points["c-floor"].unit_id
    told = {"batch_id": pk, "unit_id": kitchen, "volume_l": Decimal(10), "percent_v_v": Decimal(2), "by": BY}
    with pytest.raises(Refused, match="gloves"):
        storing.mix(**told, has_protection=False, happened_at=at("08:00"), at=at("08:00"))
    tomorrow = at("08:00") + timedelta(days=1)
    with pytest.raises(Refused, match="expired"):
        storing.mix(**told, has_protection=True, happened_at=tomorrow, at=tomorrow)


# --- runs ------------------------------------------------------------------------------------------------------------


def test_a_run_as_planned_proves_what_is_owed(points, solution):
    world.publish()
    assert world.run(points["c-floor"], "floor", "08:00", mix_id=solution) == {"runs": 1, "counted": 1, "why_not": []}
    assert states()["canteen floor.1"] == "done"
    row = Run.objects.get()
    assert (row.occasion, row.working_mg_l, row.why_not) == ("floor.1", 1000, [])


def test_too_short_does_not_count_and_is_still_owed(points, solution):
    world.publish()
    assert world.run(points["c-floor"], "floor", "08:00", 29, mix_id=solution)["counted"] == 0
    assert (Run.objects.get().why_not, states()["canteen floor.1"]) == (["contact_short"], "open")
    world.run(points["c-floor"], "floor", "09:00", 30, mix_id=solution)
    assert states()["canteen floor.1"] == "done"


def test_t7_one_run_of_two_is_missed_at_the_end_of_the_day(points):
    world.publish()
    weak = world.mix(world.batch(), unit="wardens", target_mg_l=Decimal(500))
    world.run(points["f-1"], "corridor", "09:00", mix_id=weak)
    duties.settle(by=BY, at=at("24:00"))
    found = Duty.objects.filter(subject_key=f"point:{points['f-1'].pk}").order_by("occasion")
    assert [duty.state for duty in found] == ["done", "missed"]


def test_a_second_run_within_the_gap_does_not_count_and_a_third_is_allowed(points):
    world.publish()
    weak = world.mix(world.batch(), unit="wardens", target_mg_l=Decimal(500))
    world.run(points["f-1"], "corridor", "07:30", mix_id=weak)
    assert world.run(points["f-1"], "corridor", "10:00", mix_id=weak)["counted"] == 0
    assert Run.objects.latest("pk").why_not == ["too_soon"]
    assert world.run(points["f-1"], "corridor", "12:00", mix_id=weak)["counted"] == 1
    assert world.run(points["f-1"], "corridor", "17:00", mix_id=weak)["counted"] == 1
    assert Run.objects.latest("pk").occasion == ""
    assert set(Duty.objects.filter(subject_key=f"point:{points['f-1'].pk}").values_list("state", flat=True)) == {"done"}


def test_a_lamp_burns_between_meals_and_counts_its_hours(points):
    world.publish()
    lamp = planning.add_lamp(code="L1", point_id=points["c-lamp"].pk, burnt_min=999 * 60 + 30, by=BY, at=at("06:00"))
    assert world.run(points["c-lamp"], "lamp", "12:40", lamp_id=lamp)["counted"] == 0
    assert Run.objects.latest("pk").why_not == ["at_a_meal"]
    assert Lamp.objects.get().burnt_min == 1000 * 60
    assert world.run(points["c-lamp"], "lamp", "13:10", lamp_id=lamp)["counted"] == 0
    assert Run.objects.latest("pk").why_not == ["lamp_over"]
    storing.test_lamp(lamp_id=lamp, is_good=True, by=BY, at=at("14:00"))
    assert world.run(points["c-lamp"], "lamp", "14:10", lamp_id=lamp)["counted"] == 1
    with pytest.raises(Refused, match="does not hang here"):
        world.run(points["c-floor"], "floor", "15:00", lamp_id=lamp)
    storing.test_lamp(lamp_id=lamp, is_good=False, by=BY, at=at("16:00"))
    with pytest.raises(Refused, match="closed"):
        storing.test_lamp(lamp_id=lamp, is_good=True, by=BY, at=at("16:00"))


def test_another_point_of_the_same_building_is_another_place(points, solution):
    world.publish()
    spirit = world.batch("A1", "", agent="alcohol", product="75%酒精")
    world.run(points["c-reader"], "reader", "08:00", 5, batch_id=spirit)
    assert world.run(points["c-floor"], "floor", "08:10", mix_id=solution)["counted"] == 1


def test_the_same_delivery_twice_is_one_run(points, solution):
    world.publish()
    for _time in range(2):
        answer = world.run(points["c-floor"], "floor", "08:00", mix_id=solution, now=at("09:00"), command="phone-1")
        assert answer == {"runs": 1, "counted": 1, "why_not": []}
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("since", "minutes", "now"), [("10:00", 30, "09:00"), ("08:00", -5, "09:00"), ("08:00", 800, "23:00")]
)
def test_a_clock_that_is_wrong_is_told(points, solution, since, minutes, now):
    world.publish()
    with pytest.raises(Refused, match="clock of the phone"):
        world.run(points["c-floor"], "floor", since, minutes, mix_id=solution, now=at(now))
    assert Run.objects.count() == 0


def test_what_is_too_long_ago_or_unknown_is_refused(points, solution):
    world.publish()
    floor, corridor = points["c-floor"], points["f-1"]
    with pytest.raises(Refused, match="too long ago"):
        world.run(floor, "floor", "08:00", mix_id=solution, now=at("09:00") + timedelta(days=3))
    with pytest.raises(Refused, match="another kind"):
        world.run(corridor, "floor", "08:00", mix_id=solution)
    with pytest.raises(Refused, match="solution is not known"):
        world.run(floor, "floor", "08:00", mix_id=999)
    with pytest.raises(Refused, match="batch is not known"):
        world.run(floor, "floor", "08:00", batch_id=999)
    with pytest.raises(Refused, match="1 to 500"):
        running.record_runs(runs_told=[], by=BY, at=at("09:00"))
    with pytest.raises(Refused, match="not in the plan"):
        running.record_runs(runs_told=[running.Done(999, 999, at("08:00"), at("08:30"))], by=BY, at=at("09:00"))


def test_a_late_delivery_of_yesterday_makes_good_what_was_missed(points, solution):
    world.publish()
    duties.settle(by=BY, at=at("24:00"))
    assert states()["canteen floor.1"] == "missed"
    world.run(points["c-floor"], "floor", "08:00", mix_id=solution, now=at("24:00") + timedelta(hours=1))
    assert states()["canteen floor.1"] == "done"


def test_a_point_is_excused_for_a_reason(points):
    world.publish()
    ids = list(Duty.objects.filter(occasion="floor.1").values_list("pk", flat=True))
    with pytest.raises(Refused, match="say why"):
        running.excuse_points(duty_ids=ids, reason="tired", by=BY, at=at("09:00"))
    assert running.excuse_points(duty_ids=ids, reason="locked", by=BY, at=at("09:00")) == 1


# --- used masks ------------------------------------------------------------------------------------------------------


def test_a_bin_is_emptied_treated_and_handed_over(points):
    pk = planning.add_bin(
        code="M1", place_id=points["c-floor"].place_id, unit_id=points["c-floor"].unit_id, by=BY, at=at("00:00")
    )
    world.publish()
    told = bins.Emptied(pk, 2, 1000, "环卫班", at("18:00"))
    for changed, why in (
        ({"working_mg_l": 500}, "at least 1000"), ({"bags": -1}, "how many bags"), ({"handed_to": " "}, "to whom"),
        ({"bin_id": 999}, "no such bin"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            bins.empty_bins(emptied=[told, replace(told, **changed)], by=BY, at=at("18:05"))
    assert Collection.objects.count() == 0
    bins.empty_bins(emptied=[told], by=BY, at=at("18:05"))
    assert Duty.objects.get(kind=declared.MASK_BIN.key).state == "done"
    assert Collection.objects.get().bags == 2
