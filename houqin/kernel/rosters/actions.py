"""Every write of rosters: enter, withdraw, replace, swap, stand in until relief comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from houqin.common import clock
from houqin.common.declared import RosterPost
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.people.models import Person
from houqin.kernel.rosters import rules
from houqin.kernel.rosters.models import Cover, Shift
from houqin.kernel.rosters.rules import Planned, Turn


@audit.action
def enter_shifts(
    *, post: RosterPost, planned: Sequence[Planned], by: Actor, at: datetime, command: str | None = None
) -> dict[str, int]:
    """Enter shifts of a post, all or none; return numbers: created, unchanged (the same shift with the same holder).

    Refuses nothing at all, people who do not exist, impossible lengths, a shift that is over, one that meets another
    shift of the post, and a holder who is their own backup.
    """
    audit.about(f"roster:{post.key}")
    if not planned:
        raise Refused(_("there is no shift to enter"))
    _check_people(planned)
    for turn in planned:
        _check_turn(turn, at)
    rows = Shift.objects.select_for_update().filter(
        post=post.key,
        withdrawn_at=None,
        starts_at__lt=max(turn.ends_at for turn in planned),
        ends_at__gt=min(turn.starts_at for turn in planned),
    )
    present = {Turn(row.starts_at, row.ends_at, row.holder_id) for row in rows}
    fresh = [turn for turn in planned if Turn(turn.starts_at, turn.ends_at, turn.person_id) not in present]
    for met, other in rules.overlapping(fresh, present):
        raise Refused(
            _("the shift from %(start)s meets the one from %(other)s"),
            start=f"{clock.local(met.starts_at):%Y-%m-%d %H:%M}",
            other=f"{clock.local(other.starts_at):%Y-%m-%d %H:%M}",
        )
    _write(post, fresh)
    effects = {"created": len(fresh), "unchanged": len(planned) - len(fresh)}
    audit.count(**effects)
    return effects


def _check_people(planned: Sequence[Planned]) -> None:
    wanted = {turn.person_id for turn in planned} | {turn.backup_id for turn in planned if turn.backup_id}
    if Person.objects.filter(pk__in=wanted, merged_into=None).count() != len(wanted):
        raise Refused(_("choose a person from the list"), "person")


def _check_turn(turn: Planned, at: datetime) -> None:
    rules.checked(turn.starts_at, turn.ends_at)
    if turn.ends_at <= at:
        start = f"{clock.local(turn.starts_at):%Y-%m-%d %H:%M}"
        raise Refused(_("the shift from %(start)s is over: it can no longer be planned"), "starts_at", start=start)
    if turn.backup_id == turn.person_id:
        raise Refused(_("nobody is their own backup"), "backup")


def _write(post: RosterPost, fresh: Sequence[Planned]) -> None:
    rows = [
        Shift(
            post=post.key,
            starts_at=turn.starts_at,
            ends_at=turn.ends_at,
            holder_id=turn.person_id,
            backup_id=turn.backup_id,
        )
        for turn in fresh
    ]
    try:
        Shift.objects.bulk_create(rows, batch_size=200)
    except IntegrityError:
        raise Refused(_("somebody changed this at the same moment; look at it again and send it anew")) from None


@audit.action
def withdraw_shift(*, shift_id: int, by: Actor, at: datetime) -> None:
    """Take a shift out of the plan; the row stays. Refuses one that has begun or is withdrawn."""
    shift = _locked(shift_id)
    audit.about(f"shift:{shift_id}")
    if shift.starts_at <= at:
        raise Refused(_("this shift has begun; name a replacement instead"))
    Shift.objects.filter(pk=shift_id, withdrawn_at=None).update(withdrawn_at=at)


def _locked(shift_id: int) -> Shift:
    shift = Shift.objects.select_for_update().filter(pk=shift_id, withdrawn_at=None).first()
    if shift is None:
        raise Refused(_("there is no such shift"))
    return shift


@audit.action
def replace_holder(*, shift_id: int, person_id: int, reason: str, by: Actor, at: datetime) -> int:
    """Let another person stand in a shift, from now on where it has begun; return the id of the cover.

    Refuses no reason, a shift that is over, who stands there already, a stranger, and who stands elsewhere meanwhile.
    """
    shift = _locked(shift_id)
    audit.about(f"shift:{shift_id}")
    _check_replacement(shift, person_id, reason, at)
    _check_free(person_id, shift, at)
    return _replace(shift, person_id, reason, by, at)


def _check_replacement(shift: Shift, person_id: int, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise Refused(_("say why somebody else stands in"), "reason")
    if shift.ends_at <= at:
        raise Refused(_("this shift is over"))
    if shift.holder_id == person_id:
        raise Refused(_("this person holds the shift already"), "person")
    if not Person.objects.filter(pk=person_id, merged_into=None).exists():
        raise Refused(_("choose a person from the list"), "person")
    if Cover.objects.filter(shift=shift, ends_at=None).exists():
        raise Refused(_("somebody stands in until relief comes; that has to end first"))


def _check_free(person_id: int, shift: Shift, at: datetime, *, besides: Sequence[int] = ()) -> None:
    taken = Shift.objects.filter(
        holder_id=person_id, withdrawn_at=None, starts_at__lt=shift.ends_at, ends_at__gt=max(shift.starts_at, at)
    ).exclude(pk__in=[shift.pk, *besides])
    if taken.exists():
        raise Refused(_("this person stands elsewhere at that time"), "person")


def _replace(shift: Shift, person_id: int, reason: str, by: Actor, at: datetime) -> int:
    changes = {"holder": person_id} | ({"backup": None} if shift.backup_id == person_id else {})
    if not Shift.objects.filter(pk=shift.pk, holder=shift.holder_id, withdrawn_at=None).update(**changes):
        raise Refused(_("somebody changed this at the same moment; look at it again and send it anew"))
    # What was stood before the change stays with who stood it.
    if shift.starts_at < at:
        Cover.objects.create(
            shift=shift, person_id=shift.holder_id, instead_of_id=person_id, starts_at=shift.starts_at, ends_at=at,
            reason=limited(reason, 120, "reason"), by=by.key, at=at,
        )  # fmt: skip
    row = Cover.objects.create(
        shift=shift, person_id=person_id, instead_of_id=shift.holder_id, starts_at=max(shift.starts_at, at),
        ends_at=shift.ends_at, reason=limited(reason, 120, "reason"), by=by.key, at=at,
    )  # fmt: skip
    return row.pk


@audit.action
def swap_holders(*, first_id: int, second_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Let the holders of two shifts of a post change places.

    Refuses what `replace_holder` refuses, shifts of different posts, and a shift that has begun.
    """
    first, second = (_locked(shift_id) for shift_id in sorted((first_id, second_id)))
    audit.about(f"shift:{first_id}")
    if first.post != second.post:
        raise Refused(_("these are shifts of different posts"))
    if min(first.starts_at, second.starts_at) <= at:
        raise Refused(_("this shift has begun; name a replacement instead"))
    holders = first.holder_id, second.holder_id
    _check_replacement(first, holders[1], reason, at)
    _check_replacement(second, holders[0], reason, at)
    for shift, person_id in ((first, holders[1]), (second, holders[0])):
        _check_free(person_id, shift, at, besides=[first.pk, second.pk])
        _replace(shift, person_id, reason, by, at)


@audit.action
def stay_on(*, shift_id: int, person_id: int, reason: str, by: Actor, at: datetime) -> int:
    """Let somebody stand in from the beginning of a shift until relief comes; return the id of the cover.

    Refuses no reason, a shift that has not begun or is over, its own holder, and a second one.
    """
    shift = _locked(shift_id)
    audit.about(f"shift:{shift_id}")
    if shift.starts_at > at:
        raise Refused(_("this shift has not begun"))
    _check_replacement(shift, person_id, reason, at)
    row = Cover.objects.create(
        shift=shift, person_id=person_id, instead_of_id=shift.holder_id, starts_at=shift.starts_at,
        reason=limited(reason, 120, "reason"), by=by.key, at=at,
    )  # fmt: skip
    return row.pk


@audit.action
def relieve(*, shift_id: int, by: Actor, at: datetime) -> bool:
    """End the standing in of a shift, if there is one: its holder has come. Returns whether there was one."""
    audit.about(f"shift:{shift_id}")
    return bool(Cover.objects.filter(shift_id=shift_id, ends_at=None, starts_at__lte=at).update(ends_at=at))
