"""Officers on duty: from 17 February one cadre for each shift, handed over twice a day (row 101)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.response import actions as response
from houqin.kernel.rosters import queries as rosters
from houqin.kernel.rosters.rules import Planned
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import watch
from houqin.lines.accountability.measures import WatchMeasures
from houqin.scenarios.cumt_2020 import places as ground
from houqin.scenarios.cumt_2020.life import LAST
from houqin.scenarios.cumt_2020.staff import Roster
from houqin.scenarios.engine import BY, Step
from houqin.scenarios.stage import WHOLE, Stage

FIRST_SHIFT, LAST_PLANNED = date(2020, 2, 17), date(2020, 3, 8)
STARTS = ("08:00", "20:00")
HOURS = timedelta(hours=12)
DOCUMENT = "总务部关于中层以上干部轮流值班的通知"
CLOCKWORK = Actor.system("clockwork")
PLANNING_HOUR = "16:00"  # of the Sunday before each week
SWAP = (18, 27)  # shifts whose officers change places, counted from the first
SWAPPED_AT = clock.instant(date(2020, 2, 24), "17:30")
ILL = 24  # the shift that the backup takes
FELL_ILL_AT = clock.instant(date(2020, 2, 28), "18:10")
LATE, NEVER = 9, 14  # the shift after which relief came late, and the one that nobody signed for
MINUTES = (-14, -9, -12, -6, -11)  # when the notes are written, from the end of the shift
SIGNED = (-2, 1, 3, -4, 0, 6)  # when they are signed
STATES = (
    "全校供水供电供暖正常，各门岗在岗", "食堂三餐供应正常，超市货架充足", "公寓楼晚间消毒完成，无异常",
    "隔离观察点送餐到位，无异常", "巡查两校区，秩序平稳", "夜间气温低，供热压力正常",
)  # fmt: skip
OPEN_ITEMS = (
    "无", "松苑2号楼一层水龙头报修，维修班明早处理", "物资库口罩明日9时到货，需2人卸车", "无",
    "国际学生1人咨询返校手续，已转学生处", "文昌校区3号变压器例行巡检改到明日",
)  # fmt: skip
KEYS = "值班室钥匙1把、应急库钥匙1把、对讲机2部，齐全"


@dataclass(frozen=True, slots=True)
class Turn:
    """One shift of the plan: its number from the first, from when until when, whose it was to be, whose it became."""

    number: int
    starts_at: datetime
    ends_at: datetime
    planned: str
    backup: str
    officer: str


def turns(roster: Roster) -> list[Turn]:
    """Return every shift that was planned, the cadres in turn, with the one swap and the one replacement."""
    cadres = roster.cadres
    starts = [clock.instant(day, hour) for day in clock.days(FIRST_SHIFT, LAST_PLANNED) for hour in STARTS]
    planned = [cadres[number % len(cadres)] for number in range(len(starts))]
    backups = [cadres[(number + len(cadres) // 2) % len(cadres)] for number in range(len(starts))]
    officers = list(planned)
    officers[SWAP[0]], officers[SWAP[1]] = officers[SWAP[1]], officers[SWAP[0]]
    officers[ILL] = backups[ILL]
    return [Turn(n, at, at + HOURS, planned[n], backups[n], officers[n]) for n, at in enumerate(starts)]


def officer_at(roster: Roster, at: datetime) -> str:
    """Return the number of the cadre on duty at an instant."""
    return next(turn.officer for turn in turns(roster) if turn.starts_at <= at < turn.ends_at)


def steps(day: date, roster: Roster) -> Iterator[Step]:
    """Yield the steps of a day that concern the officers on duty."""
    if day == FIRST_SHIFT - timedelta(days=1):
        yield Step(clock.instant(day, "15:00"), "measure officer_shifts", _ask_for_officers)
    found = turns(roster)
    if day.weekday() == 6 and day < LAST_PLANNED:
        week = [turn for turn in found if timedelta(days=1) <= clock.day_of(turn.starts_at) - day <= timedelta(days=7)]
        if week:
            at = clock.instant(day, PLANNING_HOUR)
            yield Step(at, "plan the officers of the week", partial(_plan, week, roster.planner, at))
    if day >= FIRST_SHIFT:
        at = clock.instant(day, "00:00")
        yield Step(at, "publish handovers", lambda _stage: watch.publish(day=day, by=CLOCKWORK, at=at))
    yield from (step for step in _changes(found, roster) if clock.day_of(step.at) == day)
    for turn, follower in itertools.pairwise(found):
        if clock.day_of(turn.ends_at) == day and day <= LAST:
            yield from _handover(turn, follower)


def _ask_for_officers(stage: Stage) -> None:
    response.override(
        measures=WatchMeasures, field="officer_shifts", value=list(STARTS), place_id=stage.place(ground.ROOT),
        starts_at=clock.instant(FIRST_SHIFT, "00:00"), ends_at=None, document=DOCUMENT,
        by=BY, at=clock.instant(FIRST_SHIFT - timedelta(days=1), "15:00"),
    )  # fmt: skip


def _plan(week: list[Turn], planner: str, at: datetime, stage: Stage) -> None:
    planned = [
        Planned(turn.starts_at, turn.ends_at, stage.person(turn.planned, at=at), stage.person(turn.backup, at=at))
        for turn in week
    ]
    watch.plan_shifts(planned=planned, by=stage.by(planner, at=at), at=at)


def _changes(found: list[Turn], roster: Roster) -> Iterator[Step]:
    yield Step(SWAPPED_AT, "two officers swap", partial(_swap, found, roster.planner))
    yield Step(FELL_ILL_AT, "the backup takes a shift", partial(_replace, found[ILL], roster.planner))
    double = SWAPPED_AT + timedelta(minutes=5)
    meeting = [Turn(0, found[SWAP[0]].starts_at, found[SWAP[0]].ends_at, found[3].planned, found[4].planned, "")]
    yield Step(
        double, "a second officer for one shift", partial(_plan, meeting, roster.planner, double), is_refused=True
    )


def _swap(found: list[Turn], planner: str, stage: Stage) -> None:
    first, second = (_shift(found[number]) for number in SWAP)
    by = stage.by(planner, at=SWAPPED_AT)
    watch.swap_officers(shift_id=first, with_id=second, reason="赴市防控指挥部开会，经协商调班", by=by, at=SWAPPED_AT)


def _replace(turn: Turn, planner: str, stage: Stage) -> None:
    at = FELL_ILL_AT
    watch.replace_officer(
        shift_id=_shift(turn), person_id=stage.person(turn.backup, at=at), reason="感冒就医，由备班接替",
        by=stage.by(planner, at=at), at=at,
    )  # fmt: skip


def _shift(turn: Turn) -> int:
    standing = rosters.standing_at(declared.OFFICER, turn.starts_at, within=WHOLE)
    if standing is None:
        raise LookupError(f"no shift from {turn.starts_at}")
    return standing.shift.pk


def _handover(turn: Turn, follower: Turn) -> Iterator[Step]:
    number = turn.number
    written = turn.ends_at + timedelta(minutes=MINUTES[number % len(MINUTES)])
    if number == 0:
        early = written - timedelta(minutes=4)
        yield Step(early, "notes without the keys", partial(_write, turn, early, ""), is_refused=True)
    yield Step(written, f"notes of shift {number}", partial(_write, turn, written, KEYS))
    if number == NEVER:
        return
    signed = turn.ends_at + timedelta(minutes=SIGNED[number % len(SIGNED)])
    if number == LATE:
        stayed, signed = turn.ends_at + timedelta(minutes=20), turn.ends_at + timedelta(minutes=52)
        yield Step(stayed, "relief has not come", partial(_stay, turn, stayed))
    yield Step(signed, f"shift {number} is taken over", partial(_take, turn, follower, signed))


def _write(turn: Turn, at: datetime, keys: str, stage: Stage) -> None:
    number = turn.number
    watch.write_handover(
        shift_id=_shift(turn), state_of_things=STATES[number % len(STATES)], keys=keys,
        open_items=OPEN_ITEMS[number * 5 % len(OPEN_ITEMS)], by=stage.by(turn.officer, at=at), at=at,
    )  # fmt: skip


def _stay(turn: Turn, at: datetime, stage: Stage) -> None:
    watch.stay_on(
        shift_id=_shift(turn), reason="接班干部途中车辆故障，电话已联系", by=stage.by(turn.officer, at=at), at=at
    )


def _take(turn: Turn, follower: Turn, at: datetime, stage: Stage) -> None:
    watch.take_over(shift_id=_shift(turn), by=stage.by(follower.officer, at=at), at=at)
