"""Every read of accounts, grants, second factors and signed-in devices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel import prepared
from houqin.kernel.access import declared, rules
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.access.routes import HeldGrant
from houqin.kernel.org import queries as org

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which an account is signed in: its key, what it is called, from where, since when."""

    id: int
    session_key: str
    browser: str
    address: str
    since: datetime


def in_force_q(at: Any) -> Q:
    """Return the condition that a dated row is in force at the instant (half-open)."""
    return Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))


def held_grants(person_id: int, *, at: datetime, within: Scope) -> list[HeldGrant]:
    """Return a person's grants in force at the instant."""
    del within
    return [HeldGrant(*row) for row in _held(person_id=person_id, at=at)]


@prepared.read
def _held(person_id: Any, at: Any) -> QuerySet[Any, Any]:
    rows = Grant.objects.filter(in_force_q(at), person_id=person_id).order_by("pk")
    return rows.values_list("role", "unit__path", "place__path")


def has_second_factor(account_id: int, *, within: Scope) -> bool:
    """Say whether an account has a passkey, an authenticator app or a printed code sheet."""
    del within
    return bool(Authenticator.objects.filter(user_id=account_id).exists())


def second_factors(account_id: int, *, within: Scope) -> list[str]:
    """Return the kinds of second factors of an account: totp, webauthn, recovery_codes."""
    del within
    kinds = Authenticator.objects.filter(user_id=account_id).values_list("type", flat=True)
    return sorted(set(kinds))


def count_codes_left(account_id: int, *, within: Scope) -> int | None:
    """Return how many codes of the printed sheet are unused, or None where there is no sheet."""
    del within
    codes = Authenticator.Type.RECOVERY_CODES
    sheet: Any = Authenticator.objects.filter(user_id=account_id, type=codes).first()
    return len(sheet.wrap().get_unused_codes()) if sheet else None


def lacks_second_factor(account_id: int, held: Iterable[HeldGrant], *, within: Scope) -> bool:
    """Say whether a grant held is privileged while the account has no second factor, where one is demanded."""
    is_demanded = settings.HOUQIN_SECOND_FACTOR and any(is_privileged(grant) for grant in held)
    return is_demanded and not has_second_factor(account_id, within=within)


def needs_second_factor(account: Account, *, at: datetime, within: Scope) -> bool:
    """Say whether an account must set up a second factor before its privileged grants count."""
    held = held_grants(account.person_id, at=at, within=within) if account.person_id is not None else []
    return lacks_second_factor(account.pk, held, within=within)


def is_privileged(grant: HeldGrant) -> bool:
    """Say whether a grant demands a second factor; a role that no longer exists gives nothing and demands nothing."""
    role = declared.ROLES.get(grant.role)
    return role is not None and role.is_privileged


def grants_for(*, at: datetime, within: Scope) -> QuerySet[Grant]:
    """Return the grants in force in the scope; a grant for everywhere is seen by who sees everything."""
    rows = Grant.objects.filter(in_force_q(at)).select_related("person", "unit", "place")
    return rows.filter(org.within_q("unit__path", within)).order_by("role", "pk")


def grants_ever(*, within: Scope, person_id: int | None = None) -> QuerySet[Grant]:
    """Return every grant in the scope, ended ones too, newest first."""
    rows = Grant.objects.select_related("person", "unit", "place").filter(org.within_q("unit__path", within))
    return (rows if person_id is None else rows.filter(person_id=person_id)).order_by("-starts_at", "-pk")


def grant_for(grant_id: int, *, within: Scope) -> Grant | None:
    """Return one grant in the scope, or None."""
    return grants_ever(within=within).filter(pk=grant_id).first()


def account_of(person_id: int, *, within: Scope) -> Account | None:
    """Return the account of a person, or None."""
    del within
    return Account.objects.filter(person_id=person_id).first()


def accounts_for(*, within: Scope, text: str = "") -> QuerySet[Account]:
    """Return the accounts whose user name, number or name begins with the text, by user name; for who sees all."""
    rows = Account.objects.select_related("person") if within.is_whole else Account.objects.none()
    if text:
        starts = Q(username__istartswith=text) | Q(person__number__istartswith=text) | Q(person__name__icontains=text)
        rows = rows.filter(starts)
    return rows.annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk")))).order_by(
        "username"
    )


def account_for(account_id: int, *, within: Scope) -> Account | None:
    """Return one account, or None; for who sees all."""
    return accounts_for(within=within).filter(pk=account_id).first()


def accounts_of(person_ids: Iterable[int], *, within: Scope) -> dict[int, Account]:
    """Return accounts by person."""
    del within
    return {row.person_id: row for row in Account.objects.filter(person_id__in=list(person_ids)) if row.person_id}


def holders_of(role: str, *, unit_path: str | None = None, at: datetime, within: Scope) -> list[int]:
    """Return the ids of people who hold a role in exactly this unit (or in any)."""
    del within
    rows = Grant.objects.filter(in_force_q(at), role=role)
    if unit_path is not None:
        rows = rows.filter(unit__path=unit_path)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def signed_in(account_id: int, *, within: Scope) -> list[SignedIn]:
    """Return where an account is signed in, newest first; browsers whose session is gone are left out."""
    del within
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    rows = UserSession.objects.filter(Exists(alive), user_id=account_id).order_by("-created_at", "-pk")
    return [
        SignedIn(row.pk, row.session_key, rules.browser_of(row.user_agent), row.ip or "", row.created_at)
        for row in rows
    ]
