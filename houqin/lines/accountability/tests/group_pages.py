"""What tests of the pages of group and watch share: the clock, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from houqin.common import clock
from houqin.kernel.access.models import Account
from houqin.kernel.people.models import Person
from houqin.lines.accountability.tests import group_world, world


@pytest.fixture
def people(db: None, hour: Callable[..., None]) -> dict[str, Person]:
    """The department with its leading group; it is 10:00 on 5 March 2020."""
    return group_world.group()


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the campus clock; it goes on from there."""

    def set_to(hour_min: str, day: date = group_world.DAY) -> None:
        offset = clock.instant(day, hour_min) - datetime.now(UTC)
        monkeypatch.setenv(clock.OFFSET_VARIABLE, str(offset.total_seconds()))

    set_to("10:00")
    return set_to


@pytest.fixture
def browser(people: dict[str, Person]) -> Callable[..., Client]:
    """Return a browser in which one of the people is signed in, or somebody of team 1 with a role."""

    def opened(who: str, language: str = "en") -> Client:
        person = people.get(who) or _with_role(who)
        account, _is_new = Account.objects.get_or_create(
            username=who, defaults={"person": person, "language": language}
        )
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return opened


def _with_role(role: str) -> Person:
    from houqin.kernel.org.models import Unit

    if (known := Person.objects.filter(number=f"role-{role}").first()) is not None:
        return known
    person = group_world.person(f"role-{role}", f"持{role}", Unit.objects.get(code="team-1"))
    world.give(person, role)
    return person
