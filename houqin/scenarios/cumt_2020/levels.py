"""The response level of the campaign, the document of 30 January, and what was told to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from houqin.common import clock
from houqin.kernel.notices import actions as notices
from houqin.kernel.response import actions as response
from houqin.scenarios.cumt_2020 import opening
from houqin.scenarios.cumt_2020 import places as ground
from houqin.scenarios.cumt_2020.life import TWICE_UNTIL
from houqin.scenarios.cumt_2020.staff import Roster
from houqin.scenarios.engine import Step
from houqin.scenarios.stage import Stage

# domain §2.1: level I from 25 January (24:00 on the 24th), level II from 24:00 on 24 February, both for the province.
LEVEL_ONE = clock.instant(date(2020, 1, 25), "00:00")
LEVEL_TWO = clock.instant(date(2020, 2, 25), "00:00")
DOCUMENT_ONE = "江苏省启动突发公共卫生事件一级响应的公告"
DOCUMENT_TWO = "江苏省调整突发公共卫生事件响应级别的通告（一级调整为二级）"
MISTAKEN = "徐州市调整响应级别的通告（文号待核）"
ARTICLE = ("article:2020-03-06", "新闻稿《聚焦“九精准”，扎实做好疫情防控后勤保障工作》定于3月6日发布",
           "The article on the nine “precisions” will be published on 6 March")  # fmt: skip
NOTICES = (
    (date(2020, 1, 20), "10:30", "health-reports", "即日起每日报告健康状况，10:00前完成",
     "From today on everybody sends a health report by 10:00 each day"),
    (date(2020, 1, 25), "08:00", "level-one", "江苏省自1月25日00:00起启动一级响应",
     "Level I applies in Jiangsu from 25 January 00:00"),
    (date(2020, 1, 30), "16:00", "once-a-day", "1月31日起健康报告改为每日一次",
     "From 31 January one health report a day"),
    (date(2020, 2, 16), "17:00", "watch", "2月17日起中层以上干部轮班，每班一人",
     "From 17 February cadres stand duty in turn, one for each shift"),
    (date(2020, 2, 24), "19:20", "level-two", "2月25日00:00（2月24日24时）起调整为二级响应",
     "Level II applies from 25 February 00:00 (24:00 on 24 February)"),
)  # fmt: skip


def steps(day: date, roster: Roster) -> Iterator[Step]:
    """Yield the steps of a day that concern the level and what is told."""
    at = partial(clock.instant, day)
    if day == date(2020, 1, 24):
        yield _change("one", "I", LEVEL_ONE, DOCUMENT_ONE, at("20:10"), roster.planner)
    if day == TWICE_UNTIL - timedelta(days=1):
        until = clock.instant(TWICE_UNTIL, "00:00")
        for name, value in opening.ONCE.items():
            act = partial(opening.override, name, value, until, LEVEL_TWO, opening.ONCE_DOCUMENT, at("15:00"))
            yield Step(at("15:00"), f"measure {name}", act)
    if day == date(2020, 2, 24):
        yield _change("mistaken", "II", LEVEL_TWO, MISTAKEN, at("18:45"), roster.planner)
        yield Step(at("19:10"), "withdraw the mistaken change", partial(_withdraw, at("19:10"), roster.planner))
        yield _change("two", "II", LEVEL_TWO, DOCUMENT_TWO, at("19:12"), roster.planner)
        readers = [roster.director, roster.party_secretary, *roster.deputies, *roster.unit_heads.values()]
        for place, number in enumerate(readers):
            read_at = at("19:30") + timedelta(minutes=7 * place)
            yield Step(read_at, f"{number} has read it", partial(_acknowledge, number, read_at))
    if day == date(2020, 2, 25):
        late = _change("late", "II", LEVEL_ONE, DOCUMENT_TWO, at("09:00"), roster.planner)
        yield Step(late.at, "a level is changed in the past", late.act, is_refused=True)
    for on, hour, key, chinese, english in NOTICES:
        if on == day:
            yield Step(at(hour), f"notice {key}", partial(_tell, key, chinese, english, at(hour), roster.planner))
    if day == date(2020, 3, 5):
        yield Step(at("15:30"), "notice of the article", partial(_tell, *ARTICLE, at("15:30"), roster.planner))


def _change(key: str, level: str, starts_at: datetime, document: str, at: datetime, number: str) -> Step:
    def act(stage: Stage) -> None:
        stage.notes[f"level:{key}"] = response.enter_change(
            place_id=stage.place(ground.ROOT), level=level, starts_at=starts_at, document=document,
            by=stage.by(number, at=at), at=at,
        )  # fmt: skip

    return Step(at, f"enter level {level} ({key})", act)


def _withdraw(at: datetime, number: str, stage: Stage) -> None:
    response.withdraw_change(
        change_id=stage.noted("level:mistaken"), because="文号有误，重新录入", by=stage.by(number, at=at), at=at
    )


def _acknowledge(number: str, at: datetime, stage: Stage) -> None:
    person = stage.person(number, at=at)
    change = stage.noted("level:two")
    response.acknowledge(change_id=change, person_id=person, by=stage.by(number, at=at), at=at)


def _tell(key: str, chinese: str, english: str, at: datetime, number: str, stage: Stage) -> None:
    notices.post(key=key, title=(chinese, english), by=stage.by(number, at=at), at=at)
