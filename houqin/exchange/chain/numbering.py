"""Which line begins an entry: a number at its head that follows the one before nearly enough."""

from __future__ import annotations

import re
from dataclasses import dataclass

NEAR = 6
STRONG = re.compile(r"[(\[【]? ?(\d{1,4}) ?(?:[.、)\]】:,;。]|[.、] ?[)\]】])[ .、]*(?!\d)")
# 1.6号楼 is entry 1, 1.6 a date, 7.50-9.20 and 12:10取 are times: after the sign a figure must lead to a place.
TO_PLACE = re.compile(
    r"[(\[【]?(\d{1,4})[.、)\]】:,](?=\d{1,2}(?:号楼|栋|楼|幢|座|#|-\d{3})|\d{3,4}(?!\d)[^.:\d]|\d{8,})"
)
BARE = re.compile(r"(\d{1,4}) ?(?=[^\d\s.:,、)\-/])")
DATE_TAIL = re.compile(r"\d{1,2} ?(?:$|[日号]?[ (]*(?:$|周|星期|礼拜|早|午|中|晚))")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at the head of a line and what follows; `is_bare` where no sign divides them, 3. 6日 may be a date."""

    number: int
    rest: str
    is_bare: bool = False
    may_be_date: bool = False


def numbered(text: str) -> Numbered | None:
    """Return the number that a clean line begins with, None where it begins with none or with a date or time."""
    found = STRONG.match(text) or TO_PLACE.match(text)
    if found:
        rest = text[found.end() :].strip()
        return Numbered(int(found[1]), rest, may_be_date="." in found[0] and DATE_TAIL.match(rest) is not None)
    bare = BARE.match(text)
    return Numbered(int(bare[1]), text[bare.end() :].strip(), is_bare=True) if bare else None


def follows(number: int, last: int | None) -> bool:
    """Say whether a number may come after the last one: near it, in either direction; any number may come first."""
    return last is None or abs(number - last) <= NEAR
