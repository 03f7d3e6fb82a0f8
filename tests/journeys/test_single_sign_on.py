"""Single sign-on against a real OpenID Connect provider: who is known comes in, who is not is told why."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys import world
from tests.journeys.serving import Served, built_home, free_port


class Provider:
    """The campus's own sign-in, in a process of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.running: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(self.port)]
        self.running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/.well-known/openid-configuration", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        if self.running is not None:
            self.running.terminate()
            self.running.wait(timeout=20)
            self.running = None


def let_go(served: Served, number: str) -> None:
    """Let somebody leave their unit in the morning."""
    with sqlite3.connect(served.home / "houqin.sqlite3") as base:
        base.execute(
            "update people_membership set ends_at = '2020-03-05 00:00:00'"
            " where person_id = (select id from people_person where number = ?)",
            [number],
        )
    base.close()


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Provider]]:
    provider = Provider()
    provider.start()
    told = {
        "HOUQIN_OIDC_ISSUER": provider.address,
        "HOUQIN_OIDC_CLIENT_ID": "houqin",
        "HOUQIN_OIDC_CLIENT_SECRET": "secret",
        "HOUQIN_OIDC_NUMBER_CLAIM": "sub",
        "HOUQIN_OIDC_HAS_SECOND_FACTOR": "true",
    }
    home = tmp_path_factory.mktemp("sso") / "home"
    shutil.copytree(built_home(tmp_path_factory), home)
    served = Served(home, **told)
    served.init()
    let_go(served, "team-1-4")
    served.start()
    yield served, provider
    served.kill()
    provider.stop()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    opened = context.new_page()
    opened.set_default_timeout(8000)
    yield opened
    context.close()


def sign_in(page: Any, served: Served, number: str, going_to: str = "/myday/") -> None:
    page.goto(f"{served.address}{going_to}")
    page.get_by_text("统一身份认证").click()
    page.fill("[name=sub]", number)
    page.locator("button", has_text="Authorize").first.click()
    page.wait_for_url(f"{served.address}/**")


def test_who_is_in_the_register_comes_in_without_ever_having_had_an_account(houses, page):
    served, _provider = houses
    sign_in(page, served, "team-1-2")
    page.wait_for_url("**/myday/")
    rows = "select a.username, a.password from access_account a where a.username = 'team-1-2'"
    [(username, password)] = served.asked(rows)
    assert username == "team-1-2"
    assert password.startswith("!")
    page.goto(f"{served.address}/setup/me/")
    assert page.locator('form[action*="/me/sign-out/"], .hq-list .hq-row').count() >= 1


def test_who_leads_keeps_the_roles_where_the_provider_asks_for_two_factors(houses, page):
    served, _provider = houses
    sign_in(page, served, "planner", "/level/")
    page.wait_for_url("**/level/")


@pytest.mark.parametrize(("number", "said"), [("nobody-1", "名册中没有工号"), ("team-1-4", "已不属于任何单位")])
def test_who_is_unknown_or_gone_is_told_and_gets_no_account(houses, page, number, said):
    served, _provider = houses
    sign_in(page, served, number)
    page.get_by_text(said).wait_for()
    assert served.asked(f"select count(*) from access_account where username = '{number}'")[0][0] == 0
    page.get_by_text("返回登录页").click()
    page.locator("[name=password]").wait_for()


def test_a_provider_that_is_down_leaves_the_password(houses, page):
    served, provider = houses
    provider.stop()
    try:
        page.goto(f"{served.address}/accounts/login/")
        page.get_by_text("统一身份认证").click()
        page.get_by_text("未正常响应").wait_for()
    finally:
        provider.start()
    page.goto(f"{served.address}/accounts/login/")
    page.fill("[name=login]", "cook")
    page.fill("[name=password]", world.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/myday/")


def test_a_forged_answer_is_refused(houses, page):
    served, _provider = houses
    page.goto(f"{served.address}/accounts/oidc/campus/login/callback/?code=forged&state=forged")
    page.get_by_text("未正常响应").wait_for()
