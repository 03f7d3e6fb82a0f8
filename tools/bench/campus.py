"""A campus of 100,000 fictional employees in 2,000 teams, on whose database everything but the replay is measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.management import call_command
from django.db import connection, transaction

from houqin.common import clock, paths
from houqin.common.scope import Actor, Scope
from houqin.kernel import bulk
from houqin.kernel.duties import queries as duties
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Membership, Person, PersonKind
from houqin.kernel.places.models import Place, PlaceKind
from houqin.kernel.response import actions as response
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report
from houqin.lines.accountability.models import DailyReport

from . import sizes

BY = Actor.system("bench")
WHOLE = Scope.whole(reason="a benchmark")
DAY = date(2020, 3, 5)
RUSH_DAY = date(2020, 3, 6)
SINCE = clock.instant(date(2020, 1, 1), "00:00")
PEOPLE, BRANCHES = sizes.sized(100_000, 4_000), sizes.sized(20, 4)
UNITS_A_BRANCH, TEAMS_A_UNIT = 5, sizes.sized(20, 2)
ROOT = "0001"
# What a page shows of a name costs the same whatever it says.
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "建国志强秀英桂芳海燕"


def prepare() -> None:
    """Make the tables and the campus with the reports of the day before, unless they are there."""
    call_command("migrate", interactive=False, verbosity=0)
    if Person.objects.count() >= PEOPLE:
        return
    with transaction.atomic():
        teams = _grid()
        people = _people(teams)
        _reports_of(DAY - timedelta(days=1), people, teams)
    analyse()


def publish(day: date = DAY) -> None:
    """Let the line publish a day, unless it is published."""
    if declared.DAILY_REPORT.key not in duties.kinds_on(day, within=WHOLE):
        report.publish(day=day, by=BY, at=clock.instant(day, "00:00"))
        analyse()


def analyse() -> None:
    """Do what the databases do by themselves in a quiet minute: statistics, and PostgreSQL's map of settled pages."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _grid() -> list[Unit]:
    places = [Place(path=ROOT, code="campus", name="大学", name_en="University", kind=PlaceKind.CAMPUS)]
    places += [
        Place(path=paths.child(ROOT, n), code=f"hall-{n}", name=f"{n}号楼", kind=PlaceKind.BUILDING)
        for n in range(1, BRANCHES + 1)
    ]
    bulk.insert(places)
    response.enter_change(
        place_id=places[0].pk, level="II", starts_at=clock.instant(date(2020, 2, 25), "00:00"),
        document="苏政发", by=BY, at=clock.instant(date(2020, 2, 24), "00:00"),
    )  # fmt: skip
    units = list(_units(places))
    bulk.insert(units)
    return [unit for unit in units if unit.kind == UnitKind.TEAM]


def _units(places: list[Place]) -> Iterator[Unit]:
    yield Unit(path=ROOT, code="root", name="党委", name_en="Committee", kind=UnitKind.COMMITTEE)
    for b in range(1, BRANCHES + 1):
        branch = paths.child(ROOT, b)
        yield Unit(path=branch, code=f"b{b}", name=f"第{b}支部", name_en=f"Branch {b}", kind=UnitKind.BRANCH)
        for u in range(1, UNITS_A_BRANCH + 1):
            unit = paths.child(branch, u)
            yield Unit(path=unit, code=f"b{b}u{u}", name=f"{b}-{u}中心", kind=UnitKind.UNIT)
            for t in range(1, TEAMS_A_UNIT + 1):
                code = f"b{b}u{u}t{t}"
                yield Unit(
                    path=paths.child(unit, t), code=code, name=f"{b}-{u}-{t}班", kind=UnitKind.TEAM, place=places[b]
                )


def _people(teams: list[Unit]) -> list[Person]:
    people = [
        Person(
            number=f"B{n:06d}",
            name=f"{SURNAMES[n % 10]}{GIVEN[n // 10 % 10]}{GIVEN[n // 100 % 10]}",
            kind=PersonKind.EMPLOYEE,
            pinyin=f"p{n:06d}",
            initials="p",
        )
        for n in range(PEOPLE)
    ]
    bulk.insert(people)
    bulk.insert(
        [
            Membership(person=person, unit=teams[n * len(teams) // PEOPLE], starts_at=SINCE, entered_at=SINCE)
            for n, person in enumerate(people)
        ]
    )
    return people


def _reports_of(day: date, people: list[Person], teams: list[Unit]) -> None:
    at = clock.instant(day, "09:00")
    bulk.insert(
        [
            DailyReport(
                day=day, person_id=person.pk, unit_path=teams[n * len(teams) // PEOPLE].path, is_as_yesterday=True,
                whereabouts="campus", source="team", how_known="in_person", by=BY.key, at=at, happened_at=at,
            )
            for n, person in enumerate(people)
        ]
    )  # fmt: skip
