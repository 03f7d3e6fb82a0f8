"""Two officers on duty, one of each unit: the shift that runs is the own side's, the next one the other's."""

from __future__ import annotations

from datetime import date, timedelta

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions as people
from houqin.kernel.people.models import Person
from houqin.kernel.rosters.models import Shift
from houqin.kernel.rosters.rules import Planned
from houqin.lines.accountability.actions import aspects, watch

BY = Actor.system("test")
DAY = date(2020, 3, 5)
HOURS = timedelta(hours=12)


def added(officers: list[Person]) -> list[dict[str, object]]:
    """Return for each officer the ids of the shift and of the aspect they answer for; they have written their notes."""
    at = clock.instant(DAY, "07:00")
    committee = Unit.objects.get(code="committee")
    for officer in officers:
        people.appoint(person_id=officer.pk, unit_id=committee.pk, kind="cadre", by=BY, at=at)
    start = at + timedelta(hours=1)
    planned = [Planned(start + HOURS * n, start + HOURS * (n + 1), one.pk) for n, one in enumerate(officers)]
    watch.plan_shifts(planned=planned, by=BY, at=at)
    first, second = officers
    aspects.assign_aspect(aspect="watch", owner_id=first.pk, deputy_id=second.pk, by=BY, at=at)
    aspects.assign_aspect(aspect="works", owner_id=second.pk, deputy_id=first.pk, by=BY, at=at)
    shifts = list(Shift.objects.order_by("starts_at"))
    watch.write_handover(
        shift_id=shifts[0].pk, state_of_things="平稳", open_items="无", keys="一把", by=Actor.person(first.pk),
        at=start + timedelta(hours=8),
    )  # fmt: skip
    return [{"shift_id": shift.pk, "aspect": aspect} for shift, aspect in zip(shifts, ("watch", "works"), strict=True)]
