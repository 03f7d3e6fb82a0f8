"""Every read of rosters: who stands at an instant, what is planned, where nobody does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from houqin.common.declared import RosterPost
from houqin.common.scope import Scope
from houqin.kernel.people.models import Person
from houqin.kernel.rosters import rules
from houqin.kernel.rosters.models import Cover, Shift
from houqin.kernel.rosters.rules import Period, Strain, Turn

MARGIN = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands at a post now: the shift, the person, and the cover where it is another than the holder."""

    shift: Shift
    person: Person
    cover: Cover | None


def shifts_between(post: RosterPost, first: datetime, last: datetime, *, within: Scope) -> list[Shift]:
    """Return the shifts of a post that meet the period, by time, with holder, backup and covers.

    Who stands at a post is known to everybody who is signed in.
    """
    del within
    rows = _shifts(post).filter(starts_at__lt=last, ends_at__gt=first)
    return list(rows.prefetch_related("covers__person", "covers__instead_of").order_by("starts_at"))


def _shifts(post: RosterPost) -> QuerySet[Shift]:
    return Shift.objects.filter(post=post.key, withdrawn_at=None).select_related("holder", "backup")


def shift_for(shift_id: int, *, post: RosterPost, within: Scope) -> Shift | None:
    """Return one shift of a post, or None; a withdrawn one is none."""
    del within
    return _shifts(post).prefetch_related("covers__person", "covers__instead_of").filter(pk=shift_id).first()


def standing_at(post: RosterPost, at: datetime, *, within: Scope) -> Standing | None:
    """Return who stands at a post at the instant, or None where nobody does."""
    del within
    shift = _shifts(post).filter(starts_at__lte=at, ends_at__gt=at).first()
    if shift is None:
        return None
    covers = Cover.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), shift=shift, starts_at__lte=at)
    cover = covers.select_related("person").order_by("pk").last()
    return Standing(shift, cover.person if cover else shift.holder, cover)


def shift_before(shift: Shift, *, within: Scope) -> Shift | None:
    """Return the shift that ends where this one begins, or None."""
    del within
    rows = Shift.objects.filter(post=shift.post, withdrawn_at=None, ends_at=shift.starts_at)
    return rows.select_related("holder", "backup").first()


def shift_after(shift: Shift, *, within: Scope) -> Shift | None:
    """Return the shift that begins where this one ends, or None."""
    del within
    rows = Shift.objects.filter(post=shift.post, withdrawn_at=None, starts_at=shift.ends_at)
    return rows.select_related("holder", "backup").first()


def next_shift_of(person_id: int, *, post: RosterPost, at: datetime, within: Scope) -> Shift | None:
    """Return the next shift of a person that has not begun at the instant, or None."""
    del within
    return _shifts(post).filter(holder_id=person_id, starts_at__gt=at).order_by("starts_at").first()


def last_shift(post: RosterPost, *, before: datetime, within: Scope) -> Shift | None:
    """Return the last shift that begins before the instant, or None."""
    del within
    return _shifts(post).filter(starts_at__lt=before).order_by("starts_at").last()


def turns_of(shift: Shift) -> list[Turn]:
    """Return who really stands in a shift, piece by piece."""
    covers = sorted(shift.covers.all(), key=lambda cover: cover.pk)
    whole = Turn(shift.starts_at, shift.ends_at, shift.holder_id)
    return rules.stretches(whole, [Turn(c.starts_at, c.ends_at or shift.ends_at, c.person_id) for c in covers])


def ends_with(shift: Shift) -> int:
    """Return the id of who stands when a shift ends: who has to hand over."""
    return turns_of(shift)[-1].person_id


def gaps_between(
    post: RosterPost, first: datetime, last: datetime, *, within: Scope, wanted: Iterable[Period] | None = None
) -> list[Period]:
    """Return when nobody stands in the period (or in those parts of it that are wanted); see `rules.minutes_of`."""
    periods = [(shift.starts_at, shift.ends_at) for shift in shifts_between(post, first, last, within=within)]
    asked = [(first, last)] if wanted is None else [(max(a, first), min(b, last)) for a, b in wanted]
    return rules.gaps(periods, [(begin, end) for begin, end in asked if begin < end])


def not_exactly_one(post: RosterPost, wanted: Sequence[Period], *, within: Scope) -> list[Period]:
    """Return the wanted shifts that are not one holder's from beginning to end."""
    if not wanted:
        return []
    first, last = min(begin for begin, _end in wanted), max(end for _begin, end in wanted)
    shifts = shifts_between(post, first, last, within=within)
    return rules.not_exactly_one([Turn(row.starts_at, row.ends_at, row.holder_id) for row in shifts], wanted)


def strains_between(post: RosterPost, first: datetime, last: datetime, *, within: Scope) -> list[Strain]:
    """Return where rest or length of turns in the period is not as advised; they are warned of, not refused."""
    shifts = shifts_between(post, first - MARGIN, last + MARGIN, within=within)
    found = rules.strains(turn for shift in shifts for turn in turns_of(shift))
    return [strain for strain in found if first <= strain.turn.starts_at < last]
