"""Shared tablets: registered once, used by one person after another by badge or PIN (decision 0006)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import joining, rules, vouching
from houqin.kernel.access.models import Account, Badge, Device, Pin
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person

WHOLE = Scope.whole(reason="who stands before a tablet is not signed in yet")
# What a tablet's browser keeps: its token; and where its session notes whose turn it is.
COOKIE, KEPT = "houqin_tablet", "tablet"
SEEN_S = 20
IDLE = timedelta(minutes=5)
LONGEST = timedelta(minutes=30)


@audit.action
def register_tablet(*, name: str, unit_id: int, token: str, by: Actor, at: datetime) -> int:
    """Make a browser the shared tablet of a unit; return the device's id. Refuses one without a name."""
    if not name.strip():
        raise Refused(_("give the tablet a name, such as the door where it stands"), field="name")
    row = Device.objects.create(
        name=limited(name, 80, "name"), unit_id=unit_id, token_hash=rules.hashed(token), added_by=by.key, added_at=at
    )
    audit.about(f"device:{row.pk}")
    return row.pk


@audit.action
def revoke_tablet(*, device_id: int, by: Actor, at: datetime) -> bool:
    """Take a tablet's right away at once. Refuses one that has none."""
    if not Device.objects.filter(pk=device_id, revoked_at=None).update(revoked_at=at):
        raise Refused(_("this tablet was revoked already"))
    audit.about(f"device:{device_id}")
    return True


def tablet_of(token: str) -> Device | None:
    """Return the tablet in use that holds this token, or None."""
    rows = Device.objects.select_related("unit").filter(token_hash=rules.hashed(token), revoked_at=None)
    return rows.first() if token else None


def begin(request: HttpRequest, *, device_id: int, at: datetime) -> None:
    """Note in the session that somebody's turn at a tablet begins."""
    request.session[KEPT] = [device_id, at.timestamp(), at.timestamp()]
    request.session.set_expiry(LONGEST)


def is_still_there(request: HttpRequest, *, at: datetime) -> bool:
    """Say whether a turn at a tablet still runs: not left alone, not too long, the tablet not revoked."""
    device_id, since, seen = request.session[KEPT]
    if at.timestamp() - seen > IDLE.total_seconds() or at.timestamp() - since > LONGEST.total_seconds():
        return False
    if at.timestamp() - seen > SEEN_S:
        request.session[KEPT] = [device_id, since, at.timestamp()]
    return Device.objects.filter(pk=device_id, revoked_at=None).exists()


@audit.action
def issue_badges(*, person_ids: Sequence[int], by: Actor, at: datetime) -> list[tuple[int, str]]:
    """Draw a badge for each of these people and return (person, code) this once; former badges are void.

    Refuses nobody, and somebody with a role that whoever draws it does not stand above.
    """
    chosen = list(dict.fromkeys(person_ids))
    if not chosen:
        raise Refused(_("tick at least one person"))
    vouching.refuse_vouching(chosen, by=by, at=at)
    Badge.objects.filter(person__in=chosen, revoked_at=None).update(revoked_at=at)
    drawn = [(person_id, rules.drawn_code(secrets.choice, rules.BADGE_LENGTH)) for person_id in chosen]
    Badge.objects.bulk_create(
        [Badge(person_id=pk, code_hash=rules.hashed(code), made_by=by.key, made_at=at) for pk, code in drawn]
    )
    audit.about("badges")
    audit.count(badges=len(drawn))
    return drawn


@audit.action
def revoke_badge(*, person_id: int, by: Actor, at: datetime) -> bool:
    """Void a person's badge. Refuses where there is none."""
    if not Badge.objects.filter(person_id=person_id, revoked_at=None).update(revoked_at=at):
        raise Refused(_("this person has no badge"))
    audit.about(f"person:{person_id}")
    return True


@audit.action
def set_pin(*, person_id: int, pin: str, by: Actor, at: datetime) -> None:
    """Keep a person's own PIN for shared tablets, hashed. Refuses what is easily guessed."""
    kept = make_password(rules.check_pin(pin))
    Pin.objects.update_or_create(person_id=person_id, defaults={"pin_hash": kept, "set_at": at})
    audit.about(f"person:{person_id}")


def holder_of(code: str) -> Person | None:
    """Return whose badge this is, or None."""
    badge = Badge.objects.select_related("person").filter(code_hash=rules.hashed(code), revoked_at=None).first()
    return badge.person if badge else None


def is_pin_of(person_id: int, pin: str) -> bool:
    """Say whether this is the person's PIN; who set none has none."""
    row = Pin.objects.filter(person_id=person_id).first()
    return check_password(pin, row.pin_hash if row else make_password(None))


@audit.action
def sign_in_at(*, device_id: int, person_id: int, by: Actor, at: datetime) -> int:
    """Let a person act at a tablet; return the account's id, opened where there was none.

    Refuses a revoked tablet, who left or was merged into another entry, and a closed account.
    """
    if not Device.objects.filter(pk=device_id, revoked_at=None).update(last_used_at=at):
        raise Refused(_("this tablet was revoked: register it again"))
    person = Person.objects.filter(pk=person_id, merged_into=None).first()
    if person is None or people.membership_at(person_id, at=at, within=WHOLE) is None:
        raise Refused(_("this person no longer belongs to any unit"))
    joining.account_for(person, by, at)
    audit.about(f"person:{person_id}")
    audit.detail({"device": device_id})
    return Account.objects.values_list("pk", flat=True).get(person_id=person_id)
