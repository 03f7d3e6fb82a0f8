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
# What makes a spreadsheet run a cell of a CSV file, in a Chinese one also at full width; a cell of ours has an
# apostrophe before it. Blanks before them are taken for nothing by some.
LIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
JOINERS, HIDDEN = "\u200c\u200d", frozenset({"Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A true date cell, as ISO text."""

    iso: str

    def __str__(self) -> str:
        return self.iso


def guarded(text: str) -> str:
    """Return the text as a cell of a CSV file that nothing runs."""
    return f"'{text}" if text.lstrip().startswith(LIVE) else text


def unguarded(cell: str) -> str:
    """Return the cell without the apostrophe that `guarded` puts before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(LIVE) else cell


def visible(text: str, most: int = 100) -> str:
    """Return the beginning of what was sent, so that a person sees every sign of it and nothing turns the line."""
    return "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in text[:most])


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
            return clock.parse_instant(text)
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
    text = str(cell).strip().replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC" if column.kind == "text" else "NFKC", text).strip().strip(JOINERS)
    if not text.isprintable():
        _refuse_hidden(text, column)
    return text


def _refuse_hidden(text: str, column: Column) -> None:
    """Refuse signs that nobody sees: two numbers that look alike would be two people.

    A line may end within a text; joiners belong to names of many scripts; a sign may be younger than this Python.
    """
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Cc" and sign != "\n":
            raise Refused(_("this cell holds control characters"))
        is_sign = category not in HIDDEN and ord(sign) & 0xFFFE != 0xFFFE
        if is_sign or (sign in JOINERS and column.kind == "text"):
            continue
        raise Refused(
            _("this cell holds a sign that cannot be seen (U+%(code)s); type it again"), code=f"{ord(sign):04X}"
        )


def _number_as_text(number: float, column: Column) -> str:
    if isinstance(number, float) and not math.isfinite(number):
        raise Refused(_("%(value)s is not a number"), value=number)
    if isinstance(number, float) and not number.is_integer():
        if column.kind == "code":
            raise Refused(_("%(value)s is not a whole number"), value=number)
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
    if not clock.FIRST_YEAR <= day.year <= clock.LAST_YEAR:
        raise ValueError(day)
    return day
