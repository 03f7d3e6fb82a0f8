"""A row of the printed roll as it is keyed back: plain Python, no database, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.lines.accountability.rules import report as rules

# A week: sheets of a flooded week come back late, a phone's outbox does not.
GREATEST_AGE_H = 7 * 24
METHODS = {"1": rules.FOREHEAD, "2": "armpit", "3": "ear"}
PLACES = {"1": "campus", "2": rules.HOME, "3": "away"}
SYMPTOMS = tuple(rules.SYMPTOMS)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in one row: the answer, and when it was given."""

    answer: rules.Answer
    happened_at: datetime


def read(given: Mapping[str, str], *, day: date) -> Written | None:
    """Return what a row says; None where nothing is written.

    `given` has ok, temperature (364 is 36.4), method (1 forehead, 2 armpit, 3 ear), symptoms (numbers of the legend),
    place (1 campus, 2 home, 3 away), time (0610). Refuses what cannot be read, naming the cell.
    """
    cells = {name: unicodedata.normalize("NFKC", text).strip() for name, text in given.items()}
    if not any(cells.get(name) for name in ("ok", "temperature", "symptoms", "place")):
        return None
    if not cells.get("time"):
        raise Refused(_("the time is missing; give one for all above"), field="time")
    symptoms = _symptoms(cells.get("symptoms", ""))
    temperature_c = _temperature(cells.get("temperature", ""))
    place = _chosen(cells.get("place", ""), PLACES, "place")
    answer = rules.Answer(
        is_as_yesterday=bool(cells.get("ok")) and not symptoms and not place,
        temperature_c=temperature_c,
        method=_chosen(cells.get("method", ""), METHODS, "method") if temperature_c is not None else "",
        symptoms=symptoms,
        whereabouts=place,
    )
    return Written(answer, _time(cells["time"], day))


def _temperature(text: str) -> Decimal | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{2}([.,][0-9]{1,2})?|[0-9]{3}", text):
        raise Refused(_("write the temperature as 36.4"), field="temperature")
    plain = text.replace(",", ".")
    return Decimal(plain) / 10 if len(plain) == 3 and "." not in plain else Decimal(plain)


def _symptoms(text: str) -> tuple[str, ...]:
    found = []
    for number in re.split(r"[\s,、;]+", text.strip()) if text.strip() else ():
        if not number.isdecimal() or not 1 <= int(number) <= len(SYMPTOMS):
            raise Refused(_("%(number)s is no number of the list of symptoms"), field="symptoms", number=number[:10])
        found.append(SYMPTOMS[int(number) - 1])
    return tuple(dict.fromkeys(found))


def _chosen(text: str, words: Mapping[str, str], field: str) -> str:
    if text and text not in words:
        raise Refused(_("%(value)s: write 1, 2 or 3"), field=field, value=text[:10])
    return words.get(text, "")


def _time(text: str, day: date) -> datetime:
    found = re.fullmatch(r"([0-9]{1,2})[:.]?([0-9]{2})", text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused(_("write the time as 0610"), field="time")
    return clock.instant(day, f"{int(found[1]):02}:{found[2]}")
