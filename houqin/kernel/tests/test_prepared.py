"""A prepared read gives what its queryset gives, whatever the values; a broken statement raises what Django raises."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from houqin.kernel import prepared, statements
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Membership, Person
from houqin.kernel.response.models import Override

AT = datetime(2020, 3, 5, 1, 30, tzinfo=UTC)


@prepared.read
def units_at(unit_paths: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(path__in=unit_paths).order_by("path")


@prepared.read
def people_since(at: Any, unit_id: Any) -> QuerySet[Any, Any]:
    rows = Membership.objects.filter(starts_at__lte=at, unit_id=unit_id)
    return rows.values_list("unit__path").annotate(n=Count("pk")).order_by()


@prepared.read
def people_with_unit(number: Any) -> QuerySet[Any]:
    mine = Membership.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(number=number).annotate(has_unit=Exists(mine))


@pytest.fixture
def grid(db):
    units = [Unit.objects.create(path=f"000{n}", code=f"u{n}", name=f"班{n}", kind="team") for n in range(1, 6)]
    people = [Person.objects.create(number=f"A{n}", name="王", kind="employee") for n in range(3)]
    for person in people[:2]:
        Membership.objects.create(person=person, unit=units[0], starts_at=AT)
    return units


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_list_of_any_length_finds_exactly_what_it_names(grid, number):
    chosen = [unit.path for unit in grid[:number]]
    assert units_at(unit_paths=chosen) == grid[:number]


def test_an_empty_list_finds_nothing_and_asks_nothing(grid, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert units_at(unit_paths=[]) == []


def test_one_statement_serves_other_values(grid):
    found = [people_since(at=AT, unit_id=unit.pk) for unit in grid for _again in range(4)]
    assert found == [[("0001", 2)]] * 4 + [[]] * 16
    assert people_since(at=datetime(2020, 3, 5, tzinfo=UTC), unit_id=grid[0].pk) == []


def test_rows_are_models_that_know_their_annotations(grid):
    found = people_with_unit.first(number="A1")
    assert (found.name, found.has_unit, found._state.adding) == ("王", True, False)
    assert people_with_unit.first(number="A2").has_unit is False
    assert people_with_unit.first(number="nobody") is None


def test_values_come_as_their_fields_give_them(grid):
    @prepared.read
    def values(field: Any) -> QuerySet[Any, Any]:
        return Override.objects.filter(field=field).values_list("value", "starts_at")

    place = {"path": "0001", "code": "c", "name": "校", "kind": "campus"}
    about = {"measures": "m", "field": "due", "starts_at": AT, "document": "d", "entered_at": AT}
    Override.objects.create(
        place=Override._meta.get_field("place").related_model.objects.create(**place), value=["10:00"], **about
    )
    assert values(field="due") == [(["10:00"], AT)]


def test_a_read_counts_as_one_query(grid, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(units_at(unit_paths=["0001", "0002", "0003"])) == 3


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection():
    Unit.objects.create(path="0001", code="u1", name="班", kind="team")
    heard: list[int] = []

    def ask() -> None:
        heard.append(len(units_at(unit_paths=["0001"])))
        connection.close()

    threads = [threading.Thread(target=ask) for _thread in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert heard == [1, 1, 1]
    assert len(units_at(unit_paths=["0001"])) == 1


@pytest.mark.django_db(transaction=True)
def test_a_read_outlives_its_connection():
    Unit.objects.create(path="0001", code="u1", name="班", kind="team")
    for _time in range(3):
        assert len(units_at(unit_paths=["0001"])) == 1
        connection.close()


INSERTED = "INSERT INTO org_unit (path, code, name, name_en, kind, emergency_name) VALUES (%s, %s, %s, '', %s, '')"


def test_a_broken_constraint_raises_what_django_raises(grid):
    with pytest.raises(IntegrityError), transaction.atomic():
        statements.execute(INSERTED, ["0001", "again", "班", "team"])
    assert statements.execute(INSERTED, ["0009", "new", "班", "team"]) == 1


def test_a_statement_that_is_none_raises_what_django_raises(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        statements.fetch("SELECT nothing FROM nowhere WHERE no = %s", [1])


def test_nothing_is_asked_inside_a_transaction_that_is_broken(grid):
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            units_at(unit_paths=["0001"])
