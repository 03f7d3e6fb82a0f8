"""Every route asked by every role, with ids of the own unit and of another: statuses, and values in no wrong answer."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client

from houqin.common import clock
from houqin.kernel.access import routes

from .matrix import asking, table, world

pytestmark = pytest.mark.django_db
TABLE = table.read()
ROUTES = [route for route in routes.every_route() if route.name in TABLE]
ENDS_THE_SESSION = {"account_logout"}


@pytest.fixture(scope="module")
def campus(django_db_setup, django_db_blocker) -> Iterator[world.World]:
    """The world, built once for all roles and rolled back at the end; its clock stands at 16:20 on 5 March 2020."""
    before = os.environ.get(clock.OFFSET_VARIABLE)
    os.environ[clock.OFFSET_VARIABLE] = str((world.NOW - datetime.now(UTC)).total_seconds())
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.built()
        transaction.set_rollback(True)
    del os.environ[clock.OFFSET_VARIABLE]
    if before is not None:
        os.environ[clock.OFFSET_VARIABLE] = before


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Leave out what Django logs of each of the thousands of refusals."""
    caplog.set_level(logging.ERROR, logger="django.request")


def answered(client: Client, method: str, address: str):
    """Ask, and take back whatever the question changed."""
    with transaction.atomic():
        answer = client.generic(method, address)
        transaction.set_rollback(True)
    return answer


def faults(role: str, route: routes.Route, side: str, client: Client, campus: world.World) -> Iterator[str]:
    """Yield what is wrong with the answers of one route to one role, with the ids of one side."""
    row, ids = TABLE[route.name], getattr(campus, side)
    address = asking.address(route.name, route.route, ids)
    reach = row.reach_of(role)
    method = "GET" if "GET" in row.methods else "POST"
    if reach is not None and method == "POST" and (side == "own" or not reach or reach in {"campus", "line"}):
        return  # an empty form of somebody who may send it
    answer = answered(client, method, address)
    if reach is None:
        expected = frozenset({403})
    elif side == "own" or reach in {"", "campus", "line"}:
        expected = row.own
    else:
        expected = row.foreign
    told = f"{method} {address} by {role} ({side} ids, reach {reach})"
    if answer.status_code not in expected:
        yield f"{told}: {answer.status_code} instead of {'/'.join(map(str, sorted(expected)))}"
    yield from (f"{told}: holds {stray}" for stray in asking.strays(row, role, answer))


@pytest.mark.parametrize("role", world.ROLES)
def test_a_role_gets_what_the_table_says_and_nothing_else(campus, role):
    client = asking.signed_in(campus.accounts[role])
    found: list[str] = []
    for route in ROUTES:
        row = TABLE[route.name]
        found += faults(role, route, "own", client, campus)
        if asking.has_ids(route.route) and row.reach_of(role) is not None:
            found += faults(role, route, "foreign", client, campus)
    assert found == [], "\n" + "\n".join(found)


@pytest.mark.parametrize("role", world.ROLES)
def test_a_form_of_a_page_that_is_not_the_roles_changes_nothing(campus, role):
    client = asking.signed_in(campus.accounts[role])
    posting = [route for route in ROUTES if {"GET", "POST"} <= set(TABLE[route.name].methods)]
    wrong = []
    for route in posting:
        row, reach = TABLE[route.name], TABLE[route.name].reach_of(role)
        if reach is None:
            status = answered(client, "POST", asking.address(route.name, route.route, campus.own)).status_code
            wrong += [f"{route.name}: {status} instead of 403"] if status != 403 else []
        elif reach in {"own", "unit"} and asking.has_ids(route.route):
            status = answered(client, "POST", asking.address(route.name, route.route, campus.foreign)).status_code
            wrong += [f"{route.name}: {status} with foreign ids"] if status not in row.foreign else []
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_sign_in_everywhere(campus):
    wrong = []
    for route in ROUTES:
        row = TABLE[route.name]
        address = asking.address(route.name, route.route, campus.own)
        for method in row.methods:
            answer = answered(Client(raise_request_exception=False), method, address)
            if row.is_public:
                wrong += [f"{route.name}: {stray}" for stray in asking.strays(row, world.NO_ROLE, answer)]
                wrong += [f"{route.name}: {answer.status_code}"] if answer.status_code in {403, 500} else []
            elif not asking.leads_to_sign_in(answer):
                wrong.append(f"{method} {route.name}: {answer.status_code} instead of leading to sign in")
    assert wrong == []


def test_a_method_that_is_not_declared_is_answered_405(campus):
    client = asking.signed_in(campus.accounts["setter"])
    wrong = []
    for route in ROUTES:
        row = TABLE[route.name]
        for method in sorted({"GET", "POST", "PUT", "DELETE"} - set(row.methods)):
            status = answered(client, method, asking.address(route.name, route.route, campus.own)).status_code
            wrong += [f"{method} {route.name}: {status}"] if status != 405 else []
    assert wrong == []


def test_the_canaries_are_found_where_they_belong(campus):
    """A search that finds nothing anywhere would hold nothing."""
    clinic = asking.signed_in(campus.accounts["clinic"])
    text = asking.text_of(answered(clinic, "GET", f"/accountability/clinic/{world.DAY}/"))
    for side in (world.OWN.canary, world.FOREIGN.canary):
        assert asking.holds(text, side.names[0])
        assert asking.holds(text, side.health[0])
