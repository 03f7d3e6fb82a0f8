"""A kitchen team on a small campus at level II; Li Na works in it; 5 March 2020, 09:18."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

import pytest

from houqin.common import clock
from houqin.kernel.access.models import Account
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Membership, Person
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response
from houqin.lines.accountability.actions import report
from houqin.lines.accountability.tests.world import enter_numbers

DAY = date(2020, 3, 5)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def at(hour_min: str, day: date = DAY) -> datetime:
    return clock.instant(day, hour_min)


@pytest.fixture
def hour(monkeypatch):
    """Set the campus clock; it goes on from there."""

    def set_to(hour_min: str, day: date = DAY) -> None:
        offset = at(hour_min, day) - datetime.now(UTC)
        monkeypatch.setitem(os.environ, clock.OFFSET_VARIABLE, str(offset.total_seconds()))

    set_to("09:18")
    return set_to


@pytest.fixture
def campus(db) -> Place:
    from houqin.common.scope import Actor

    place = Place.objects.create(path="0001", code="campus", name="南湖校区", name_en="Nanhu", kind="campus")
    enter_numbers(place)
    response.enter_change(
        place_id=place.pk, level="II", starts_at=at("00:00", date(2020, 2, 25)), document="苏政发",
        by=Actor.system("test"), at=at("00:00", date(2020, 2, 20)),
    )  # fmt: skip
    return place


@pytest.fixture
def team(campus) -> Unit:
    rows = [("0001", "committee", "后勤党委", UnitKind.COMMITTEE), ("00010001", "team-1", "餐饮一班", UnitKind.TEAM)]
    units = [
        Unit.objects.create(path=path, code=code, name=name, name_en=code.title(), kind=kind, place=campus)
        for path, code, name, kind in rows
    ]
    return units[-1]


@pytest.fixture
def lina(team) -> Person:
    person = Person.objects.create(number="1001", name="李娜", name_en="Li Na", kind="employee")
    Membership.objects.create(person=person, unit=team, starts_at=at("00:00", date(2020, 1, 1)))
    Account.objects.create(username="lina", person=person, date_joined=at("00:00", date(2020, 1, 1)))
    return person


@pytest.fixture
def published(lina, hour) -> None:
    from houqin.common.scope import Actor

    report.publish(day=DAY, by=Actor.system("test"), at=at("00:00"))


@pytest.fixture
def phone(client, lina, hour):
    client.force_login(lina.account, backend=BACKEND)
    return client
