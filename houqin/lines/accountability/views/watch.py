from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, day_or_404
from houqin.kernel.people import actions as people_actions
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person
from houqin.kernel.rosters import queries as rosters
from houqin.kernel.rosters.models import Shift
from houqin.kernel.rosters.rules import Strain
from houqin.lines.accountability.models import Handover
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.queries import watch as queries

PLANNERS = frozenset({"planner", "commander"})
READERS = {
    "*": "own",
    "planner": "campus",
    "commander": "campus",
    "leading_group": "campus",
    "office": "campus",
    "duty_officer": "campus",
    "inspector": "campus",
}
WHOLE = Scope.whole(reason="who is on duty is known to everybody")
SHOWN_DAYS = 7
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Line:
    """One shift of the list: who really stands in it, and how it was handed over."""

    shift: Shift
    people: tuple[Person, ...]
    handover: Handover | None
    is_now: bool
    is_over: bool

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return clock.day_of(self.shift.starts_at)


def day_asked(request: HttpRequest, name: str = "day") -> date:
    """Return the day of the address, today where there is none."""
    text = request.GET.get(name, "")
    return day_or_404(text) if text else ask(request).day


def lines_between(first: date, last: date, *, at: datetime) -> list[Line]:
    """Return the shifts that begin on the days from first to last, or run when they begin."""
    begin, end = clock.instant(first, "00:00"), clock.instant(last, "24:00")
    shifts = rosters.shifts_between(queries.POST, begin, end, within=WHOLE)
    handovers = queries.handovers_of([shift.pk for shift in shifts], within=WHOLE)
    turns = {shift.pk: rosters.turns_of(shift) for shift in shifts}
    ids = {turn.person_id for several in turns.values() for turn in several}
    named = people.people_named(ids, within=WHOLE)
    return [
        Line(
            shift=shift,
            people=tuple(dict.fromkeys(named[turn.person_id] for turn in turns[shift.pk])),
            handover=handovers.get(shift.pk),
            is_now=shift.starts_at <= at < shift.ends_at,
            is_over=shift.ends_at <= at,
        )
        for shift in shifts
    ]


@routes.declare(roles=READERS, methods="GET")
def page(request: HttpRequest) -> HttpResponse:
    """Who is on duty now and in the next days, with tap-to-call; for who plans, what is amiss."""
    asking, day = ask(request), day_asked(request)
    last = day + timedelta(days=SHOWN_DAYS - 1)
    standing = queries.standing_now(at=asking.at, within=asking.scope)
    lines = lines_between(day, last, at=asking.at)
    measures = queries.measures_for(day=asking.day, within=asking.scope)
    phone = reports.telephones(at=asking.at, within=asking.scope).officer_phone
    is_planner = bool(PLANNERS & asking.scope.roles)
    context = {
        "day": day,
        "last": asking.day + FARTHEST,
        "standing": standing,
        "is_unsigned": standing is not None and _is_unsigned(standing),
        "after": rosters.shift_after(standing.shift, within=WHOLE) if standing else None,
        "lines": lines,
        "measures": measures,
        "is_asked_for": bool(measures.officer_shifts),
        "mine": _mine(asking),
        "is_planner": is_planner,
        "gaps": _gaps(day, last, asking) if is_planner else [],
        "strains": strains_of(day, last) if is_planner else [],
        "phone": phone,
        "text": _text(lines, phone),
    }
    return render(request, "accountability/watch.html", context)


def _is_unsigned(standing: rosters.Standing) -> bool:
    """Say whether who is on duty by the roster has not signed for the shift before, though it is over."""
    before = rosters.shift_before(standing.shift, within=WHOLE)
    relief = queries.relief_of(before, within=WHOLE) if before is not None else None
    if relief is None or not relief.is_between_two or standing.cover is not None:
        return False
    return relief.handover is None or relief.handover.taken_at is None


def _mine(asking: Asking) -> dict[str, Any]:
    """What a signed-in officer has to do with the roster: the shift to hand over or to take over, the next one."""
    person_id = asking.scope.person_id or 0
    near = rosters.shifts_between(
        queries.POST, asking.at - timedelta(hours=12), asking.at + timedelta(hours=1), within=WHOLE
    )
    giving = next((shift for shift in near if rosters.ends_with(shift) == person_id), None)
    ending = [
        shift for shift in near if (after := rosters.shift_after(shift, within=WHOLE)) and after.holder_id == person_id
    ]
    handovers = queries.handovers_of([shift.pk for shift in (*ending, *([giving] if giving else []))], within=WHOLE)
    done = {pk for pk, row in handovers.items() if row.taken_at is not None}
    return {
        "giving": giving if giving and giving.pk not in done and giving.starts_at <= asking.at else None,
        "taking": next((shift for shift in ending if shift.pk not in done), None),
        "next": rosters.next_shift_of(person_id, post=queries.POST, at=asking.at, within=WHOLE),
    }


def _gaps(first: date, last: date, asking: Asking) -> list[tuple[datetime, datetime]]:
    wanted = queries.wanted_between(first, last, within=asking.scope)
    if not wanted:
        return []
    begin = max(asking.at, clock.instant(first, "00:00"))
    return rosters.gaps_between(queries.POST, begin, wanted[-1][1], within=asking.scope, wanted=wanted)


def strains_of(first: date, last: date) -> list[tuple[Person, Strain]]:
    """Return who rests too little or stands too long on the days from first to last."""
    found = rosters.strains_between(
        queries.POST, clock.instant(first, "00:00"), clock.instant(last, "24:00"), within=WHOLE
    )
    named = people.people_named({strain.turn.person_id for strain in found}, within=WHOLE)
    return [(named[strain.turn.person_id], strain) for strain in found]


def _text(lines: list[Line], phone: str) -> str:
    """The list as it is put into the group."""
    if not lines:
        return ""
    head = gettext("Who is on duty") + (f" ☎ {phone}" if phone else "")
    return "\n".join([f"【{head}】", *_spoken(lines)])


def _spoken(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        begin, end = clock.local(line.shift.starts_at), clock.local(line.shift.ends_at)
        yield f"{begin:%m-%d %H:%M}–{end:%H:%M} {line.shift.holder.name}"


@routes.declare(roles={"*": "own"}, methods="POST")
def call(request: HttpRequest, shift_id: int, person_id: int) -> HttpResponse:
    """Show the number of who stands now, stands next or stands by; one audit line says who asked for it."""
    asking = ask(request)
    person = _callable(asking, shift_id).get(person_id)
    if person is None:
        raise Http404
    try:
        number = people_actions.reveal_phone(
            person_id=person_id, purpose=gettext("officer on duty"), by=asking.actor, at=asking.at
        )
    except Refused as refused:
        return render(request, "accountability/no_number.html", {"refused": refused}, status=400)
    is_part = bool(request.headers.get("HX-Request"))
    template = "parts/phone_number.html" if is_part else "accountability/number.html"
    return render(request, template, {"number": number, "name": person.name})


def _callable(asking: Asking, shift_id: int) -> dict[int, Person]:
    """Return whom anybody may call: the officer now with the one who stands by, and the next one."""
    standing = queries.standing_now(at=asking.at, within=asking.scope)
    if standing is None:
        return {}
    shifts = [standing.shift, rosters.shift_after(standing.shift, within=WHOLE)]
    chosen = next((shift for shift in shifts if shift is not None and shift.pk == shift_id), None)
    if chosen is None:
        return {}
    found = [chosen.holder, chosen.backup, standing.person if chosen.pk == standing.shift.pk else None]
    return {person.pk: person for person in found if person is not None}
