"""Writes of the room: the first account of an empty house, and an administrator who is locked out."""

from __future__ import annotations

from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk.setup import first
from houqin.kernel.access import actions as access
from houqin.kernel.access import declared, queries
from houqin.kernel.access.models import Account
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import actions as people

WHOLE = Scope.whole(reason="who has the machine lets an administrator in")


@audit.action
def open_house(*, number: str, name: str, password: str, language: str, by: Actor, at: datetime) -> int:
    """Enter the first person, with an account named by the number that may set everything up; return the account's id.

    Refuses a house in which somebody has an account, and what entering people and opening accounts refuse.
    """
    if not first.is_fresh():
        raise Refused(_("somebody has an account already: ask the administrator"))
    person_id = people.enter_person(number=number, name=name, kind="employee", language=language, by=by, at=at)
    account_id = access.open_account(
        username=number, password=password, person_id=person_id, language=language, by=by, at=at
    )
    for role in first.OWN_ROLES:
        access.grant(person_id=person_id, role=role, by=by, at=at)
    audit.about(f"account:{account_id}")
    return account_id


@audit.action
def let_in_again(*, username: str, by: Actor, at: datetime) -> str:
    """Draw a new password, take away second factors, open the account, give the role; return the password.

    Refuses a user name that nobody has, and an account that belongs to no person.
    """
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise Refused(_("there is no account %(username)s"), username=username)
    if account.person_id is None:
        raise Refused(_("the account %(username)s belongs to no person"), username=username)
    opened = access.reset_password(account_id=account.pk, by=by, at=at)
    access.remove_second_factors(account_id=account.pk, by=by, at=at)
    if not account.is_active:
        access.enable_account(account_id=account.pk, by=by, at=at)
    if account.person_id not in queries.holders_of(declared.SETTER.key, at=at, within=WHOLE):
        access.grant(person_id=account.person_id, role=declared.SETTER.key, by=by, at=at)
    return opened.password
