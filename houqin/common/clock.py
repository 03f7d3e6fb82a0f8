"""The only module that reads time. Everything below the views gets `at` and `day` as arguments."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from houqin.common.refused import Refused
from houqin.common.words import _

CAMPUS_ZONE = ZoneInfo("Asia/Shanghai")
OFFSET_VARIABLE = "HOUQIN_CLOCK_OFFSET_S"
# No undertaking keeps a day outside of these years; at the ends of the calendar a zone or a day more is past its end.
FIRST_YEAR, LAST_YEAR = 1900, 2199
MARGIN_YEARS = 10  # weeks and deadlines that are counted from a day of these years
CLOCK_TIME, LONGEST_MIN = re.compile(r"[0-9]{1,2}:[0-5][0-9]"), 48 * 60


def offset() -> timedelta:
    """Return by how much the clock is moved: the fixed offset of a drill or demo."""
    return timedelta(seconds=float(os.environ.get(OFFSET_VARIABLE, "0")))


def now() -> datetime:
    """Return the present instant in UTC, moved by the offset of a drill or demo."""
    return datetime.now(UTC) + offset()


def day_of(at: datetime) -> date:
    """Return the campus day in which the instant lies; 24:00 belongs to the next day."""
    return at.astimezone(CAMPUS_ZONE).date()


def instant(day: date, clock: str | time) -> datetime:
    """Return the instant in UTC of a campus clock time on `day`; "24:00" is the next day's first.

    `clock` is a time or "HH:MM" from 00:00 to 48:00, so that windows past midnight can be written.
    Refuses anything else, and a day at the ends of the calendar, past which a zone or a day more would lead.
    """
    if not FIRST_YEAR - MARGIN_YEARS <= day.year <= LAST_YEAR + MARGIN_YEARS:
        raise Refused(_("%(text)s is not a day such as 2020-03-05"), text=day)
    if isinstance(clock, time):
        return datetime.combine(day, clock, tzinfo=CAMPUS_ZONE).astimezone(UTC)
    hour_text, _colon, minute_text = clock.partition(":")
    if not CLOCK_TIME.fullmatch(clock) or int(hour_text) * 60 + int(minute_text) > LONGEST_MIN:
        raise Refused(_("%(clock)s is not a clock time such as 10:00"), clock=clock)
    midnight = datetime.combine(day, time(), tzinfo=CAMPUS_ZONE)
    return (midnight + timedelta(hours=int(hour_text), minutes=int(minute_text))).astimezone(UTC)


def local(at: datetime) -> datetime:
    """Return the same instant as campus wall-clock time."""
    return at.astimezone(CAMPUS_ZONE)


def parse_instant(text: str) -> datetime:
    """Return the instant written as ISO 8601; without a zone it is campus time; 24:00 is the next day's first.

    Refuses the rest.
    """
    morning = re.sub(r"(?<=[T ])24(?=:00)", "00", text.strip())
    try:
        parsed = datetime.fromisoformat(morning)
        _kept(parsed.date())
    except ValueError:
        raise Refused(_("%(text)s is not an instant such as 2020-02-25T00:00+08:00"), text=text) from None
    parsed = parsed if parsed.tzinfo else parsed.replace(tzinfo=CAMPUS_ZONE)
    return (parsed + timedelta(days=morning != text.strip())).astimezone(UTC)


def _kept(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def parse_day(text: str) -> date:
    """Return the day written as 2020-03-05. Refuses the rest, impossible dates and far years too."""
    try:
        return _kept(date.fromisoformat(text.strip()))
    except ValueError:
        raise Refused(_("%(text)s is not a day such as 2020-03-05"), text=text) from None


def days(first: date, last: date) -> list[date]:
    """Return every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
