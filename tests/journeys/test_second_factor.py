"""More than a password: unlocking with the phone, and a printed sheet for whoever has no such phone."""

from __future__ import annotations

import re

import pytest

from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE

UNLOCKED = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def phone(visit):
    """A phone that can be unlocked by a finger."""
    window = visit(size=PHONE)
    device = window.page.context.new_cdp_session(window.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": UNLOCKED})
    return window


def sign_in(window, username: str) -> None:
    window.go("/accounts/login/")
    window.page.fill("[name=login]", username)
    window.page.fill("[name=password]", world.PASSWORD)
    window.page.press("[name=password]", "Enter")
    window.page.wait_for_url(lambda url: "/accounts/login/" not in url)


def sign_out(window) -> None:
    window.go("/accounts/logout/")
    window.page.click("form.hq-panel .hq-act")
    window.page.wait_for_url("**/accounts/login/**")


def test_a_phone_is_added_and_opens_the_account_without_a_password(phone):
    sign_in(phone, "guest")
    phone.go("/setup/me/second-factor/")
    phone.page.click('a[href="/accounts/2fa/webauthn/add/"]')
    phone.page.fill("[name=name]", "我的手机")
    phone.page.check("[name=passwordless]")
    phone.page.click("#mfa_webauthn_add")
    phone.page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    sign_out(phone)
    phone.page.click("#passkey_login")
    phone.page.wait_for_selector(".hq-who")
    assert "guest" in phone.page.inner_text(".hq-who")
    assert phone.complaints == []


def test_a_printed_code_is_asked_after_the_password_and_works_once(visit):
    desk = visit(size=DESK)
    sign_in(desk, "cook")
    desk.go("/setup/me/second-factor/")
    desk.page.locator('form[action="/setup/me/codes/"] button').click()
    desk.page.wait_for_selector(".hq-codes")
    code = re.findall(r"\b\d{8}\b", desk.page.inner_text(".hq-codes"))[0]
    for answered in (True, False):
        sign_out(desk)
        sign_in(desk, "cook")
        assert desk.path == "/accounts/2fa/authenticate/"
        assert desk.page.locator("#mfa_webauthn_authenticate").count() == 0
        desk.page.fill("[name=code]", code)
        desk.page.press("[name=code]", "Enter")
        desk.page.wait_for_load_state()
        assert (desk.path == "/myday/") is answered
        if not answered:
            desk.sees("请输入下一个")
