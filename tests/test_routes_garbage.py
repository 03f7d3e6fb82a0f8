"""Whatever is put into an address, behind its question mark or into a form, by whoever may: never an error of ours."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .matrix import asking, garbage, table, world
from .test_routes_asked import ENDS_THE_SESSION, ROUTES, TABLE, campus

pytestmark = pytest.mark.django_db
__all__ = ["campus"]
EXAMPLES = 60
# What is out of order says so with 503.
TELLS_OF_FAULTS = {"setup:health_json"}


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Leave out what Django logs of each of the thousands of refusals."""
    caplog.set_level(logging.CRITICAL, logger="django.request")


def routes_of(role: str) -> list:
    return [
        route for route in ROUTES if TABLE[route.name].reach_of(role) is not None and route.name not in ENDS_THE_SESSION
    ]


@pytest.mark.parametrize("role", world.ROLES)
def test_garbage_is_answered_and_never_breaks_a_page(campus, role):
    client, routes = asking.signed_in(campus.accounts[role]), routes_of(role)
    fields = {route.name: garbage.fields_of(route) for route in routes}

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def is_answered(data: st.DataObject) -> None:
        route = data.draw(st.sampled_from(routes), label="route")
        ids = data.draw(st.sampled_from([campus.own, campus.foreign, None]))
        address = asking.address(route.name, route.route, ids) if ids else data.draw(garbage.addresses(route.route))
        content = data.draw(garbage.contents(fields[route.name]), label="content")
        method = data.draw(st.sampled_from(TABLE[route.name].methods))
        headers = {"HX-Request": "true"} if data.draw(st.booleans()) else {}
        with transaction.atomic():
            if method == "GET":
                answer = client.get(f"{address}?{content}", headers=headers)
            else:
                answer = client.generic(
                    method, address, content, content_type="application/x-www-form-urlencoded", headers=headers
                )
            text = asking.text_of(answer)
            transaction.set_rollback(True)
        allowed = {503} if route.name in TELLS_OF_FAULTS else set()
        assert answer.status_code < 500 or answer.status_code in allowed, f"{method} {address}?{content}"
        assert "Traceback (most recent call last)" not in text

    is_answered()


def test_the_garbage_is_of_every_kind():
    assert {"day", "page", "command"} <= {name for route in ROUTES for name in garbage.fields_of(route)}
    assert table.read().keys() >= {route.name for route in ROUTES}


@pytest.mark.parametrize(
    "address", ["/%00", "/%ff%fe", "/..%2f..%2fetc/passwd", "//", "/" + "a" * 9000, "/a\u202eb", "/%", "/?%=%&&="]
)
def test_an_address_that_leads_nowhere_is_no_page(client, address):
    assert client.get(address).status_code in {302, 400, 404}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept-Language", "xx;q=9,*;q=-1" * 99),
        ("Accept", "x" * 5000),
        ("X-Forwarded-For", "' OR 1=1, ::::, 999.999.999.999"),
        ("X-Forwarded-Proto", "ftp"),
        ("X-Forwarded-Host", "evil.example"),
        ("Referer", "http://[::1/%zz"),
        ("User-Agent", "\x7f" * 99),
        ("HX-Current-URL", "javascript:alert(1)"),
        ("If-Modified-Since", "yesterday"),
        ("If-None-Match", '"' * 999),
        ("Range", "bytes=9-1,0-99999999999999999999"),
        ("Cookie", "a;=;;;\x01=\x02; sessionid=x; csrftoken=x"),
        ("Content-Length", "-1"),
        ("Content-Type", "multipart/form-data; boundary="),
    ],
)
def test_a_header_that_is_nonsense_changes_nothing(client, name, value):
    answer = client.get("/accounts/login/", headers={name: value})
    assert answer.status_code == 200
    assert "evil.example" not in answer.content.decode()
