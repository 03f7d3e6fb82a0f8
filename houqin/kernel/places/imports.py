"""Rows of a sheet of places against the places there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel import tree_rows
from houqin.kernel.places import rules
from houqin.kernel.places.models import FormerPath, Place, PlaceState

FIELDS = ("name", "name_en", "kind", "capacity", "sex")


def plan(rows: Sequence[rules.PlaceRow]) -> tree_rows.Plan[Place]:
    """Return what the rows would do; nothing is changed, faults stand by row and column."""
    return tree_rows.plan(rows, READER)


def _fields(row: rules.PlaceRow, existing: Place | None) -> dict[str, Any]:
    given = {
        "name": None if row.name is None else rules.named(row.name),
        "name_en": None if row.name_en is None else rules.optional_name(row.name_en),
        "kind": None if row.kind is None else rules.kind_of(row.kind),
        "capacity": rules.capacity_of(row.capacity),
        "sex": None if row.sex is None else rules.sex_of(row.sex),
    }
    values = {name: value for name, value in given.items() if value is not None}
    if existing is None and "name" not in values:
        raise Refused(_("a name is missing"), "name")
    if existing is None and "kind" not in values:
        raise Refused(_("say what kind of place it is"), "kind")
    return values


READER: tree_rows.Reader[Place, rules.PlaceRow] = tree_rows.Reader(
    nodes=Place,
    former=FormerPath,
    coded=rules.coded,
    fields=_fields,
    is_closed=lambda place: place.state == PlaceState.CLOSED,
)
