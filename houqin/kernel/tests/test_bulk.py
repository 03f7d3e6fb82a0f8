from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from houqin.common.scope import Actor
from houqin.kernel import bulk
from houqin.kernel.audit.models import Record
from houqin.kernel.duties.models import Duty, Evidence
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.places.models import Place
from houqin.kernel.presence.models import Pass

pytestmark = pytest.mark.django_db
AT = datetime(2020, 3, 5, 1, 30, tzinfo=UTC)
PUBLISHED = ("day", "kind", "subject_key", "unit_id", "unit_path", "opens_at", "due_at", "settles_at")


def people(number: int, **more) -> list[Person]:
    return [Person(number=f"A{n:03d}", name=f"员工{n}", kind="employee", **more) for n in range(number)]


def duty_records(unit: Unit, number: int) -> list[tuple]:
    return [("2020-03-05", "test.kind", f"unit:{n}", unit.pk, unit.path, AT, AT, AT) for n in range(number)]


@pytest.fixture
def unit():
    return Unit.objects.create(path="0001", code="u", name="班组", kind="team")


@pytest.mark.parametrize("number", [1, 2, 53])
def test_rows_are_read_back_as_they_were_written_with_their_own_ids(number):
    written = people(number, aliases=["老王", '"}{'], phone_cipher=b"\x00\xffsecret")
    bulk.insert(written)
    read = list(Person.objects.order_by("number"))
    assert [(row.pk, row.number, row.name, row.aliases) for row in read] == [
        (row.pk, row.number, row.name, row.aliases) for row in written
    ]
    assert {bytes(row.phone_cipher) for row in read} == {b"\x00\xffsecret"}


def test_values_that_differ_and_values_that_are_absent_go_together():
    rows = people(3)
    rows[1].name_en, rows[1].identity_cipher, rows[2].sex = 'O\'Neil, \\ "B"', b"", "f"
    bulk.insert(rows)
    read = Person.objects.order_by("number")
    assert list(read.values_list("name_en", "sex")) == [("", ""), ('O\'Neil, \\ "B"', ""), ("", "f")]
    assert [row.identity_cipher is None for row in read] == [True, False, True]


def test_instants_decimals_and_json_keep_their_types():
    bulk.insert(people(2))
    first, second = Person.objects.order_by("number")
    door = Place.objects.create(path="0001", code="gate", name="东门", kind="door")
    about = {
        "door": door,
        "day": AT.date(),
        "direction": "in",
        "decision": "let_in",
        "happened_at": AT,
        "at": AT,
        "by": "x",
    }
    bulk.insert([Pass(person=first, reading_c=Decimal("36.45"), **about), Pass(person=second, reading_c=None, **about)])
    bulk.insert([Record(action="a", by=Actor.person(n).key, at=AT, counts={"n": n}) for n in range(2)])
    assert list(Pass.objects.order_by("pk").values_list("reading_c", "happened_at")) == [
        (Decimal("36.45"), AT),
        (None, AT),
    ]
    assert list(Record.objects.order_by("pk").values_list("counts", flat=True)) == [{"n": 0}, {"n": 1}]


def test_a_broken_constraint_is_an_integrity_error():
    with pytest.raises(IntegrityError):
        bulk.insert([*people(2), *people(1)])


def test_text_that_is_too_long_is_never_cut_off():
    with contextlib.suppress(DataError), transaction.atomic():
        bulk.insert([Person(number="A" * 33, name="员工", kind="employee"), *people(1)])
    assert not Person.objects.filter(number="A" * 32).exists()


def test_records_have_the_defaults_of_fields_that_are_not_named(unit):
    bulk.insert_records(Duty, PUBLISHED, duty_records(unit, 3), ignores_conflicts=True)
    assert set(Duty.objects.values_list("state", "reason", "is_late", "person", "opens_at")) == {
        ("open", "", False, None, AT)
    }


def test_what_exists_is_left_as_it_is_where_conflicts_are_ignored(unit):
    bulk.insert_records(Duty, PUBLISHED, duty_records(unit, 2), ignores_conflicts=True)
    Duty.objects.update(state="done")
    bulk.insert_records(Duty, PUBLISHED, duty_records(unit, 3), ignores_conflicts=True)
    assert sorted(Duty.objects.values_list("subject_key", "state")) == [
        ("unit:0", "done"), ("unit:1", "done"), ("unit:2", "open"),
    ]  # fmt: skip


def test_change_moves_only_rows_that_still_have_the_value(unit):
    bulk.insert_records(Duty, PUBLISHED, duty_records(unit, 3), ignores_conflicts=True)
    first, second, third = Duty.objects.order_by("pk")
    Duty.objects.filter(pk=second.pk).update(state="excused", reason="ill")
    assert bulk.change(Duty, [first.pk, second.pk, third.pk], when=("state", "open"), then={"state": "done"}) == 2
    assert list(Duty.objects.order_by("pk").values_list("state", flat=True)) == ["done", "excused", "done"]


def test_each_row_is_set_to_values_of_its_own_and_the_others_stay():
    written = people(4)
    bulk.insert(written)
    bulk.change_each(Person, ("name", "sex"), [("甲", "f", written[2].pk), ("乙", "m", written[0].pk)])
    assert list(Person.objects.order_by("number").values_list("name", "sex")) == [
        ("乙", "m"), ("员工1", ""), ("甲", "f"), ("员工3", ""),
    ]  # fmt: skip


def test_nothing_is_asked_where_nothing_is_to_be_written(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert([])
        bulk.insert_records(Evidence, ("duty_id",), [], ignores_conflicts=False)
        bulk.change_each(Person, ("name",), [])
        assert bulk.change(Duty, [], when=("state", "open"), then={"state": "done"}) == 0


def test_more_rows_than_one_statement_takes_are_one_transaction(unit, monkeypatch):
    monkeypatch.setattr(bulk, "ROWS_OF_ARRAYS", 2)
    monkeypatch.setattr(bulk, "_most_values", lambda: 20)
    rows = people(5)
    with pytest.raises(IntegrityError):
        bulk.insert([*rows, rows[0]])
    assert connection.needs_rollback
