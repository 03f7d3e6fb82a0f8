"""Every write of accounts, grants and devices."""

from __future__ import annotations

from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.access import declared
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.audit import actions as audit


@audit.action
def open_account(
    *, username: str, password: str | None, person_id: int | None, language: str = "", by: Actor, at: datetime
) -> int:
    """Open an account for a person; without a password it can only be entered through single sign-on.

    Refuses a user name that is taken and a second account of one person.
    """
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
def grant(
    *,
    person_id: int,
    role: str,
    unit_id: int | None = None,
    place_id: int | None = None,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Give a person a role in a unit or place (or everywhere) from now on. Refuses unknown roles."""
    if role not in declared.ROLES:
        raise Refused(_("there is no role %(role)s"), field="role", role=role)
    row = Grant.objects.create(
        person_id=person_id, role=role, unit_id=unit_id, place_id=place_id, starts_at=at, ends_at=until
    )
    audit.about(f"person:{person_id}")
    audit.detail({"grant": row.pk, "role": role, "unit": unit_id, "place": place_id})
    return row.pk


@audit.action
def revoke(*, grant_id: int, by: Actor, at: datetime) -> None:
    """End a grant now. Refuses one that has ended."""
    row = (
        Grant.objects.filter(pk=grant_id, ends_at=None).first()
        or Grant.objects.filter(pk=grant_id, ends_at__gt=at).first()
    )
    if row is None:
        raise Refused(_("this grant has already ended"))
    Grant.objects.filter(pk=row.pk).update(ends_at=at)
    audit.about(f"person:{row.person_id}")


@audit.action
def choose_language(*, account_id: int, language: str, by: Actor, at: datetime) -> None:
    """Keep the language in which an account reads. Refuses languages that Houqin does not speak."""
    if language not in {"zh-hans", "en"}:
        raise Refused(_("Houqin speaks Chinese and English"), field="language")
    Account.objects.filter(pk=account_id).update(language=language)
