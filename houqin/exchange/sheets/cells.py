"""One cell as the value its column asks for."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange.sheets.declared import Column

DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
WHOLE, NUMBER = re.compile(r"[+-]?[0-9]{1,15}"), re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})")
CERTAIN_DIGITS = 10**15
YEARS = (1900, 2199)


@dataclass(frozen=True, slots=True)
class Dated:
    """A true date cell, as ISO text."""

    iso: str

    def __str__(self) -> str:
        return self.iso


def value_of(cell: object, column: Column) -> object:
    """Return the cell as the column's kind, None where empty. Refuses what does not fit, with a sentence."""
    text = _text(cell, column)
    if text == "":
        if column.is_required:
            raise Refused(_("this cell may not be empty"))
        return None
    if len(text) > column.max_length:
        raise Refused(_("this cell holds more than %(most)s signs"), most=column.max_length)
    match column.kind:
        case "integer":
            return _integer(text)
        case "decimal":
            return _decimal(text)
        case "date":
            return _date(cell, text)
        case "instant":
            return _instant(text)
        case "choice" if text not in column.choices:
            raise Refused(_("%(value)s is none of: %(choices)s"), value=text, choices="、".join(column.choices))
    return text


def _text(cell: object, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        raise Refused(_("this cell holds a yes or no where text is expected"))
    if isinstance(cell, int | float):
        return _number_as_text(cell, column)
    if isinstance(cell, Dated) and column.kind not in {"date", "instant"}:
        raise Refused(_("this cell holds a date where text is expected; format the column as text"))
    text = unicodedata.normalize("NFC", str(cell)).strip()
    if any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text):
        raise Refused(_("this cell holds control characters"))
    return unicodedata.normalize("NFKC", text) if column.kind != "text" else text


def _number_as_text(number: float, column: Column) -> str:
    if isinstance(number, float) and not math.isfinite(number):
        raise Refused(_("%(value)s is not a number"), value=number)
    if isinstance(number, float) and not number.is_integer():
        return repr(number)
    if abs(number) >= CERTAIN_DIGITS:
        raise Refused(_("Excel has shortened this long number; format the column as text and type it again"))
    if column.kind in {"date", "instant"}:
        raise Refused(_("this is a number, not a date such as 2020-03-05"))
    return str(int(number))


def _integer(text: str) -> int:
    # int() would take 1_000 too, and digits of any script.
    if not WHOLE.fullmatch(text):
        raise Refused(_("%(value)s is not a whole number"), value=text)
    return int(text)


def _decimal(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise Refused(_("%(value)s is not a number"), value=text)
    return Decimal(text)


def _date(cell: object, text: str) -> date:
    try:
        if isinstance(cell, Dated):
            return _possible(datetime.fromisoformat(cell.iso).date())
        found = DATE.match(text)
        return _possible(date(*(int(part) for part in found.groups())) if found else date.fromisoformat(text))
    except ValueError:
        raise Refused(_("%(text)s is not a day such as 2020-03-05"), text=text) from None


def _possible(day: date) -> date:
    """Return the day. Raises ValueError for one that no register knows: its instant may lie before the year 1."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(day)
    return day


def _instant(text: str) -> datetime:
    try:
        found = clock.parse_instant(text)
        _possible(found.date())
    except (OverflowError, ValueError):
        raise Refused(_("%(text)s is not an instant such as 2020-02-25T00:00+08:00"), text=text) from None
    return found
