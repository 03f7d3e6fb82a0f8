"""A small campus with accounts, built for the tests of access."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import actions
from houqin.kernel.access.models import Account
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Person, PersonKind

BY = Actor.system("test")
WHOLE = Scope.whole(reason="tests")
AT = datetime(2020, 3, 5, 1, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
MINUTE = timedelta(minutes=1)


def a_unit(path: str) -> Unit:
    """Write one team."""
    return Unit.objects.create(path=path, code=f"unit-{path}", name=f"单位{path}", kind=UnitKind.TEAM)


def a_person(number: str = "E0001", name: str = "李伟") -> Person:
    """Write one employee."""
    return Person.objects.create(number=number, name=name, kind=PersonKind.EMPLOYEE)


def an_account(username: str = "liwei", **fields: object) -> Account:
    """Open an account for a new person."""
    person = a_person(f"E-{username}", username)
    pk = actions.open_account(username=username, password=PASSWORD, person_id=person.pk, by=BY, at=AT)
    Account.objects.filter(pk=pk).update(**fields)
    return Account.objects.get(pk=pk)


def granted(account: Account, role: str, **where: object) -> int:
    """Give a role to the account's person, in force since an hour ago."""
    at = clock.now() - timedelta(hours=1)
    return actions.grant(**{"person_id": account.person_id, "role": role, "by": BY, "at": at} | where)
