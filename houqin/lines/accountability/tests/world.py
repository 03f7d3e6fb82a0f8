"""A small campus: committee – branch – unit – two teams, a clinic, a gate."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import actions as access
from houqin.kernel.clearance import queries as clearance
from houqin.kernel.duties.models import Duty
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Membership, Person, PersonKind
from houqin.kernel.places.models import Place
from houqin.kernel.presence import actions as presence
from houqin.kernel.response import actions as response
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report, roll, signing
from houqin.lines.accountability.measures import ReportMeasures, Telephones
from houqin.lines.accountability.rules.report import Answer

BY = Actor.system("test")
WHOLE = Scope.whole(reason="tests")
DAY = date(2020, 3, 5)
MEASURES = ReportMeasures()
TWICE = ReportMeasures(**ReportMeasures.DEFAULTS["I"])
SAME = Answer(is_as_yesterday=True)
FEVER = Answer(temperature_c=Decimal("37.6"), method="armpit")
COUGH = Answer(symptoms=("cough",))


def at(hour_min: str, day: date = DAY) -> datetime:
    """Return the instant of a campus clock time."""
    return clock.instant(day, hour_min)


def grid(level: str = "II") -> dict[str, Unit]:
    """Write the units, by code, under one campus with a gate, at a response level."""
    campus = Place.objects.create(path="0001", code="campus", name="南湖", name_en="Nanhu", kind="campus")
    response.enter_change(
        place_id=campus.pk,
        level=level,
        starts_at=at("00:00", date(2020, 2, 25)),
        document="苏政发",
        by=BY,
        at=at("00:00", date(2020, 2, 24)),
    )
    enter_numbers(campus)
    hall = Place.objects.create(path="00010001", code="hall", name="食堂", name_en="Hall", kind="building")
    Place.objects.create(path="000100010001", code="gate", name="东门", name_en="East gate", kind="door")
    rows = [
        ("0001", "committee", "党委", UnitKind.COMMITTEE, None),
        ("00010001", "branch", "第一支部", UnitKind.BRANCH, None),
        ("000100010001", "unit", "餐饮中心", UnitKind.UNIT, None),
        ("0001000100010001", "team-1", "餐饮一班", UnitKind.TEAM, hall),
        ("0001000100010002", "team-2", "餐饮二班", UnitKind.TEAM, None),
    ]
    return {
        code: Unit.objects.create(path=path, code=code, name=name, name_en=code.title(), kind=kind, place=place)
        for path, code, name, kind, place in rows
    }


def enter_numbers(campus: Place) -> None:
    """Enter the numbers to call."""
    first = at("00:00", date(2020, 1, 1))
    for name, number in {"clinic_phone": "8120", "officer_phone": "8001"}.items():
        response.override(
            measures=Telephones, field=name, value=number, place_id=campus.pk, starts_at=first, ends_at=None,
            document="", by=BY, at=first,
        )  # fmt: skip


def crew(unit: Unit, count: int, prefix: str = "A") -> list[Person]:
    """Write `count` employees of a unit, members since 1 January 2020."""
    since = clock.instant(date(2020, 1, 1), "00:00")
    people = [
        Person.objects.create(
            number=f"{prefix}{n:03d}", name=f"{prefix}员工{n}", name_en=f"{prefix} {n}", kind=PersonKind.EMPLOYEE
        )
        for n in range(1, count + 1)
    ]
    Membership.objects.bulk_create([Membership(person=person, unit=unit, starts_at=since) for person in people])
    return people


def publish(day: date = DAY, hour_min: str = "00:00") -> dict[str, int]:
    """Publish the day at its beginning."""
    return report.publish(day=day, by=BY, at=at(hour_min, day))


def send(person: Person, answer: Answer = SAME, hour_min: str = "09:00", **changes):
    """Send a person's own report."""
    settings = {"day": DAY, "measures": MEASURES} | changes
    moment = at(hour_min, settings["day"])
    return report.record_report(
        person_id=person.pk, answer=answer, happened_at=moment, by=Actor.person(person.pk), at=moment, **settings
    )


def send_team(unit: Unit, people: list[Person], hour_min: str = "09:00", **changes):
    """Let somebody report a team by what they saw."""
    settings = {"day": DAY, "measures": MEASURES, "how_known": "in_person", "by": BY} | changes
    moment = at(hour_min, settings["day"])
    return roll.report_team(
        unit_id=unit.pk, person_ids=[person.pk for person in people], happened_at=moment, at=moment, **settings
    )


def sign(unit: Unit, hour_min: str = "10:00", **changes):
    """Sign a unit's day."""
    settings = {"day": DAY, "by": BY} | changes
    return signing.sign_off(unit_id=unit.pk, at=at(hour_min, settings["day"]), **settings)


def enter(person: Person, hour_min: str = "06:02", reading_c: str | None = None, method: str = "forehead") -> None:
    """Let a person in at the gate, with a reading where one is given."""
    presence.record_pass(
        person_id=person.pk,
        door_id=Place.objects.get(code="gate").pk,
        direction="in",
        decision="let_in",
        happened_at=at(hour_min),
        reading_c=Decimal(reading_c) if reading_c else None,
        method=method if reading_c else "",
        by=BY,
        at=at(hour_min),
    )


def give(person: Person, role: str, unit: Unit | None = None) -> None:
    """Give a person a role from 1 January 2020 on."""
    since = clock.instant(date(2020, 1, 1), "00:00")
    access.grant(person_id=person.pk, role=role, unit_id=unit.pk if unit else None, by=BY, at=since)


def days_before(number: int) -> date:
    """Return the day so many days before the tested one."""
    return DAY - timedelta(days=number)


def duty_of(person, kind=declared.DAILY_REPORT, occasion="", day=DAY):
    return Duty.objects.get(kind=kind.key, person=person, occasion=occasion, day=day)


def correct(person, answer, hour_min="09:30", reason="typing error", **changes):
    settings = {"day": DAY, "measures": MEASURES, "by": Actor.person(person.pk)} | changes
    return report.correct_report(person_id=person.pk, answer=answer, reason=reason, at=at(hour_min), **settings)


def withdraw(person, hour_min="09:00", by=None):
    actor = by or Actor.person(person.pk)
    return report.withdraw_report(day=DAY, person_id=person.pk, by=actor, at=at(hour_min))


def is_held(person, hour_min="12:00"):
    return clearance.is_held(person.pk, at=at(hour_min), within=WHOLE)
