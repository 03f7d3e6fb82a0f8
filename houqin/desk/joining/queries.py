"""Reads of the room: who of a unit has joined, who waits, which devices there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.access import joining
from houqin.kernel.access import queries as access
from houqin.kernel.access.models import Account, Badge, Device, Grant, JoinRequest, JoinState, TeamCode
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person

LEADING = ("team_leader", "unit_head", "secretary")
# A list of names longer than this is searched, not shown.
MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits: whose, and what speaks for care."""

    row: JoinRequest
    has_others: bool
    has_device: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Members:
    """The people of a unit: expected = joined + waiting + not yet."""

    expected: int
    joined: int
    waiting: int
    not_yet: Sequence[Person]


def code_of(unit: Unit, *, within: Scope) -> TeamCode | None:
    """Return the code of a unit that is in force, or None."""
    del within
    return TeamCode.objects.filter(unit=unit, ended_at=None).first()


def unit_of_code(code: str, *, within: Scope) -> Unit | None:
    """Return the unit that a code in force opens, or None; whoever holds the code may ask."""
    del within
    row = TeamCode.objects.select_related("unit").filter(code=code, ended_at=None).first()
    return row.unit if row else None


def names_of(unit: Unit, *, text: str, at: datetime, within: Scope) -> tuple[list[Person], bool]:
    """Return the people of a unit whose name, pinyin or initials begin with the text, and whether there are more."""
    del within
    rows = people.members_of(unit.path, at=at, within=joining.WHOLE).filter(merged_into=None)
    if text:
        found = {
            hit.person.pk for hit in people.search(text, at=at, within=Scope(units=(unit.path,)), limit=MOST_NAMES)
        }
        rows = rows.filter(pk__in=found)
    listed = list(rows[: MOST_NAMES + 1])
    return listed[:MOST_NAMES], len(listed) > MOST_NAMES


def leaders_of(unit: Unit, *, at: datetime, within: Scope) -> list[int]:
    """Return the ids of who may confirm for a unit: leaders of it, else of the unit above, up to the root."""
    for above in reversed(org.line_of(unit.path, within=within)):
        rows = Grant.objects.filter(access.in_force_q(at), role__in=LEADING, unit=above)
        if found := list(rows.order_by("pk").values_list("person_id", flat=True).distinct()):
            return found
    return []


def waiting(*, at: datetime, within: Scope) -> list[Asked]:
    """Return the requests in the scope that wait, oldest first."""
    rows = JoinRequest.objects.filter(state=JoinState.WAITING, expires_at__gt=at).select_related("person", "unit")
    others = JoinRequest.objects.filter(person=OuterRef("person"), state=JoinState.WAITING, expires_at__gt=at).exclude(
        pk=OuterRef("pk")
    )
    devices = JoinRequest.objects.filter(person=OuterRef("person"), state=JoinState.JOINED)
    marked = rows.filter(org.within_q("unit__path", within)).annotate(
        has_others=Exists(others), has_device=Exists(devices)
    )
    return [
        Asked(row, row.has_others, row.has_device, row.person_id == within.person_id)
        for row in marked.order_by("asked_at", "pk")
    ]


def members(unit: Unit, *, at: datetime, within: Scope) -> Members:
    """Return how many of a unit's people can act in Houqin, and who cannot yet."""
    everybody = list(people.members_of(unit.path, at=at, within=within).filter(merged_into=None))
    ids = [person.pk for person in everybody]
    joined = {pk for pk, account in access.accounts_of(ids, within=within).items() if account.is_active}
    asked = {one.row.person_id for one in waiting(at=at, within=within)} - joined
    not_yet = [person for person in everybody if person.pk not in joined and person.pk not in asked]
    return Members(len(ids), len(joined), len(asked & set(ids)), not_yet)


def joined(*, within: Scope) -> QuerySet[JoinRequest]:
    """Return the devices in the scope that joined and are not revoked, the last first."""
    rows = JoinRequest.objects.filter(state=JoinState.JOINED).select_related("person", "unit")
    return rows.filter(org.within_q("unit__path", within)).order_by("-joined_at", "-pk")


def request_for(request_id: int, *, within: Scope) -> JoinRequest | None:
    """Return one request in the scope, or None."""
    rows = JoinRequest.objects.select_related("person", "unit").filter(org.within_q("unit__path", within))
    return rows.filter(pk=request_id).first()


def tablets(*, within: Scope) -> list[Device]:
    """Return the shared tablets in the scope that are in use."""
    rows = Device.objects.filter(revoked_at=None).select_related("unit").exclude(unit=None)
    return list(rows.filter(org.within_q("unit__path", within)).order_by("name", "pk"))


def tablet_for(device_id: int, *, within: Scope) -> Device | None:
    """Return one tablet in the scope, or None."""
    return next((device for device in tablets(within=within) if device.pk == device_id), None)


def badge_holders(person_ids: Sequence[int], *, within: Scope) -> set[int]:
    """Return who of these people has a badge."""
    del within
    return set(Badge.objects.filter(person__in=person_ids, revoked_at=None).values_list("person_id", flat=True))


def account(account_id: int, *, within: Scope) -> Account:
    """Return an account by its id, for who was just let in."""
    del within
    return Account.objects.get(pk=account_id)


def is_member(person_id: int, unit: Unit, *, at: datetime, within: Scope) -> bool:
    """Say whether a person belongs to a unit, or to one under it, now."""
    return people.members_of(unit.path, at=at, within=within).filter(pk=person_id, merged_into=None).exists()
