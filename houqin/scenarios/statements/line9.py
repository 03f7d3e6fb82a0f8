"""Rows 114–116: the grid of five levels, nobody outside it, and 2,263 people of whom none is lost sight of."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common import clock, paths
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties import rules
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import report as reports
from houqin.scenarios.statement import WHOLE, Derived
from houqin.scenarios.statement import declared as derives
from houqin.scenarios.statements.line0 import last_day

KIND = declared.DAILY_REPORT
GRID = ("committee", "branch", "unit", "team")
EMPLOYEES = ["employee"]
ENTER = "houqin.kernel.people.actions.entries.enter_people"
IMPORT_UNITS = "houqin.kernel.org.actions.import_units"
LEAVE = "houqin.kernel.people.actions.memberships.leave"
REPORT = "houqin.lines.accountability.actions.report"
ROLL = "houqin.lines.accountability.actions.roll"
MISSING_STATES = [rules.OPEN, rules.MISSED]


def end_of(day: date) -> datetime:
    """Return the instant after a day's last."""
    return clock.instant(day, "24:00")


@derives(
    114,
    actions=(IMPORT_UNITS, ENTER, LEAVE),
    tables=("org_unit", "people_person", "people_membership"),
    query="houqin.kernel.people.queries.paths_of_everyone",
    arguments={"kinds": EMPLOYEES},
    list="/register/units/",
)
def five_levels() -> Derived:
    """Committee, branch, unit, team and the employee: the kinds above each employee, and who has not one such path."""
    last = last_day()
    if last is None:
        return Derived({}, 0)
    kinds = {unit.path: unit.kind for unit in org.units_for(within=WHOLE)}
    members = people.paths_of_everyone(at=end_of(last), within=WHOLE, kinds=EMPLOYEES)
    levels: dict[int, int] = {}
    straight: set[int] = set()
    for row in members:
        grid = tuple(kinds[path] for path in paths.ancestors(row.unit_path) if kinds.get(path) in GRID)
        levels[len(grid) + 1] = levels.get(len(grid) + 1, 0) + 1
        if grid == GRID:
            straight.add(row.person_id)
    faults = people.grid_faults(at=end_of(last), within=WHOLE)
    everybody = {row.person_id for row in members} | {person.pk for person in faults.orphans}
    twice = {person.pk for person in faults.duplicates}
    shown = {
        "levels": max(levels, default=0),
        "people": len(everybody),
        "not_one_path": len(everybody - straight) + len(straight & twice),
    }
    return Derived(shown, len(members), "committee – branch – unit – team – employee; the employee is the fifth level")


@derives(
    115,
    actions=(IMPORT_UNITS, ENTER),
    tables=("org_unit", "people_person", "people_membership"),
    query="houqin.kernel.people.queries.grid_faults",
    list="/register/",
)
def nobody_outside() -> Derived:
    """Employees who belong to no unit, or to two."""
    last = last_day()
    if last is None:
        return Derived({}, 0)
    faults = people.grid_faults(at=end_of(last), within=WHOLE)
    by_unit = people.count_members(at=end_of(last), within=WHOLE, kinds=EMPLOYEES)
    shown = {
        "orphans": len(faults.orphans),
        "duplicates": len(faults.duplicates),
        "in_closed_units": len(faults.in_closed_units),
        "people": sum(by_unit.values()),
        "teams": len(by_unit),
    }
    return Derived(shown, sum(by_unit.values()))


@derives(
    116,
    actions=(
        ENTER,
        LEAVE,
        f"{REPORT}.publish",
        f"{REPORT}.record_report",
        f"{ROLL}.report_team",
        f"{ROLL}.excuse",
        "houqin.kernel.duties.actions.settle",
    ),
    tables=("duties_duty", "duties_evidence", "duties_daytotal", "people_person", "people_membership",
            "accountability_dailyreport", "accountability_excuse"),
    query="houqin.kernel.duties.queries.coverage_of_people",
    arguments={"kind": KIND.key, "day": "2020-03-05"},
    list="/accountability/missing/?day=2020-03-05",
)  # fmt: skip
def nobody_lost() -> Derived:
    """The law of every day, and the last day by name: reported, excused, not heard from.

    A day breaks the law when the people of its roll are not the employees of that day, when its settled totals are
    not the sum of its rows, or when somebody is reported without a report. “Missing” are all who are not heard from:
    missed where the day is closed, open where it still runs.
    """
    days = duties.days_of(KIND, within=WHOLE)
    if not days:
        return Derived({"days": 0}, 0)
    figures = {day: rules.whole(duties.coverage_of_people(day=day, kind=KIND, within=WHOLE)) for day in days}
    last = figures[days[-1]]
    shown = {
        "people": last.expected,
        "days": len(days),
        "days_law_broken": sum(_is_broken(day, figures[day], may_run=day == days[-1]) for day in days),
        "reported": last.done,
        "excused": last.excused,
        "missing": last.missed + last.open,
        "missing_names": _names(days[-1]),
        "late": duties.count_late(day=days[-1], kind=KIND, within=WHOLE),
        "missing_by_day": {day.isoformat(): counts.missed + counts.open for day, counts in figures.items()},
    }
    return Derived(shown, sum(counts.expected for counts in figures.values()))


def _is_broken(day: date, counts: rules.Counts, *, may_run: bool) -> bool:
    employees = sum(people.count_members(at=clock.instant(day, "12:00"), within=WHOLE, kinds=EMPLOYEES).values())
    is_whole = counts.done + counts.open + counts.missed + counts.excused == employees == counts.expected
    backed = reports.reports_for(day=day, within=WHOLE).values("person").distinct().count()
    return not is_whole or backed < counts.done or not _is_settled_right(day, counts, may_run=may_run)


def _is_settled_right(day: date, counts: rules.Counts, *, may_run: bool) -> bool:
    totals = list(duties.history(kind=KIND, first=day, last=day, within=WHOLE))
    if not totals:
        return may_run and counts.missed == 0  # the day still runs: its totals are written when it is settled
    kept = [sum(getattr(row, name) for row in totals) for name in
            ("people", "people_done", "people_open", "people_missed", "people_excused")]  # fmt: skip
    return kept == [counts.expected, counts.done, counts.open, counts.missed, counts.excused]


def _names(day: date) -> list[str]:
    names: dict[int, str] = {}
    number, has_next = 1, True
    while has_next:
        page = duties.page_of(day=day, kind=KIND, states=MISSING_STATES, within=WHOLE, page=number)
        names |= {duty.person_id: duty.person.name for duty in page.duties if duty.person_id and duty.person}
        number, has_next = number + 1, page.has_next
    return list(names.values())
