"""Every route stands in the hand-written table as it is declared in the code."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys

import pytest

from houqin.kernel.access import declared, routes

from .matrix import table

pytestmark = pytest.mark.once

TABLE = table.read()
DECLARED = {route.name: route for route in routes.every_route()}


def told(declaration: routes.Declaration) -> str:
    if declaration.public:
        return "public"
    return " ".join(f"{role}:{reach}" for role, reach in sorted(declaration.roles.items()))


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_the_route_stands_in_the_table_as_it_is_declared(name):
    assert name in TABLE, f"the route {name} lacks a line in tests/routes.csv"
    declaration, row = DECLARED[name].declaration, TABLE[name]
    assert declaration is not None, f"the route {name} does not say who may use it"
    written = "public" if row.is_public else " ".join(f"{role}:{reach}" for role, reach in sorted(row.roles.items()))
    assert written == told(declaration), f"{name}: tests/routes.csv says {written}"
    assert set(row.methods) == set(declaration.methods), f"{name}: tests/routes.csv says {row.methods}"


def test_the_table_names_no_route_that_is_gone():
    assert sorted(set(TABLE) - set(DECLARED)) == []


def test_the_table_is_in_order():
    with table.FILE.open(encoding="utf-8", newline="") as stream:
        names = [line["name"] for line in csv.DictReader(stream)]
    assert names == sorted(names)


def test_the_command_tells_an_outsider_the_same(tmp_path):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOUQIN_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "houqin.cli", "routes", "--json", "-"],
        env={**kept, "HOUQIN_HOME": str(tmp_path)}, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["schema"] == "houqin.routes/1"
    for row in answer["routes"]:
        written = TABLE[row["name"]]
        assert row["public"] == written.is_public
        assert {one["role"]: one["scopes"] for one in row["roles"]} == {k: [v] for k, v in written.roles.items()}


# What lets nobody but the owner in, and what only few may open: read together, so that a slip is seen.
# The first account is opened with a code that only the machine's owner reads, and never once there is one.
# Whoever has no account yet: joining asks for a team's code, a tablet for a badge or PIN on a registered browser.
OPEN_TO_THE_WORLD = {
    "account_inactive", "account_login", "disinfection:at_the_place",
    "joining:code", "joining:leave", "joining:tablet", "joining:team",
    "joining:wait", "mfa_authenticate", "mfa_login_webauthn", "setup:first",
    "service_worker", "setup:health_json", "switch_language",
}  # fmt: skip


def test_nothing_else_is_open_to_the_world():
    assert {name for name, row in TABLE.items() if row.is_public} == OPEN_TO_THE_WORLD


@pytest.mark.parametrize("role", ["guard", "inspector", "leading_group"])
def test_who_only_looks_cannot_change_the_register_the_level_or_access(role):
    changing = {
        name
        for name, row in TABLE.items()
        if name.startswith(("register:", "level:", "setup:")) and "POST" in row.methods and role in row.roles
    }
    assert changing == set()


def test_health_values_are_shown_to_the_clinic_and_who_answers_for_the_person_only():
    may = set()
    for row in TABLE.values():
        if "health" in row.shows:
            may |= set(row.shows["health"] or row.roles)
    assert may <= {"clinic", "commander", "team_leader", "unit_head", "secretary"}, sorted(may)


def test_every_role_that_is_admitted_exists():
    assert {role for row in TABLE.values() for role in row.roles} <= {routes.ANYBODY, *declared.ROLES}
