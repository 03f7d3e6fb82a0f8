"""What a request is answered before any view sees it."""

from __future__ import annotations

import pytest
from django.test import Client

from houqin.common import clock
from houqin.kernel.access import actions
from houqin.kernel.access.models import Account, Grant

from .campus import BY, PASSWORD, a_unit, an_account, granted

pytestmark = [pytest.mark.django_db, pytest.mark.urls("houqin.kernel.access.tests.urls")]


@pytest.fixture
def account() -> Account:
    return an_account()


@pytest.fixture
def browser(account: Account) -> Client:
    """A browser in which the account has signed in by the real form."""
    client = Client()
    assert client.post("/accounts/login/", {"login": account.username, "password": PASSWORD}).status_code == 302
    return client


def test_an_unknown_address_is_not_found(browser):
    assert browser.get("/nowhere/").status_code == 404


def test_a_public_page_is_for_everybody(client):
    assert client.get("/test/open/").json() == {
        "units": [], "places": [], "roles": [], "person": None, "actor": "system:anonymous",
        "day": str(clock.day_of(clock.now())),
    }  # fmt: skip


def test_a_public_page_knows_who_is_signed_in_but_shows_nobody(browser, account):
    granted(account, "guard")
    answer = browser.get("/test/open/").json()
    assert (answer["person"], answer["roles"], answer["units"]) == (account.person_id, ["guard"], [])


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(client):
    answer = client.get("/test/own/?page=2")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=%2Ftest%2Fown%2F%3Fpage%3D2"


def test_a_fragment_leads_the_whole_page_to_sign_in_and_back_to_the_page(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/test/own/?page=2"}
    answer = client.get("/test/team/", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Ftest%2Fown%2F%3Fpage%3D2"


def test_a_form_sent_too_late_leads_back_to_its_page_where_the_draft_is(client):
    answer = client.post("/test/team/", {"note": "x"}, headers={"Referer": "http://testserver/test/own/?page=2"})
    assert answer.headers["Location"] == "/accounts/login/?next=%2Ftest%2Fown%2F%3Fpage%3D2"


@pytest.mark.parametrize("page", ["http://elsewhere.example/test/own/", "", "javascript:alert(1)"])
def test_nobody_is_led_back_to_a_foreign_page(client, page):
    answer = client.post("/test/team/", headers={"Referer": page})
    assert answer.headers["Location"] == "/accounts/login/?next=%2F"


def test_a_role_that_is_not_admitted_is_forbidden(browser, account):
    granted(account, "inspector")
    assert browser.get("/test/team/").status_code == 403


def test_without_any_grant_the_own_pages_are_open(browser, account):
    answer = browser.get("/test/own/").json()
    assert (answer["person"], answer["units"], answer["roles"]) == (account.person_id, [], [])
    assert answer["actor"] == f"person:{account.person_id}"


def test_the_scope_is_the_subtrees_of_the_admitted_grants_only(browser, account):
    granted(account, "team_leader", unit_id=a_unit("00010002").pk)
    granted(account, "team_leader", unit_id=a_unit("00010001").pk)
    granted(account, "inspector")
    answer = browser.get("/test/team/").json()
    assert (answer["units"], answer["places"]) == (["00010001", "00010002"], [])
    assert answer["roles"] == ["inspector", "team_leader"]


def test_a_campus_role_sees_everything(browser, account):
    granted(account, "commander")
    assert browser.get("/test/team/").json()["units"] is None


def test_reach_own_sees_nobody_else(browser, account):
    granted(account, "guard")
    assert browser.get("/test/team/").json()["units"] == []


def test_what_lies_outside_the_scope_is_not_found(browser, account):
    granted(account, "team_leader", unit_id=a_unit("00010001").pk)
    assert browser.get("/test/unit/00010001/").status_code == 200
    assert browser.get("/test/unit/00010002/").status_code == 404


def test_a_look_under_one_unit_sees_that_unit_only(browser, account):
    granted(account, "commander")
    unit = a_unit("00010001")
    assert browser.get(f"/test/team/?under={unit.code}").json()["units"] == ["00010001"]
    assert browser.post(f"/test/team/?under={unit.code}").json()["units"] is None


def test_nobody_looks_under_a_unit_outside_the_scope(browser, account):
    granted(account, "team_leader", unit_id=a_unit("00010001").pk)
    assert browser.get(f"/test/team/?under={a_unit('00010002').code}").status_code == 404


def test_a_revoked_grant_counts_no_more(browser, account):
    grant_id = granted(account, "guard")
    assert browser.get("/test/team/").status_code == 200
    actions.revoke(grant_id=grant_id, by=BY, at=clock.now())
    assert browser.get("/test/team/").status_code == 403


def test_a_grant_that_begins_later_does_not_count_yet(browser, account):
    granted(account, "guard")
    Grant.objects.update(starts_at=clock.instant(clock.day_of(clock.now()), "48:00"))
    assert browser.get("/test/team/").status_code == 403


def test_a_closed_account_is_signed_out_at_once(browser, account):
    actions.disable_account(account_id=account.pk, by=BY, at=clock.now())
    assert browser.get("/test/own/").status_code == 302


def test_a_closed_account_cannot_sign_in(client, account):
    actions.disable_account(account_id=account.pk, by=BY, at=clock.now())
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert client.get("/test/own/").status_code == 302


def test_an_undeclared_route_is_forbidden_even_to_who_sees_everything(browser, account):
    granted(account, "commander")
    assert browser.get("/test/undeclared/").status_code == 403


def test_a_method_that_is_not_declared_is_not_allowed(browser):
    assert browser.get("/test/read/").status_code == 200
    assert browser.head("/test/read/").status_code == 200
    assert browser.post("/test/read/").status_code == 405
    assert browser.delete("/test/own/").status_code == 405


def test_a_refusal_becomes_a_page_with_its_sentence(browser):
    answer = browser.get("/test/refusing/")
    assert answer.status_code == 400
    assert "305" in answer.content.decode()
