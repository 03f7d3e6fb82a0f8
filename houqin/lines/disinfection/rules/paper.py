"""A row of a printed round as it is keyed back: plain Python, no database, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in one row: from when until when, how strong the solution was (0: not written)."""

    started_at: datetime
    ended_at: datetime
    working_mg_l: float = 0.0


def cells_of(given: Mapping[str, str]) -> dict[str, str]:
    """Return the cells as plain digits and letters, wide ones made narrow."""
    return {name: unicodedata.normalize("NFKC", text).strip() for name, text in given.items()}


def read(given: Mapping[str, str], *, day: date, contact_min: int) -> Written | None:
    """Return what a row says; None where nothing is written.

    `given` has ok (ticked: done for as long as the plan asks), time (begun, 0740), until (ended) and mg_l. Refuses what
    cannot be read, naming the cell.
    """
    cells = cells_of(given)
    if not any(cells.get(name) for name in ("ok", "until", "mg_l")):
        return None
    if not cells.get("time"):
        raise Refused(_("the time is missing; give one for all above"), field="time")
    since = time_of(cells["time"], day, "time")
    until = time_of(cells["until"], day, "until") if cells.get("until") else since + timedelta(minutes=contact_min)
    strength = cells.get("mg_l", "")
    if strength and not re.fullmatch(r"[0-9]{1,5}", strength):
        raise Refused(_("write the strength in mg/L, such as 500"), field="mg_l")
    return Written(since, until, float(strength or 0))


def number_of(text: str, field: str) -> int:
    """Return a whole number. Refuses what is none."""
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise Refused(_("write a whole number"), field=field)
    return int(text)


def time_of(text: str, day: date, field: str) -> datetime:
    """Return a clock time as it is written on paper. Refuses what is none."""
    found = re.fullmatch(r"([0-9]{1,2})[:.]?([0-9]{2})", text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused(_("write the time as 0610"), field=field)
    return clock.instant(day, f"{int(found[1]):02}:{found[2]}")
