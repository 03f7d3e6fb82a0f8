"""What a unit's row must hold: plain Python, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.places import rules as places

KINDS = ("leading_group", "committee", "branch", "unit", "team", "college", "department")
coded = places.coded
named = places.named
optional_name = places.optional_name


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of a sheet of units; None leaves a field of an existing unit as it is, "" empties it.

    `parent` and `place` are codes.
    """

    row: int
    code: str
    name: str | None = None
    name_en: str | None = None
    emergency_name: str | None = None
    kind: str | None = None
    parent: str | None = None
    place: str | None = None


def kind_of(kind: str) -> str:
    """Return a kind of unit. Refuses unknown ones."""
    if kind not in KINDS:
        raise Refused(_("%(kind)s is no kind of unit"), "kind", kind=kind)
    return kind
