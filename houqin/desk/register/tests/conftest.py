"""A small department on the afternoon of 5 March 2020, and browsers in which somebody with a role is signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from houqin.desk.tests.campus import afternoon
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.people.tests import world

from . import house

__all__ = ["afternoon"]


@pytest.fixture
def units(db: None, afternoon: None) -> dict[str, Unit]:
    """The grid: committee, branch, two units, three teams; nobody in it yet."""
    return world.grid()


@pytest.fixture
def wang(units: dict[str, Unit]) -> Person:
    """Somebody of team 1 with a phone and an identity card."""
    return world.person("E0001", "王伟", phone="13800138000", identity=world.IDENTITY, name_en="Wang Wei")


@pytest.fixture
def li(units: dict[str, Unit]) -> Person:
    """Somebody of team 3, which lies in another unit."""
    return world.person("E0002", "李娜", unit="team-3", phone="13900139001", identity="AB1234567")


@pytest.fixture
def planner(units: dict[str, Unit]) -> Client:
    """A browser of whoever keeps the register."""
    return house.browser("planner")


@pytest.fixture
def leader(units: dict[str, Unit]) -> Client:
    """A browser of the leader of team 1."""
    return house.browser("team_leader", "team-1")
