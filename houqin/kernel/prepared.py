"""Statements made once: for the few that happen at every report, Django takes longer to write than to ask.

    @prepared.read
    def _signed(day: Any, unit_path: Any) -> QuerySet[SignOff]:
        return SignOff.objects.filter(day=day, unit_path=unit_path)

    rows = _signed(day=day, unit_path=path)

The function is called with slots in place of values, once for each length of its lists (filled up to a power of two
with their last element); the same SQL then serves every call, and PostgreSQL plans it once a connection. It must not
look at its arguments, only hand them to the queryset; rows are models (with annotations, without joined ones) or the
tuples of values_list().
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from houqin.kernel import statements

Row = TypeVar("Row")
MOST_KEPT = 200
Shape = tuple[tuple[str, int], ...]
ALONE = -1
LONGEST_STEP = 1024


@dataclass(frozen=True, slots=True)
class Slot:
    """Stands for one value while the SQL is made; `place` counts the elements of a list."""

    name: str
    place: int = ALONE


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement with its parameters, slots among them, and what makes rows of the answer."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: SQLCompiler
    converters: dict[int, Any]
    is_taking_dates: bool
    made: Callable[[Sequence[Any]], Any]

    def rows_of(self, found: list[tuple[Any, ...]]) -> list[Any]:
        """Return the rows as the queryset would."""
        rows = self.compiler.apply_converters(found, self.converters) if self.converters else found
        return [self.made(row) for row in rows]


class read(Generic[Row]):  # noqa: N801 - a decorator
    """A queryset made once and asked often; a call returns its rows as the queryset would."""

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        functools.update_wrapper(self, build)
        self._build = build
        self._kept = threading.local()  # a compiler belongs to the connection of its thread

    def __call__(self, **values: Any) -> list[Row]:
        """Return the rows for these values; a list fills an `__in`, an empty one finds nothing."""
        for name, value in values.items():
            if isinstance(value, list):
                if not value:
                    return []
                values[name] = _filled(value)
        shape = tuple((name, len(value) if isinstance(value, list) else ALONE) for name, value in values.items())
        prepared = self._prepared(shape)
        bound = [_value_of(given, values) if isinstance(given, Slot) else given for given in prepared.parameters]
        # PostgreSQL's driver takes days and instants as they are.
        bound = bound if prepared.is_taking_dates else [_adapted(value) for value in bound]
        return prepared.rows_of(statements.fetch(prepared.sql, bound))

    def first(self, **values: Any) -> Row | None:
        """Return the first row, or None."""
        found = self(**values)
        return found[0] if found else None

    def _prepared(self, shape: Shape) -> Prepared:
        kept: dict[Shape, Prepared] = self._kept.__dict__.setdefault("by_shape", {})
        found = kept.get(shape)
        if found is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            found = kept[shape] = _made(self._build(**{name: _slots(name, number) for name, number in shape}))
        return found


def _filled(elements: list[Any]) -> list[Any]:
    number = len(elements)
    size = 1 << (number - 1).bit_length() if number <= LONGEST_STEP else -(-number // LONGEST_STEP) * LONGEST_STEP
    return elements + elements[-1:] * (size - number)


def _slots(name: str, number: int) -> Any:
    if number == ALONE:
        return RawSQL("%s", (Slot(name),))
    places = tuple(Slot(name, place) for place in range(number))
    return RawSQL(", ".join(["%s"] * number), places)  # noqa: S611 - nothing but placeholders


def _value_of(slot: Slot, values: dict[str, Any]) -> Any:
    value = values[slot.name]
    return value if slot.place == ALONE else value[slot.place]


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _made(rows: models.QuerySet[Any, Any]) -> Prepared:
    compiler = rows.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    makes_models = rows._iterable_class is ModelIterable
    converters = compiler.get_converters([column[0] for column in (compiler.select or [])[: compiler.col_count]])
    return Prepared(
        sql=sql,
        parameters=tuple(parameters),
        compiler=compiler,
        converters=converters,
        is_taking_dates=connection.vendor == "postgresql",
        made=_model_from(compiler) if makes_models else tuple,
    )


def _model_from(compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
    about: dict[str, Any] = compiler.klass_info or {}
    model, fields = about["model"], about["select_fields"]
    first, last = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in (compiler.select or [])[first:last]]
    annotated = list((compiler.annotation_col_map or {}).items())

    def made(row: Sequence[Any]) -> Any:
        found = model.from_db(connection.alias, names, row[first:last])
        for name, place in annotated:
            setattr(found, name, row[place])
        return found

    return made
