"""A small department with accounts, built for the tests of the setup room; everything happened an hour ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import actions
from houqin.kernel.access.models import Account
from houqin.kernel.people.models import Person
from houqin.kernel.people.tests import world

BY = Actor.system("test")
WHOLE = Scope.whole(reason="tests")
PASSWORD = "a long enough password"


def hour_ago() -> datetime:
    """Return when everything happened."""
    return clock.now() - timedelta(hours=1)


def a_person(number: str, name: str, unit: str | None = "team-1", **fields: Any) -> Person:
    """Enter one employee."""
    return world.person(number, name, unit=unit, at=hour_ago(), **fields)


def an_account(person: Person, role: str = "", **where: Any) -> Account:
    """Open an account for a person, with a role."""
    at = hour_ago()
    pk = actions.open_account(username=person.number, password=PASSWORD, person_id=person.pk, by=BY, at=at)
    if role:
        actions.grant(person_id=person.pk, role=role, by=BY, at=at, **where)
    return Account.objects.get(pk=pk)


def signed_in(account: Account) -> Client:
    """Return a browser, reading English, in which the account has signed in by the real form."""
    client = Client()
    client.cookies["django_language"] = "en"
    assert client.post("/accounts/login/", {"login": account.username, "password": PASSWORD}).status_code == 302
    return client
