"""People: entering, transfers, leaving, posts, absences, corrections; both sides of every line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.kernel.audit.models import Detail, Record
from houqin.kernel.people import actions, queries
from houqin.kernel.people.models import Absence, Membership, Person, Post
from houqin.kernel.people.rules import Entry
from houqin.kernel.people.tests.world import AT, BY, DAY, HOUR, IDENTITY, OTHER_IDENTITY, WHOLE, grid, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return grid()


def where(someone, at):
    row = queries.membership_at(someone.pk, at=at, within=WHOLE)
    return row.unit.code if row else None


def transfer(someone, unit, from_at=None, at=AT):
    return actions.transfer(person_id=someone.pk, unit_id=unit.pk, from_at=from_at, by=BY, at=at)


def test_one_who_enters_belongs_to_the_unit_from_then_on(units):
    someone = person(starts_at=AT + DAY)
    assert [where(someone, AT + DAY - timedelta(seconds=1)), where(someone, AT + DAY)] == [None, "team-1"]


def test_entering_leaves_one_record_without_any_personal_word(units):
    someone = person(phone="13800138000", identity=IDENTITY)
    record = Record.objects.get(about=f"person:{someone.pk}")
    assert record.action == "houqin.kernel.people.actions.entries.enter_person"
    assert not Detail.objects.filter(record=record).exists()
    assert "王" not in str(record.sealed_content())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "E 1"}, "number"),
        ({"name": " "}, "name"),
        ({"kind": "ghost"}, "kind"),
        ({"sex": "x"}, "sex"),
        ({"language": "fr"}, "language"),
        ({"unit_code": "zz"}, "unit"),
        ({"phone": "12800138000"}, "phone"),
        ({"identity": "110105194912310021"}, "identity"),
        ({"starts_at": AT.replace(year=1049)}, "starts_at"),
        ({"starts_at": AT + timedelta(days=400)}, "starts_at"),
    ],
)
def test_what_cannot_be_entered_is_refused_by_field(units, changes, field):
    values = {"number": "E1", "name": "王伟", "kind": "employee", "unit_code": "team-1"} | changes
    with pytest.raises(Refused) as refused:
        actions.enter_person(**values, by=BY, at=AT)
    assert refused.value.field == field
    assert not Person.objects.exists()


def test_a_number_is_given_once(units):
    person()
    with pytest.raises(Refused, match="taken"):
        person(name="李娜")


def test_a_document_belongs_to_one_person(units):
    person(identity=IDENTITY)
    with pytest.raises(Refused, match="belongs to E0001") as refused:
        person("E0002", identity=IDENTITY.lower())
    assert IDENTITY not in str(refused.value)


def test_many_are_entered_in_the_order_given(units):
    ids = actions.enter_people(
        rows=[Entry(f"E{n}", f"员工{n}", kind="employee", unit="team-1") for n in (3, 1, 2)], by=BY, at=AT
    )
    assert [Person.objects.get(pk=pk).number for pk in ids] == ["E3", "E1", "E2"]


def test_one_fault_stops_all_of_many(units):
    rows = [Entry("E1", "员工", unit="team-1"), Entry("E1", "员工", unit="team-1")]
    with pytest.raises(Refused, match="already"):
        actions.enter_people(rows=rows, by=BY, at=AT)
    assert not Person.objects.exists()


def test_a_transfer_holds_from_its_instant_on(units):
    someone = person()
    transfer(someone, units["team-3"], AT + DAY)
    assert [where(someone, AT + DAY - HOUR), where(someone, AT + DAY)] == ["team-1", "team-3"]


def test_a_transfer_before_the_last_change_is_refused(units):
    someone = person()
    transfer(someone, units["team-2"], AT + 2 * DAY)
    with pytest.raises(Refused, match="later instant"):
        transfer(someone, units["team-3"], AT + DAY)


def test_a_transfer_to_the_same_unit_is_refused(units):
    with pytest.raises(Refused, match="already"):
        transfer(person(), units["team-1"])


def test_who_belongs_nowhere_is_not_transferred(units):
    with pytest.raises(Refused, match="no unit then"):
        transfer(person(unit=None), units["team-1"])


def test_a_transfer_taken_back_never_was(units):
    someone = person()
    pk = transfer(someone, units["team-3"], AT + DAY, at=AT + HOUR)
    actions.undo_membership(membership_id=pk, by=BY, at=AT + HOUR + timedelta(minutes=59))
    assert where(someone, AT + 2 * DAY) == "team-1"


def test_an_old_transfer_cannot_be_taken_back(units):
    someone = person()
    pk = transfer(someone, units["team-3"], at=AT + HOUR)
    with pytest.raises(Refused, match="no longer"):
        actions.undo_membership(membership_id=pk, by=BY, at=AT + 3 * HOUR)


def test_only_the_last_step_can_be_taken_back(units):
    someone = person()
    first = transfer(someone, units["team-2"])
    transfer(someone, units["team-3"], AT + HOUR)
    with pytest.raises(Refused, match="last step"):
        actions.undo_membership(membership_id=first, by=BY, at=AT)


def test_who_leaves_belongs_nowhere_and_holds_no_post(units):
    someone = person()
    actions.appoint(person_id=someone.pk, unit_id=units["team-1"].pk, kind="head", by=BY, at=AT)
    actions.leave(person_id=someone.pk, ends_at=AT + DAY, by=BY, at=AT)
    assert [where(someone, AT + DAY - HOUR), where(someone, AT + DAY)] == ["team-1", None]
    assert queries.posts_in(units["team-1"].path, at=AT + DAY, within=WHOLE) == []


def test_nobody_leaves_twice(units):
    someone = person()
    actions.leave(person_id=someone.pk, by=BY, at=AT)
    with pytest.raises(Refused, match="leaves already"):
        actions.leave(person_id=someone.pk, by=BY, at=AT)


def test_who_left_rejoins(units):
    someone = person()
    actions.leave(person_id=someone.pk, ends_at=AT + DAY, by=BY, at=AT)
    with pytest.raises(Refused, match="still belongs"):
        actions.rejoin(person_id=someone.pk, unit_id=units["team-2"].pk, by=BY, at=AT)
    actions.rejoin(person_id=someone.pk, unit_id=units["team-2"].pk, by=BY, at=AT + 2 * DAY)
    assert [where(someone, AT + DAY), where(someone, AT + 2 * DAY)] == [None, "team-2"]


@pytest.mark.parametrize("kind", ["head", "deputy", "member", "cadre", "secretary"])
def test_a_post_is_held_once_at_a_time(units, kind):
    someone = person()
    post = actions.appoint(person_id=someone.pk, unit_id=units["unit-1"].pk, kind=kind, by=BY, at=AT)
    with pytest.raises(Refused, match="holds this post"):
        actions.appoint(person_id=someone.pk, unit_id=units["unit-1"].pk, kind=kind, by=BY, at=AT)
    actions.relieve(post_id=post, by=BY, at=AT + HOUR)
    assert queries.posts_in(units["unit-1"].path, at=AT + HOUR, within=WHOLE) == []


def test_posts_stand_heads_first(units):
    for number, kind in (("E1", "member"), ("E2", "deputy"), ("E3", "head")):
        actions.appoint(
            person_id=person(number).pk, unit_id=units["unit-1"].pk, kind=kind, title="中心主任", by=BY, at=AT
        )
    found = queries.posts_in(units["unit-1"].path, at=AT, within=WHOLE)
    assert [post.person.number for post in found] == ["E3", "E2", "E1"]


def test_a_post_ends_once_and_not_before_it_began(units):
    post = actions.appoint(
        person_id=person().pk, unit_id=units["unit-1"].pk, kind="head", from_at=AT + DAY, by=BY, at=AT
    )
    with pytest.raises(Refused, match="after the beginning"):
        actions.relieve(post_id=post, ends_at=AT, by=BY, at=AT)
    actions.relieve(post_id=post, ends_at=AT + 2 * DAY, by=BY, at=AT)
    with pytest.raises(Refused, match="has ended"):
        actions.relieve(post_id=post, by=BY, at=AT + 3 * DAY)


def test_who_is_away_comes_back(units):
    someone = person()
    actions.go_away(person_id=someone.pk, reason="出差", by=BY, at=AT)
    actions.come_back(person_id=someone.pk, by=BY, at=AT + DAY)
    away = [queries.is_away(someone.pk, at=at, within=WHOLE) for at in (AT, AT + DAY - HOUR, AT + DAY)]
    assert away == [True, True, False]


def test_absences_do_not_meet(units):
    someone = person()
    actions.go_away(person_id=someone.pk, from_at=AT + DAY, until=AT + 2 * DAY, by=BY, at=AT)
    with pytest.raises(Refused, match="already"):
        actions.go_away(person_id=someone.pk, by=BY, at=AT)
    actions.go_away(person_id=someone.pk, until=AT + DAY, by=BY, at=AT)
    assert Absence.objects.count() == 2


def test_who_is_here_cannot_come_back(units):
    with pytest.raises(Refused, match="not away"):
        actions.come_back(person_id=person().pk, by=BY, at=AT)


def correct(someone, **changes):
    number = changes.pop("number", someone.number)
    actions.correct_person(person_id=someone.pk, changes=Entry(number, **changes), by=BY, at=AT)
    return Person.objects.get(pk=someone.pk)


def test_a_correction_keeps_the_first_version(units):
    someone = correct(person(), name="王炜", sex="m")
    assert (someone.name, someone.pinyin) == ("王炜", "wangwei")
    detail = Detail.objects.get(record__about=f"person:{someone.pk}")
    assert detail.content["changed"]["name"] == ["王伟", "王炜"]


def test_a_corrected_phone_stands_in_no_record(units):
    someone = correct(person(phone="13800138000"), phone="13900139000", identity=OTHER_IDENTITY)
    assert "139" not in str(Detail.objects.get().content)
    assert queries.details_of(someone, within=WHOLE).phone == "139******00"


def test_a_masked_phone_sent_back_changes_nothing(units):
    someone = correct(person(phone="13800138000"), phone="138******00", name="王炜")
    assert actions.reveal_phone(person_id=someone.pk, purpose="通知", by=BY, at=AT) == "13800138000"


def test_a_phone_can_be_emptied(units):
    assert correct(person(phone="13800138000"), phone="").phone_cipher is None


def test_a_new_number_keeps_the_old_one_findable(units):
    someone = correct(person(), number="E0099")
    assert [found.person.pk for found in queries.search("e0001", at=AT, within=WHOLE)] == [someone.pk]


def test_the_number_of_somebody_else_is_refused(units):
    person("E0002")
    with pytest.raises(Refused, match="taken"):
        correct(person(), number="E0002")


def test_the_database_itself_refuses_a_second_open_membership(units):
    someone = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=someone, unit=units["team-3"], starts_at=AT + DAY)


def test_the_database_itself_refuses_a_membership_that_ends_before_it_begins(units):
    someone = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=someone, unit=units["team-3"], starts_at=AT, ends_at=AT - HOUR)


@pytest.mark.parametrize("values", [{"kind": "ghost"}, {"sex": "x"}, {"number": "E0001"}, {"name": ""}])
def test_the_database_itself_refuses_people_that_cannot_be(units, values):
    person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(**{"number": "E9", "name": "甲", "kind": "employee"} | values)


def test_the_database_itself_refuses_a_second_open_post_or_absence(units):
    someone = person()
    for model, values in ((Post, {"unit": units["team-1"], "kind": "head"}), (Absence, {})):
        model.objects.create(person=someone, starts_at=AT, **values)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(person=someone, starts_at=AT, **values)
