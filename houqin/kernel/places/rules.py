"""What a place's row must hold: plain Python, no database, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from houqin.common.refused import Refused
from houqin.common.words import _

KINDS = ("campus", "building", "floor", "room", "spot", "door", "area")
SEXES = ("", "f", "m")
CODE = re.compile(r"[^\s/\\#?%]{1,32}")
MOST_CAPACITY = 100_000


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row of a sheet of places; None leaves a field of an existing place as it is, "" empties it."""

    row: int
    code: str
    name: str | None = None
    name_en: str | None = None
    kind: str | None = None
    parent: str | None = None
    capacity: int | None = None
    sex: str | None = None


def coded(code: str) -> str:
    """Return a code that prints as QR and stands in an address. Refuses blanks and / \\ # ? %."""
    if not CODE.fullmatch(code := code.strip()):
        raise Refused(_("%(code)s is no code: 1 to 32 characters without blanks, / \\ # ? %%"), "code", code=code)
    return code


def named(name: str, most: int = 80, field: str = "name") -> str:
    """Return a name of 1 to `most` characters. Refuses the rest."""
    if not (name := " ".join(name.split())):
        raise Refused(_("a name is missing"), field)
    if len(name) > most:
        raise Refused(_("a name has at most %(most)s characters"), field, most=most)
    return name


def optional_name(name: str, most: int = 120, field: str = "name_en") -> str:
    """Return a name that may be empty, of at most `most` characters."""
    return named(name, most, field) if name.strip() else ""


def kind_of(kind: str) -> str:
    """Return a kind of place. Refuses unknown ones."""
    if kind not in KINDS:
        raise Refused(_("%(kind)s is no kind of place"), "kind", kind=kind)
    return kind


def sex_of(sex: str) -> str:
    """Return for whom a room is kept: "", "f" or "m". Refuses the rest."""
    if sex not in SEXES:
        raise Refused(_("%(sex)s is neither women nor men"), "sex", sex=sex)
    return sex


def capacity_of(capacity: int | None) -> int | None:
    """Return a capacity in persons. Refuses negative and absurd numbers."""
    if capacity is not None and not 0 <= capacity <= MOST_CAPACITY:
        raise Refused(_("%(capacity)s is no number of persons"), "capacity", capacity=capacity)
    return capacity
