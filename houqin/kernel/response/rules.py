"""Levels, measures and their differences: plain Python, no database, no clock (DESIGN §5.11)."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Protocol, TypeVar

from houqin.common.refused import Refused
from houqin.common.words import _

LEVELS = ("I", "II", "III", "IV", "normal")
NORMAL = "normal"
PLANNING = frozenset({"commander", "planner", "leading_group", "office", "duty_officer"})


class Measures(Protocol):
    """What a line does at each level: a frozen dataclass with LINE and DEFAULTS by level."""

    LINE: ClassVar[str]
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]]
    __dataclass_fields__: ClassVar[dict[str, Any]]


M = TypeVar("M", bound=Measures)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one line's measures before and after."""

    line: str
    field: str
    before: object
    after: object


def concerns(measures: type[Measures], field: str, roles: Collection[str]) -> bool:
    """Say whether a measure concerns somebody with these roles: who plans is concerned by all of them.

    A measures class names others in `CONCERNS`, by field; "*" is everybody.
    """
    asked: Collection[str] = getattr(measures, "CONCERNS", {}).get(field, ())
    return "*" in asked or bool(PLANNING.intersection(roles)) or bool(set(asked).intersection(roles))


def at_level(measures: type[M], level: str) -> M:
    """Return a line's measures at a level, without overrides: the dataclass's defaults, then the level's."""
    return measures(**measures.DEFAULTS.get(level, {}))


def overridden(resolved: M, overrides: Iterable[tuple[str, object]]) -> M:
    """Return the measures with override rows applied in the order given; unknown fields are skipped."""
    known = {field.name for field in dataclasses.fields(resolved)}
    changes = {name: typed(type(resolved), name, value) for name, value in overrides if name in known}
    return dataclasses.replace(resolved, **changes) if changes else resolved


def typed(measures: type[Measures], name: str, value: object) -> object:
    """Return `value` (from JSON) as the type of the field. Refuses unknown fields and values that do not fit."""
    hints = typing.get_type_hints(measures)
    if name not in {field.name for field in dataclasses.fields(measures)}:
        raise Refused(_("%(line)s has no measure %(name)s"), field="field", line=measures.LINE, name=name)
    try:
        return _converted(hints[name], value)
    except (ValueError, TypeError, ArithmeticError):
        raise Refused(_("%(value)s does not fit the measure %(name)s"), field="value", value=value, name=name) from None


def _converted(kind: object, value: object) -> object:
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_converted(inner, item) for item in typing.cast("Iterable[object]", value))
    if kind is bool:
        if not isinstance(value, bool):
            raise ValueError
        return value
    if kind is int:
        if isinstance(value, bool) or int(typing.cast("int", value)) != float(typing.cast("float", value)):
            raise ValueError
        return int(typing.cast("int", value))
    if kind is Decimal:
        return Decimal(str(value))
    if kind in (date, time, datetime) and isinstance(value, str):
        return typing.cast("Any", kind).fromisoformat(value)
    if kind is str and isinstance(value, str):
        return value
    if isinstance(kind, type) and isinstance(value, kind):
        return value
    raise ValueError


def difference(before: Measures, after: Measures) -> list[Difference]:
    """Return the fields in which two resolutions of one line's measures differ."""
    return [
        Difference(before.LINE, field.name, getattr(before, field.name), getattr(after, field.name))
        for field in dataclasses.fields(before)
        if getattr(before, field.name) != getattr(after, field.name)
    ]
