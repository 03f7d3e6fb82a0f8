"""Officers on duty: who is asked for, who stands, where nobody does, what is to be handed over (row 101)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.duties.models import Duty
from houqin.kernel.duties.rules import Expected
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Absence, Person, PostKind
from houqin.kernel.response import queries as response
from houqin.kernel.response.models import LevelChange, Override
from houqin.kernel.rosters import queries as rosters
from houqin.kernel.rosters import rules as turns
from houqin.kernel.rosters.models import Shift
from houqin.kernel.rosters.rules import Period, Planned
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import WatchMeasures
from houqin.lines.accountability.models import Handover
from houqin.lines.accountability.queries import report as reports

POST = declared.OFFICER
WHOLE = Scope.whole(reason="who is on duty is known to everybody")
USUAL_SHIFTS = ("08:00", "20:00")
DAY = timedelta(days=1)


def measures_for(*, day: date, within: Scope) -> WatchMeasures:
    """Return the measures that govern the shifts that begin on a day: those in force when it begins."""
    path = reports.root_path(within=within)
    at = clock.instant(day, "00:00")
    return response.measures(WatchMeasures, place_path=path, at=at, within=within) if path else WatchMeasures()


def since(*, at: datetime, within: Scope) -> datetime | None:
    """Return from when on the override in force asks for officers, or None where none does."""
    path = reports.root_path(within=within)
    rows = response.overrides_for(WatchMeasures, place_path=path, at=at, within=within).filter(field="officer_shifts")
    row = rows.last() if path else None
    return row.starts_at if row is not None and row.value else None


def wanted_between(first: date, last: date, *, within: Scope) -> list[Period]:
    """Return the shifts that the measures ask for and that begin on the days from first to last, both included."""
    days = clock.days(first, last)
    turning = _turning_days(first, last)
    found: list[Period] = []
    measures = WatchMeasures()
    for day in days:
        if day == first or day in turning:
            measures = measures_for(day=day, within=within)
        found += turns.slots(day, measures.officer_shifts)
    return found


def _turning_days(first: date, last: date) -> set[date]:
    """Return the days in a period before which a level or an override of the line begins or ends."""
    span = (clock.instant(first, "00:00"), clock.instant(last, "24:00"))
    changes = LevelChange.objects.filter(starts_at__range=span, withdrawn_at=None)
    instants = set(changes.values_list("starts_at", flat=True))
    rows = Override.objects.filter(Q(starts_at__range=span) | Q(ends_at__range=span), measures=WatchMeasures.LINE)
    for starts_at, ends_at in rows.values_list("starts_at", "ends_at"):
        instants |= {starts_at} if ends_at is None else {starts_at, ends_at}
    return {day for at in instants for day in (clock.day_of(at), clock.day_of(at) + DAY)}


def cadres_at(*, at: datetime, within: Scope) -> list[Person]:
    """Return the cadres, who stand officer's duty in turn, by when they were appointed."""
    del within
    posts = people.posts_everywhere(at=at, within=WHOLE, kinds=[PostKind.CADRE])
    return list({post.person_id: post.person for post in sorted(posts, key=lambda p: (p.starts_at, p.pk))}.values())


def away_between(first: datetime, last: datetime, *, within: Scope) -> list[Absence]:
    """Return the absences that meet a period."""
    del within
    rows = Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=first), starts_at__lt=last)
    return list(rows.order_by("starts_at"))


def drafted(first: date, last: date, *, within: Scope) -> list[Planned]:
    """Return a proposal for every shift from first to last that nobody holds yet: the cadres in turn.

    Who is noted as away is passed over. Where the measures ask for no officer the usual shifts of 12 hours are taken.
    """
    begin, end = clock.instant(first, "00:00"), clock.instant(last, "24:00") + DAY
    holders = [person.pk for person in cadres_at(at=begin, within=within)]
    before = rosters.last_shift(POST, before=end, within=within)
    absences = away_between(begin, end, within=within)

    def may_stand(person_id: int, at: datetime) -> bool:
        return not any(
            row.person_id == person_id and row.starts_at <= at and (row.ends_at is None or row.ends_at > at)
            for row in absences
        )

    return turns.round_robin(
        empty_slots(first, last, within=within),
        holders,
        after=before.holder_id if before else None,
        may_stand=may_stand,
    )


def slots_between(first: date, last: date, *, within: Scope) -> list[Period]:
    """Return the shifts that a plan of these days has: those asked for, else the usual ones of 12 hours."""
    return wanted_between(first, last, within=within) or [
        slot for day in clock.days(first, last) for slot in turns.slots(day, USUAL_SHIFTS)
    ]


def empty_slots(first: date, last: date, *, within: Scope) -> list[Period]:
    """Return the shifts of a plan that no shift of the roster meets."""
    slots = slots_between(first, last, within=within)
    if not slots:
        return []
    held = rosters.shifts_between(POST, slots[0][0], slots[-1][1], within=within)
    return [slot for slot in slots if not any(row.starts_at < slot[1] and row.ends_at > slot[0] for row in held)]


def gaps_ahead(*, at: datetime, hours: int, within: Scope) -> list[Period]:
    """Return when nobody stands in the next hours although the measures ask for an officer."""
    until = at + timedelta(hours=hours)
    wanted = wanted_between(clock.day_of(at) - DAY, clock.day_of(until), within=within)
    return rosters.gaps_between(POST, at, until, within=within, wanted=wanted)


def standing_now(*, at: datetime, within: Scope) -> rosters.Standing | None:
    """Return the officer on duty at the instant, or None."""
    return rosters.standing_at(POST, at, within=within)


@dataclass(frozen=True, slots=True)
class Relief:
    """A shift's end: who leaves, who comes, and what was written and signed so far."""

    shift: Shift
    after: Shift
    outgoing_id: int
    handover: Handover | None

    @property
    def is_between_two(self) -> bool:
        """Whether there are two people to hand over: who stays needs no handover."""
        return self.outgoing_id != self.after.holder_id


def relief_of(shift: Shift, *, within: Scope) -> Relief | None:
    """Return the relief at the end of a shift, or None where no shift follows."""
    after = rosters.shift_after(shift, within=within)
    if after is None:
        return None
    return Relief(shift, after, rosters.ends_with(shift), handover_of(shift.pk, within=within))


def handover_of(shift_id: int, *, within: Scope) -> Handover | None:
    """Return what was handed over at the end of a shift, or None."""
    del within
    return Handover.objects.filter(shift_id=shift_id).select_related("given_by", "taken_by").first()


def handovers_of(shift_ids: Collection[int], *, within: Scope) -> dict[int, Handover]:
    """Return handovers by shift."""
    del within
    rows = Handover.objects.filter(shift_id__in=list(shift_ids)).select_related("given_by", "taken_by")
    return {row.shift_id: row for row in rows}


def expected(*, day: date, within: Scope) -> Iterator[Expected]:
    """Yield the handovers owed on a day: by who stands when a shift ends, where another person's shift follows."""
    measures = measures_for(day=day, within=within)
    before = timedelta(minutes=measures.handover_opens_min)
    first, last = clock.instant(day, "00:00") + before, clock.instant(day, "24:00") + before
    shifts = rosters.shifts_between(POST, first - DAY, last + DAY, within=within)
    following = {shift.starts_at: shift for shift in shifts}
    ending = [(rosters.ends_with(s), s) for s in shifts if first <= s.ends_at < last and s.ends_at in following]
    units = people.units_of({person_id for person_id, _s in ending}, at=first, within=WHOLE)
    for person_id, shift in ending:
        if person_id == following[shift.ends_at].holder_id or person_id not in units:
            continue
        yield Expected(
            subject_key=f"person:{person_id}",
            unit_id=units[person_id].unit.pk,
            unit_path=units[person_id].unit.path,
            opens_at=shift.ends_at - before,
            due_at=shift.ends_at + timedelta(minutes=measures.handover_due_min),
            settles_at=shift.ends_at + timedelta(minutes=measures.handover_closes_min),
            occasion=occasion_of(shift.pk),
            person_id=person_id,
        )


def is_owing(*, day: date, within: Scope) -> bool:
    """Say whether handovers are owed on a day, or were before the roster changed."""
    known = Duty.objects.filter(day=day, kind=declared.HANDOVER.key)
    return known.exists() or next(expected(day=day, within=within), None) is not None


def occasion_of(shift_id: int) -> str:
    """Return the occasion of a handover's duty: it names the shift that ends."""
    return f"shift:{shift_id}"


def handover_owed(shift_id: int, *, within: Scope) -> Duty | None:
    """Return the duty to hand over a shift that is in force, or None; of several the one not excused."""
    del within
    rows = Duty.objects.filter(kind=declared.HANDOVER.key, occasion=occasion_of(shift_id))
    return min(rows, key=lambda duty: (duty.state == "excused", -duty.pk), default=None)
