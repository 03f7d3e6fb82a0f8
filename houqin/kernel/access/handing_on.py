"""What becomes of roles and accounts when a person leaves, or turns out to be another entry."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.access import actions, declared, queries
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.audit import actions as audit


@audit.action
def end_grants(*, person_id: int, ends_at: datetime, by: Actor, at: datetime) -> int:
    """End every role of a person at an instant, now or ahead; return how many. Refuses the last administrator's."""
    rows = _ending_after(person_id, ends_at)
    _refuse_last_setter(rows, at=at)
    for row in rows:
        Grant.objects.filter(pk=row.pk).update(ends_at=max(ends_at, row.starts_at), ended_by=by.key)
    audit.about(f"person:{person_id}")
    audit.count(grants_ended=len(rows))
    return len(rows)


@audit.action
def hand_on(*, grant_id: int, person_id: int, because: str = "", by: Actor, at: datetime) -> int:
    """End a grant and give the same role, in the same place and until the same day, to another person at once.

    Refuses what `grant` and `revoke` refuse, and a successor without an account where a second factor is demanded.
    """
    row = Grant.objects.select_for_update().filter(queries.in_force_q(at), pk=grant_id).first()
    if row is None:
        raise Refused(_("this grant has already ended"))
    role = declared.ROLES.get(row.role)
    if role is not None and role.is_privileged and not Account.objects.filter(person=person_id, is_active=True):
        raise Refused(_("open an account for the successor first"), field="person")
    given = actions.grant(
        person_id=person_id, role=row.role, unit_id=row.unit_id, place_id=row.place_id, until=row.ends_at,
        because=because, by=by, at=at,
    )  # fmt: skip
    actions.revoke(grant_id=grant_id, because=because, by=by, at=at)
    return given


@audit.action
def take_over(*, kept_id: int, merged_id: int, by: Actor, at: datetime) -> dict[str, int]:
    """Hand roles and account of a merged entry to the kept one; return numbers passed, ended, and of accounts moved.

    Ordinary roles pass over. Privileged ones end and are granted anew by an administrator: entering and merging people
    must not be a way to powers. The account goes with the person unless the kept entry has one; then it is closed.
    Refuses who would gain by it themselves, and the last administrator's role.
    """
    if by.person_id in {kept_id, merged_id}:
        raise Refused(_("nobody merges the own entry: ask somebody else"))
    rows = _ending_after(merged_id, at)
    _refuse_last_setter(rows, at=at)
    done = {"passed": 0, "ended": len(rows), "accounts": 0}
    for row in rows:
        Grant.objects.filter(pk=row.pk).update(ends_at=max(at, row.starts_at), ended_by=by.key)
        done["passed"] += _pass_on(row, kept_id, by=by, at=at)
    done["accounts"] = _move_account(kept_id, merged_id)
    audit.about(f"person:{kept_id}")
    audit.count(**done)
    return done


def _ending_after(person_id: int, instant: datetime) -> list[Grant]:
    rows = Grant.objects.select_for_update().filter(Q(ends_at=None) | Q(ends_at__gt=instant), person_id=person_id)
    return list(rows.order_by("pk"))


def _refuse_last_setter(ending: list[Grant], *, at: datetime) -> None:
    setters = Grant.objects.filter(queries.in_force_q(at), role=declared.SETTER.key)
    if any(row.role == declared.SETTER.key for row in ending) and not setters.exclude(
        pk__in=[row.pk for row in ending]
    ):
        raise Refused(_("this is the last system administrator: name another one first"))


def _pass_on(row: Grant, kept_id: int, *, by: Actor, at: datetime) -> int:
    role = declared.ROLES.get(row.role)
    if role is None or role.is_privileged:
        return 0
    same = Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person_id=kept_id, role=row.role)
    if same.filter(unit=row.unit_id, place=row.place_id).exists():
        return 0
    Grant.objects.create(
        person_id=kept_id, role=row.role, unit_id=row.unit_id, place_id=row.place_id,
        starts_at=max(at, row.starts_at), ends_at=row.ends_at, granted_by=by.key, because=row.because,
    )  # fmt: skip
    return 1


def _move_account(kept_id: int, merged_id: int) -> int:
    account = Account.objects.select_for_update().filter(person_id=merged_id).first()
    if account is None:
        return 0
    if not Account.objects.filter(person_id=kept_id).exists():
        Account.objects.filter(pk=account.pk).update(person=kept_id)
        return 1
    Account.objects.filter(pk=account.pk).update(is_active=False)
    signed_in = UserSession.objects.filter(user_id=account.pk)
    Session.objects.filter(session_key__in=list(signed_in.values_list("session_key", flat=True))).delete()
    signed_in.delete()
    return 0
