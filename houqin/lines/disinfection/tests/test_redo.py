"""What was missed or did not count is owed again, until it is done."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, State
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import planning, publishing, storing
from houqin.lines.disinfection.actions.planning import ItemRow
from houqin.lines.disinfection.models import Batch
from houqin.lines.disinfection.rules.rhythm import Rhythm

from . import world
from .world import BY, DAY, at

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def solution(points):
    return world.mix(world.batch())


def again(day=DAY):
    """Return what is owed again on a day, by subject and occasion."""
    return {(duty.subject_key, duty.occasion): duty for duty in Duty.objects.filter(day=day, kind=declared.REDO.key)}


def settle():
    """Let the day end, and the next one begin."""
    duties.settle(by=BY, at=at("24:00"))
    world.publish(NEXT)


def test_what_was_missed_is_owed_again_the_next_morning_and_one_run_proves_both(points, solution):
    world.publish()
    settle()
    owed = again(NEXT)[f"point:{points['c-floor'].pk}", "floor.r"]
    assert (owed.state, owed.due_at) == (State.OPEN, at("10:00", NEXT))
    fresh = storing.mix(
        batch_id=Batch.objects.get().pk, unit_id=points["c-floor"].unit_id, volume_l=Decimal(10),
        percent_v_v=Decimal(2), has_protection=True, happened_at=at("07:00", NEXT), by=BY, at=at("07:00", NEXT),
    )  # fmt: skip
    assert world.run(points["c-floor"], "floor", "08:00", day=NEXT, mix_id=fresh)["counted"] == 1
    done = Duty.objects.filter(day=NEXT, subject_key=owed.subject_key, state=State.DONE)
    assert sorted(done.values_list("kind", flat=True)) == ["disinfection.redo", "disinfection.round"]


def test_nothing_is_owed_again_where_all_was_done(points, solution):
    world.publish()
    world.run(points["c-floor"], "floor", "08:00", mix_id=solution)
    settle()
    assert (f"point:{points['c-floor'].pk}", "floor.r") not in again(NEXT)


def test_told_late_what_was_missed_is_owed_again_no_more(points, solution):
    world.publish()
    settle()
    world.run(points["c-floor"], "floor", "08:00", mix_id=solution, now=at("07:00", NEXT))
    owed = again(NEXT)[f"point:{points['c-floor'].pk}", "floor.r"]
    assert (owed.state, owed.reason) == (State.EXCUSED, "no_longer_expected")


def test_a_run_that_does_not_count_opens_its_redo_at_once_and_the_next_good_one_ends_it(points, solution):
    world.publish()
    assert world.run(points["c-floor"], "floor", "08:00", 10, mix_id=solution)["counted"] == 0
    owed = again()[f"point:{points['c-floor'].pk}", "floor.r"]
    assert (owed.state, owed.due_at) == (State.OPEN, at("10:10"))
    world.run(points["c-floor"], "floor", "08:30", mix_id=solution)
    owed.refresh_from_db()
    assert owed.state == State.DONE


def test_a_failure_that_arrives_after_the_good_run_opens_nothing(points, solution):
    world.publish()
    world.run(points["c-floor"], "floor", "08:30", mix_id=solution)
    world.run(points["c-floor"], "floor", "08:00", 10, mix_id=solution, now=at("09:30"))
    assert again() == {}


def test_a_redo_that_is_missed_comes_back_the_next_day(points):
    world.adopt([ItemRow("weekly", "floor", "chlorine", "spray", 30, Rhythm("weekly", weekdays=(3,)), target_mg_l=500)])
    world.publish()
    settle()
    duties.settle(by=BY, at=at("24:00", NEXT))
    third = NEXT + timedelta(days=1)
    world.publish(third)
    assert [key for _subject, key in again(third)] == ["weekly.r"]


def test_a_point_that_is_closed_owes_nothing_again(points):
    world.publish()
    settle()
    planning.close_point(point_id=points["c-floor"].pk, by=BY, at=at("06:00", NEXT))
    publishing.publish(day=NEXT, by=BY, at=at("07:00", NEXT))
    rows = Duty.objects.filter(day=NEXT, subject_key=f"point:{points['c-floor'].pk}")
    assert set(rows.values_list("state", flat=True)) == {State.EXCUSED}


def test_a_worn_out_lamp_is_not_to_be_lit_again(points):
    lamp = planning.add_lamp(code="L1", point_id=points["c-lamp"].pk, burnt_min=1000 * 60, by=BY, at=at("06:00"))
    world.publish()
    assert world.run(points["c-lamp"], "lamp", "09:00", lamp_id=lamp)["counted"] == 0
    assert again() == {}
