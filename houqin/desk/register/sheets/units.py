"""The sheet of units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from houqin.common.rows import Effect
from houqin.common.scope import Actor, Scope
from houqin.desk.register.sheets import words
from houqin.exchange import sheets
from houqin.kernel.org import actions, imports, queries, rules
from houqin.manifest import SheetKind

SHEET = sheets.Sheet(
    "units",
    "单位",
    "Units",
    (
        sheets.Column("code", "编号", "Code", "code", is_required=True, max_length=32, example="team-1"),
        sheets.Column("name", "名称", "Name", is_required=True, max_length=80, example="第一食堂"),
        sheets.Column("name_en", "英文名", "English name", max_length=120, example="Canteen 1"),
        sheets.Column("emergency_name", "应急名称", "Name in an emergency", max_length=80, example="后勤保障组"),
        sheets.Column("kind", "类别", "Kind", "choice", choices=words.UNIT.all, example="班组"),
        sheets.Column("parent", "上级编号", "Parent", "code", max_length=32, example="unit-1",
                      note="空：新单位在最上层，已有单位不动 · empty: at the top, or left where it is"),
        sheets.Column("place", "场所编号", "Place", "code", max_length=32, example="nanhu"),
    ),
    key=("code",),
)  # fmt: skip


def unit_row(row: sheets.Row) -> rules.UnitRow:
    """Return the unit that a row describes; an empty cell leaves what is known as it is."""
    values = {key: None if value is None else str(value) for key, value in row.values.items()}
    return rules.UnitRow(
        row=row.number,
        code=values.get("code") or "",
        name=values.get("name"),
        name_en=values.get("name_en"),
        emergency_name=values.get("emergency_name"),
        kind=words.UNIT.key_of(values.get("kind")),
        parent=values.get("parent"),
        place=values.get("place"),
    )


def apply(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Open, change and move units as the rows say."""
    wanted = [unit_row(row) for row in rows]
    return imports.plan(wanted).effect if is_trial else actions.import_units(rows=wanted, by=by, at=at)


def rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield the open units in the scope, in tree order."""
    code_at: dict[str, str] = {}
    for unit in queries.units_for(within=within).filter(closed_at=None).select_related("place"):
        code_at[unit.path] = unit.code
        yield {
            "code": unit.code,
            "name": unit.name,
            "name_en": unit.name_en,
            "emergency_name": unit.emergency_name,
            "kind": words.UNIT.word_of(unit.kind, language),
            "parent": code_at.get(unit.parent_path, ""),
            "place": unit.place.code if unit.place else "",
        }


KIND = SheetKind(SHEET, rows, apply)
