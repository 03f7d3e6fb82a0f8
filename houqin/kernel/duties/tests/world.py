"""A small campus for the tests of duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from houqin.common import clock
from houqin.common.declared import DutyKind, Pattern
from houqin.common.scope import Actor, Scope
from houqin.kernel.duties.rules import Expected, Proof
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Person, PersonKind

ROLL = DutyKind("test.roll", "Roll", Pattern.REPORT, counts_people=True)
BY = Actor.system("test")
WHOLE = Scope.whole(reason="tests")
DAY = date(2020, 3, 5)


@dataclass(frozen=True, slots=True)
class Times:
    """The window of one occasion as campus clock times; "26:00" lies in the next day."""

    opens: str = "00:00"
    due: str = "10:00"
    settles: str = "24:00"


def units(count: int = 3) -> list[Unit]:
    """Write `count` teams under one root."""
    Unit.objects.create(path="0001", code="root", name="后勤保障组", kind=UnitKind.COMMITTEE)
    return [
        Unit.objects.create(path=f"0001{n:04d}", code=f"team-{n}", name=f"{n}班", kind=UnitKind.TEAM)
        for n in range(1, count + 1)
    ]


def people(count: int) -> list[Person]:
    """Write `count` employees."""
    return [
        Person.objects.create(number=f"E{n:04d}", name=f"员工{n}", kind=PersonKind.EMPLOYEE)
        for n in range(1, count + 1)
    ]


def expected(
    person: Person, unit: Unit, day: date = DAY, *, occasion: str = "", times: Times | None = None
) -> Expected:
    """Return what a person of a unit owes on a day."""
    window = times or Times()
    return Expected(
        subject_key=f"person:{person.pk}",
        person_id=person.pk,
        unit_id=unit.pk,
        unit_path=unit.path,
        occasion=occasion,
        opens_at=clock.instant(day, window.opens),
        due_at=clock.instant(day, window.due),
        settles_at=clock.instant(day, window.settles),
    )


def proof(person: Person, happened_at: datetime, day: date = DAY, occasion: str = "") -> Proof:
    """Return evidence that a person did it."""
    return Proof(day=day, subject_key=f"person:{person.pk}", happened_at=happened_at, occasion=occasion)


def campus(hour_min: str, day: date = DAY) -> datetime:
    """Return the instant of a campus clock time."""
    return clock.instant(day, hour_min)


MINUTE = timedelta(minutes=1)
START = datetime(2020, 3, 4, 16, 0, tzinfo=UTC)
