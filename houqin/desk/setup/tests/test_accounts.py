"""Accounts: found, opened for one or many, printed once, closed, given another password or code sheet."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from houqin.kernel.access.models import Account
from houqin.kernel.audit.models import Detail, Record

from .house import PASSWORD, a_person, an_account, signed_in

DRAWN = re.compile(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b")


def drawn(page) -> list[str]:
    return DRAWN.findall(page.content.decode())


def test_a_person_is_found_by_number_and_name_and_says_whether_there_is_an_account(room):
    a_person("E0001", "王伟")
    for text in ("E0001", "王伟", "wangwei"):
        page = room.get("/setup/people/", {"q": text}).content.decode()
        assert "E0001" in page
        assert "no account" in page


def test_accounts_are_found_by_user_name_number_and_name(room):
    an_account(a_person("E0001", "王伟"))
    for text in ("E00", "王"):
        page = room.get("/setup/accounts/", {"q": text}).content.decode()
        assert "E0001" in page
        assert "A0001" not in page


@pytest.mark.parametrize(("show", "is_shown"), [("closed", False), ("drawn", False), ("no_factor", True)])
def test_accounts_are_filtered(room, show, is_shown):
    assert ("A0001" in room.get("/setup/accounts/", {"show": show}).content.decode()) == is_shown


def test_a_units_accounts_are_opened_and_every_slip_lets_its_owner_in(room, units):
    people = [a_person(f"E000{n}", f"王{n}") for n in range(3)]
    other = a_person("E0009", "李九", unit="team-3")
    page = room.post("/setup/accounts/open/", {"unit": f"unit:{units['unit-1'].pk}"})
    assert page.headers["Cache-Control"] == "no-store"
    passwords = drawn(page)
    assert len(passwords) == 3
    assert not Account.objects.filter(person=other).exists()
    client = Client()
    answer = client.post("/accounts/login/", {"login": people[0].number, "password": passwords[0]})
    assert answer.headers["Location"].startswith("/accounts/password/change/")


def test_opening_twice_says_that_everybody_has_one(room, units):
    fields = {"unit": f"unit:{units['team-1'].pk}"}
    a_person("E0001", "王伟")
    assert room.post("/setup/accounts/open/", fields).status_code == 200
    page = room.post("/setup/accounts/open/", fields)
    assert page.status_code == 400
    assert "everybody of this unit has an account already" in page.content.decode()


def test_no_unit_chosen_is_said_beside_the_field(room):
    page = room.post("/setup/accounts/open/", {"unit": ""})
    assert page.status_code == 400
    assert "This field is required" in page.content.decode()


def test_one_account_is_opened_once(room):
    person = a_person("E0001", "王伟")
    assert len(drawn(room.post(f"/setup/people/{person.pk}/account/"))) == 1
    assert room.post(f"/setup/people/{person.pk}/account/").status_code == 400


def test_a_reset_password_is_printed_once_and_kept_nowhere(room):
    account = an_account(a_person("E0001", "王伟"))
    (password,) = drawn(room.post(f"/setup/accounts/{account.pk}/password/"))
    account.refresh_from_db()
    assert account.check_password(password)
    assert not account.check_password(PASSWORD)
    assert password not in str([*Record.objects.values(), *Detail.objects.values()])
    assert password not in room.get(f"/setup/people/{account.person_id}/").content.decode()


def test_a_code_sheet_has_twenty_codes_and_is_not_stored(room):
    account = an_account(a_person("E0001", "王伟"))
    page = room.post(f"/setup/accounts/{account.pk}/codes/")
    assert len(set(re.findall(r"\b\d{8}\b", page.content.decode()))) == 20
    assert page.headers["Cache-Control"] == "no-store"


def test_lost_second_factors_are_removed(room):
    account = an_account(a_person("E0001", "王伟"))
    room.post(f"/setup/accounts/{account.pk}/codes/")
    answer = room.post(f"/setup/accounts/{account.pk}/factors/remove/")
    assert answer.headers["Location"] == f"/setup/people/{account.person_id}/"
    assert not Authenticator.objects.exists()


def test_an_account_is_closed_signed_out_and_opened_again(room):
    account = an_account(a_person("E0001", "王伟"))
    theirs = signed_in(account)
    assert room.post(f"/setup/accounts/{account.pk}/disable/").status_code == 302
    assert theirs.get("/setup/me/").status_code == 302
    assert room.post(f"/setup/accounts/{account.pk}/disable/").status_code == 400
    assert room.post(f"/setup/accounts/{account.pk}/enable/").status_code == 302
    assert signed_in(account).get("/setup/me/").status_code == 200


def test_nobody_closes_the_own_account(room, setter):
    page = room.post(f"/setup/accounts/{setter.pk}/disable/")
    assert page.status_code == 400
    assert "nobody closes the own account" in page.content.decode()


def test_an_account_is_signed_out_everywhere(room):
    account = an_account(a_person("E0001", "王伟"))
    theirs = signed_in(account)
    room.post(f"/setup/accounts/{account.pk}/sign-out/")
    assert theirs.get("/setup/me/").status_code == 302


@pytest.mark.parametrize("act", ["disable", "enable", "password", "codes", "factors/remove", "sign-out"])
def test_an_account_that_does_not_exist_is_not_found(room, act):
    assert room.post(f"/setup/accounts/999999/{act}/").status_code == 404


def test_the_room_is_closed_to_who_is_no_administrator(units):
    client = signed_in(an_account(a_person("E0001", "王伟"), "commander"))
    for address in ("/setup/", "/setup/people/", "/setup/accounts/", "/setup/accounts/open/"):
        assert client.get(address).status_code == 403
