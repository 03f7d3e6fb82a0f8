"""Everybody's own account: roles, second factor, where it is signed in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from houqin.kernel.access import actions
from houqin.kernel.access.models import Account

from .house import BY, PASSWORD, a_person, an_account, hour_ago, signed_in


@pytest.fixture
def account(units) -> Account:
    return an_account(a_person("E0001", "王伟"), "team_leader", unit_id=units["team-1"].pk)


def test_the_page_says_which_roles_are_held_in_words(account):
    page = signed_in(account).get("/setup/me/").content.decode()
    assert "team leader" in page
    assert "第一食堂" in page
    assert "calls the roll of a team" in page


def test_other_browsers_are_listed_and_signed_out(account):
    here, there = signed_in(account), signed_in(account)
    page = here.get("/setup/me/").content.decode()
    (number,) = set(re.findall(r"/setup/me/sign-out/(\d+)/", page))
    assert here.post(f"/setup/me/sign-out/{number}/").status_code == 302
    assert there.get("/setup/me/").status_code == 302
    assert here.get("/setup/me/").status_code == 200


def test_all_others_are_signed_out_in_one_press(account):
    here, there = signed_in(account), signed_in(account)
    answer = here.post("/setup/me/sign-out-elsewhere/", follow=True)
    assert "Signed out in 1 other browser" in answer.content.decode()
    assert there.get("/setup/me/").status_code == 302


def test_nobody_signs_out_somebody_elses_browser(account):
    here = signed_in(account)
    stranger = signed_in(an_account(a_person("E0002", "李四")))
    stranger_page = stranger.get("/setup/me/")
    signed_in(Account.objects.get(username="E0002"))
    (number,) = set(re.findall(r"/setup/me/sign-out/(\d+)/", stranger.get("/setup/me/").content.decode()))
    assert stranger_page.status_code == 200
    assert here.post(f"/setup/me/sign-out/{number}/").status_code == 400


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_second_factor_page_leads_on_to_pages_of_the_house_only(account, away):
    page = signed_in(account).get("/setup/me/second-factor/", {"next": away}).content.decode()
    assert not [link for link in re.findall(r'href="([^"]*)"', page) if "//" in link or ":" in link]


def test_the_second_factor_page_offers_three_ways(account):
    page = signed_in(account).get("/setup/me/second-factor/").content.decode()
    for address in ("/accounts/2fa/webauthn/add/", "/setup/me/codes/", "/accounts/2fa/totp/activate/"):
        assert address in page


def sheet(client: Client, password: str):
    """Ask for a sheet ten minutes after signing in: the password is asked for once more."""
    session = client.session
    for given in session["account_authentication_methods"]:
        given["at"] -= 600
    session.save()
    answer = client.post("/setup/me/codes/")
    assert answer.headers["Location"] == "/accounts/reauthenticate/?next=%2Fsetup%2Fme%2Fcodes%2F"
    return client.post(answer.headers["Location"], {"password": password})


def test_an_own_code_sheet_is_printed_and_counted(account):
    client = signed_in(account)
    codes = set(re.findall(r"\b\d{8}\b", sheet(client, PASSWORD).content.decode()))
    assert len(codes) == 20
    assert "20 codes left" in client.get("/setup/me/").content.decode()


def test_who_has_just_signed_in_is_not_asked_for_the_password_again(account):
    assert signed_in(account).post("/setup/me/codes/").status_code == 200


def test_no_sheet_is_printed_with_a_wrong_password_or_by_a_look(account):
    client = signed_in(account)
    sheet(client, "a wrong password")
    client.get("/setup/me/codes/")
    assert "left on the sheet" not in client.get("/setup/me/").content.decode()


def test_an_account_without_a_person_has_its_own_page(units):
    actions.open_account(username="screen", password=PASSWORD, person_id=None, by=BY, at=hour_ago())
    client = Client()
    client.post("/accounts/login/", {"login": "screen", "password": PASSWORD})
    assert client.get("/setup/me/").status_code == 200
