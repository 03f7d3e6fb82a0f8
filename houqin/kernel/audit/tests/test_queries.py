"""Whoever changes the past by hand is found, by raw SQL as an intruder would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from houqin.kernel.audit import actions as audit
from houqin.kernel.audit import queries, rules

from .acts import AT, BY, WHOLE, open_unit

pytestmark = pytest.mark.django_db


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@pytest.fixture
def chain() -> queries.Verdict:
    """Five sealed records."""
    for n in range(1, 6):
        open_unit(path=f"{n:04d}", by=BY, at=AT + timedelta(minutes=n))
    assert audit.seal() == 5
    return queries.verify(within=WHOLE)


def verdict(head: str | None = None) -> queries.Verdict:
    return queries.verify(within=WHOLE, head=head)


def test_an_untouched_chain_holds(chain):
    assert (chain.ok, chain.records, chain.sealed, chain.first_bad) == (True, 5, 5, {})
    assert chain.table == "audit_record"
    assert len(chain.head) == 64


def test_an_empty_chain_holds():
    assert (verdict().ok, verdict().head) == (True, rules.FIRST_SEAL)


def test_the_chain_grows_and_keeps_every_head_it_had(chain):
    open_unit(path="0009", by=BY, at=AT)
    assert (verdict().records, verdict().sealed) == (6, 5)
    audit.seal()
    assert verdict(chain.head).ok
    assert verdict().head != chain.head


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("by", "person:1"), ("action", "x"), ("about", "person:9"), ("counts", '{"opened": 2}'), ("digest", "0"),
        ("at", "2020-03-06 00:00:00+00:00"), ("command", "c9"), ("answer", '{"x": 1}'),
    ],
)  # fmt: skip
def test_changed_content_is_named(chain, column, value):
    sql(f'UPDATE audit_record SET "{column}" = %s WHERE sealed_no = 3', value)
    assert verdict().ok is False
    assert verdict().first_bad["no"] == 3


def test_changed_content_with_a_seal_made_to_fit_breaks_the_next(chain):
    sql("UPDATE audit_record SET about = 'x', seal = %s WHERE sealed_no = 3", "a" * 64)
    assert verdict().first_bad["no"] == 3
    sql("UPDATE audit_record SET seal = %s WHERE sealed_no = 3", _seal_of(3))
    assert verdict().first_bad["no"] == 4


def _seal_of(no: int) -> str:
    record = queries.Record.objects.get(sealed_no=no)
    return rules.seal(queries.Record.objects.get(sealed_no=no - 1).seal, record.sealed_content())


def delete(condition: str) -> None:
    sql(f"DELETE FROM audit_detail WHERE record_id IN (SELECT id FROM audit_record WHERE {condition})")
    sql(f"DELETE FROM audit_record WHERE {condition}")


def test_a_record_deleted_in_the_middle_is_missed(chain):
    delete("sealed_no = 3")
    assert verdict().first_bad["no"] == 3


def test_a_tail_cut_off_is_missed(chain):
    delete("sealed_no >= 4")
    assert verdict().ok is False


def test_a_tail_cut_off_with_the_head_made_to_fit_is_missed_by_who_noted_the_head(chain):
    delete("sealed_no >= 4")
    sql("UPDATE audit_head SET sealed = 3, seal = (SELECT seal FROM audit_record WHERE sealed_no = 3)")
    assert verdict().ok
    assert verdict(chain.head).ok is False


def test_everything_deleted_is_missed(chain):
    delete("1 = 1")
    assert verdict().ok is False


def test_another_head_than_the_chains_is_refused_by_name(chain):
    assert verdict("f" * 64).ok is False
    assert verdict("f" * 64).first_bad == {"no": 0, "why": "the head given is not in the chain"}


def test_two_records_swapped_are_found(chain):
    sql("UPDATE audit_record SET sealed_no = 99 WHERE sealed_no = 2")
    sql("UPDATE audit_record SET sealed_no = 2 WHERE sealed_no = 4")
    sql("UPDATE audit_record SET sealed_no = 4 WHERE sealed_no = 99")
    assert verdict().first_bad["no"] == 2


def test_a_record_taken_out_of_the_chain_is_missed(chain):
    sql("UPDATE audit_record SET sealed_no = NULL WHERE sealed_no = 2")
    assert verdict().first_bad["no"] == 2


def test_a_changed_detail_is_found(chain):
    sql("UPDATE audit_detail SET content = %s WHERE record_id = (SELECT min(id) FROM audit_record)", '{"name": "x"}')
    assert verdict().ok is False


def test_a_deleted_detail_is_found(chain):
    sql("DELETE FROM audit_detail WHERE record_id = (SELECT id FROM audit_record WHERE sealed_no = 2)")
    assert verdict().first_bad["no"] == 2


def test_details_erased_when_their_time_is_over_leave_the_chain_whole(chain):
    audit.erase_details(by=BY, at=AT + timedelta(days=100), before=AT + timedelta(minutes=3))
    assert verdict(chain.head).ok
    assert queries.Detail.objects.filter(content__isnull=True).count() == 2


def test_an_erased_detail_cannot_be_given_other_content(chain):
    audit.erase_details(by=BY, at=AT + timedelta(days=100), before=AT + timedelta(minutes=3))
    first = "(SELECT min(record_id) FROM audit_detail)"
    sql(f"UPDATE audit_detail SET content = %s WHERE record_id = {first}", '{"name": "x"}')
    assert verdict().ok is False


def test_records_about_a_subject_are_found():
    open_unit(path="0001", by=BY, at=AT)
    found = queries.Record.objects.get()
    assert list(queries.records_about(found.about, within=WHOLE)) == [found]
