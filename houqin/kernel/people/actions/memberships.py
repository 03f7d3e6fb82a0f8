"""Joining, transfers, leaving: half-open periods that never overlap, one of them open at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.org.models import Unit
from houqin.kernel.people import writing
from houqin.kernel.people.models import Membership, Person, Post

UNDO = timedelta(hours=1)


def locked(person_id: int) -> Person:
    """Return a person's row, locked for this transaction. Refuses the unknown and entries merged into another."""
    person = Person.objects.select_for_update().filter(pk=person_id, merged_into=None).first()
    if person is None:
        raise Refused(_("this person is not known or was merged into another entry"))
    return person


def latest_of(person_id: int) -> Membership | None:
    """Return the last membership that ever was in force or will be; withdrawn ones are passed over."""
    rows = Membership.objects.filter(person_id=person_id).select_related("unit").order_by("-starts_at", "-pk")
    return next((row for row in rows if row.ends_at is None or row.ends_at > row.starts_at), None)


def _open_unit(unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Refused(_("there is no unit %(code)s"), "unit", code=unit_id)
    if unit.closed_at is not None:
        raise Refused(_("%(name)s is closed"), "unit", name=unit.name)
    return unit


def _campus(instant: datetime) -> str:
    return f"{clock.local(instant):%Y-%m-%d %H:%M}"


@audit.action
def transfer(
    *,
    person_id: int,
    unit_id: int,
    from_at: datetime | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Let a person belong to another unit from `from_at` (else from now) on; return the id of the membership.

    Refuses who belongs nowhere then, the same unit, closed units, and an instant before the last change.
    """
    starts_at = writing.possible(from_at, at=at, field="from_at") or at
    person, unit, latest = locked(person_id), _open_unit(unit_id), latest_of(person_id)
    if latest is None or (latest.ends_at is not None and latest.ends_at <= starts_at):
        raise Refused(_("%(name)s belongs to no unit then; let them join one"), "from_at", name=person.name)
    if starts_at < latest.starts_at:
        sentence = _("%(name)s belongs to %(unit)s only from %(instant)s on; choose a later instant")
        since = _campus(latest.starts_at)
        raise Refused(sentence, "from_at", name=person.name, unit=latest.unit.name, instant=since)
    if latest.unit_id == unit_id:
        raise Refused(_("%(name)s belongs to %(unit)s already"), "unit", name=person.name, unit=unit.name)
    Membership.objects.filter(pk=latest.pk).update(ends_at=starts_at)
    row = Membership.objects.create(
        person=person, unit=unit, starts_at=starts_at, ends_at=latest.ends_at, entered_at=at
    )
    audit.about(f"person:{person_id}")
    audit.detail({"unit": [latest.unit_id, unit_id], "from": starts_at})
    return row.pk


@audit.action
def leave(
    *, person_id: int, ends_at: datetime | None = None, by: Actor, at: datetime, command: str | None = None
) -> None:
    """Let a person belong to no unit from `ends_at` (else from now) on; posts end with it. Duties of the past stay.

    Refuses who belongs nowhere, and an instant before the last change.
    """
    instant = writing.possible(ends_at, at=at, field="ends_at") or at
    person, latest = locked(person_id), latest_of(person_id)
    if latest is None or latest.ends_at is not None:
        raise Refused(_("%(name)s belongs to no unit, or leaves already"), name=person.name)
    if instant < latest.starts_at:
        sentence = _("%(name)s belongs to %(unit)s only from %(instant)s on; choose a later instant")
        since = _campus(latest.starts_at)
        raise Refused(sentence, "ends_at", name=person.name, unit=latest.unit.name, instant=since)
    Membership.objects.filter(pk=latest.pk, ends_at=None).update(ends_at=instant)
    for post in Post.objects.filter(person=person, ends_at=None):
        Post.objects.filter(pk=post.pk).update(ends_at=max(instant, post.starts_at))
    audit.about(f"person:{person_id}")
    audit.detail({"unit": [latest.unit_id, None], "from": instant})


@audit.action
def rejoin(
    *,
    person_id: int,
    unit_id: int,
    starts_at: datetime | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Let a person who belongs nowhere join a unit from `starts_at` (else from now) on; return the membership's id.

    Refuses who still belongs somewhere then, and closed units.
    """
    instant = writing.possible(starts_at, at=at) or at
    person, unit, latest = locked(person_id), _open_unit(unit_id), latest_of(person_id)
    if latest is not None and (latest.ends_at is None or latest.ends_at > instant):
        sentence = _("%(name)s still belongs to %(unit)s then; transfer them instead")
        raise Refused(sentence, "starts_at", name=person.name, unit=latest.unit.name)
    row = Membership.objects.create(person=person, unit=unit, starts_at=instant, entered_at=at)
    audit.about(f"person:{person_id}")
    audit.detail({"unit": [None, unit_id], "from": instant})
    return row.pk


@audit.action
def undo_membership(*, membership_id: int, by: Actor, at: datetime) -> None:
    """Take back the last transfer or joining: within an hour of entering it, or while it lies ahead.

    The row stays, empty; what was before holds again. Refuses anything but the last step.
    """
    found = Membership.objects.filter(pk=membership_id).first()
    latest = latest_of(locked(found.person_id).pk) if found else None
    if found is None or latest is None or latest.pk != membership_id:
        raise Refused(_("only the last step can be taken back"))
    is_fresh = latest.entered_at is not None and at - latest.entered_at <= UNDO
    if not is_fresh and latest.starts_at <= at:
        raise Refused(_("this can no longer be taken back; transfer the person instead"))
    Membership.objects.filter(pk=latest.pk).update(ends_at=latest.starts_at)
    before = Membership.objects.filter(person_id=latest.person_id, ends_at=latest.starts_at, pk__lt=latest.pk)
    if (previous := before.order_by("-pk").first()) is not None:
        Membership.objects.filter(pk=previous.pk).update(ends_at=latest.ends_at)
    audit.about(f"person:{latest.person_id}")
    audit.detail({"undone": latest.pk})
