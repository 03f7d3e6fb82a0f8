"""Roles: given where and until when, ended, handed on; refusals beside the form, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from houqin.common import clock
from houqin.kernel.access import declared
from houqin.kernel.access.models import Grant

from .house import a_person, an_account, signed_in


@pytest.fixture
def person(units):
    return a_person("E0001", "王伟")


def give(room, person, **changed):
    fields = {"role": "team_leader", "where": "all", "until": "", "because": "苏政发2号"} | changed
    return room.post(f"/setup/people/{person.pk}/grant/", fields)


def grant_of(person) -> Grant:
    return Grant.objects.get(person=person)


def test_a_role_is_given_in_a_unit_until_the_end_of_a_day(room, person, units):
    day = clock.day_of(clock.now()) + timedelta(days=3)
    assert give(room, person, where=f"unit:{units['team-1'].pk}", until=str(day)).status_code == 302
    row = grant_of(person)
    assert (row.role, row.unit, row.place) == ("team_leader", units["team-1"], None)
    assert row.ends_at == clock.instant(day, "24:00")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"role": ""}, "This field is required"),
        ({"role": "king"}, "is not one of the available choices"),
        ({"where": "unit:999999"}, "is not one of the available choices"),
        ({"until": "2019-01-01"}, "this day is over"),
        ({"until": "31/02/2020"}, "Enter a valid date"),
        ({"because": " "}, "This field is required"),
    ],
)
def test_what_cannot_be_given_is_said_beside_the_form(room, person, changed, said):
    page = give(room, person, **changed)
    assert page.status_code == 400
    assert said in page.content.decode()
    assert not Grant.objects.filter(person=person).exists()


def test_what_is_held_already_is_refused(room, person):
    give(room, person)
    page = give(room, person)
    assert page.status_code == 400
    assert "王伟 holds this already" in page.content.decode()


def test_a_role_is_revoked_once_and_stays_in_the_history(room, person):
    give(room, person)
    address = f"/setup/grants/{grant_of(person).pk}/revoke/"
    assert room.post(address, {"because": "moved to the clinic"}).status_code == 302
    assert room.post(address, {"because": "once more"}).status_code == 400
    assert "王伟" not in room.get("/setup/grants/").content.decode()
    page = room.get("/setup/grants/", {"show": "history"}).content.decode()
    assert "王伟" in page
    assert "ended by 管理员" in page
    assert "because: 苏政发2号" in page
    assert "because: moved to the clinic" in page


def test_a_role_is_not_revoked_without_a_reason(room, person):
    give(room, person)
    address = f"/setup/grants/{grant_of(person).pk}/revoke/"
    assert room.get(address).status_code == 200
    assert room.post(address, {"because": ""}).status_code == 400
    assert grant_of(person).ends_at is None


def test_a_role_is_handed_on_in_one_step(room, person, units):
    day = clock.day_of(clock.now()) + timedelta(days=3)
    give(room, person, where=f"unit:{units['team-1'].pk}", until=str(day))
    former, successor = grant_of(person), a_person("E0002", "李四")
    assert (
        room.post(f"/setup/grants/{former.pk}/hand-on/", {"successor": "E0002", "because": "retired"}).status_code
        == 302
    )
    former.refresh_from_db()
    row = grant_of(successor)
    assert (row.role, row.unit, row.ends_at) == ("team_leader", units["team-1"], clock.instant(day, "24:00"))
    assert former.ends_at == row.starts_at
    assert (former.ended_because, row.because) == ("retired", "retired")


def test_of_two_people_of_one_name_the_number_is_asked(room, person):
    give(room, person)
    a_person("E0002", "李四")
    a_person("E0003", "李四")
    address = f"/setup/grants/{grant_of(person).pk}/hand-on/"
    page = room.post(address, {"successor": "李四", "because": "retired"})
    assert page.status_code == 400
    assert "E0002" in page.content.decode()
    assert "E0003" in page.content.decode()
    assert "nobody of this number" in room.post(address, {"successor": "赵六", "because": "retired"}).content.decode()
    assert grant_of(person).ends_at is None


def test_a_privileged_role_is_handed_on_only_to_who_can_sign_in(room, setter):
    successor = a_person("E0002", "李四")
    address = f"/setup/grants/{Grant.objects.get(person=setter.person).pk}/hand-on/"
    assert "open an account" in room.post(address, {"successor": "E0002", "because": "retired"}).content.decode()
    an_account(successor)
    assert room.post(address, {"successor": "E0002", "because": "retired"}).status_code == 302
    assert room.get("/setup/").status_code == 403


def test_the_last_administrator_keeps_the_role(room, setter):
    page = room.post(f"/setup/grants/{Grant.objects.get(person=setter.person).pk}/revoke/", {"because": "x"})
    assert page.status_code == 400
    assert "last system administrator" in page.content.decode()


def test_every_role_is_explained_in_words(room):
    page = unescape(room.get("/setup/grants/").content.decode())
    assert all(role.means in page for role in declared.ROLES.values())


def test_a_planner_reads_who_holds_what_and_changes_nothing(units):
    planner = signed_in(an_account(a_person("P0001", "计划员"), "planner"))
    page = planner.get("/setup/grants/")
    assert "计划员" in page.content.decode()
    assert "/setup/people/" not in page.content.decode()
    grant_id = Grant.objects.get().pk
    assert planner.post(f"/setup/grants/{grant_id}/revoke/").status_code == 403
    assert planner.get(f"/setup/grants/{grant_id}/hand-on/").status_code == 403


@pytest.mark.parametrize("address", ["/setup/grants/999999/revoke/", "/setup/grants/999999/hand-on/"])
def test_a_grant_that_does_not_exist_is_not_found(room, address):
    assert room.post(address).status_code == 404
