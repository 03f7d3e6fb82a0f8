"""Who commands shows more than a password; until then the role gives nothing."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from houqin.common import clock
from houqin.kernel.access import actions, queries
from houqin.kernel.access.models import Account
from houqin.signin import SecondFactorAdapter

from .campus import BY, PASSWORD, WHOLE, an_account, granted

pytestmark = [pytest.mark.django_db, pytest.mark.urls("houqin.kernel.access.tests.urls")]


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.HOUQIN_SECOND_FACTOR = True


@pytest.fixture
def account() -> Account:
    return an_account()


def sign_in(account: Account, **more: str) -> tuple[Client, str]:
    client = Client()
    fields = {"login": account.username, "password": PASSWORD}
    return client, client.post("/accounts/login/", fields | more).headers.get("Location", "")


def sheet(account: Account) -> list[str]:
    return actions.print_codes(account_id=account.pk, by=BY, at=clock.now())


def test_who_commands_is_led_to_set_one_up_and_then_on(account):
    granted(account, "commander")
    _client, location = sign_in(account, next="/test/command/")
    assert location == f"{reverse('setup:second_factor')}?next=%2Ftest%2Fcommand%2F"


def test_until_then_the_privileged_role_gives_nothing(account):
    granted(account, "commander")
    granted(account, "guard")
    client, _location = sign_in(account)
    assert client.get("/test/team/").json()["units"] == []
    answer = client.get("/test/command/")
    assert answer.headers["Location"] == f"{reverse('setup:second_factor')}?next=%2Ftest%2Fcommand%2F"


def test_afterwards_it_gives_everything(account):
    granted(account, "commander")
    sheet(account)
    client, location = sign_in(account)
    assert location == reverse("mfa_authenticate")
    assert client.get("/test/own/").status_code == 302


def test_a_code_of_the_printed_sheet_lets_in_once(account):
    granted(account, "commander")
    codes = sheet(account)
    client, _location = sign_in(account)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[4]}).status_code == 302
    assert client.get("/test/command/").status_code == 200
    assert queries.count_codes_left(account.pk, within=WHOLE) == 19
    again, _location = sign_in(account)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[4]}).status_code == 200
    assert again.get("/test/command/").status_code == 302


def test_codes_cannot_be_tried_without_end(account):
    codes = sheet(account)
    client, _location = sign_in(account)
    for attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"0000000{attempt}"})
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get("/test/own/").status_code == 302


def test_an_authenticator_app_lets_in_and_its_secret_is_encrypted(account):
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get().data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert SecondFactorAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"
    assert sign_in(account)[1] == reverse("mfa_authenticate")


def test_nobody_else_is_asked_for_one(account):
    granted(account, "guard")
    client, location = sign_in(account)
    assert location == "/"
    assert client.get("/test/team/").status_code == 200


def test_a_demo_asks_nobody(account, settings):
    settings.HOUQIN_SECOND_FACTOR = False
    granted(account, "commander")
    client, location = sign_in(account)
    assert location == "/"
    assert client.get("/test/command/").status_code == 200


def test_whoever_lost_it_gets_it_removed_and_sets_up_another(account):
    granted(account, "commander")
    sheet(account)
    assert actions.remove_second_factors(account_id=account.pk, by=BY, at=clock.now()) == 1
    assert sign_in(account)[1].startswith(reverse("setup:second_factor"))
