"""Writes of the officers on duty: plan, replace, swap, hand over, stay until relief comes (row 101)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import actions as access
from houqin.kernel.access import declared as roles
from houqin.kernel.access import queries as grants
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.models import Source, State
from houqin.kernel.duties.rules import Proof
from houqin.kernel.rosters import actions as rosters
from houqin.kernel.rosters import queries as roster_queries
from houqin.kernel.rosters.models import Shift
from houqin.kernel.rosters.rules import Planned
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import Handover
from houqin.lines.accountability.queries import watch as queries

POST = declared.OFFICER
WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def publish(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the handovers owed on a day equal to what the roster says now; return numbers of effects."""
    owed = list(queries.expected(day=day, within=WHOLE))
    return duties.reconcile(kind=declared.HANDOVER, day=day, expected=owed, by=by, at=at)


def _publish_again(shifts: Sequence[Shift], by: Actor, at: datetime) -> None:
    """Bring the handovers of days that are published already into line with a roster that changed."""
    ends = {instant for shift in shifts for instant in (shift.starts_at, shift.ends_at)}
    today = clock.day_of(at)
    for day in sorted({clock.day_of(end) for end in ends}):
        known = day == today or declared.HANDOVER.key in duty_queries.kinds_on(day, within=WHOLE)
        if known and day >= today - timedelta(days=1):
            publish(day=day, by=by, at=at)


@audit.action
def plan_shifts(*, planned: Sequence[Planned], by: Actor, at: datetime, command: str | None = None) -> dict[str, int]:
    """Put officers on the roster, all shifts or none; return numbers: created, unchanged.

    Refuses who is no cadre when the shift begins, and what `rosters.enter_shifts` refuses.
    """
    audit.about(f"roster:{POST.key}")
    for starts_at in {turn.starts_at for turn in planned}:
        _check_cadres([turn for turn in planned if turn.starts_at == starts_at], starts_at)
    effects = rosters.enter_shifts(post=POST, planned=planned, by=by, at=at)
    if planned:
        first, last = min(turn.starts_at for turn in planned), max(turn.ends_at for turn in planned)
        _publish_again(roster_queries.shifts_between(POST, first, last, within=WHOLE), by, at)
    return effects


def _check_cadres(planned: Sequence[Planned], at: datetime) -> None:
    cadres = {person.pk for person in queries.cadres_at(at=at, within=WHOLE)}
    for turn in planned:
        if turn.person_id not in cadres:
            raise Refused(_("officers on duty are cadres: appoint this person as cadre first"), "person")


def _shift(shift_id: int) -> Shift:
    shift = roster_queries.shift_for(shift_id, post=POST, within=WHOLE)
    if shift is None:
        raise Refused(_("there is no such shift"))
    return shift


@audit.action
def replace_officer(
    *, shift_id: int, person_id: int, reason: str, by: Actor, at: datetime, command: str | None = None
) -> int:
    """Let another cadre stand in a shift; return the id of the cover. Refuses what `rosters.replace_holder` does."""
    shift = _shift(shift_id)
    _check_cadres([Planned(shift.starts_at, shift.ends_at, person_id)], max(at, shift.starts_at))
    cover_id = rosters.replace_holder(shift_id=shift_id, person_id=person_id, reason=reason, by=by, at=at)
    _publish_again([shift], by, at)
    return cover_id


@audit.action
def swap_officers(
    *, shift_id: int, with_id: int, reason: str, by: Actor, at: datetime, command: str | None = None
) -> None:
    """Let the officers of two shifts to come change places. Refuses what `rosters.swap_holders` refuses."""
    shifts = [_shift(shift_id), _shift(with_id)]
    rosters.swap_holders(first_id=shift_id, second_id=with_id, reason=reason, by=by, at=at)
    _publish_again(shifts, by, at)


@audit.action
def withdraw_shift(*, shift_id: int, by: Actor, at: datetime, command: str | None = None) -> None:
    """Take a shift to come off the roster. Refuses one that has begun."""
    shift = _shift(shift_id)
    rosters.withdraw_shift(shift_id=shift_id, by=by, at=at)
    _publish_again([shift], by, at)


@audit.action
def write_handover(
    *,
    shift_id: int,
    state_of_things: str,
    open_items: str,
    keys: str,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Write what a shift leaves, or write it anew while nobody has signed for it; return its id.

    Refuses a field left empty (what is not there is said too), who does not stand when the shift ends, a shift that
    has not begun, and what was taken over already.
    """
    shift = _shift(shift_id)
    audit.about(f"shift:{shift_id}")
    given = {"state_of_things": state_of_things.strip(), "open_items": open_items.strip(), "keys": keys.strip()}
    for field, text in given.items():
        if not text:
            raise Refused(_("nothing may be left out of a handover: write “none” where there is none"), field)
    outgoing = roster_queries.ends_with(shift)
    if by.person_id != outgoing:
        raise Refused(_("who stands at the end of the shift hands it over"))
    if at < shift.starts_at:
        raise Refused(_("this shift has not begun"))
    _check_two(queries.relief_of(shift, within=WHOLE))
    row = Handover.objects.select_for_update().filter(shift=shift).first()
    if row is None:
        return Handover.objects.create(shift=shift, given_by_id=outgoing, given_at=at, **given).pk
    if not Handover.objects.filter(pk=row.pk, taken_at=None).update(given_by_id=outgoing, given_at=at, **given):
        raise Refused(_("this shift was handed over already"))
    return row.pk


def _check_two(relief: queries.Relief | None) -> None:
    if relief is not None and not relief.is_between_two:
        raise Refused(_("who stands in the next shift too hands over to nobody"))


@audit.action
def take_over(*, shift_id: int, by: Actor, at: datetime, command: str | None = None) -> int:
    """Sign for a shift that ends, by the officer whose shift follows: the handover is done. Returns its id.

    The officer has the role of officer on duty until the own shift is handed over. Refuses who does not follow, what is
    not written completely, what was signed before, and signing earlier than the measures allow.
    """
    shift = _shift(shift_id)
    audit.about(f"shift:{shift_id}")
    relief = queries.relief_of(shift, within=WHOLE)
    if relief is None or by.person_id != relief.after.holder_id:
        raise Refused(_("the officer of the shift that follows takes over"))
    _check_two(relief)
    measures = queries.measures_for(day=clock.day_of(shift.ends_at), within=WHOLE)
    if at < shift.ends_at - timedelta(minutes=measures.handover_opens_min):
        raise Refused(_("a shift is handed over in its last %(minutes)s minutes"), minutes=measures.handover_opens_min)
    if at >= relief.after.ends_at:
        raise Refused(_("this shift is over"))
    if relief.handover is None:
        raise Refused(_("nothing is written yet: the outgoing officer writes first, you sign afterwards"))
    written = Handover.objects.filter(pk=relief.handover.pk, taken_at=None)
    if not written.update(taken_by_id=relief.after.holder_id, taken_at=at):
        raise Refused(_("this shift was handed over already"))
    rosters.relieve(shift_id=relief.after.pk, by=by, at=at)
    _prove(shift, relief.handover.pk, by, at)
    _give_role(relief.after, measures.handover_closes_min, by, at)
    return relief.handover.pk


def _prove(shift: Shift, handover_id: int, by: Actor, at: datetime) -> None:
    duty = queries.handover_owed(shift.pk, within=WHOLE)
    if duty is None or duty.state not in {State.OPEN, State.MISSED}:
        return
    proof = Proof(duty.day, duty.subject_key, at, duty.occasion, f"handover:{handover_id}")
    duties.prove(kind=declared.HANDOVER, proofs=[proof], by=by, at=at, source=Source.LINE)


def _give_role(shift: Shift, minutes: int, by: Actor, at: datetime) -> None:
    """Let the officer see the campus for the shift; the role ends by itself when the next handover closes."""
    held = grants.held_grants(shift.holder_id, at=at, within=WHOLE)
    if any(grant.role == roles.DUTY_OFFICER.key and grant.unit_path is None for grant in held):
        return
    until = shift.ends_at + timedelta(minutes=minutes)
    access.grant(person_id=shift.holder_id, role=roles.DUTY_OFFICER.key, until=until, by=by, at=at)


@audit.action
def stay_on(*, shift_id: int, reason: str, by: Actor, at: datetime, command: str | None = None) -> int:
    """Stay on duty after the end of one's shift because relief has not come; return the id of the cover.

    The next shift is stood from its beginning until its officer takes over. Refuses who did not stand at the end, a
    shift that is not over, one that nobody follows, and what was taken over already.
    """
    shift = _shift(shift_id)
    audit.about(f"shift:{shift_id}")
    relief = queries.relief_of(shift, within=WHOLE)
    if relief is None:
        raise Refused(_("no shift follows this one"))
    if by.person_id != relief.outgoing_id:
        raise Refused(_("who stands at the end of the shift hands it over"))
    if relief.handover is not None and relief.handover.taken_at is not None:
        raise Refused(_("this shift was handed over already"))
    return rosters.stay_on(shift_id=relief.after.pk, person_id=relief.outgoing_id, reason=reason, by=by, at=at)
