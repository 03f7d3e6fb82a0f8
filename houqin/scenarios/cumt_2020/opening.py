"""What is entered before the first day: places, the grid, people, posts and roles, door rules, measures of January."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from houqin.common import clock
from houqin.kernel.access import actions as access
from houqin.kernel.clearance import actions as clearance
from houqin.kernel.org import actions as org
from houqin.kernel.people.actions import entries, posts
from houqin.kernel.people.rules import Entry
from houqin.kernel.places import actions as places
from houqin.kernel.response import actions as response
from houqin.lines.accountability import measures
from houqin.scenarios.cumt_2020 import grid
from houqin.scenarios.cumt_2020 import places as ground
from houqin.scenarios.cumt_2020.staff import OFFICE_TEAM, Roster
from houqin.scenarios.engine import BY, Step
from houqin.scenarios.stage import Stage

EVE = date(2020, 1, 19)
GUIDE, NURSE = "X00001", "X00002"
ONCE = {"occasions": [""], "opens": ["00:00"], "due": ["10:00"], "settles": ["24:00"]}
EVERY_DAY = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "due": ["10:00"]}
TELEPHONES = {"clinic_phone": "8120", "officer_phone": "8001"}
DAILY_DOCUMENT = "中国矿业大学关于做好新型冠状病毒感染的肺炎疫情防控工作的通知"
ONCE_DOCUMENT = "学校疫情防控工作领导小组关于职工健康报告每日一次的通知"


def steps(roster: Roster) -> Iterator[Step]:
    """Yield the steps of the eve of the campaign."""
    at = partial(clock.instant, EVE)
    yield Step(at("08:00"), "open the university", _open_places)
    yield Step(at("08:20"), "open the leading group and the department", _open_heads)
    yield Step(at("08:30"), "open the grid", partial(_open_grid, len(roster.employees)))
    yield Step(at("09:00"), "enter the employees", partial(_enter_employees, roster))
    yield Step(at("09:30"), "enter the guide and the nurse", _enter_others)
    for number, unit, kind, title, english in _posts(roster):
        yield Step(
            at("10:00"), f"appoint {number} {kind} of {unit}", partial(_appoint, number, unit, kind, title, english)
        )
    for number, role, unit in _grants(roster):
        yield Step(at("10:30"), f"grant {role} to {number}", partial(_grant, number, role, unit))
    for door in ground.DOORS:
        yield Step(at("11:00"), f"door rule of {door}", partial(_set_door_rule, door))
    for name, number in TELEPHONES.items():
        yield Step(at("11:30"), f"enter {name}", partial(_enter_telephone, name, number))
    yield from _measures(at("12:00"))


def _open_places(_stage: Stage) -> None:
    at = clock.instant(EVE, "08:00")
    for code, name, english, kind, parent in ground.PLACES[:3]:
        places.open_place(code=code, name=name, name_en=english, kind=kind, parent_code=parent or None, by=BY, at=at)
    places.import_places(rows=ground.rows(), by=BY, at=at)


def _open_heads(_stage: Stage) -> None:
    at = clock.instant(EVE, "08:20")
    org.open_unit(
        code=grid.LEADING_GROUP, name="学校疫情防控工作领导小组", name_en="University Epidemic Leading Group",
        kind="leading_group", place_code="nh-office", by=BY, at=at,
    )  # fmt: skip
    org.open_unit(
        code=grid.DEPARTMENT, name="总务部", name_en="General Affairs Department", emergency_name="后勤保障组",
        kind="department", parent_code=grid.LEADING_GROUP, place_code="nh-office", by=BY, at=at,
    )  # fmt: skip


def _open_grid(people: int, _stage: Stage) -> None:
    org.import_units(rows=grid.rows(people), by=BY, at=clock.instant(EVE, "08:30"))


def _enter_employees(roster: Roster, stage: Stage) -> None:
    rows = [person.entry() for person in roster.employees]
    entries.enter_people(rows=rows, by=BY, at=clock.instant(EVE, "09:00"))
    stage.forget()


def _enter_others(stage: Stage) -> None:
    """Enter those who are no employees of the department: the guiding vice-president and the clinic's nurse."""
    at = clock.instant(EVE, "09:30")
    rows = [
        Entry(number=GUIDE, name="周致远", kind="staff", sex="m", unit=grid.LEADING_GROUP),
        Entry(number=NURSE, name="白芷兰", kind="staff", sex="f", unit=grid.CLINIC),
    ]
    entries.enter_people(rows=rows, by=BY, at=at)
    stage.forget()


def _posts(roster: Roster) -> Iterator[tuple[str, str, str, str, str]]:
    yield GUIDE, grid.LEADING_GROUP, "deputy", "副校长", "Vice-president"
    yield roster.director, grid.DEPARTMENT, "head", "部长", "Director"
    yield roster.party_secretary, grid.COMMITTEE, "secretary", "总务部党委书记", "Party Secretary"
    for number in roster.deputies:
        yield number, grid.DEPARTMENT, "deputy", "副部长", "Deputy Director"
    for branch, number in roster.branch_secretaries.items():
        yield number, branch, "secretary", "党支部书记", "Branch Secretary"
    for unit, number in roster.unit_heads.items():
        yield number, unit, "head", "主任", "Head"
    for team, number in roster.team_leaders.items():
        yield number, team, "head", "班组长", "Team Leader"
    for number in roster.cadres:
        yield number, grid.DEPARTMENT, "cadre", "中层干部", "Cadre"


def _appoint(number: str, unit: str, kind: str, title: str, english: str, stage: Stage) -> None:
    at = clock.instant(EVE, "10:00")
    posts.appoint(
        person_id=stage.person(number, at=at), unit_id=stage.unit(unit), kind=kind, title=title, title_en=english,
        by=BY, at=at,
    )  # fmt: skip


def _grants(roster: Roster) -> Iterator[tuple[str, str, str]]:
    """Yield who has which role in which unit; "" is everywhere."""
    yield roster.director, "commander", ""
    yield roster.planner, "planner", ""
    yield roster.setter, "setter", ""
    yield GUIDE, "leading_group", ""
    yield roster.team_leaders[OFFICE_TEAM], "office", ""
    yield NURSE, "clinic", ""
    yield roster.guard, "guard", ""
    yield roster.disinfector, "disinfector", "u05"
    for number in roster.inspectors:
        yield number, "inspector", ""
    yield roster.party_secretary, "secretary", grid.COMMITTEE
    for branch, number in roster.branch_secretaries.items():
        yield number, "secretary", branch
    for unit, number in roster.unit_heads.items():
        yield number, "unit_head", unit
    for team, number in roster.team_leaders.items():
        yield number, "team_leader", team


def _grant(number: str, role: str, unit: str, stage: Stage) -> None:
    at = clock.instant(EVE, "10:30")
    unit_id = stage.unit(unit) if unit else None
    access.grant(person_id=stage.person(number, at=at), role=role, unit_id=unit_id, by=BY, at=at)


def _set_door_rule(door: str, stage: Stage) -> None:
    clearance.set_door_rule(door_id=stage.place(door), rule="no_hold", by=BY, at=clock.instant(EVE, "11:00"))


def _enter_telephone(name: str, number: str, stage: Stage) -> None:
    at = clock.instant(EVE, "11:30")
    response.override(
        measures=measures.Telephones, field=name, value=number, place_id=stage.place(ground.ROOT), starts_at=at,
        ends_at=None, document="", by=BY, at=at,
    )  # fmt: skip


def _measures(at: datetime) -> Iterator[Step]:
    """Yield the dated overrides of January: a daily report from the 20th, one report a day on the 25th."""
    level_one = clock.instant(date(2020, 1, 25), "00:00")
    twice = clock.instant(date(2020, 1, 26), "00:00")
    for name, value in EVERY_DAY.items():
        first = clock.instant(date(2020, 1, 20), "00:00")
        yield Step(at, f"measure {name}", partial(override, name, value, first, level_one, DAILY_DOCUMENT, at))
    for name, value in ONCE.items():
        yield Step(at, f"measure {name}", partial(override, name, value, level_one, twice, DAILY_DOCUMENT, at))


def override(
    name: str, value: object, starts_at: datetime, ends_at: datetime, document: str, at: datetime, stage: Stage
) -> None:
    """Set one measure of line 9 for the whole university for a period."""
    response.override(
        measures=measures.ReportMeasures, field=name, value=value, place_id=stage.place(ground.ROOT),
        starts_at=starts_at, ends_at=ends_at, document=document, by=BY, at=at,
    )  # fmt: skip
