"""A campus on a running server, and people who sign in to it with phones and desks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from pytest_django.live_server_helper import LiveServer

from houqin.common import clock
from houqin.kernel.access.models import Account
from tests.journeys import world

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PHONE, DESK = (360, 740), (1366, 768)
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Set up the test database also where journeys run alone: pytest-django does so for tests with its marks only."""
    if connection.settings_dict["NAME"] == connection.creation._get_test_db_name():
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def campus(database: None, django_db_blocker: Any) -> Iterator[str]:
    """Build the campus once for a module, serve it, give its address, and leave an empty database behind."""
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        world.build()
        server = LiveServer("localhost")
        try:
            yield server.url
        finally:
            server.stop()
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the campus clock, 5 March 2020 09:18 at first; it goes on from there."""

    def set_to(hour_min: str, day: date = world.TODAY) -> None:
        offset = clock.instant(day, hour_min) - datetime.now(UTC)
        monkeypatch.setitem(os.environ, clock.OFFSET_VARIABLE, str(offset.total_seconds()))

    set_to("09:18")
    return set_to


def until(page: Any, question: str) -> None:
    """Wait until the browser answers yes; a promise is waited for, which `wait_for_function` does not do."""
    for _time in range(100):
        if page.evaluate(question):
            return
        page.wait_for_timeout(100)
    raise AssertionError(question)


class Visitor:
    """A browser window of somebody; what the browser complains about is kept in `complaints`."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.set_default_timeout(5000)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Any:
        """Open an address of the campus."""
        self.page.goto(self.address + path)
        return self.page

    def press(self, text: str) -> None:
        """Press the button or link of this name."""
        self.page.locator("button:visible, a:visible, summary:visible").filter(has_text=text).first.click()

    def sees(self, text: str) -> None:
        """Wait until the page shows the text."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    @property
    def path(self) -> str:
        """The address of the page, without the server's."""
        return str(self.page.url).removeprefix(self.address)

    def faults(self) -> list[str]:
        """Return what axe finds serious or critical on the page, and whether anything sticks out sideways."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        grave = [
            f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:160]}"
            for fault in found
            if fault["impact"] in {"serious", "critical"}
            for node in fault["nodes"]
        ]
        wide = self.wide()
        return grave + ([f"sticks out by {wide} px"] if wide else [])

    def wide(self) -> int:
        """Return by how many px the page sticks out sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return max(int(wide), 0)


@pytest.fixture
def visit(campus: str, chromium: Any) -> Iterator[Callable[..., Visitor]]:
    """Open a window; with a user name somebody who is signed in already."""
    contexts = []

    def opened(
        username: str = "", *, size: tuple[int, int] = PHONE, language: str = "zh-hans", **options: Any
    ) -> Visitor:
        viewport = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, has_touch=size[0] < 700, locale="zh-CN", **options)
        contexts.append(context)
        cookies = {"django_language": language}
        if username:
            client = Client()
            client.force_login(Account.objects.get(username=username), backend=BACKEND)
            cookies["sessionid"] = client.cookies["sessionid"].value
        context.add_cookies([{"name": name, "value": value, "url": campus} for name, value in cookies.items()])
        return Visitor(context.new_page(), campus)

    yield opened
    for context in contexts:
        context.close()
