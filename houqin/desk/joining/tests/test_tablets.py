"""A guard's tablet changing hands: by badge, by PIN, left alone, revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from houqin.common import clock
from houqin.kernel.access import actions as access
from houqin.kernel.access import tablets
from houqin.kernel.access.models import Account, Badge, Device
from houqin.kernel.people.models import Membership
from houqin.lines.accountability.tests import world


@pytest.fixture
def leader(signed_in_as):
    return signed_in_as("team_leader", "team-1")


@pytest.fixture
def tablet(leader):
    """A browser that the leader registered; he is signed out of it."""
    client = leader
    answer = client.post("/joining/units/team-1/tablet/", {"name": "东门"})
    assert answer.headers["Location"] == "/joining/tablet/"
    return client


def badge_of(person):
    return dict(tablets.issue_badges(person_ids=[person.pk], by=world.BY, at=clock.now()))[person.pk]


def turn(tablet, person):
    return tablet.post("/joining/tablet/", {"badge": badge_of(person)})


def who(tablet):
    answer = tablet.get("/setup/me/")
    return answer.wsgi_request.user.username if answer.status_code == 200 else None


def later(monkeypatch, minutes):
    moved = clock.offset() + timedelta(minutes=minutes)
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(moved.total_seconds()))


def test_registering_signs_the_leader_out_and_leads_home(tablet):
    assert tablet.get("/myday/").headers["Location"].startswith("/joining/tablet/")
    assert "东门" in tablet.get("/joining/tablet/").content.decode()


def test_a_badge_begins_a_turn_and_the_next_badge_another(tablet, campus):
    assert turn(tablet, campus.first[0]).headers["Location"] == "/myday/"
    assert who(tablet) == campus.first[0].number
    assert 'action="/joining/tablet/leave/"' in tablet.get("/myday/").content.decode()
    tablet.post("/joining/tablet/leave/")
    assert who(tablet) is None
    turn(tablet, campus.first[1])
    assert who(tablet) == campus.first[1].number


def test_the_next_person_sees_nothing_by_going_back(tablet, campus):
    turn(tablet, campus.first[0])
    assert tablet.get("/myday/").headers["Cache-Control"] == "no-store"


def test_name_and_pin_begin_a_turn_and_wrong_ones_are_counted(tablet, campus):
    cook = campus.first[0]
    tablets.set_pin(person_id=cook.pk, pin="8273", by=world.BY, at=clock.now())
    assert tablet.post("/joining/tablet/", {"person": cook.pk, "pin": "8273"}).status_code == 302
    tablet.post("/joining/tablet/leave/")
    for _try in range(5):
        assert tablet.post("/joining/tablet/", {"person": cook.pk, "pin": "0000"}).status_code == 400
    assert tablet.post("/joining/tablet/", {"person": cook.pk, "pin": "8273"}).status_code == 400
    assert who(tablet) is None


def test_a_person_of_another_unit_comes_in_by_badge_only(tablet, campus):
    stranger = campus.second[0]
    tablets.set_pin(person_id=stranger.pk, pin="8273", by=world.BY, at=clock.now())
    assert tablet.post("/joining/tablet/", {"person": stranger.pk, "pin": "8273"}).status_code == 400
    assert turn(tablet, stranger).status_code == 302


def test_a_turn_ends_when_the_tablet_is_left_alone_or_after_half_an_hour(tablet, campus, monkeypatch):
    turn(tablet, campus.first[0])
    later(monkeypatch, 6)
    assert tablet.get("/myday/").headers["Location"].startswith("/joining/tablet/")
    turn(tablet, campus.first[0])
    for _step in range(7):
        later(monkeypatch, 4)
        assert tablet.get("/myday/").status_code == 200
    later(monkeypatch, 4)
    assert tablet.get("/myday/").status_code == 302


def test_a_revoked_tablet_ends_the_turn_and_takes_no_badge(tablet, campus, signed_in_as):
    turn(tablet, campus.first[0])
    head = signed_in_as("unit_head", "unit")
    device = Device.objects.get()
    assert head.post(f"/joining/tablets/{device.pk}/revoke/").status_code == 302
    assert tablet.get("/myday/").status_code == 302
    assert turn(tablet, campus.first[0]).status_code == 200
    assert who(tablet) is None


def test_a_tablet_carries_no_privileged_role(tablet, campus):
    planner = campus.first[0]
    world.give(planner, "planner")
    turn(tablet, planner)
    assert tablet.get("/setup/").status_code == 403
    assert tablet.get("/myday/").status_code == 200


def test_a_void_badge_and_one_of_who_left_open_nothing(tablet, campus):
    gone, lost = campus.first[0], campus.first[1]
    code, former = badge_of(gone), badge_of(lost)
    Membership.objects.filter(person=gone).update(ends_at=world.at("08:00"))
    badge_of(lost)
    assert tablet.post("/joining/tablet/", {"badge": code}).status_code == 400
    assert tablet.post("/joining/tablet/", {"badge": former}).status_code == 400
    assert Badge.objects.filter(person=lost, revoked_at=None).count() == 1


def test_who_closed_the_account_closed_the_badge_too(tablet, campus):
    cook = campus.first[0]
    pk = access.open_account(username="x", password=None, person_id=cook.pk, by=world.BY, at=clock.now())
    access.disable_account(account_id=pk, by=world.BY, at=clock.now())
    assert turn(tablet, cook).status_code == 400


def test_badges_are_printed_once_for_the_own_people_only(leader, campus):
    answer = leader.post(
        "/joining/units/team-1/badges/", {"person": [campus.first[0].pk, campus.second[0].pk]}
    ).content.decode()
    assert len(re.findall(r"<code>\w{16}</code>", answer)) == 1
    assert leader.get("/joining/units/team-2/badges/").status_code == 404
    assert leader.post("/joining/units/team-1/badges/", {}).status_code == 400


def test_another_browser_is_no_tablet(campus):
    assert Client().post("/joining/tablet/", {"badge": badge_of(campus.first[0])}).status_code == 200
    assert not Account.objects.filter(person=campus.first[0]).exists()


def test_the_own_pin_is_set_and_two_that_differ_are_told(signed_in_as):
    client = signed_in_as(None)
    assert client.post("/joining/pin/", {"pin": "8273", "again": "8274"}).status_code == 400
    assert client.post("/joining/pin/", {"pin": "1234", "again": "1234"}).status_code == 400
    assert client.post("/joining/pin/", {"pin": "8273", "again": "8273"}).status_code == 302
    assert tablets.is_pin_of(client.person.pk, "8273")
