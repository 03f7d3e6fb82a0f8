"""Values are erased on their day, not a day before, and the rows stay."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from houqin.clockwork import retention
from houqin.common import clock
from houqin.common.scope import Actor
from houqin.desk.register.models import Upload
from houqin.kernel.audit.models import Record
from houqin.kernel.people.models import Person, PersonKind
from houqin.kernel.places.models import Place
from houqin.kernel.presence.declared import READING_DAYS
from houqin.kernel.presence.models import Pass

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
DAY = date(2020, 3, 5)


@pytest.fixture
def reading() -> Pass:
    person = Person.objects.create(number="E1", name="李伟", kind=PersonKind.EMPLOYEE)
    door = Place.objects.create(path="0001", code="d", name="门", kind=Place._meta.get_field("kind").choices[0][0])
    at = clock.instant(DAY, "06:02")
    return Pass.objects.create(
        person=person, door=door, direction="in", decision="admit", reading_c=Decimal("36.40"), method="forehead",
        day=DAY, happened_at=at, at=at, by="device:1",
    )  # fmt: skip


def erase_on(day: date) -> dict[str, int]:
    return retention.erase_overdue(by=BY, at=clock.instant(day, "03:30"))


def test_a_value_is_kept_through_its_last_day_and_erased_the_day_after(reading):
    assert erase_on(DAY + timedelta(days=READING_DAYS))["presence.Pass"] == 0
    assert erase_on(DAY + timedelta(days=READING_DAYS + 1))["presence.Pass"] == 1
    reading.refresh_from_db()
    assert (reading.reading_c, reading.method, reading.direction) == (None, "", "in")


def test_what_is_erased_is_not_erased_again(reading):
    later = DAY + timedelta(days=READING_DAYS + 1)
    erase_on(later)
    assert erase_on(later)["presence.Pass"] == 0
    assert Record.objects.order_by("pk").first().counts == {"presence_Pass": 1}


def test_a_sheet_that_was_sent_is_deleted_after_a_week():
    Upload.objects.create(by="person:1", kind="people", name="x.csv", content_cipher=b"x",
                          uploaded_at=clock.instant(DAY, "16:20"))  # fmt: skip
    assert erase_on(DAY + timedelta(days=7))["register.Upload"] == 0
    assert erase_on(DAY + timedelta(days=8))["register.Upload"] == 1
    assert not Upload.objects.exists()


def test_every_declaration_can_be_carried_out():
    assert set(erase_on(DAY)) == {keep.model for keep in retention.declared()}
