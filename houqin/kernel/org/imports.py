"""Rows of a sheet of units against the grid there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel import tree_rows
from houqin.kernel.org import rules
from houqin.kernel.org.models import FormerPath, Unit
from houqin.kernel.places.models import Place

FIELDS = ("name", "name_en", "emergency_name", "kind", "place_id")


def plan(rows: Sequence[rules.UnitRow]) -> tree_rows.Plan[Unit]:
    """Return what the rows would do; nothing is changed, faults stand by row and column."""
    places = dict(Place.objects.filter(code__in={row.place for row in rows if row.place}).values_list("code", "pk"))
    reader: tree_rows.Reader[Unit, rules.UnitRow] = tree_rows.Reader(
        nodes=Unit,
        former=FormerPath,
        coded=rules.coded,
        fields=lambda row, existing: _fields(row, existing, places),
        is_closed=lambda unit: unit.closed_at is not None,
    )
    return tree_rows.plan(rows, reader)


def _fields(row: rules.UnitRow, existing: Unit | None, places: Mapping[str, int]) -> dict[str, Any]:
    given = {
        "name": None if row.name is None else rules.named(row.name),
        "name_en": None if row.name_en is None else rules.optional_name(row.name_en),
        "emergency_name": None
        if row.emergency_name is None
        else rules.optional_name(row.emergency_name, 80, "emergency_name"),
        "kind": None if row.kind is None else rules.kind_of(row.kind),
    }
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if existing is None and "name" not in values:
        raise Refused(_("a name is missing"), "name")
    if existing is None and "kind" not in values:
        raise Refused(_("say what kind of unit it is"), "kind")
    if row.place is not None:
        if row.place and row.place not in places:
            raise Refused(_("there is no place %(code)s"), "place", code=row.place)
        values["place_id"] = places.get(row.place)
    return values
