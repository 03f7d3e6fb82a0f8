"""Signing in: by name and password, locked by user and address together, in the language of whoever asks."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.access import actions
from houqin.kernel.access.models import Account

PASSWORD = "a long enough password"


@pytest.fixture
def accounts(db):
    opened = [Account(username=name) for name in ("liwei", "wangfang")]
    for account in opened:
        account.set_password(PASSWORD)
        account.save()
    return opened


def sign_in(client: Client, name: str, password: str = PASSWORD, address: str = "10.0.0.1"):
    return client.post(reverse("account_login"), {"login": name, "password": password}, REMOTE_ADDR=address)


def test_a_name_and_its_password_sign_in(client, accounts):
    assert sign_in(client, "liwei").status_code == 302
    assert client.session["_auth_user_id"] == str(accounts[0].pk)


def test_a_wrong_password_does_not(client, accounts):
    assert sign_in(client, "liwei", "a wrong password").status_code == 200
    assert "_auth_user_id" not in client.session


def test_nobody_opens_an_account_for_himself(client, db):
    assert client.get("/accounts/signup/").status_code == 404


def test_five_failures_lock_this_user_at_this_address_only(client, accounts, settings):
    settings.AXES_ENABLED = True
    for _attempt in range(5):
        sign_in(client, "liwei", "a wrong password")
    assert sign_in(client, "liwei").status_code == 429
    assert sign_in(Client(), "wangfang").status_code == 302
    assert sign_in(Client(), "liwei", address="10.0.0.2").status_code == 302


@pytest.mark.parametrize("spelling", ["LiWei", " LIWEI ", "ｌｉｗｅｉ"])
def test_five_failures_lock_every_spelling_of_the_name(client, accounts, settings, spelling):
    settings.AXES_ENABLED = True
    for _attempt in range(5):
        sign_in(client, "liwei", "a wrong password")
    assert sign_in(Client(), spelling).status_code == 429


def test_a_printed_password_opens_no_page_but_the_one_that_changes_it(client, accounts):
    opened = actions.reset_password(account_id=accounts[0].pk, by=Actor.system("test"), at=clock.now())
    sign_in(client, "liwei", opened.password)
    assert client.get("/setup/me/").headers["Location"].startswith(reverse("account_change_password"))
    assert client.get(reverse("account_change_password")).status_code == 200


def test_who_is_locked_out_reads_how_long_and_trying_on_does_not_make_it_longer(client, accounts, settings):
    settings.AXES_ENABLED = True
    for _attempt in range(5):
        sign_in(client, "liwei", "a wrong password")
    told = AccessAttempt.objects.get().attempt_time
    client.cookies["django_language"] = "en"
    answer = sign_in(client, "liwei", "a wrong password")
    assert re.search(r"wait 15 minutes, until \d\d:\d\d", answer.content.decode())
    assert AccessAttempt.objects.get().attempt_time == told


def test_a_new_password_lifts_the_lock(client, accounts, settings):
    settings.AXES_ENABLED = True
    for _attempt in range(5):
        sign_in(client, "liwei", "a wrong password")
    opened = actions.reset_password(account_id=accounts[0].pk, by=Actor.system("test"), at=clock.now())
    answer = sign_in(client, "liwei", opened.password)
    assert answer.headers["Location"] == f"{reverse('account_change_password')}?next=%2F"


def test_choosing_an_own_password_leads_on_and_ends_other_browsers(client, accounts):
    opened = actions.reset_password(account_id=accounts[0].pk, by=Actor.system("test"), at=clock.now())
    other = Client()
    for browser in (client, other):
        sign_in(browser, "liwei", opened.password)
    fields = {"oldpassword": opened.password, "password1": "mein eigenes Wort", "password2": "mein eigenes Wort"}
    answer = client.post(f"{reverse('account_change_password')}?next=/setup/me/", fields)
    assert answer.headers["Location"] == "/setup/me/"
    account = Account.objects.get(pk=accounts[0].pk)
    assert account.check_password("mein eigenes Wort")
    assert not account.is_password_drawn
    assert client.get("/setup/me/").status_code == 200
    assert other.get("/setup/me/").status_code == 302


@pytest.mark.parametrize(
    ("cookie", "accepted", "answered"),
    [("", "en", "zh-hans"), ("en", "zh-CN", "en"), ("xx", "en", "zh-hans")],
)
def test_the_language_is_the_cookies_never_the_browsers(client, db, cookie, accepted, answered):
    client.cookies["django_language"] = cookie
    page = client.get(reverse("account_login"), headers={"accept-language": accepted})
    assert page.headers["content-language"] == answered


def test_the_accounts_language_comes_before_the_cookies(client, accounts):
    Account.objects.filter(pk=accounts[0].pk).update(language="en")
    client.cookies["django_language"] = "zh-hans"
    sign_in(client, "liwei")
    assert client.get(reverse("account_change_password")).headers["content-language"] == "en"
