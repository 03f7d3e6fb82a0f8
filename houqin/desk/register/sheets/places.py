"""The sheets of places and of campuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from houqin.common.rows import Effect
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk.register.sheets import words
from houqin.exchange import sheets
from houqin.kernel.places import actions, imports, queries, rules
from houqin.kernel.places.models import Place, PlaceKind, PlaceState
from houqin.manifest import SheetKind

CODE = sheets.Column("code", "编号", "Code", "code", is_required=True, max_length=32, example="nanhu")
NAME = sheets.Column("name", "名称", "Name", is_required=True, max_length=80, example="南湖校区")
NAME_EN = sheets.Column("name_en", "英文名", "English name", max_length=120, example="Nanhu campus")
SHEET = sheets.Sheet(
    "places",
    "场所",
    "Places",
    (
        CODE,
        NAME,
        NAME_EN,
        sheets.Column("kind", "类别", "Kind", "choice", choices=words.PLACE.all, example="楼栋"),
        sheets.Column("parent", "上级编号", "Parent", "code", max_length=32, example="university",
                      note="空：新场所在最上层，已有场所不动 · empty: at the top, or left where it is"),
        sheets.Column("capacity", "容量（人）", "Capacity (persons)", "integer", example="4"),
        sheets.Column("sex", "性别", "Kept for", "choice", choices=words.SEX.all, example="女"),
    ),
    key=("code",),
)  # fmt: skip
CAMPUS_SHEET = sheets.Sheet("campuses", "校区", "Campuses", (CODE, NAME, NAME_EN), key=("code",))


def place_row(row: sheets.Row) -> rules.PlaceRow:
    """Return the place that a row describes; an empty cell leaves what is known as it is."""
    values = {key: None if value is None else str(value) for key, value in row.values.items()}
    return rules.PlaceRow(
        row=row.number,
        code=values.get("code") or "",
        name=values.get("name"),
        name_en=values.get("name_en"),
        kind=words.PLACE.key_of(values.get("kind")),
        parent=values.get("parent"),
        capacity=cast("int | None", row.values.get("capacity")),
        sex=words.SEX.key_of(values.get("sex")),
    )


def apply(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Open, change and move places as the rows say."""
    wanted = [place_row(row) for row in rows]
    return imports.plan(wanted).effect if is_trial else actions.import_places(rows=wanted, by=by, at=at)


def rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield the places in use in the scope, in tree order."""
    code_at: dict[str, str] = {}
    for place in queries.places_for(within=within).filter(state=PlaceState.OPEN):
        code_at[place.path] = place.code
        yield {
            "code": place.code,
            "name": place.name,
            "name_en": place.name_en,
            "kind": words.PLACE.word_of(place.kind, language),
            "parent": code_at.get(place.parent_path, ""),
            "capacity": place.capacity,
            "sex": words.SEX.word_of(place.sex, language),
        }


def apply_campuses(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Open and rename campuses as the rows say; new ones lie under the one place above all, where there is one."""
    whole = Scope.whole(reason="a sheet of campuses is read")
    codes = [str(row.values["code"]) for row in rows]
    existing = {place.code: place for place in queries.places_for(within=whole).filter(code__in=codes)}
    top = _university(whole)
    wanted = [_campus_row(row, existing.get(str(row.values["code"])), top) for row in rows]
    effect = imports.plan(wanted).effect
    for row in wanted:
        place = existing.get(row.code)
        if place is not None and place.kind != PlaceKind.CAMPUS:
            effect.refuse(row.row, "code", row.code, _("%(name)s is no campus"), name=place.name)
    if is_trial or effect.faults:
        return effect
    return actions.import_places(rows=wanted, by=by, at=at)


def _university(within: Scope) -> str:
    roots = [place for place in queries.children_of("", within=within) if place.state == PlaceState.OPEN]
    return roots[0].code if len(roots) == 1 and roots[0].kind == PlaceKind.AREA else ""


def _campus_row(row: sheets.Row, existing: Place | None, top: str) -> rules.PlaceRow:
    given = place_row(row)
    return rules.PlaceRow(
        row=row.number,
        code=given.code,
        name=given.name,
        name_en=given.name_en,
        kind=None if existing else PlaceKind.CAMPUS,
        parent=None if existing else top,
    )


def campus_rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield the campuses in use in the scope."""
    for place in queries.places_for(within=within).filter(kind=PlaceKind.CAMPUS, state=PlaceState.OPEN):
        yield {"code": place.code, "name": place.name, "name_en": place.name_en}


KIND = SheetKind(SHEET, rows, apply)
CAMPUSES = SheetKind(CAMPUS_SHEET, campus_rows, apply_campuses)
