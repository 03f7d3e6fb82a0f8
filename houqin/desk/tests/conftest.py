"""A browser, somebody signed in, and pages at the sizes people have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from houqin.kernel.access.models import Account
from houqin.kernel.people.models import Person


@pytest.fixture
def account(db) -> Account:
    person = Person.objects.create(number="1001", name="李娜", name_en="Li Na", kind="employee")
    return Account.objects.create(username="lina", person=person, date_joined=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.fixture
def signed_in(client, account):
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def open_page(transactional_db, live_server, chromium, account, client) -> Iterator[Callable[..., Any]]:
    """Open an address as Li Na; what the browser complains about is kept in `page.complaints`."""
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    contexts = []

    def opened(address: str, *, width: int = 360, language: str = "zh-hans", **options: Any) -> Any:
        size = {"width": width, "height": 740 if width < 700 else 900}
        context = chromium.new_context(viewport=size, **options)
        contexts.append(context)
        cookies = {"sessionid": client.session.session_key, "django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()
