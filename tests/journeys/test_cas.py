"""Single sign-on by CAS 3.0: a small server that gives tickets for one service and one use, as the protocol says."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.sax.saxutils import escape

import pytest

from tests.journeys.serving import Served, built_home

XML = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>'


class Campus(BaseHTTPRequestHandler):
    """Signs in whoever says a name; `mode` breaks it on purpose."""

    tickets: dict[str, tuple[str, str]] = {}
    mode = ""

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/cas/login" and "name" not in asked:
            service = escape(asked["service"][0], {'"': "&quot;"})
            return self._say(f'<form><input type="hidden" name="service" value="{service}"><input name="name"></form>')
        if path == "/cas/login":
            ticket = f"ST-{secrets.token_hex(8)}"
            self.tickets[ticket] = (asked["name"][0], asked["service"][0])
            self.send_response(302)
            self.send_header("Location", f"{asked['service'][0]}?ticket={quote(ticket)}")
            return self.end_headers()
        return self._say(self._verdict(asked), "application/xml")

    def _verdict(self, asked: dict[str, list[str]]) -> str:
        if self.mode == "garbage":
            return "<html>no xml at all"
        name, service = self.tickets.pop(asked["ticket"][0], ("", ""))
        if not name or service != asked["service"][0]:
            return XML.format('<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>')
        told = f"<cas:attributes><cas:employeeNumber>{escape(name)}</cas:employeeNumber></cas:attributes>"
        user = f"<cas:user>u-{escape(name)}</cas:user>"
        return XML.format(f"<cas:authenticationSuccess>{user}{told}</cas:authenticationSuccess>")

    def _say(self, text: str, kind: str = "text/html") -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Campus)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told = {
        "HOUQIN_CAS_SERVER": f"http://127.0.0.1:{server.server_address[1]}/cas",
        "HOUQIN_CAS_NUMBER_ATTRIBUTE": "employeeNumber",
    }
    home = tmp_path_factory.mktemp("cas") / "home"
    shutil.copytree(built_home(tmp_path_factory), home)
    house = Served(home, **told)
    house.start()
    yield house
    house.kill()
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    opened = context.new_page()
    opened.set_default_timeout(8000)
    yield opened
    context.close()
    Campus.mode = ""


def sign_in(page: Any, served: Served, number: str) -> None:
    page.goto(f"{served.address}/myday/more/")
    page.get_by_text("统一身份认证").click()
    page.fill("[name=name]", number)
    page.press("[name=name]", "Enter")
    page.wait_for_url(f"{served.address}/**")


def test_who_is_in_the_register_comes_in_and_goes_where_they_wanted(served, page):
    sign_in(page, served, "team-1-3")
    page.wait_for_url("**/myday/more/")
    assert served.asked("select count(*) from access_account where username = 'team-1-3'")[0][0] == 1


def test_who_is_not_in_the_register_is_told(served, page):
    sign_in(page, served, "stranger")
    page.get_by_text("名册中没有工号").wait_for()


def test_a_used_ticket_and_one_that_nobody_asked_for_sign_nobody_in(served, page):
    sign_in(page, served, "team-1-3")
    Campus.tickets["ST-foreign"] = ("team-1-2", "http://elsewhere.example/")
    for ticket in ("ST-used", "ST-foreign"):
        page.context.clear_cookies()
        page.goto(f"{served.address}/accounts/cas/callback/?ticket={ticket}")
        page.get_by_text("未正常响应").wait_for()
        page.goto(f"{served.address}/accounts/cas/login/")
        page.goto(f"{served.address}/accounts/cas/callback/?ticket={ticket}")
        page.get_by_text("未确认此票据").wait_for()


def test_a_server_that_answers_nonsense_leaves_the_password(served, page):
    Campus.mode = "garbage"
    sign_in(page, served, "team-1-3")
    page.get_by_text("未正常响应").wait_for()
    page.get_by_text("返回登录页").click()
    page.locator("[name=password]").wait_for()
