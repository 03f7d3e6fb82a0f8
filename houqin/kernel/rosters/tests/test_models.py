"""What the database itself refuses of shifts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common import clock
from houqin.kernel.people.models import Person
from houqin.kernel.rosters.models import Cover, Shift

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 17)
MORNING, EVENING = clock.instant(DAY, "08:00"), clock.instant(DAY, "20:00")


@pytest.fixture
def people():
    return [Person.objects.create(number=f"P{n}", name=f"值班{n}", kind="employee") for n in range(3)]


def shift(holder, starts_at=MORNING, ends_at=EVENING, post="line.officer", **values):
    return Shift.objects.create(post=post, holder=holder, starts_at=starts_at, ends_at=ends_at, **values)


def test_shifts_that_touch_do_not_overlap(people):
    shift(people[0])
    shift(people[1], EVENING, EVENING + timedelta(hours=12))
    assert Shift.objects.count() == 2


@pytest.mark.parametrize(
    ("starts", "ends"), [(0, 12), (-1, 1), (1, 2), (11, 13), (-1, 13)], ids=lambda hours: f"{hours}h"
)
def test_two_shifts_of_a_post_cannot_overlap(people, starts, ends):
    shift(people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        shift(people[1], MORNING + timedelta(hours=starts), MORNING + timedelta(hours=ends))
    assert Shift.objects.count() == 1


def test_a_shift_cannot_be_moved_onto_another(people):
    shift(people[0])
    late = shift(people[1], EVENING, EVENING + timedelta(hours=12))
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=late.pk).update(starts_at=EVENING - timedelta(minutes=1))


def test_a_withdrawn_shift_leaves_its_time_free_and_cannot_come_back_onto_another(people):
    first = shift(people[0], withdrawn_at=MORNING)
    shift(people[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=first.pk).update(withdrawn_at=None)


def test_another_post_has_its_own_shifts(people):
    shift(people[0])
    shift(people[0], post="line.guard")
    assert Shift.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": None},
        {"ends_at": MORNING},
        {"ends_at": MORNING + timedelta(hours=24, seconds=1)},
        {"post": ""},
    ],
    ids=["nobody", "no length", "more than a day", "no post"],
)
def test_a_shift_has_one_holder_and_at_most_a_day(people, changes):
    values = {"post": "line.officer", "holder": people[0], "starts_at": MORNING, "ends_at": EVENING} | changes
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(**values)


def test_a_whole_day_is_a_shift(people):
    assert shift(people[0], ends_at=MORNING + timedelta(hours=24)).pk


def test_nobody_is_their_own_backup(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        shift(people[0], backup=people[0])


@pytest.mark.parametrize(
    "changes", [{"reason": ""}, {"person": 0}, {"ends_at": MORNING - timedelta(hours=1)}], ids=["why", "self", "period"]
)
def test_a_cover_says_why_and_is_by_another(people, changes):
    values = {"person": 1, "reason": "接班人未到", "ends_at": EVENING} | changes
    values["person"] = people[values["person"]]
    first = shift(people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.create(
            shift=first, instead_of=people[0], starts_at=MORNING, by="system:test", at=MORNING, **values
        )


def test_one_stands_in_at_a_time(people):
    first = shift(people[0])
    open_cover = {"shift": first, "instead_of": people[0], "starts_at": MORNING, "reason": "未到", "at": MORNING}
    Cover.objects.create(person=people[1], by="system:test", **open_cover)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.create(person=people[2], by="system:test", **open_cover)
