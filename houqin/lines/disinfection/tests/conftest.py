"""Browsers of people with a role, on the small campus of line 5 at 09:18."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from django.test import Client

from houqin.common import clock
from houqin.kernel.access import actions as access
from houqin.kernel.access.models import Account
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions as people

from . import world

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def points():
    return world.build()


@pytest.fixture
def hour(monkeypatch):
    """Set the campus clock of the day."""

    def set_to(text):
        offset = world.at(text) - datetime.now(UTC)
        monkeypatch.setitem(os.environ, clock.OFFSET_VARIABLE, str(offset.total_seconds()))

    set_to("09:18")
    return set_to


@pytest.fixture
def signed_in(points, hour):
    """Open a browser for somebody who holds a role, in a unit or everywhere."""

    def opened(role, unit="kitchen", *, is_everywhere=False):
        since = world.at("00:00", world.START)
        number = f"{role}-{unit}"
        pk = people.enter_person(number=number, name="王伟", kind="employee", unit_code=unit, by=world.BY, at=since)
        account_id = access.open_account(
            username=number, password=None, person_id=pk, language="en", by=world.BY, at=since
        )
        unit_id = None if is_everywhere else Unit.objects.get(code=unit).pk
        access.grant(person_id=pk, role=role, unit_id=unit_id, by=world.BY, at=since)
        client = Client()
        client.force_login(Account.objects.get(pk=account_id), backend=BACKEND)
        client.cookies["django_language"] = "en"
        return client

    return opened
