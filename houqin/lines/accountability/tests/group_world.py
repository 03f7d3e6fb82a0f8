"""A department with its leading group: two heads, two deputies, two units with heads, a guiding vice-president."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import actions as access
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people import writing
from houqin.kernel.people.actions import posts
from houqin.kernel.people.models import Membership, Person, PersonKind
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response
from houqin.kernel.rosters.models import Shift
from houqin.kernel.rosters.rules import Planned
from houqin.lines.accountability.actions import aspects, watch
from houqin.lines.accountability.measures import WatchMeasures
from houqin.lines.accountability.rules import aspects as rules
from houqin.lines.accountability.tests.world import enter_numbers

BY = Actor.system("test")
WHOLE = Scope.whole(reason="tests")
DAY = date(2020, 3, 5)  # a Thursday
SINCE = clock.instant(date(2020, 1, 20), "00:00")
UNITS = (
    ("0001", "lg", "领导小组", UnitKind.LEADING_GROUP),
    ("00010001", "department", "总务部", UnitKind.DEPARTMENT),
    ("000100010001", "committee", "党委", UnitKind.COMMITTEE),
    ("0001000100010001", "branch", "第一支部", UnitKind.BRANCH),
    ("00010001000100010001", "unit-1", "餐饮中心", UnitKind.UNIT),
    ("00010001000100010002", "unit-2", "公寓中心", UnitKind.UNIT),
    ("000100010001000100010001", "team-1", "餐饮一班", UnitKind.TEAM),
)
# name, Chinese, post, unit, and whether they stand officer's duty
LEADERS = (
    ("guide", "周副校长", "deputy", "lg", False),
    ("director", "吴部长", "head", "department", False),
    ("party", "郑书记", "secretary", "committee", False),
    ("deputy-1", "王副部长", "deputy", "department", True),
    ("deputy-2", "冯副部长", "deputy", "department", True),
    ("head-1", "陈主任", "head", "unit-1", True),
    ("head-2", "褚主任", "head", "unit-2", True),
)


def at(hour_min: str, day: date = DAY) -> datetime:
    """Return the instant of a campus clock time."""
    return clock.instant(day, hour_min)


def ground(level: str = "II") -> dict[str, Unit]:
    """Write the campus at a response level, and the units by code."""
    campus = Place.objects.create(path="0001", code="campus", name="南湖", name_en="Nanhu", kind="campus")
    enter_numbers(campus)
    response.enter_change(place_id=campus.pk, level=level, starts_at=SINCE, document="苏政发", by=BY,
                          at=SINCE - timedelta(days=1))  # fmt: skip
    return {
        code: Unit.objects.create(path=path, code=code, name=name, name_en=code.title(), kind=kind)
        for path, code, name, kind in UNITS
    }


def person(number: str, name: str, unit: Unit, phone: str = "") -> Person:
    """Write an employee of a unit."""
    found = Person.objects.create(number=number, name=name, name_en=number.title(), kind=PersonKind.EMPLOYEE)
    Membership.objects.create(person=found, unit=unit, starts_at=SINCE)
    if phone:
        writing.fill_phone(found, phone)
        found.save()
    return found


def group() -> dict[str, Person]:
    """Write the ground and the leaders with their posts; by their names in `LEADERS`, and one "worker"."""
    units = ground()
    people: dict[str, Person] = {}
    for n, (key, name, kind, unit, is_cadre) in enumerate(LEADERS):
        people[key] = person(key, name, units[unit], phone=f"1380000{n:04d}")
        posts.appoint(person_id=people[key].pk, unit_id=units[unit].pk, kind=kind, by=BY, at=SINCE)
        if is_cadre:
            department = units["department"].pk
            posts.appoint(person_id=people[key].pk, unit_id=department, kind="cadre", by=BY, at=SINCE)
    access.grant(person_id=people["guide"].pk, role="leading_group", by=BY, at=SINCE)
    people["worker"] = person("worker", "普通职工", units["team-1"])
    return people


def go_away(*people: Person, hour_min: str = "08:00", until: str = "18:00", day: date = DAY) -> None:
    """Note people as away."""
    for one in people:
        posts.go_away(person_id=one.pk, until=at(until, day), reason="外出开会", by=BY, at=at(hour_min, day))


def ask_for_officers(starts: tuple[str, ...] = ("08:00", "20:00"), since: datetime = SINCE) -> None:
    """Let the measures ask for officers from an instant on."""
    campus = Place.objects.get(code="campus").pk
    response.override(
        measures=WatchMeasures,
        field="officer_shifts",
        value=list(starts),
        place_id=campus,
        starts_at=since,
        ends_at=None,
        document="值班通知",
        by=BY,
        at=since,
    )


def plan(*people: Person, day: date = DAY, hour_min: str = "00:00", first: str = "08:00") -> list[Shift]:
    """Plan one shift of 12 hours for each, one after the other from 08:00 of a day; return all by time."""
    start = at(first, day)
    planned = [
        Planned(start + timedelta(hours=12 * n), start + timedelta(hours=12 * (n + 1)), one.pk)
        for n, one in enumerate(people)
    ]
    watch.plan_shifts(planned=planned, by=BY, at=at(hour_min, day))
    return list(Shift.objects.order_by("starts_at"))


def write(shift: Shift, who: Person, when: datetime, **changes: str) -> int:
    """Let somebody write what a shift leaves."""
    given = {"state_of_things": "平稳", "open_items": "无", "keys": "值班室钥匙1把"} | changes
    return watch.write_handover(shift_id=shift.pk, **given, by=Actor.person(who.pk), at=when)


def take(shift: Shift, who: Person, when: datetime) -> int:
    """Let somebody sign for a shift that ends."""
    return watch.take_over(shift_id=shift.pk, by=Actor.person(who.pk), at=when)


def charge(people: dict[str, Person], when: datetime = SINCE) -> None:
    """Let the head of unit 1 answer for every aspect, with the head of unit 2 as deputy."""
    for aspect in rules.ASPECTS:
        aspects.assign_aspect(
            aspect=aspect, owner_id=people["head-1"].pk, deputy_id=people["head-2"].pk, by=BY, at=when
        )
