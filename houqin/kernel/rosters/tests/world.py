"""A post, some people, and shifts of 12 hours from 17 February 2020."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.declared import RosterPost
from houqin.common.scope import Actor, Scope
from houqin.kernel.people.models import Person
from houqin.kernel.rosters import actions, rules
from houqin.kernel.rosters.models import Shift
from houqin.kernel.rosters.rules import Planned

POST = RosterPost("line.officer", "Officer")
OTHER = RosterPost("line.guard", "Guard")
BY, WHOLE = Actor.system("test"), Scope.whole(reason="tests")
DAY = date(2020, 2, 17)
STARTS = ("08:00", "20:00")


def at(hour: float = 0.0) -> datetime:
    """Return the instant so many hours after 08:00 on the first day."""
    return clock.instant(DAY, "08:00") + timedelta(hours=hour)


def crew(number: int = 4) -> list[Person]:
    """Write people."""
    return [Person.objects.create(number=f"P{n}", name=f"值班{n}", kind="employee") for n in range(number)]


def planned(people: list[Person], first: float = 0.0, hours: float = 12.0) -> list[Planned]:
    """Return one turn for each, one after the other."""
    return [Planned(at(first + n * hours), at(first + (n + 1) * hours), one.pk) for n, one in enumerate(people)]


def enter(people: list[Person], *, now: float = -24.0, **changes) -> list[Shift]:
    """Enter one shift for each, and return them by time."""
    actions.enter_shifts(post=POST, planned=planned(people, **changes), by=BY, at=at(now))
    return list(Shift.objects.filter(post=POST.key).order_by("starts_at"))


def slots(days: int = 2) -> list[rules.Period]:
    """Return the shifts that are wanted on the first days."""
    return [slot for n in range(days) for slot in rules.slots(DAY + timedelta(days=n), STARTS)]
