"""Two entries that are one human being become one; neither loses its history."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import writing
from houqin.kernel.people.actions import memberships
from houqin.kernel.people.models import Absence, Membership, Merge, Person, Post, SearchTerm


@audit.action
def merge_people(
    *, kept_id: int, merged_id: int, reason: str, by: Actor, at: datetime, command: str | None = None
) -> None:
    """Make one entry point to another, which is the same human being.

    Duties and reports stay on the entry they were made for (`queries.ids_of` names both). From now on the kept entry
    belongs where the merged one did, unless it belongs somewhere itself; open posts pass over; both numbers, names and
    phones find the kept entry. Roles and accounts: `access.actions.take_over`. Refuses an entry with itself, one that
    was merged before, two different documents, and a missing reason.
    """
    kept, merged = _both(kept_id, merged_id)
    if not reason.strip():
        raise Refused(_("say how it is known that both are one"), "reason")
    if kept.identity_hash and merged.identity_hash and kept.identity_hash != merged.identity_hash:
        raise Refused(_("the two have different documents; correct the wrong one first"))
    Person.objects.filter(pk=merged_id).update(merged_into=kept)
    Person.objects.filter(merged_into_id=merged_id).update(merged_into=kept)
    _join_memberships(kept, merged, at=at)
    _pass_posts(kept, merged, at=at)
    Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person=merged, starts_at__lte=at).update(ends_at=at)
    _complete(kept, merged)
    SearchTerm.objects.filter(person=merged, via=None).update(via=merged)
    SearchTerm.objects.filter(person=merged).update(person=kept)
    Merge.objects.create(kept=kept, merged=merged, at=at, reason=limited(reason, 120, "reason"))
    audit.about(f"person:{kept_id}")
    audit.detail({"kept": kept_id, "merged": merged_id, "reason": reason})


def _both(kept_id: int, merged_id: int) -> tuple[Person, Person]:
    if kept_id == merged_id:
        raise Refused(_("this is one entry, not two"))
    # Locked in one order, so that two merges at once cannot wait for each other for ever.
    locked = {pk: memberships.locked(pk) for pk in sorted((kept_id, merged_id))}
    return locked[kept_id], locked[merged_id]


def _join_memberships(kept: Person, merged: Person, *, at: datetime) -> None:
    last = memberships.latest_of(merged.pk)
    own = memberships.latest_of(kept.pk)
    if last is None or (last.ends_at is not None and last.ends_at <= at):
        return
    Membership.objects.filter(pk=last.pk).update(ends_at=max(at, last.starts_at))
    Membership.objects.filter(person=merged, ends_at__gt=at).exclude(pk=last.pk).update(ends_at=at)
    if own is None or (own.ends_at is not None and own.ends_at <= at):
        starts_at = max(at, last.starts_at)
        Membership.objects.create(
            person=kept, unit_id=last.unit_id, starts_at=starts_at, ends_at=last.ends_at, entered_at=at
        )


def _pass_posts(kept: Person, merged: Person, *, at: datetime) -> None:
    for post in Post.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person=merged):
        Post.objects.filter(pk=post.pk).update(ends_at=max(at, post.starts_at))
        same = Post.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person=kept, unit=post.unit_id, kind=post.kind)
        if not same.exists():
            post.pk, post.person, post.starts_at = None, kept, max(at, post.starts_at)
            post.save(force_insert=True)


def _complete(kept: Person, merged: Person) -> None:
    for name in ("name_en", "sex", "diet"):
        if not getattr(kept, name):
            setattr(kept, name, getattr(merged, name))
    if kept.phone_cipher is None:
        kept.phone_cipher, kept.phone_last4 = merged.phone_cipher, merged.phone_last4
    if kept.identity_cipher is None:
        kept.identity_cipher, kept.identity_last4 = merged.identity_cipher, merged.identity_last4
        kept.identity_hash = merged.identity_hash
    writing.fill_reading(kept)
    kept.save(update_fields=[*writing.PLAIN, *writing.SECRET])
    writing.rewrite_terms([kept])
