"""`houqin routes` lists every route with roles and reach."""

from __future__ import annotations

import json

import pytest

from houqin import cli
from houqin.kernel.access import declared, routes

pytestmark = pytest.mark.django_db


def listed(capsys) -> list[dict[str, object]]:
    assert cli.main(["routes", "--json", "-"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "houqin.routes/1"
    return body["routes"]


def test_every_route_is_listed_and_says_who(capsys):
    rows = listed(capsys)
    assert [row["route"] for row in rows] == [route.route for route in routes.every_route()]
    for row in rows:
        assert row["public"] == (row["roles"] == [])
        assert row["methods"]


def test_only_roles_and_reaches_that_exist_are_named(capsys):
    for row in listed(capsys):
        for one in row["roles"]:
            assert one["role"] == "*" or one["role"] in declared.ROLES
            assert set(one["scopes"]) <= set(routes.REACHES)
