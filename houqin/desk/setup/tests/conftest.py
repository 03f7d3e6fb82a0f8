"""What the tests of the setup room share."""

from __future__ import annotations

import pytest
from django.test import Client

from houqin.kernel.access.models import Account
from houqin.kernel.people.tests import world

from . import house


@pytest.fixture
def units(db):
    """The grid: committee, branch, two units, three teams."""
    return world.grid()


@pytest.fixture
def setter(units) -> Account:
    """The system administrator's account."""
    return house.an_account(house.a_person("A0001", "管理员"), "setter")


@pytest.fixture
def room(setter: Account) -> Client:
    """A browser in which the system administrator is signed in."""
    return house.signed_in(setter)
