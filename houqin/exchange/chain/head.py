"""What the head of a list says of it: until when it is open, for which meal and day it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from houqin.common import clock
from houqin.exchange.chain.asked import Asked
from houqin.exchange.chain.lines import MEAL_WORD, MEALS, Cut
from houqin.exchange.chain.words import clock_time

TIME = (
    r"(上午|早上|中午|下午|晚上|今晚|傍晚|晚)? ?((?:[01]?\d|2[0-4]):[0-5]\d"
    r"|(?:\d{1,2}|[一二两三四五六七八九十]{1,3})点(?:半|整|[一三]刻|\d{1,2}|[二三四五]?十[一二三四五六七八九]?)?)"
)
BEFORE = re.compile(rf"{TIME}分?(?:之前|以前|前)? ?(?:准时)?(?:截止|截至|截单|停止|结束|关闭|封单)")
AFTER = re.compile(
    r"(?:截止|截至|截单)(?:时间|接龙|报名|订餐)?(?:到|至|为|是|:)? ?"
    rf"(?:\d{{1,2}}月\d{{1,2}}[日号])?(?:[今明当]天|[今明当]日)? ?{TIME}"
)
UNTIL = re.compile(rf"{TIME}分?(?:之前|以前|前)")
AFTERNOON = frozenset({"下午", "晚上", "今晚", "傍晚", "晚"})
# An hour that nobody says of the night, and without a word is said of the afternoon as well.
UNCERTAIN_HOURS = range(1, 7)
LAST_SERVED = {"breakfast": "09:00", "lunch": "13:30", "dinner": "19:30", "supper": "22:30"}
TODAY = re.compile("今天|今日|今晚")
DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")


def named(texts: Iterable[str]) -> tuple[str | None, bool]:
    """Return the time of the cut-off that the texts name as HH:MM, and whether they say that it is today's.

    None where none is named, and where 5点 leaves open which: nothing is suggested that has to be guessed.
    """
    for text in texts:
        found = (
            BEFORE.search(text)
            or AFTER.search(text)
            or (UNTIL.search(text) if re.search("接龙|报名|订餐|前报", text) else None)
        )
        if not found:
            continue
        is_afternoon = found[1] in AFTERNOON or (found[1] == "中午" and found[2].startswith(("1点", "一点", "1:")))
        time = clock_time(found[2], is_afternoon=is_afternoon)
        if time is None or (found[1] is None and int(time[:2]) in UNCERTAIN_HOURS):
            return None, False
        return time, TODAY.search(text) is not None
    return None, False


def instant(asked: Asked, time: str | None, *, is_today: bool) -> datetime | None:
    """Return the instant of the cut-off: the one asked with, else what the text means; None where it cannot be known.

    A time before the meal is served is of the meal's day, a later one of the day before; 今天 is the first paste's day.
    """
    if asked.closes_at is not None:
        return asked.closes_at
    if time is None:
        return None
    sent = next((paste.sent_at for paste in asked.pastes if paste.sent_at is not None), None)
    if is_today and sent is not None:
        return clock.instant(clock.day_of(sent), time)
    if asked.day is None or asked.meal not in LAST_SERVED:
        return None
    day = asked.day if time < LAST_SERVED[asked.meal] else asked.day - timedelta(days=1)
    return clock.instant(day, time)


def notes(cut: Cut, asked: Asked) -> list[str]:
    """Return what the head says against the meal or day asked for: whoever pasted may have taken another list."""
    text = "\n".join(cut.head)
    meals = {MEALS[next(sign for sign in found if sign)] for found in re.findall(MEAL_WORD, text)}
    found = ["other_meal_in_head"] if asked.meal in MEALS.values() and meals and asked.meal not in meals else []
    days = {(int(month), int(day)) for month, day in DATE.findall(text)}
    if asked.day is not None and days and (asked.day.month, asked.day.day) not in days:
        found.append("other_day_in_head")
    if any(reason == "beyond_limit" for _first, _last, reason in cut.ignored):
        found.append("not_read_to_the_end")
    return found
