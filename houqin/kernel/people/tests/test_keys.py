"""Numbers are unreadable in the tables, shown on record only, and survive a change of keys."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as real
from django.db import connection

from houqin.common.refused import Refused
from houqin.kernel.audit.models import Detail, Record
from houqin.kernel.people import actions, cipher, queries
from houqin.kernel.people.models import Person
from houqin.kernel.people.tests.world import AT, BY, IDENTITY, WHOLE, person

pytestmark = pytest.mark.django_db
PHONE = "13800135678"


@pytest.fixture
def someone():
    return person(unit=None, phone=PHONE, identity=IDENTITY)


def found(text):
    return [hit.person.number for hit in queries.search(text, at=AT, within=WHOLE)]


def test_no_digit_of_a_number_lies_in_the_table(someone):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        row = "|".join(str(bytes(value) if isinstance(value, memoryview) else value) for value in cursor.fetchone())
    assert PHONE not in row
    assert IDENTITY not in row
    assert "5678" not in row.replace(someone.phone_last4, "")


def test_equal_digits_hash_differently_by_purpose():
    assert cipher.hashed("5678", "phone") != cipher.hashed("5678", "identity")


def test_reading_a_number_aloud_is_on_record(someone):
    assert actions.reveal_phone(person_id=someone.pk, purpose="密接排查", by=BY, at=AT) == PHONE
    record = Record.objects.get(action__endswith="reveal_phone")
    assert record.about == f"person:{someone.pk}"
    assert Detail.objects.get(record=record).content == {"purpose": "密接排查"}
    assert PHONE not in str(record.sealed_content())


def test_no_number_without_a_purpose(someone):
    with pytest.raises(Refused, match="what for"):
        actions.reveal_phone(person_id=someone.pk, purpose=" ", by=BY, at=AT)
    assert not Record.objects.filter(action__endswith="reveal_phone").exists()


def test_who_has_no_number_is_refused():
    with pytest.raises(Refused, match="no number"):
        actions.reveal_phone(person_id=person("E9", unit=None).pk, purpose="通知", by=BY, at=AT)


def test_under_a_new_first_key_everything_is_found_before_and_after_rotation(someone, settings):
    old = list(real.HOUQIN_DATA_KEYS)
    settings.HOUQIN_DATA_KEYS = [Fernet.generate_key().decode(), *old]
    assert found("5678") == ["E0001"]
    assert actions.rotate_keys(by=BY, at=AT)["people_person"] == 1
    settings.HOUQIN_DATA_KEYS = settings.HOUQIN_DATA_KEYS[:1]
    assert found("5678") == ["E0001"]
    assert cipher.opened(Person.objects.get().phone_cipher) == PHONE
    with pytest.raises(Refused, match="belongs to E0001"):
        person("E2", unit=None, identity=IDENTITY)


def test_a_lost_key_is_said_and_changes_nothing(someone, settings):
    settings.HOUQIN_DATA_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Refused, match="key to this personal data is missing"):
        actions.rotate_keys(by=BY, at=AT)
    assert bytes(Person.objects.get().phone_cipher) == bytes(someone.phone_cipher)
