"""Who passed which door when, and what of it is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.clearance import rules
from houqin.kernel.people.tests import world
from houqin.kernel.places.models import Place
from houqin.kernel.presence import actions, queries
from houqin.kernel.presence.models import Pass

pytestmark = pytest.mark.django_db
BY, WHOLE, DAY = Actor.system("test"), Scope.whole(reason="tests"), date(2020, 3, 5)


def at(clock_time, day=DAY):
    return clock.instant(day, clock_time)


@pytest.fixture
def gate():
    world.grid()
    door = Place.objects.create(path="0001", code="gate", name="北门", kind="door")

    def passed(person, time="08:00", direction="in", decision="let_in", reading_c=None, day=DAY):
        return actions.record_pass(
            person_id=person.pk, door_id=door.pk, direction=direction, decision=decision, happened_at=at(time, day),
            reading_c=None if reading_c is None else Decimal(reading_c), method="forehead" if reading_c else "",
            by=BY, at=at(time, day),
        )  # fmt: skip

    return passed


@pytest.fixture
def wang(gate):
    return world.person("E1", "王伟")


@pytest.fixture
def li(gate):
    return world.person("E2", "李娜")


@pytest.mark.parametrize(
    ("time", "day"), [("00:00", DAY), ("23:59", DAY), ("24:00", date(2020, 3, 6)), ("07:59", DAY), ("08:00", DAY)]
)
def test_a_pass_belongs_to_the_campus_day_in_which_it_happened(gate, wang, time, day):
    gate(wang, time)
    assert Pass.objects.get().day == day


@pytest.mark.parametrize("direction", ["", "through", "IN"])
def test_a_pass_goes_in_or_out(gate, wang, direction):
    with pytest.raises(Refused, match="goes in or out"):
        gate(wang, direction=direction)
    assert Pass.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Pass.objects.create(
            person=wang,
            door_id=Place.objects.get().pk,
            direction="up",
            day=DAY,
            happened_at=at("08:00"),
            at=at("08:00"),
        )


def test_the_record_holds_no_temperature_and_no_name(gate, wang):
    gate(wang, reading_c="36.6")
    record = Record.objects.latest("pk")
    assert (record.about, record.counts) == (f"person:{wang.pk}", {})


def test_the_first_entry_is_the_earliest_whatever_was_written_first(gate, wang, li):
    for time in ("09:10", "07:20", "08:30"):
        gate(wang, time)
    gate(wang, "06:00", direction="out")
    gate(wang, "07:00", day=date(2020, 3, 4))
    gate(li, "10:00", direction="out")
    found = queries.first_passes([wang.pk, li.pk], day=DAY, within=WHOLE)
    assert {pk: row.happened_at for pk, row in found.items()} == {wang.pk: at("07:20")}


def test_the_last_reading_is_the_last_at_which_one_was_taken(gate, wang):
    gate(wang, "07:00", reading_c="36.4")
    gate(wang, "09:00", reading_c="36.8", direction="out")
    gate(wang, "10:00")
    assert queries.last_reading(wang.pk, day=DAY, within=WHOLE).reading_c == Decimal("36.8")
    assert queries.last_reading(wang.pk, day=date(2020, 3, 4), within=WHOLE) is None


@pytest.mark.parametrize("decision", [rules.LET_IN, rules.MEASURE_AGAIN, rules.KEEP_OUT])
def test_every_decision_of_a_door_can_be_written(gate, wang, decision):
    gate(wang, decision=decision)
    assert Pass.objects.get().decision == decision


def test_where_somebody_was_last_seen(gate, wang, li):
    gate(wang, "09:00", day=date(2020, 3, 4))
    gate(wang, "07:00", direction="out")
    assert queries.last_pass(wang.pk, within=WHOLE).direction == "out"
    assert queries.last_pass(li.pk, within=WHOLE) is None


def test_readings_of_a_day_are_told_from_the_last(gate, wang, li):
    gate(wang, "07:00", reading_c="36.4")
    gate(li, "07:30", reading_c="37.9", decision="keep_out")
    gate(li, "08:00")
    found = queries.readings_on(DAY, within=WHOLE)
    assert [row.reading_c for row in found] == [Decimal("37.9"), Decimal("36.4")]


def test_who_was_kept_out_has_not_entered(gate, wang, li):
    gate(li, "08:10")
    gate(wang, "07:00", decision="keep_out")
    gate(wang, "07:05", decision="measure_again")
    gate(wang, "09:00", direction="out")
    assert [row.person_id for row in queries.entries_on(DAY, within=WHOLE)] == [li.pk]
