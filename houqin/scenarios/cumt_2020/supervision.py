"""Both inspecting bodies at work (row 117): rounds over the weeks, what they found, how it ended.

Most findings are rectified in time and closed by another inspector; some late, one only after it was missed, one
opened again, one never, one withdrawn. The last ones are still open when the campaign ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.lines.accountability.actions import findings, supervision
from houqin.lines.accountability.queries import findings as finding_queries
from houqin.lines.accountability.queries import supervision as queries
from houqin.lines.accountability.rules import supervision as rules
from houqin.scenarios.cumt_2020 import sketches
from houqin.scenarios.cumt_2020.life import LAST
from houqin.scenarios.cumt_2020.rolls import CLOCKWORK
from houqin.scenarios.cumt_2020.staff import Roster
from houqin.scenarios.engine import BY, Step
from houqin.scenarios.stage import WHOLE, Stage

APPOINTED = date(2020, 1, 31)
BODIES = (rules.DISCIPLINE, rules.DISCIPLINE, rules.WORK_STYLE)
SIZE, SECOND_VISIT = 6, 2
TOLD = ("09:05", "18:05")
IN_TIME, LATE, MADE_GOOD, REOPENED, MISSED = "in_time", "late", "made_good", "reopened", "missed"
WAITING, STILL_OPEN, WITHDRAWN = "waiting", "still_open", "withdrawn"


@dataclass(frozen=True, slots=True)
class Lot:
    """One finding of the campaign and what becomes of it; due after `hours`."""

    fate: str
    severity: str
    aspect: str
    hours: int
    text: str
    mended: str


@dataclass(frozen=True, slots=True)
class Walk:
    """One round: so many days before the last, by which of the inspectors, with which findings."""

    back: int
    inspector: int
    lots: tuple[Lot, ...] = ()
    begins: str = "14:00"

    @property
    def day(self) -> date:
        """The day of the round."""
        return LAST - timedelta(days=self.back)


SIGNED = Lot(IN_TIME, "slight", "reporting", 48, "消毒记录当日一栏未签字", "已补签，班前会重申当日签字要求")
MASKS = Lot(IN_TIME, "serious", "protection", 24, "两名职工口罩佩戴不规范", "已纠正，并对全班进行口罩佩戴培训")
GUESTS = Lot(LATE, "serious", "screening", 24, "外来人员登记表缺体温栏", "已更换登记表，补登当日来访人员")
BOARD = Lot(IN_TIME, "slight", "publicity", 72, "防控宣传栏内容未更新", "宣传栏已更新，指定专人每周检查")
SHIFT = Lot(REOPENED, "serious", "watch", 24, "夜班交接未双方签字", "交接簿已补签，改为当面交接")
STORE = Lot(IN_TIME, "grave", "campus", 24, "含氯消毒剂与酒精同柜存放", "已分柜存放并张贴标识")
DISTANCE = Lot(MADE_GOOD, "serious", "protection", 24, "班前会人员间距不足一米", "班前会改为室外分批进行")
DOUBLE = Lot(WITHDRAWN, "slight", "reporting", 48, "同一问题重复记录", "")
FENCE = Lot(LATE, "serious", "works", 48, "施工围挡有缺口", "缺口已封闭，增加夜间巡查")
GLOVES = Lot(IN_TIME, "serious", "protection", 24, "收餐岗位未戴手套", "已配发手套，岗位张贴提示")
AIRING = Lot(MISSED, "serious", "campus", 24, "值班室未按时通风", "")
SHEET = Lot(REOPENED, "slight", "reporting", 24, "代报记录未写明核实方式", "已补写核实方式并逐人复核")
THERMOMETER = Lot(WAITING, "serious", "screening", 24, "额温枪电量不足，备用未到位", "已更换电池并领取备用额温枪")
ROOM = Lot(STILL_OPEN, "slight", "observation_rooms", 72, "观察室物品清单与实物不符", "")
BIN = Lot(STILL_OPEN, "grave", "campus", 20, "废弃口罩桶未加盖", "")
WALKS = (
    Walk(33, 0, (SIGNED, MASKS)),
    Walk(30, 2, (GUESTS,)),
    Walk(26, 1, (BOARD,)),
    Walk(23, 2, (SHIFT, STORE)),
    Walk(19, 0),
    Walk(16, 2, (DISTANCE, DOUBLE)),
    Walk(12, 1, (FENCE,)),
    Walk(7, 0, (GLOVES,)),
    Walk(6, 2, (SHEET, AIRING)),
    Walk(4, 0, (MASKS,)),
    Walk(2, 1, (THERMOMETER, ROOM)),
    Walk(1, 2, (BIN,)),
    Walk(0, 0, begins="16:05"),  # still hidden at the hour of the demo
)


def steps(day: date, roster: Roster, roll_days: Collection[date]) -> Iterator[Step]:
    """Yield what the inspecting bodies, and who answers for what they found, do on a day."""
    if day == APPOINTED:
        for number, body in zip(roster.inspectors, BODIES, strict=True):
            yield Step(clock.instant(day, "09:00"), f"{number} inspects for {body}", partial(_appoint, number, body))
    walks = [walk for walk in WALKS if walk.day in roll_days]
    for walk in walks:
        for step in _Round(walk, roster).steps():
            if clock.day_of(step.at) == day:
                yield step
    if walks and day > walks[0].day:
        for hour in TOLD:
            yield Step(clock.instant(day, hour), f"overdue findings at {hour}", partial(_tell, day, hour))


def _appoint(number: str, body: str, stage: Stage) -> None:
    at = clock.instant(APPOINTED, "09:00")
    supervision.appoint_inspector(person_id=stage.person(number, at=at), body=body, by=BY, at=at)


def _tell(day: date, hour: str, _stage: Stage) -> None:
    at = clock.instant(day, hour)
    if finding_queries.is_telling(at=at, within=WHOLE):
        findings.escalate(by=CLOCKWORK, at=at)


@dataclass(frozen=True, slots=True)
class _Round:
    """Turns one round into steps; `seen` are its visits, read once when they are shown."""

    walk: Walk
    roster: Roster
    seen: list[Any] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"round:{self.walk.back}"

    @property
    def number(self) -> str:
        return self.roster.inspectors[self.walk.inspector]

    @property
    def other(self) -> str:
        """Who looks again at what this inspector found."""
        return self.roster.inspectors[1 if self.walk.inspector == 0 else 0]

    def at(self, minute: int) -> datetime:
        return clock.instant(self.walk.day, self.walk.begins) + timedelta(minutes=minute)

    def steps(self) -> Iterator[Step]:
        yield Step(self.at(0), f"{self.number} draws", self._draw)
        yield Step(self.at(20), f"{self.number} opens the first place", self._open)
        for place in range(1, SIZE + 1):
            at = self.at(20 + 9 * place)
            yield Step(at, f"{self.number} looks at claim {place}", partial(self._look, place, at))
        for place, lot in enumerate(self.walk.lots):
            yield from self._life_of(place, lot)

    def _draw(self, stage: Stage) -> None:
        at = self.at(0)
        stage.notes[self.key] = supervision.draw_round(
            day=self.walk.day, seed=2020 * 100 + self.walk.back, size=SIZE, by=stage.by(self.number, at=at), at=at
        )

    def _open(self, stage: Stage) -> None:
        at = self.at(20)
        by = stage.by(self.number, at=at)
        within = Scope(person_id=by.person_id, units=None, places=None)
        row = queries.round_for(stage.noted(self.key), within=within)
        first = queries.first_place(row, within=within) if row else None
        supervision.open_round(round_id=stage.noted(self.key), code=first.code if first else "", by=by, at=at)

    def _visits(self, stage: Stage) -> list[Any]:
        if not self.seen:
            row = queries.round_for(stage.noted(self.key), within=WHOLE)
            self.seen.extend(queries.visits_of(row, within=WHOLE) if row else [])
        return self.seen

    def _look(self, place: int, at: datetime, stage: Stage) -> None:
        visit = next((found for found in self._visits(stage) if found.number == place), None)
        if visit is None:
            return  # a small campaign claims less than a round asks for
        result, note, shown = rules.CONFIRMED, "", rules.Shown()
        if place == SECOND_VISIT and self.walk.lots:
            result, note = rules.NOT_AS_CLAIMED, "现场情况与上报不一致"
            shown = _shown(self.walk.back, is_mended=False)
        elif place == SIZE and self.walk.back % 3 == 0:
            result, note = rules.UNCHECKED, "当事人已下班"
        supervision.record_check(
            visit_id=visit.pk, result=result, code="" if result == rules.UNCHECKED else visit.place.code, note=note,
            shown=shown, by=stage.by(self.number, at=at), at=at,
        )  # fmt: skip

    def _life_of(self, place: int, lot: Lot) -> Iterator[Step]:
        found_at = self.at(60 + 25 * place)
        due_at = found_at + timedelta(hours=lot.hours)
        name, key = f"finding {self.walk.back}.{place}", f"finding:{self.walk.back}:{place}"
        yield Step(found_at, name, partial(self._find, place, lot, key, found_at, due_at))
        if lot.fate == WITHDRAWN:
            yield Step(found_at + timedelta(minutes=40), f"{name} withdrawn", partial(self._withdraw, key, found_at))
        if lot.fate in {STILL_OPEN, MISSED, WITHDRAWN}:
            return
        after = {LATE: timedelta(hours=2), MADE_GOOD: timedelta(hours=26)}.get(lot.fate, timedelta(hours=-5))
        mended_at = due_at + after
        yield Step(mended_at, f"{name} rectified", partial(self._mend, key, lot, mended_at))
        if lot.fate == WAITING:
            return
        looked_at = clock.instant(clock.day_of(mended_at) + timedelta(days=1), "10:30")
        if lot.fate == REOPENED:
            yield Step(looked_at, f"{name} opened again", partial(self._look_again, key, rules.REOPENED, looked_at))
            mended_at = looked_at + timedelta(hours=6)
            yield Step(mended_at, f"{name} rectified again", partial(self._mend, key, lot, mended_at))
            looked_at += timedelta(days=1)
        yield Step(looked_at, f"{name} closed", partial(self._look_again, key, rules.CLOSED, looked_at))

    def _find(self, place: int, lot: Lot, key: str, at: datetime, due_at: datetime, stage: Stage) -> None:
        visits = [found for found in self._visits(stage) if found.duty.unit.kind in {"team", "unit"}]
        # The first finding is of the claim that was not as claimed; the second of what lay beside the last one.
        chosen = next((found for found in visits if found.number == SECOND_VISIT), visits[0])
        chosen = chosen if place == 0 else visits[-1]
        stage.notes[key] = findings.record_finding(
            found=rules.Found(
                place_code=chosen.place.code, aspect=lot.aspect, severity=lot.severity, text=lot.text,
                unit_id=chosen.duty.unit_id, due_at=due_at, visit_id=chosen.pk if place == 0 else None,
            ),
            shown=_shown(self.walk.back * 10 + place, is_mended=False),
            by=stage.by(self.number, at=at), at=at,
        )  # fmt: skip

    def _owner(self, key: str, stage: Stage) -> Actor:
        row = finding_queries.finding_for(stage.noted(key), within=WHOLE)
        return Actor.person(row.owner_id) if row else BY

    def _mend(self, key: str, lot: Lot, at: datetime, stage: Stage) -> None:
        findings.rectify(
            finding_id=stage.noted(key), text=lot.mended, shown=_shown(self.walk.back, is_mended=True),
            by=self._owner(key, stage), at=at,
        )  # fmt: skip

    def _look_again(self, key: str, result: str, at: datetime, stage: Stage) -> None:
        is_closed = result == rules.CLOSED
        findings.recheck(
            finding_id=stage.noted(key), result=result, note="" if is_closed else "抽看近三日记录，仍有缺项",
            due_at=None if is_closed else at + timedelta(hours=24), by=stage.by(self.other, at=at), at=at,
        )  # fmt: skip

    def _withdraw(self, key: str, found_at: datetime, stage: Stage) -> None:
        at = found_at + timedelta(minutes=40)
        findings.withdraw_finding(
            finding_id=stage.noted(key), reason="与前一问题重复", by=stage.by(self.number, at=at), at=at
        )


def _shown(number: int, *, is_mended: bool) -> rules.Shown:
    photo = rules.Sent(f"{number}.jpg", "image/jpeg", sketches.sketch(number, is_mended=is_mended))
    return rules.Shown((photo,))
