"""The leading group at work: its decisions, its heads away, the ten aspects reviewed week by week (rows 109–113)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from houqin.common import clock
from houqin.kernel.people.actions import posts
from houqin.lines.accountability.actions import aspects, group
from houqin.lines.accountability.rules import aspects as rules
from houqin.lines.accountability.rules.aspects import Shown
from houqin.scenarios.cumt_2020.staff import Roster
from houqin.scenarios.cumt_2020.watches import CLOCKWORK
from houqin.scenarios.engine import Step
from houqin.scenarios.stage import Stage

CHARGED = date(2020, 1, 26)
FIRST_WEEK = date(2020, 1, 27)
KEYS = tuple(rules.ASPECTS)
# The unit whose head answers for an aspect; a number is one of the deputies.
OWNERS: tuple[str | int, ...] = (0, "u01", 1, "u05", "u02", "u11", "u10", 2, 3, "u01")
# week (from the first) → aspects reviewed on Saturday, not at all, and with a status other than as planned
LATE = {0: (5, 7), 1: (3,), 2: (8,), 3: (1, 6), 4: (4,)}
NEVER = {2: (5,)}
STATUS = {
    (0, 2): rules.AT_RISK,
    (1, 2): rules.AT_RISK,
    (0, 4): rules.STUCK,
    (3, 7): rules.AT_RISK,
    (5, 5): rules.AT_RISK,
}
OPEN_IN_LAST_WEEK = (5, 7, 9)  # still open on the last day of the campaign: they are due on Friday
NOTES = (
    "例会研判一次，任务分解到人", "公众号与校内通知推送，宣传栏更新", "观察室102间每日两次查房，物资到位", "集中居住楼封闭管理，人员核对无误",
    "人员排查台账每日更新", "复工项目资料逐一审查", "校园环境消杀覆盖两校区", "口罩、体温计、消毒液发放登记完整", "值班室抽查两次，在岗在位",
    "日报按时报送，数据核对一致",
)  # fmt: skip
COUNTED = {4: "accountability.daily_report", 9: "accountability.daily_report"}
DOCUMENTS = {0: "总务部疫情防控工作方案", 5: "校内工程复工审批单"}
HEAD, PARTY, DEPUTY = "director", "party_secretary", "deputies"
DECISIONS: tuple[tuple[date, str, str, int, str, str], ...] = (
    (date(2020, 1, 26), "15:00", HEAD, 0, "成立后勤保障组，十个方面责任到人",
     "The logistics support group is formed; ten aspects have owners"),
    (date(2020, 1, 28), "10:20", PARTY, 1, "党支部书记带头宣传，每日推送防护知识", "Branch secretaries inform everybody every day"),
    (date(2020, 2, 3), "16:10", HEAD, 2, "启用隔离观察室，明确送餐与消毒分工", "The observation rooms open; meals and disinfection assigned"),
    (date(2020, 2, 7), "15:20", PARTY, 3, "留校学生集中居住，三餐免费", "Staying students lodge together, meals free"),
    (date(2020, 2, 16), "16:30", HEAD, 8, "2月17日起中层以上干部轮班，每班一人", "Cadres stand duty in turn from 17 February"),
    (date(2020, 2, 20), "11:00", PARTY, 5, "复工项目一项一审，未经审批不得进场", "No works begin without approval"),
    (date(2020, 2, 25), "09:30", HEAD, 0, "按二级响应调整工作安排，标准不降", "Work follows level II; standards stay"),
    (date(2020, 3, 3), "16:00", HEAD, 9, "日报于每日17时前报送", "The daily brief is sent by 17:00"),
)  # fmt: skip
# Both heads away: day, from, until, when and on what a deputy decides, number of the deputy, text
ABSENCES: tuple[tuple[date, str, str, str, int, int, str], ...] = (
    (date(2020, 2, 12), "13:30", "18:00", "15:05", 7, 0, "向值守人员加发口罩200只"),
    (date(2020, 2, 27), "08:30", "12:30", "10:40", 6, 1, "雨雪天气，校园主干道除冰撒盐"),
)  # fmt: skip
MEETING = "参加市疫情防控工作会议"
BACK_EARLY = clock.instant(date(2020, 2, 12), "17:20")
WHILE_PRESENT = clock.instant(date(2020, 2, 13), "10:00")


def steps(day: date, roster: Roster, counted_days: list[date]) -> Iterator[Step]:
    """Yield the steps of a day that concern group and aspects; tasks are counted only where `counted_days` has them."""
    if day == CHARGED:
        for place in range(len(KEYS)):
            at = clock.instant(day, "14:00") + timedelta(minutes=2 * place)
            yield Step(at, f"charge of {KEYS[place]}", partial(_charge, place, roster, at))
    if day >= FIRST_WEEK and day.weekday() == 0:
        at = clock.instant(day, "00:00")
        yield Step(at, "publish reviews", lambda _stage: aspects.publish(day=day, by=CLOCKWORK, at=at))
    yield from _reviews(day, roster, counted_days)
    for on, hour, office, place, zh, en in DECISIONS:
        if on == day:
            at = clock.instant(day, hour)
            yield Step(at, f"decision on {KEYS[place]}", partial(_decide, getattr(roster, office), place, zh, en, at))
    yield from _absences(day, roster)


def owner_of(roster: Roster, place: int) -> tuple[str, str]:
    """Return the numbers of owner and deputy of an aspect."""
    unit = OWNERS[place]
    owner = roster.deputies[unit] if isinstance(unit, int) else roster.unit_heads[unit]
    others = [number for number in roster.cadres if number != owner]
    return owner, others[(place * 3 + 1) % len(others)]


def _charge(place: int, roster: Roster, at: datetime, stage: Stage) -> None:
    owner, deputy = (stage.person(number, at=at) for number in owner_of(roster, place))
    by = stage.by(roster.director, at=at)
    aspects.assign_aspect(aspect=KEYS[place], owner_id=owner, deputy_id=deputy, by=by, at=at)


def _reviews(day: date, roster: Roster, counted_days: list[date]) -> Iterator[Step]:
    week = (day - FIRST_WEEK).days // 7
    if day < FIRST_WEEK:
        return
    for place in range(len(KEYS)):
        late = place in LATE.get(week, ())
        on = FIRST_WEEK + timedelta(days=7 * week + (5 if late else 2 + place % 2))
        is_left_out = place in NEVER.get(week, ()) or (week == 5 and place in OPEN_IN_LAST_WEEK)
        if on != day or is_left_out:
            continue
        at = clock.instant(day, "14:10") + timedelta(minutes=11 * place + week)
        owner, deputy = owner_of(roster, place)
        # Every so often the deputy does it.
        number = deputy if (place + week) % 7 == 3 else owner
        shown = _shown(place, day, counted_days)
        status = STATUS.get((week, place), rules.AS_PLANNED)
        yield Step(at, f"review of {KEYS[place]}", partial(_review, place, number, status, shown, at))


def _shown(place: int, day: date, counted_days: list[date]) -> list[Shown]:
    shown = [Shown(rules.NOTE, day, NOTES[place])]
    if place in DOCUMENTS:
        shown.append(Shown(rules.DOCUMENT, day, DOCUMENTS[place]))
    if place in COUNTED and day in counted_days:
        shown.append(Shown(rules.COVERAGE, day, duty_kind=COUNTED[place]))
    return shown


def _review(place: int, number: str, status: str, shown: list[Shown], at: datetime, stage: Stage) -> None:
    by = stage.by(number, at=at)
    if (decision := stage.notes.get(f"decision:{place}")) is not None:
        shown = [*shown, Shown(rules.DECISION, clock.day_of(at), decision_id=decision)]
    aspects.record_review(aspect=KEYS[place], status=status, exhibits=shown, by=by, at=at)


def _decide(number: str, place: int, zh: str, en: str, at: datetime, stage: Stage) -> None:
    by = stage.by(number, at=at)
    decision = group.decide(aspect=KEYS[place], text_zh=zh, text_en=en, by=by, at=at)
    stage.notes[f"decision:{place}"] = decision


def _absences(day: date, roster: Roster) -> Iterator[Step]:
    for on, first, last, hour, place, deputy, text in ABSENCES:
        if on != day:
            continue
        leaves, back, at = (clock.instant(day, clock_time) for clock_time in (first, last, hour))
        for number in (roster.director, roster.party_secretary):
            yield Step(leaves, f"{number} is away", partial(_leave, number, back, leaves))
        yield Step(at, "a deputy decides for the heads", partial(_decide, roster.deputies[deputy], place, text, "", at))
    if day == clock.day_of(BACK_EARLY):
        yield Step(BACK_EARLY, "the director is back", partial(_come_back, roster.director))
        late = BACK_EARLY + timedelta(minutes=10)
        act = partial(_decide, roster.deputies[0], 7, "再加发口罩100只", "", late)
        yield Step(late, "a deputy decides although a head is back", act, is_refused=True)
    if day == clock.day_of(WHILE_PRESENT):
        act = partial(_decide, roster.deputies[1], 0, "调整例会时间", "", WHILE_PRESENT)
        yield Step(WHILE_PRESENT, "a deputy decides while both heads are present", act, is_refused=True)


def _leave(number: str, until: datetime, at: datetime, stage: Stage) -> None:
    person = stage.person(number, at=at)
    posts.go_away(person_id=person, until=until, reason=MEETING, by=stage.by(number, at=at), at=at)


def _come_back(number: str, stage: Stage) -> None:
    posts.come_back(person_id=stage.person(number, at=BACK_EARLY), by=stage.by(number, at=BACK_EARLY), at=BACK_EARLY)
