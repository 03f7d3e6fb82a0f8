"""What a change of level would change, and what was promised under the old rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from houqin import registry
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.response import queries as response
from houqin.kernel.response import rules
from houqin.kernel.response.models import Acknowledgement, LevelChange
from houqin.manifest import Line, Promise


@dataclass(frozen=True, slots=True)
class Row:
    """One measure that differs: its title (msgid), before and after as text."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LinePreview:
    """What differs in one line, and what it has promised for afterwards."""

    key: str
    title: str
    is_built: bool
    rows: tuple[Row, ...]
    promises: tuple[Promise, ...]


def preview(*, place_path: str, at: datetime, level_after: str, within: Scope) -> list[LinePreview]:
    """Return, for each of the nine lines, what would differ from the instant on."""
    return [_line_preview(slot, place_path, at, level_after, within) for slot in registry.slots()]


def _line_preview(slot: registry.Slot, place_path: str, at: datetime, level_after: str, within: Scope) -> LinePreview:
    line = slot.line
    if line is None:
        return LinePreview(slot.key, slot.title, False, (), ())
    promises = (
        tuple(line.promises(place_path=place_path, at=at, level_after=level_after, within=within))
        if line.promises
        else ()
    )
    return LinePreview(slot.key, slot.title, True, tuple(_rows(line, place_path, at, level_after, within)), promises)


def _rows(line: Line, place_path: str, at: datetime, level_after: str, within: Scope) -> list[Row]:
    rows = []
    for kind in line.measures:
        words: Mapping[str, str] = getattr(kind, "WORDS", {})
        for item in response.preview(kind, place_path=place_path, at=at, level_after=level_after, within=within):
            title = words.get(item.field, item.field.replace("_", " "))
            rows.append(Row(title, as_text(item.before), as_text(item.after)))
    return rows


def as_text(value: object) -> str:
    """Return a measure's value as a person reads it; yes and no are msgids."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case None | "":
            return "–"
        case time():
            return value.strftime("%H:%M")
        case Decimal() | int() | float() | str():
            return str(value)
        case tuple() | list():
            return ", ".join(as_text(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return ", ".join(as_text(getattr(value, item.name)) for item in dataclasses.fields(value))
    return str(value)


def changes_ahead(*, at: datetime, within: Scope) -> list[LevelChange]:
    """Return the changes that have not begun and are not withdrawn, soonest first."""
    return list(response.changes_for(within=within).filter(starts_at__gt=at, withdrawn_at=None).order_by("starts_at"))


def acknowledged(change_id: int, *, within: Scope) -> dict[int, datetime]:
    """Return who has read what a change means for them, and when."""
    del within
    return dict(Acknowledgement.objects.filter(change_id=change_id).values_list("person_id", "at"))


def levels() -> tuple[str, ...]:
    """Return the levels that can be chosen, the gravest first."""
    return rules.LEVELS
