"""What group and watch tell the desk: what a person owes, whom to call, gaps that wait for a decision, figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.people import queries as people
from houqin.kernel.rosters import queries as rosters
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import aspects, watch
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import aspects as rules
from houqin.manifest import Contact, Decision, Figure, Moment, Owed, Part, Sentence

WHOLE = Scope.whole(reason="who is on duty and who answers for an aspect is known to everybody")
WATCH, ASPECTS = "/accountability/watch/", "/accountability/aspects/"
DAY = timedelta(days=1)


def owed_by(*, person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Owed]:
    """Yield the reviews and handovers that a person has to do or to sign for, as of the instant."""
    yield from _reviews(person_id, day, at, within)
    yield from _handovers(person_id, day, at, within)


def _reviews(person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Owed]:
    mine = aspects.aspects_of(person_id, at=at, within=within)
    if not mine:
        return
    for duty in aspects.week_duties(day=day, within=within):
        owner = duty.person_id
        if duty.occasion not in mine or duty.state != State.OPEN:
            continue
        # The deputy sees it while the owner is away.
        if owner != person_id and not (owner and people.is_away(owner, at=at, within=WHOLE)):
            continue
        yield _owed(duty, rules.ASPECTS[duty.occasion], f"{ASPECTS}{duty.occasion}/", _("Review"))


def _handovers(person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Owed]:
    rows = Duty.objects.filter(day__in=[day - DAY, day], kind=declared.HANDOVER.key, state=State.OPEN)
    for duty in rows.order_by("due_at", "pk"):
        shift_id = int(duty.occasion.partition(":")[2])
        address = f"{WATCH}{shift_id}/handover/"
        if duty.person_id == person_id:
            yield _owed(duty, declared.HANDOVER.title, address, _("Hand over"))
            continue
        shift = rosters.shift_for(shift_id, post=declared.OFFICER, within=within)
        after = rosters.shift_after(shift, within=within) if shift else None
        if after is not None and after.holder_id == person_id:
            yield _owed(duty, declared.HANDOVER.title, address, _("Take over"))


def _owed(duty: Duty, title: str, act: str, verb: str) -> Owed:
    is_review = duty.kind == declared.ASPECT_REVIEW.key
    due = clock.local(duty.due_at)
    # What is due in some days says on which day.
    return Owed(
        kind=declared.ASPECT_REVIEW if is_review else declared.HANDOVER,
        duty_id=duty.pk,
        title=title,
        place=f"{due.month}月{due.day}日" if is_review else "",
        place_en=f"{due.day} {due:%b}" if is_review else "",
        state=duty.state,
        opens_at=duty.opens_at,
        due_at=duty.due_at,
        act=act,
        verb=verb,
    )


def ahead(*, person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Moment]:
    """Yield when a person's own shift begins, today or tomorrow."""
    shift = rosters.next_shift_of(person_id, post=declared.OFFICER, at=at, within=within)
    if shift is not None and shift.starts_at < clock.instant(day + DAY, "24:00"):
        yield Moment(shift.starts_at, Sentence(_("your shift as officer on duty begins"), {}, WATCH))


def on_duty(*, at: datetime, within: Scope) -> Iterator[Contact]:
    """Yield the officer on duty with the number to call; nobody's name where nobody stands though one is asked for."""
    measures = watch.measures_for(day=clock.day_of(at), within=within)
    standing = watch.standing_now(at=at, within=within)
    if standing is not None or measures.officer_shifts:
        number = reports.telephones(at=at, within=within).officer_phone
        yield Contact(declared.OFFICER.title, standing.person.name if standing else "", number)


def decisions(*, at: datetime, within: Scope) -> Iterator[Decision]:
    """Yield the gaps of the roster that begin soon: each waits for who plans, and is late once it has begun."""
    if not within.is_whole:
        return
    hours = watch.measures_for(day=clock.day_of(at), within=within).gap_told_h
    for begin, end in watch.gaps_ahead(at=at, hours=hours, within=within):
        day = clock.day_of(begin)
        said = Sentence(_("no officer on duty from %(start)s until %(end)s"), {"start": begin, "end": end},
                        f"{WATCH}plan/?day={day}")  # fmt: skip
        yield Decision(said, since=begin - timedelta(hours=hours), who=_("planner"), until=begin)


def figures(*, day: date, at: datetime, within: Scope) -> Iterator[Figure]:
    """Yield the figures of the brief: shifts of the day with and without an officer, aspects reviewed this week."""
    wanted = watch.wanted_between(day, day, within=within)
    if wanted:
        lacking = len(rosters.not_exactly_one(declared.OFFICER, wanted, within=within))
        stood = (Part(_("with one officer"), len(wanted) - lacking), Part(_("without"), lacking))
        title, unit = _("Shifts of the officer on duty"), _("shifts")
        yield Figure("officer_shifts", title, len(wanted), unit, stood, list=f"{WATCH}?day={day}")
    counts = aspects.reviewed_in_week(day=day, at=at, within=within)
    if counts.expected:
        parts = (
            Part(_("reviewed"), counts.done),
            Part(_("still to be reviewed"), counts.open),
            Part(_("not reviewed in time"), counts.missed),
            Part(_("review not needed"), counts.excused),
        )
        yield Figure("aspects", _("Aspects to be reviewed this week"), counts.expected, _("aspects"), parts,
                     list=ASPECTS)  # fmt: skip
