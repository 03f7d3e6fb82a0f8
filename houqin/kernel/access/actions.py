"""Every write of accounts, grants, second factors and signed-in devices."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.access import declared, queries, rules
from houqin.kernel.access.hashers import DrawnPasswordHasher
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import cipher
from houqin.kernel.people.models import Person

CHUNK = 500
# Where allauth keeps what opens a second factor: the app's secret, the seed of a code sheet.
LOCKED = ("secret", "seed")


@dataclass(frozen=True, slots=True)
class Opened:
    """An account just opened, or its new password: what is printed once and kept nowhere."""

    account_id: int
    person_id: int | None
    username: str
    password: str


@audit.action
def open_account(
    *, username: str, password: str | None, person_id: int | None, language: str = "", by: Actor, at: datetime
) -> int:
    """Open an account for a person; without a password it can only be entered through single sign-on.

    Refuses a user name that is taken or unfit, and a second account of one person.
    """
    if not rules.is_username(username):
        raise Refused(_("a user name has letters, digits and . _ @ + - only"), field="username")
    if Account.objects.filter(username=username).exists():
        raise Refused(_("the user name %(username)s is taken"), field="username", username=username)
    if person_id is not None and Account.objects.filter(person_id=person_id).exists():
        raise Refused(_("this person already has an account"), field="person")
    account = Account(username=username, person_id=person_id, language=language, date_joined=at)
    account.set_password(password)
    account.save(force_insert=True)
    audit.about(f"account:{account.pk}")
    return account.pk


@audit.action
def open_accounts(*, person_ids: Sequence[int], by: Actor, at: datetime) -> list[Opened]:
    """Open an account for everybody who has none, named by their number, with a drawn password to be printed.

    Who has an account keeps it as it is. The passwords are returned this once and kept nowhere.
    Refuses numbers that cannot be user names and numbers that are another account's name, by name.
    """
    opened: list[Opened] = []
    for first in range(0, len(person_ids), CHUNK):
        opened += _open_chunk(list(person_ids[first : first + CHUNK]), at)
    audit.about("accounts")
    audit.count(opened=len(opened))
    return opened


def _open_chunk(person_ids: list[int], at: datetime) -> list[Opened]:
    has_one = set(Account.objects.filter(person_id__in=person_ids).values_list("person_id", flat=True))
    people = list(Person.objects.filter(pk__in=person_ids, merged_into=None).exclude(pk__in=has_one).order_by("number"))
    taken = set(Account.objects.filter(username__in=[p.number for p in people]).values_list("username", flat=True))
    for person in people:
        if person.number in taken:
            raise Refused(_("the user name %(username)s is taken"), field="username", username=person.number)
        if not rules.is_username(person.number):
            raise Refused(_("the number of %(name)s cannot be a user name: open the account by hand"), name=person.name)
    drawn = [rules.drawn_password(secrets.choice) for _person in people]
    Account.objects.bulk_create(
        Account(
            username=person.number, person=person, language=person.language if person.language == "en" else "",
            password=_quick_hash(password), is_password_drawn=True, date_joined=at,
        )
        for person, password in zip(people, drawn, strict=True)
    )  # fmt: skip
    numbers = dict(Account.objects.filter(person__in=people).values_list("person_id", "pk"))
    return [
        Opened(numbers[person.pk], person.pk, person.number, password)
        for person, password in zip(people, drawn, strict=True)
    ]


def _quick_hash(password: str) -> str:
    return make_password(password, hasher=DrawnPasswordHasher.algorithm)


def _account(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise Refused(_("there is no such account"))
    audit.about(f"account:{account_id}")
    return account


@audit.action
def reset_password(*, account_id: int, by: Actor, at: datetime) -> Opened:
    """Draw a new password to be printed, sign the account out everywhere and lift a lock-out."""
    account = _account(account_id)
    password = rules.drawn_password(secrets.choice)
    Account.objects.filter(pk=account_id).update(password=_quick_hash(password), is_password_drawn=True)
    _end_sessions(account_id)
    forget_failures(username=rules.name_key(account.username))
    return Opened(account_id, account.person_id, account.username, password)


@audit.action
def keep_own_password(*, account_id: int, password_hash: str, by: Actor, at: datetime) -> None:
    """Keep the password that a person chose, hashed, in place of the former or printed one."""
    _account(account_id)
    Account.objects.filter(pk=account_id).update(password=password_hash, is_password_drawn=False)


@audit.action
def disable_account(*, account_id: int, by: Actor, at: datetime) -> None:
    """Close an account at once, in every browser. Refuses one's own, and one that is closed already."""
    account = _account(account_id)
    if account.person_id is not None and account.person_id == by.person_id:
        raise Refused(_("nobody closes the own account: ask another administrator"))
    if not Account.objects.filter(pk=account_id, is_active=True).update(is_active=False):
        raise Refused(_("this account is closed already"))
    _end_sessions(account_id)


@audit.action
def enable_account(*, account_id: int, by: Actor, at: datetime) -> None:
    """Open a closed account again. Refuses one that is open."""
    _account(account_id)
    if not Account.objects.filter(pk=account_id, is_active=False).update(is_active=True):
        raise Refused(_("this account is open already"))


@audit.action
def sign_out_elsewhere(*, account_id: int, keep: str | None, by: Actor, at: datetime) -> int:
    """Sign an account out in every browser but the one with the session key `keep`; return how many."""
    _account(account_id)
    ended = _end_sessions(account_id, keep=keep)
    audit.count(ended=ended)
    return ended


@audit.action
def sign_out_one(*, account_id: int, signed_in_id: int, by: Actor, at: datetime) -> None:
    """Sign an account out in one browser. Refuses a browser that is not this account's."""
    _account(account_id)
    row = UserSession.objects.filter(pk=signed_in_id, user_id=account_id).first()
    if row is None:
        raise Refused(_("this browser is signed out already"))
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()


def _end_sessions(account_id: int, *, keep: str | None = None) -> int:
    rows = UserSession.objects.filter(user_id=account_id).exclude(session_key=keep or "")
    keys = list(rows.values_list("session_key", flat=True))
    ended, _tables = Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return ended


@audit.action
def print_codes(*, account_id: int, by: Actor, at: datetime) -> list[str]:
    """Make a new sheet of one-time codes, a second factor on paper; an older sheet is void. Returned this once."""
    account = _account(account_id)
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    sheet: Any = RecoveryCodes.activate(account)
    codes: list[str] = sheet.generate_codes()
    audit.count(codes=len(codes))
    return codes


@audit.action
def remove_second_factors(*, account_id: int, by: Actor, at: datetime) -> int:
    """Take away every passkey, app and code sheet of an account whose owner lost them; signs it out everywhere."""
    _account(account_id)
    removed, _tables = Authenticator.objects.filter(user_id=account_id).delete()
    _end_sessions(account_id)
    audit.count(removed=removed)
    return int(removed)


@audit.action
def relock_second_factors(*, by: Actor, at: datetime) -> int:
    """Encrypt the secrets of second factors anew with the first data key; return how many. Safe to repeat.

    Refuses, changing nothing, when a secret opens with none of the keys.
    """
    rows = list(Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"))
    for row in rows:
        row.data |= {name: _relocked(row.data[name]) for name in LOCKED if row.data.get(name)}
    Authenticator.objects.bulk_update(rows, ["data"], batch_size=100)
    audit.about("keys")
    audit.count(relocked=len(rows))
    return len(rows)


def _relocked(token: str) -> str:
    return (cipher.relocked(token.encode()) or b"").decode()


@audit.action
def grant(
    *,
    person_id: int,
    role: str,
    unit_id: int | None = None,
    place_id: int | None = None,
    until: datetime | None = None,
    because: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Give a person a role in a unit or place (or everywhere) from now on.

    Refuses unknown roles, an end that is over, a person who does not exist, and what the person holds already.
    """
    if role not in declared.ROLES:
        raise Refused(_("there is no role %(role)s"), field="role", role=role)
    if until is not None and until <= at:
        raise Refused(_("the end of a grant lies in the future"), field="until")
    # The person's row is the lock: two administrators may press at once.
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or person.merged_into_id is not None:
        raise Refused(_("choose a person from the list"), field="person")
    same = Grant.objects.filter(queries.in_force_q(at), person_id=person_id, role=role)
    if same.filter(unit=unit_id, place=place_id).exists():
        raise Refused(_("%(name)s holds this already"), field="role", name=person.name)
    row = Grant.objects.create(
        person_id=person_id, role=role, unit_id=unit_id, place_id=place_id, starts_at=at, ends_at=until,
        granted_by=by.key, because=because.strip(),
    )  # fmt: skip
    audit.about(f"person:{person_id}")
    audit.detail({"grant": row.pk, "role": role, "unit": unit_id, "place": place_id})
    return row.pk


@audit.action
def revoke(*, grant_id: int, because: str = "", by: Actor, at: datetime) -> None:
    """End a grant now. Refuses one that has ended, and the last system administrator's."""
    in_force = Grant.objects.select_for_update().filter(queries.in_force_q(at))
    # All of them are locked: two administrators may take the role from each other at once.
    setters = list(in_force.filter(role=declared.SETTER.key).order_by("pk"))
    row = in_force.filter(pk=grant_id).first()
    if row is None:
        raise Refused(_("this grant has already ended"))
    if row.role == declared.SETTER.key and len(setters) == 1:
        raise Refused(_("this is the last system administrator: name another one first"))
    Grant.objects.filter(pk=row.pk).update(ends_at=at, ended_by=by.key, ended_because=because.strip())
    audit.about(f"person:{row.person_id}")
    audit.detail({"grant": row.pk, "role": row.role})


@audit.action
def choose_language(*, account_id: int, language: str, by: Actor, at: datetime) -> None:
    """Keep the language in which an account reads. Refuses languages that Houqin does not speak."""
    if language not in rules.LANGUAGES:
        raise Refused(_("Houqin speaks Chinese and English"), field="language")
    Account.objects.filter(pk=account_id).update(language=language)
    audit.about(f"account:{account_id}")


@audit.action
def forget_sessions(*, by: Actor, at: datetime) -> int:
    """Delete sessions that are over, with the addresses and browsers they came from; return how many."""
    ended, _tables = Session.objects.filter(expire_date__lt=at).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    audit.count(ended=ended)
    return ended
