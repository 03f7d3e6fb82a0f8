"""What the campaign's people do each day, drawn from the seed: plain Python, no database.

Life is uneven: every day somebody joins, leaves, is excused, late, missing, corrects a report or falls ill,
and not the same people as the day before. Joins and leaves take effect together at midnight, so that the department
counts the same number of people every day (row 116). The last day is test vector T15: 7 not heard from, 15 excused.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from houqin.scenarios.cumt_2020 import grid, staff
from houqin.scenarios.cumt_2020.staff import Employee, Roster

FULL = 2263
FIRST, LAST = date(2020, 1, 20), date(2020, 3, 5)
TWICE_FROM, TWICE_UNTIL = date(2020, 1, 26), date(2020, 1, 31)  # two reports a day, until the document of 30 January
OWN_REPORTS, CHANGED_REPORTS = 0.016, 0.005
MISSING_LAST_DAY, EXCUSED_LAST_DAY = 7, 15
# How many are excused at once in the full campaign: (day of the campaign, people); straight lines between.
EXCUSED = ((0, 46), (4, 88), (12, 92), (21, 61), (28, 40), (44, 21), (45, EXCUSED_LAST_DAY))
REASONS = ("annual_leave", "annual_leave", "night_shift", "night_shift", "sick_leave", "not_on_post", "other")
LONG_REASONS = ("maternity_leave",)
PLACES = ("徐州市泉山区", "徐州市铜山区", "徐州市云龙区", "徐州市鼓楼区", "徐州市沛县", "徐州市睢宁县")
SYMPTOMS = ("cough", "sore_throat", "runny_nose", "headache", "tired")


@dataclass(frozen=True, slots=True)
class Own:
    """Somebody reports for themselves at a minute of the day.

    `kind` says what: same, moved, ill, fever, hot (a forehead gun misread).
    """

    minute: int
    number: str
    kind: str = "same"
    place: str = ""
    symptom: str = ""
    passed: int = 0  # the minute at which they came through a door before, 0 for not at all
    corrected: int = 0  # minutes after which they correct it
    is_withdrawn: bool = False

    @property
    def is_held(self) -> bool:
        """Whether the report suspends entry: a symptom, or a second measurement that confirms the first."""
        return self.kind in {"ill", "fever"}


@dataclass(frozen=True, slots=True)
class Excusing:
    """A team leader says why somebody does not report, until a day (included)."""

    number: str
    reason: str
    until: date


@dataclass(slots=True)
class Turn:
    """One report of the day (row 116): who is heard of through whom, when, and who is not."""

    occasion: str
    team_reports: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    late_teams: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    own: list[Own] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Day:
    """Everything that happens on a day to the people of the grid."""

    day: date
    left: list[str] = field(default_factory=list)
    joined: list[Employee] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    excused: list[Excusing] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    made_good: list[str] = field(default_factory=list)
    passing: list[tuple[int, str]] = field(default_factory=list)
    sent_home: list[tuple[str, date]] = field(default_factory=list)
    watched: list[tuple[int, str]] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    yesterday: tuple[str, ...] = ()


def occasions(day: date) -> tuple[str, ...]:
    """Return the reports of a day: two from 26 to 30 January, otherwise one."""
    return ("am", "pm") if TWICE_FROM <= day < TWICE_UNTIL else ("",)


class Life:
    """The people of the campaign from day to day; `day` must be asked for in order."""

    def __init__(self, seed: int, roster: Roster, days: list[date]) -> None:
        self.seed, self.days = seed, days
        self.people = len(roster.employees)
        self.roster = roster
        self.team_of = {person.number: person.team for person in roster.employees}
        self.excuses: dict[str, date] = {}
        self.home: dict[str, date] = {}
        self.held: dict[str, date] = {}
        self.missed_yesterday: list[str] = []
        self.heard: set[str] = set()
        self._moved: dict[str, str] = {}
        self._entered = self.people
        self._places = {team.code: team.place for team in grid.teams(self.people)}
        self._team_codes = list(self._places)
        self._stays = roster.holders

    def team_at(self, number: str) -> str:
        """Return the team in which a person is on the day drawn last, before its evening's transfers."""
        return self._moved.get(number) or self.team_of[number]

    def place_of(self, number: str) -> str:
        """Return the code of the place where a person works."""
        return self._places[self.team_at(number)]

    def scaled(self, people: float, least: int = 1) -> int:
        """Return what a number of people of the full campaign is in this one."""
        return max(least, round(people * self.people / FULL))

    def day(self, day: date) -> Day:
        """Return what happens on a day."""
        drawn = random.Random(f"{self.seed}:day:{day}")  # noqa: S311 - a campaign must be the same every time
        found = Day(day)
        self._moved = {}
        self._change_members(found, drawn)
        self._change_excuses(found, drawn)
        found.cleared = [number for number, since in self.held.items() if (day - since).days >= 1 + (since.day % 2)]
        self.held = {number: since for number, since in self.held.items() if number not in found.cleared}
        silent = self._draw_missing(day, drawn)
        for occasion in occasions(day):
            found.turns.append(self._turn(day, occasion, silent, drawn))
        found.made_good = self.missed_yesterday[: 1 + drawn.randrange(3)] if len(self.missed_yesterday) > 3 else []
        found.yesterday = occasions(day - timedelta(days=1))
        self.missed_yesterday = list(silent)
        found.passing = self._passing(drawn)
        # Who watches themselves at home measures each day; now and then one forgets.
        found.watched = [(drawn.randrange(7 * 60, 9 * 60 + 30), n) for n in self.home if drawn.random() < 0.94]
        for turn in found.turns:
            self.held |= {report.number: day for report in turn.own if report.is_held}
        self._moved = {number: self.team_of[number] for number, _team in found.moved}
        self.team_of |= dict(found.moved)  # in the evening: the day's own reports stay with the old team
        return found

    def _free(self) -> list[str]:
        blocked = {*self._stays, *self.excuses, *self.held}
        return [number for number in self.team_of if number not in blocked]

    def _change_members(self, found: Day, drawn: random.Random) -> None:
        if found.day == self.days[0]:
            return
        number_of = 1 + (drawn.random() < 0.3)
        found.left = drawn.sample([n for n in self._free() if n not in self.missed_yesterday], number_of)
        for number in found.left:
            del self.team_of[number]
        for _one in found.left:
            self._entered += 1
            person = staff.employee(self.seed, self._entered, drawn.choice(self._team_codes))
            found.joined.append(person)
            self.team_of[person.number] = person.team
        arrived = {person.number for person in found.joined}
        for number in drawn.sample([n for n in self._free() if n not in arrived], 1 + (drawn.random() < 0.5)):
            team = drawn.choice([code for code in self._team_codes if code != self.team_of[number]])
            found.moved.append((number, team))

    def _target(self, day: date) -> int:
        if day == LAST:
            return self.scaled(EXCUSED_LAST_DAY, least=3)
        at = (day - FIRST).days
        for (left, before), (right, after) in itertools.pairwise(EXCUSED):
            if left <= at <= right:
                return self.scaled(before + (after - before) * (at - left) / (right - left), least=3)
        return self.scaled(EXCUSED_LAST_DAY, least=3)

    def _change_excuses(self, found: Day, drawn: random.Random) -> None:
        self.excuses = {number: until for number, until in self.excuses.items() if until >= found.day}
        self.home = {number: until for number, until in self.home.items() if until >= found.day}
        self._send_home(found, drawn)
        surplus = len(self.excuses) - self._target(found.day)
        if surplus > 0:
            staying = sorted(number for number in self.excuses if number not in self.home)
            found.back = drawn.sample(staying, min(surplus, len(staying)))
            for number in found.back:
                del self.excuses[number]
        blocked = {*found.left, *(number for number, _team in found.moved), *self.missed_yesterday}
        free = [number for number in self._free() if number not in blocked]
        for number in drawn.sample(free, max(-surplus, 0)):
            reason = drawn.choice(LONG_REASONS) if drawn.random() < 0.04 else drawn.choice(REASONS)
            length = 60 if reason in LONG_REASONS else 1 if reason == "night_shift" else drawn.randrange(2, 15)
            until = found.day + timedelta(days=length - 1)
            found.excused.append(Excusing(number, reason, until))
            self.excuses[number] = until

    def _send_home(self, found: Day, drawn: random.Random) -> None:
        if len(self.home) >= self.scaled(6) or drawn.random() > 0.5:
            return
        number = drawn.choice([n for n in self._free() if n not in {*found.left, *self.missed_yesterday, *self.held}])
        self.home[number] = self.excuses[number] = found.day + timedelta(days=13)
        found.sent_home.append((number, self.home[number]))

    def _draw_missing(self, day: date, drawn: random.Random) -> list[str]:
        free = [number for number in self._free() if number not in self.missed_yesterday]
        if day == LAST:  # in the demo the sample employee can still report with one tap
            return [self.roster.sample, *drawn.sample(free, self.scaled(MISSING_LAST_DAY, least=4) - 1)]
        return drawn.sample(free, self.scaled(drawn.randrange(5, 15), least=4))

    def _turn(self, day: date, occasion: str, silent: list[str], drawn: random.Random) -> Turn:
        turn = Turn(occasion, missing=list(silent))
        base = 12 * 60 if occasion == "pm" else 0  # the second report is due ten hours after the first
        speaking = [n for n in self.team_of if n not in self.excuses and n not in set(silent)]
        own = drawn.sample(speaking, self.scaled(FULL * OWN_REPORTS, least=6))
        leaders = set(self.roster.team_leaders.values())
        turn.own = [
            self._own(number, day, base, drawn, place) for place, number in enumerate(own) if number not in leaders
        ]
        alone = {report.number for report in turn.own}
        late = set(drawn.sample(self._team_codes, self.scaled(4)))
        by_team: dict[str, list[str]] = {}
        for number in speaking:
            if number not in alone:
                by_team.setdefault(self.team_of[number], []).append(number)
        for team, members in by_team.items():
            minute = base + (drawn.randrange(7 * 60 + 40, 9 * 60 + 55) if base == 0 else drawn.randrange(190, 470))
            in_time = members
            if team in late and len(members) > 3:
                cut = drawn.randrange(2, min(9, len(members)))
                in_time, turn.late_teams[team] = members[cut:], (self._late(base, drawn), members[:cut])
            turn.team_reports[team] = (minute, in_time)
        return turn

    def _late(self, base: int, drawn: random.Random) -> int:
        return drawn.randrange(10 * 60 + 8, 15 * 60 + 30) if base == 0 else drawn.randrange(20 * 60 + 5, 22 * 60)

    def _own(self, number: str, day: date, base: int, drawn: random.Random, place: int) -> Own:
        minute = drawn.randrange(6 * 60, 9 * 60 + 50) if base == 0 else drawn.randrange(14 * 60 + 30, 19 * 60 + 50)
        if place < 3:  # every day somebody is late by themselves
            minute = self._late(base, drawn)
        passed = minute - drawn.randrange(4, 40) if drawn.random() < 0.35 else 0
        if day == LAST and place == 3:
            return Own(minute, number, "ill", symptom="sore_throat")  # the one of T15 that needs attention
        if drawn.random() >= CHANGED_REPORTS / OWN_REPORTS:
            return Own(minute, number, passed=passed, is_withdrawn=drawn.random() < 0.01)
        kind = drawn.choices(("moved", "ill", "fever", "hot"), (92, 3, 2, 3))[0]
        kind = "moved" if day == LAST else kind
        corrected = drawn.randrange(5, 25) if drawn.random() < 0.12 else 0
        return Own(minute, number, kind, drawn.choice(PLACES), drawn.choice(SYMPTOMS), passed, corrected)

    def _passing(self, drawn: random.Random) -> list[tuple[int, str]]:
        present = drawn.sample([n for n in self.team_of if n not in self.excuses], self.scaled(36, least=4))
        return [(drawn.randrange(5 * 60 + 40, 9 * 60), number) for number in present]
