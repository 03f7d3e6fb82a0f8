"""Figures, days and instants as both languages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from houqin.common import clock
from houqin.desk import formats

pytestmark = pytest.mark.once

THURSDAY = date(2020, 3, 5)
MIDNIGHT = clock.instant(date(2020, 2, 25), "00:00")


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2263, "2,263"), (0, "0"), (None, "–"), (1234567.5, "1,234,567.5"), (Decimal("36.40"), "36.40")],
)
def test_figures_are_the_same_in_both_languages(language, value, shown):
    assert formats.number(value) == shown


def test_places_are_kept_when_asked_for(language):
    assert formats.number(36, 1) == "36.0"


@pytest.mark.parametrize(
    ("function", "chinese", "english"),
    [
        (formats.day, "3月5日 周四", "Thu 5 Mar"),
        (formats.short_day, "3月5日", "5 Mar"),
        (formats.long_day, "2020年3月5日 周四", "Thu 5 Mar 2020"),
    ],
)
def test_days(language, function, chinese, english):
    assert function(THURSDAY) == (english if language == "en" else chinese)


def test_an_instant_is_shown_in_campus_time(language):
    at = datetime(2020, 3, 5, 16, 30, tzinfo=UTC)
    assert formats.day(at) == ("Fri 6 Mar" if language == "en" else "3月6日 周五")
    assert formats.moment(at) == ("6 Mar 00:30" if language == "en" else "3月6日 00:30")


def test_a_level_change_at_midnight_has_both_readings(language):
    chinese, english = "2月25日 00:00（2月24日24时）", "25 Feb 00:00 (24:00 on 24 Feb)"
    assert formats.level_instant(MIDNIGHT) == (english if language == "en" else chinese)


def test_a_level_change_at_another_time_has_one(language):
    assert formats.level_instant(MIDNIGHT + timedelta(hours=8)) == (
        "25 Feb 08:00" if language == "en" else "2月25日 08:00"
    )


@pytest.mark.parametrize(
    ("length", "chinese", "english"),
    [
        (timedelta(seconds=20), "不到 1 分钟", "less than a minute"),
        (timedelta(minutes=1), "1 分钟", "1 minute"),
        (timedelta(minutes=42, seconds=59), "42 分钟", "42 minutes"),
        (timedelta(minutes=65), "1 小时 5 分", "1 h 5 min"),
        (timedelta(hours=2), "2 小时", "2 h"),
        (timedelta(hours=26), "1 天 2 小时", "1 d 2 h"),
        (timedelta(days=1200), "1,200 天", "1,200 days"),
    ],
)
def test_lengths_of_time_in_words(language, length, chinese, english):
    assert formats.duration(length) == (english if language == "en" else chinese)


def test_ago_and_ahead(language):
    now = MIDNIGHT + timedelta(minutes=35)
    said = [formats.ago(MIDNIGHT, now), formats.ago(now, MIDNIGHT), formats.ago(now, now)]
    assert said == (
        ["35 minutes ago", "in 35 minutes", "just now"] if language == "en" else ["35 分钟前", "35 分钟后", "刚刚"]
    )
