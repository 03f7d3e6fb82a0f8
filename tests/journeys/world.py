"""A campus on 5 March 2020, 09:18, quickly built for every module of journeys: yesterday is settled, today is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.access.models import Account
from houqin.kernel.duties import actions as duties
from houqin.kernel.org.models import Unit
from houqin.kernel.people import writing
from houqin.kernel.people.models import Membership, Person
from houqin.lines.accountability.tests import world as line9

TODAY = line9.DAY
YESTERDAY = TODAY - timedelta(days=1)
PASSWORD = "four plain words here"
BY = Actor.system("test")
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", ("伟", "娜", "敏", "静", "强", "磊", "洋", "艳")
CREW = 5
MISSING = "黄伟"  # the first of team 1, whose yesterday ends missed


@dataclass(frozen=True)
class Post:
    """Somebody who signs in: user name, role, the code of the unit it is held in."""

    username: str
    role: str = ""
    unit: str = ""


POSTS = (
    Post("cook"),
    Post("guest"),
    Post("leader", "team_leader", "team-1"),
    Post("head", "unit_head", "unit"),
    Post("secretary", "secretary", "branch"),
    Post("commander", "commander"),
    Post("planner", "planner"),
    Post("setter", "setter"),
    Post("clinic", "clinic"),
)


def build() -> None:
    """Write the campus, its people and accounts, and two days of reports."""
    units = line9.grid()
    people = [person for code in ("team-1", "team-2") for person in _crew(units[code], code)]
    posts = [_holder(post, units) for post in POSTS]
    for day in (YESTERDAY, TODAY):
        line9.publish(day)
    _report_yesterday(units, [*people, *posts])
    line9.send_team(units["team-2"], people[CREW:], "08:30")


def _crew(unit: Unit, code: str) -> list[Person]:
    people = []
    for n in range(CREW):
        name = SURNAMES[(n + len(unit.path)) % 10] + GIVEN[n] + ("" if code == "team-1" else "二")
        person = Person.objects.create(number=f"{code}-{n}", name=name, name_en=f"{code.title()} {n}", kind="employee")
        writing.fill_phone(person, f"1390000{n:04d}")
        person.save()
        people.append(person)
    since = clock.instant(date(2020, 1, 1), "00:00")
    Membership.objects.bulk_create([Membership(person=person, unit=unit, starts_at=since) for person in people])
    return people


def _holder(post: Post, units: dict[str, Unit]) -> Person:
    since = clock.instant(date(2020, 1, 1), "00:00")
    person = Person.objects.create(
        number=post.username, name=f"{post.username}甲", name_en=post.username.title(), kind="employee"
    )
    Membership.objects.create(person=person, unit=units["team-2"], starts_at=since)
    account = Account(username=post.username, person=person, date_joined=since)
    account.set_password(PASSWORD)
    account.save()
    if post.role:
        line9.give(person, post.role, units[post.unit] if post.unit else None)
    return person


def _report_yesterday(units: dict[str, Unit], people: list[Person]) -> None:
    """Everybody is heard of yesterday but one."""
    others = [person for person in people if person.name != MISSING]
    assert len(others) == len(people) - 1
    for unit in (units["team-1"], units["team-2"]):
        mine = [person for person in others if Membership.objects.get(person=person).unit_id == unit.pk]
        line9.send_team(unit, mine, "09:00", day=YESTERDAY)
    duties.settle(at=line9.at("00:05"), by=BY)
