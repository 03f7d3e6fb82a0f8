"""Who stands officer's duty: from 17 February one cadre for each shift (row 101)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.scenarios.cumt_2020.life import LAST
from houqin.scenarios.cumt_2020.staff import Roster

FIRST_SHIFT = date(2020, 2, 17)
STARTS = ("08:00", "20:00")
HOURS = timedelta(hours=12)


def shifts(roster: Roster) -> list[tuple[datetime, datetime, str]]:
    """Return every shift up to the one that ends after the last day: beginning, end, number of the cadre."""
    cadres = roster.cadres
    starts = [clock.instant(day, hour) for day in clock.days(FIRST_SHIFT, LAST) for hour in STARTS]
    return [(at, at + HOURS, cadres[place % len(cadres)]) for place, at in enumerate(starts)]


def officer_at(roster: Roster, at: datetime) -> str:
    """Return the number of the cadre on duty at an instant."""
    return next(number for starts_at, ends_at, number in shifts(roster) if starts_at <= at < ends_at)
