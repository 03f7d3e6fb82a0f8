"""Figures, days, instants and lengths of time in the language of the page; campus time, 24 hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from houqin.common import clock
from houqin.common.words import _

NOTHING = "–"
WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
MONTHS = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
    _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
)  # fmt: skip


def number(value: float | Decimal | None, places: int | None = None) -> str:
    """Return a figure with thousands separators, the same in both languages; a dash where there is none."""
    if value is None or value == "":
        return NOTHING
    if not isinstance(value, (int, float, Decimal)):
        value = Decimal(str(value))
    return f"{value:,}" if places is None else f"{value:,.{places}f}"


def _parts(day: date) -> dict[str, object]:
    return {
        "weekday": gettext(WEEKDAYS[day.weekday()]),
        "day": day.day,
        "month": gettext(MONTHS[day.month - 1]),
        "year": day.year,
    }


def as_day(value: date | datetime) -> date:
    """Return the campus day of a day or an instant."""
    return clock.day_of(value) if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """Return "Thu 5 Mar"."""
    return gettext("%(weekday)s %(day)s %(month)s") % _parts(as_day(value)) if value else NOTHING


def short_day(value: date | datetime | None) -> str:
    """Return "5 Mar"."""
    return gettext("%(day)s %(month)s") % _parts(as_day(value)) if value else NOTHING


def long_day(value: date | datetime | None) -> str:
    """Return "Thu 5 Mar 2020"."""
    return gettext("%(weekday)s %(day)s %(month)s %(year)s") % _parts(as_day(value)) if value else NOTHING


def wall_clock(at: datetime | None) -> str:
    """Return "16:20"."""
    return f"{clock.local(at):%H:%M}" if at else NOTHING


def moment(at: datetime | None) -> str:
    """Return "5 Mar 16:20"."""
    if not at:
        return NOTHING
    return gettext("%(day)s %(clock)s") % {"day": short_day(at), "clock": wall_clock(at)}


def level_instant(at: datetime | None) -> str:
    """Return "25 Feb 00:00 (24:00 on 24 Feb)": midnight is announced as the end of a day; both readings are said."""
    if not at:
        return NOTHING
    local = clock.local(at)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return moment(at)
    return gettext("%(moment)s (24:00 on %(before)s)") % {
        "moment": moment(at),
        "before": short_day(local.date() - timedelta(days=1)),
    }


def duration(length: timedelta | None) -> str:
    """Return a length of time in words, in its two largest units; the sign is left to the sentence around it."""
    if length is None:
        return NOTHING
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 1:
        return gettext("less than a minute")
    if minutes < 60:
        return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return (gettext("%(hours)s h %(minutes)s min") if minutes else gettext("%(hours)s h")) % {
            "hours": hours,
            "minutes": minutes,
        }
    days, hours = divmod(hours, 24)
    return (
        gettext("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
        if hours
        else ngettext("%(days)s day", "%(days)s days", days) % {"days": number(days)}
    )


def ago(at: datetime | None, now: datetime) -> str:
    """Return how long ago it was, or in how long it will be."""
    if not at:
        return NOTHING
    if abs(now - at) < timedelta(minutes=1):
        return gettext("just now")
    sentence = gettext("%(length)s ago") if at < now else gettext("in %(length)s")
    return sentence % {"length": duration(now - at)}
