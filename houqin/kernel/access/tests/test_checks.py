"""A faulty table of routes stops the start."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.exceptions import ImproperlyConfigured

from houqin.kernel.access import checks, routes


@pytest.mark.urls("houqin.kernel.access.tests.urls")
def test_an_undeclared_route_is_an_error_and_stops_the_start():
    (fault,) = checks.check_routes()
    assert (fault.id, fault.is_serious()) == ("houqin.E001", True)
    assert "/test/undeclared/" in fault.msg
    with pytest.raises(ImproperlyConfigured, match="/test/undeclared/"):
        checks.refuse_faulty()


def test_the_routes_of_the_house_have_no_fault():
    assert checks.check_routes() == []
    checks.refuse_faulty()


@pytest.mark.parametrize(
    ("name", "roles", "uses", "fault"),
    [
        ("a", {"team_leeder": "unit"}, 1, "E002"),
        ("", {"*": "own"}, 1, "E003"),
        ("room:", {"*": "own"}, 1, "E003"),
        ("a", {"*": "own"}, 2, "E004"),
    ],
)
def test_every_fault_is_named(name, roles, uses, fault):
    route = routes.Route("/x/", name, None, routes.Declaration(roles=roles))
    assert [found.id for found in checks.faults_of(route, Counter({name: uses}))] == [f"houqin.{fault}"]


def test_a_view_says_public_or_roles_and_a_reach_that_exists():
    with pytest.raises(ValueError, match="either"):
        routes.declare()
    with pytest.raises(ValueError, match="either"):
        routes.declare(public=True, roles={"*": "own"})
    with pytest.raises(ValueError, match="reach"):
        routes.declare(roles={"*": "galaxy"})
