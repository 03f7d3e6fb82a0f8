"""Posts that people hold in units, and their absences (rows 109–112)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.org.models import Unit
from houqin.kernel.people import rules, writing
from houqin.kernel.people.actions import memberships
from houqin.kernel.people.models import Absence, Post


@audit.action
def appoint(
    *,
    person_id: int,
    unit_id: int,
    kind: str,
    title: str = "",
    title_en: str = "",
    from_at: datetime | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Give a person a post (head, deputy, member, cadre, secretary) in a unit; return its id.

    Refuses unknown kinds, closed units, and a post that the person holds already.
    """
    starts_at = writing.possible(from_at, at=at, field="from_at") or at
    person = memberships.locked(person_id)
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or unit.closed_at is not None:
        raise Refused(_("this unit is not known or is closed"), "unit")
    kind = rules.post_of(kind)
    held = Post.objects.filter(Q(ends_at=None) | Q(ends_at__gt=starts_at), person=person, unit=unit, kind=kind)
    if held.exists():
        raise Refused(_("%(name)s holds this post already"), "kind", name=person.name)
    post = Post.objects.create(
        person=person,
        unit=unit,
        kind=kind,
        title=limited(title, 60, "title"),
        title_en=limited(title_en, 80, "title_en"),
        starts_at=starts_at,
    )
    audit.about(f"person:{person_id}")
    audit.detail({"post": post.pk, "unit": unit_id, "kind": kind})
    return post.pk


@audit.action
def relieve(
    *, post_id: int, ends_at: datetime | None = None, by: Actor, at: datetime, command: str | None = None
) -> None:
    """End a post at `ends_at` (else now). Refuses one that has ended and an end before its beginning."""
    instant = writing.possible(ends_at, at=at, field="ends_at") or at
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or (post.ends_at is not None and post.ends_at <= at):
        raise Refused(_("this post has ended"))
    if instant < post.starts_at:
        raise Refused(_("the end must lie after the beginning"), "ends_at")
    Post.objects.filter(pk=post_id).update(ends_at=instant)
    audit.about(f"person:{post.person_id}")
    audit.detail({"post": post_id, "until": instant})


@audit.action
def go_away(
    *,
    person_id: int,
    from_at: datetime | None = None,
    until: datetime | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Note that a person is away from `from_at` (else now) until `until` (else until they come back); return the id.

    Refuses a period that meets another absence, and an end before the beginning.
    """
    starts_at = writing.possible(from_at, at=at, field="from_at") or at
    person = memberships.locked(person_id)
    if until is not None and until <= starts_at:
        raise Refused(_("the end must lie after the beginning"), "until")
    meeting = Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=starts_at), person=person)
    if until is not None:
        meeting = meeting.filter(starts_at__lt=until)
    if meeting.exclude(ends_at__lte=starts_at).exists():
        raise Refused(_("%(name)s is noted as away in this period already"), "from_at", name=person.name)
    row = Absence.objects.create(
        person=person, starts_at=starts_at, ends_at=until, reason=limited(reason, 80, "reason")
    )
    audit.about(f"person:{person_id}")
    audit.detail({"absence": row.pk})
    return row.pk


@audit.action
def come_back(*, person_id: int, by: Actor, at: datetime, command: str | None = None) -> None:
    """End the absence in force now. Refuses who is not away."""
    memberships.locked(person_id)
    away = Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person_id=person_id, starts_at__lte=at)
    if not away.update(ends_at=at):
        raise Refused(_("this person is not away"))
    audit.about(f"person:{person_id}")
