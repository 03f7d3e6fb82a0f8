"""Whoever takes the phone after somebody has signed out finds nothing of theirs: not by "Back", not in its stores."""

from __future__ import annotations

import pytest
from django.test import Client

from houqin.kernel.access.models import Account
from houqin.testing import BROWSER_WORDS
from tests.journeys.conftest import BACKEND, PHONE, Visitor, until
from tools import browser as browsers

STORED = """async () => [
  ...Object.keys(localStorage).filter(key => key.startsWith('houqin.draft.') || key.startsWith('houqin-run:')),
  ...(await caches.keys()).filter(name => name.startsWith('houqin-pages-')),
]"""


@pytest.fixture
def phone(campus, chromium):
    """A phone that keeps whole pages to show them again by "Back", as every real one does and Playwright's do not."""
    browser = chromium.browser_type.launch(
        executable_path=browsers.path(),
        args=list(BROWSER_WORDS),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN")
    client = Client()
    client.force_login(Account.objects.get(username="leader"), backend=BACKEND)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": campus}])
    yield Visitor(context.new_page(), campus)
    browser.close()


def test_back_after_signing_out_shows_nobody_and_the_phone_keeps_nothing(phone):
    page = phone.go("/accountability/roll/team-1/2020-03-05/")
    name = page.locator("[data-row] .hq-row-title").first.inner_text().strip()
    assert name
    phone.go("/accountability/report/change/")
    page.locator("[name=temperature_c]").first.fill("36.9")
    until(page, "Object.keys(localStorage).some(key => key.startsWith('houqin.draft.'))")
    phone.go("/accountability/roll/team-1/2020-03-05/")
    phone.go("/accounts/logout/")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(STORED) == []
    for _step in range(3):
        page.go_back(wait_until="commit")
        page.wait_for_timeout(300)
        assert name not in page.locator("body").inner_text()
        assert "36.9" not in page.content()
