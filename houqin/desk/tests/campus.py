"""What tests of the rooms share: a small campus on 5 March 2020 at 16:20, and somebody signed in with a role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from houqin.common import clock
from houqin.kernel.access.models import Account
from houqin.kernel.people.models import Person
from houqin.lines.accountability.tests import world

DAY = date(2020, 3, 5)
AT = clock.instant(DAY, "16:20")


@pytest.fixture
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock tick from 16:20 on 5 March 2020."""
    offset_s = (AT - datetime.now(UTC)).total_seconds()
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(offset_s))


@pytest.fixture
def campus(db: None, afternoon: None) -> SimpleNamespace:
    """Return two teams of 5 and 3; of the first team four have reported, of the second nobody."""
    units = world.grid()
    first, second = world.crew(units["team-1"], 5, "A"), world.crew(units["team-2"], 3, "B")
    world.publish()
    world.send_team(units["team-1"], first[:4])
    return SimpleNamespace(units=units, first=first, second=second)


@pytest.fixture
def signed_in_as(campus: SimpleNamespace) -> Callable[..., Client]:
    """Return a browser in which somebody with the role (None: without any) in the unit is signed in."""

    def opened(role: str | None, unit: str | None = None, language: str = "en") -> Client:
        person = Person.objects.create(number=f"9{role}{unit}", name="李娜", name_en="Li Na", kind="employee")
        if role:
            world.give(person, role, campus.units[unit] if unit else None)
        account = Account.objects.create(username=f"{role}{unit}", person=person, language=language)
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.person = person  # type: ignore[attr-defined]
        return client

    return opened
