"""The daily roll as steps: who joins and leaves, is excused, reports, corrects, falls ill, and who signs for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.duties import actions as duties
from houqin.kernel.people.actions import entries, memberships
from houqin.kernel.presence import actions as presence
from houqin.lines.accountability.actions import reminding
from houqin.lines.accountability.actions import report as reports
from houqin.lines.accountability.actions import roll as rolls
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules.report import SECOND_MEASUREMENT, Answer
from houqin.scenarios.cumt_2020 import places as ground
from houqin.scenarios.cumt_2020.life import Day, Life, Own, Turn
from houqin.scenarios.cumt_2020.opening import NURSE
from houqin.scenarios.engine import BY, Step
from houqin.scenarios.stage import WHOLE, Stage

CLOCKWORK = Actor.system("clockwork")
ESCALATED = ("10:01", "10:31", "11:01", "12:01")
ESCALATED_EVENING = ("20:01", "20:31", "21:01", "22:01")
AT_HOME = Answer(whereabouts="home")
ON_CAMPUS = Answer(whereabouts="campus")
AS_YESTERDAY = Answer(is_as_yesterday=True)
HOW_KNOWN = ("group", "in_person", "phone", "group")
READINGS_C = tuple(Decimal(f"36.{tenth}") for tenth in (1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8))


@dataclass(slots=True)
class Rolls:
    """Turns a drawn day into steps; `measures` of the day are read once, at its first step."""

    life: Life
    day: Day
    measures: ReportMeasures | None = None

    def at(self, minute: int, second: int = 0) -> datetime:
        """Return an instant of the day, by minutes after midnight."""
        return clock.instant(self.day.day, "00:00") + timedelta(minutes=minute, seconds=second)

    def steps(self) -> Iterator[Step]:
        """Yield everything that the roll of the day consists of."""
        yield from self._midnight()
        yield from self._excuses()
        yield from self._doors()
        for turn in self.day.turns:
            yield from self._turn(turn)
        yield from self._made_good()
        for hour in ESCALATED + (ESCALATED_EVENING if len(self.day.turns) > 1 else ()):
            yield Step(clock.instant(self.day.day, hour), f"escalate at {hour}", partial(self._escalate, hour))
        for number, team in self.day.moved:
            yield Step(self.at(17 * 60 + 30), f"transfer {number} to {team}", partial(self._transfer, number, team))

    def _midnight(self) -> Iterator[Step]:
        at = self.at(0)
        yield Step(at, "settle", lambda _stage: duties.settle(by=CLOCKWORK, at=at))
        yield Step(
            at, "end observations", lambda _s: reports.end_due_observations(day=self.day.day, by=CLOCKWORK, at=at)
        )
        for number in self.day.left:
            yield Step(at, f"{number} leaves", partial(self._leave, number))
        if self.day.joined:
            yield Step(at, "enter who joins", self._join)
        yield Step(at, "publish", self._publish)

    def _publish(self, _stage: Stage) -> None:
        self.measures = queries.measures_for(day=self.day.day, within=WHOLE)
        reports.publish(day=self.day.day, by=CLOCKWORK, at=self.at(0))

    def _leave(self, number: str, stage: Stage) -> None:
        at = self.at(0)
        memberships.leave(person_id=stage.person(number, at=at), by=BY, at=at)

    def _join(self, stage: Stage) -> None:
        entries.enter_people(rows=[person.entry() for person in self.day.joined], by=BY, at=self.at(0))
        stage.forget()

    def _transfer(self, number: str, team: str, stage: Stage) -> None:
        at = self.at(17 * 60 + 30)
        memberships.transfer(person_id=stage.person(number, at=at), unit_id=stage.unit(team), by=BY, at=at)

    def _leader(self, number: str, stage: Stage, at: datetime) -> Actor:
        return stage.by(self.life.roster.team_leaders[self.life.team_at(number)], at=at)

    def _excuses(self) -> Iterator[Step]:
        for number, until in self.day.sent_home:
            yield Step(self.at(5 * 60), f"{number} stays at home", partial(self._send_home, number, until))
        for number in self.day.back:
            yield Step(self.at(5 * 60 + 10), f"{number} is back", partial(self._come_back, number))
        groups: dict[tuple[str, str, date], list[str]] = {}
        for item in self.day.excused:
            groups.setdefault((self.life.team_at(item.number), item.reason, item.until), []).append(item.number)
        for (team, reason, until), numbers in groups.items():
            yield Step(
                self.at(5 * 60 + 30), f"excuse {reason} in {team}", partial(self._excuse, numbers, reason, until)
            )
        for number in self.day.cleared:
            yield Step(self.at(14 * 60), f"clinic clears {number}", partial(self._clear, number))
        for minute, number in self.day.watched:
            yield Step(self.at(minute), f"{number} measures at home", partial(self._measure_home, minute, number))

    def _send_home(self, number: str, until: date, stage: Stage) -> None:
        at = self.at(5 * 60)
        person = stage.person(number, at=at)
        reports.start_home_observation(person_id=person, until=until, by=self._leader(number, stage, at), at=at)

    def _come_back(self, number: str, stage: Stage) -> None:
        at = self.at(5 * 60 + 10)
        rolls.end_excuse(person_id=stage.person(number, at=at), by=self._leader(number, stage, at), at=at)

    def _excuse(self, numbers: list[str], reason: str, until: date, stage: Stage) -> None:
        at = self.at(5 * 60 + 30)
        people = [stage.person(number, at=at) for number in numbers]
        by = self._leader(numbers[0], stage, at)
        rolls.excuse(day=self.day.day, person_ids=people, reason=reason, until=until, by=by, at=at)

    def _clear(self, number: str, stage: Stage) -> None:
        at = self.at(14 * 60)
        reports.clear_person(person_id=stage.person(number, at=at), by=stage.by(NURSE, at=at), at=at)

    def _measure_home(self, minute: int, number: str, stage: Stage) -> None:
        occasion = self.day.turns[0].occasion
        answer = Answer(temperature_c=self._reading(number), method="armpit", whereabouts="home")
        self._record(stage, number, self.day.day, occasion, answer, self.at(minute))

    def _reading(self, number: str) -> Decimal:
        return READINGS_C[(int(number[1:]) * 7 + self.day.day.toordinal() * 3) % len(READINGS_C)]

    def _doors(self) -> Iterator[Step]:
        passing = [(own.passed, own.number) for turn in self.day.turns for own in turn.own if own.passed]
        for minute, number in [*self.day.passing, *passing]:
            yield Step(self.at(minute), f"{number} passes a gate", partial(self._pass, minute, number))

    def _pass(self, minute: int, number: str, stage: Stage) -> None:
        at = self.at(minute)
        gates = ground.GATES[ground.campus_of(self.life.place_of(number))]
        presence.record_pass(
            person_id=stage.person(number, at=at), door_id=stage.place(gates[int(number[1:]) % len(gates)]),
            direction="in", decision="let_in", happened_at=at, reading_c=self._reading(number), method="forehead",
            by=CLOCKWORK, at=at,
        )  # fmt: skip

    def _turn(self, turn: Turn) -> Iterator[Step]:
        for team, (minute, numbers) in [*turn.team_reports.items(), *turn.late_teams.items()]:
            if numbers:
                act = partial(self._report_team, turn.occasion, team, minute, numbers)
                yield Step(self.at(minute), f"{team} reports {len(numbers)}", act)
        for own in turn.own:
            yield from self._own(turn.occasion, own)

    def _report_team(self, occasion: str, team: str, minute: int, numbers: list[str], stage: Stage) -> None:
        at = self.at(minute)
        rolls.report_team(
            day=self.day.day, occasion=occasion, unit_id=stage.unit(team),
            person_ids=[stage.person(number, at=at) for number in numbers], how_known=HOW_KNOWN[minute % 4],
            measures=self._measures, happened_at=at, by=stage.by(self.life.roster.team_leaders[team], at=at), at=at,
        )  # fmt: skip
        self.life.heard.update(numbers)

    @property
    def _measures(self) -> ReportMeasures:
        return self.measures or ReportMeasures()

    def _own(self, occasion: str, own: Own) -> Iterator[Step]:
        at, name = self.at(own.minute), f"{own.number} reports {own.kind}"
        if own.is_withdrawn:
            yield Step(at - timedelta(seconds=40), name, partial(self._say, occasion, own, at - timedelta(seconds=40)))
            taken_back = at - timedelta(seconds=33)
            yield Step(taken_back, f"{own.number} takes it back", partial(self._take_back, occasion, own, taken_back))
        yield Step(at, name, partial(self._say, occasion, own, at))
        if own.kind in {"fever", "hot"}:
            yield self._correct(occasion, own, at + timedelta(minutes=8), self._second(own), SECOND_MEASUREMENT)
        elif own.corrected:
            yield self._correct(occasion, own, at + timedelta(minutes=own.corrected), AT_HOME, "地点写错，更正")

    def _answer(self, own: Own) -> Answer:
        match own.kind:
            case "moved":
                return Answer(whereabouts="home", place_text=own.place)
            case "ill":
                return Answer(
                    whereabouts="campus", symptoms=(own.symptom,), temperature_c=Decimal("36.9"), method="armpit"
                )
            case "fever" | "hot":
                return Answer(whereabouts="campus", temperature_c=Decimal("37.5"), method="forehead")
        return AS_YESTERDAY if own.number in self.life.heard else ON_CAMPUS

    @staticmethod
    def _second(own: Own) -> Answer:
        measured = Decimal("37.6") if own.kind == "fever" else Decimal("36.7")
        return Answer(whereabouts="campus", temperature_c=measured, method="armpit")

    def _say(self, occasion: str, own: Own, at: datetime, stage: Stage) -> None:
        self._record(stage, own.number, self.day.day, occasion, self._answer(own), at)
        self.life.heard.add(own.number)

    def _record(self, stage: Stage, number: str, day: date, occasion: str, answer: Answer, at: datetime) -> None:
        person = stage.person(number, at=at)
        reports.record_report(
            day=day, person_id=person, occasion=occasion, answer=answer, measures=self._measures, happened_at=at,
            by=Actor.person(person), at=at,
        )  # fmt: skip

    def _take_back(self, occasion: str, own: Own, at: datetime, stage: Stage) -> None:
        person = stage.person(own.number, at=at)
        reports.withdraw_report(
            day=self.day.day, person_id=person, occasion=occasion, by=Actor.person(person), at=at
        )  # fmt: skip

    def _correct(self, occasion: str, own: Own, at: datetime, answer: Answer, reason: str) -> Step:
        def act(stage: Stage) -> None:
            person = stage.person(own.number, at=at)
            reports.correct_report(
                day=self.day.day, person_id=person, occasion=occasion, answer=answer, reason=reason,
                measures=self._measures, by=Actor.person(person), at=at,
            )  # fmt: skip

        return Step(at, f"{own.number} corrects", act)

    def _made_good(self) -> Iterator[Step]:
        yesterday = self.day.day - timedelta(days=1)
        for place, number in enumerate(self.day.made_good):
            for occasion in self.day.yesterday:
                at = self.at(8 * 60 + 7 * place)
                act = partial(self._record_late, number, yesterday, occasion, at)
                yield Step(at, f"{number} makes {yesterday} good", act)

    def _record_late(self, number: str, day: date, occasion: str, at: datetime, stage: Stage) -> None:
        self._record(stage, number, day, occasion, ON_CAMPUS, at)

    def _escalate(self, hour: str, _stage: Stage) -> None:
        reminding.escalate(day=self.day.day, by=CLOCKWORK, at=clock.instant(self.day.day, hour))
