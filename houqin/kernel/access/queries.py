"""Every read of accounts and grants."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.access.routes import HeldGrant
from houqin.kernel.org import queries as org


def in_force_q(at: datetime) -> Q:
    """Return the condition that a dated row is in force at the instant (half-open)."""
    return Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))


def held_grants(person_id: int, *, at: datetime, within: Scope) -> list[HeldGrant]:
    """Return a person's grants in force at the instant."""
    del within
    rows = Grant.objects.filter(in_force_q(at), person_id=person_id).order_by("pk")
    return [HeldGrant(*row) for row in rows.values_list("role", "unit__path", "place__path")]


def grants_for(*, at: datetime, within: Scope) -> QuerySet[Grant]:
    """Return the grants in force in the scope; a grant for everywhere is seen by who sees everything."""
    rows = Grant.objects.filter(in_force_q(at)).select_related("person", "unit", "place")
    return rows.filter(org.within_q("unit__path", within)).order_by("role", "pk")


def account_of(person_id: int, *, within: Scope) -> Account | None:
    """Return the account of a person, or None."""
    del within
    return Account.objects.filter(person_id=person_id).first()


def holders_of(role: str, *, unit_path: str | None = None, at: datetime, within: Scope) -> list[int]:
    """Return the ids of people who hold a role in exactly this unit (or in any)."""
    del within
    rows = Grant.objects.filter(in_force_q(at), role=role)
    if unit_path is not None:
        rows = rows.filter(unit__path=unit_path)
    return list(rows.order_by("pk").values_list("person_id", flat=True))
