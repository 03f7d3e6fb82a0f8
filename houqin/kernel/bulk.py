"""Writing many rows at once: what Django's bulk_create writes, at a third of its cost.

bulk_create asks each value of each row whether it is an expression and compiles it alone; rows of duties and evidence
are plain values, a hundred thousand a day. Fields that compute themselves on saving (auto_now) are not for this.
"""

from __future__ import annotations

import functools
import itertools
import operator
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from houqin.kernel import statements

# The driver looks through a statement for its placeholders: on PostgreSQL a column goes as one array.
ROWS_OF_ARRAYS = 20_000
KEPT_AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.ForeignKey)
KEPT_BY_POSTGRESQL = (*KEPT_AS_THEY_ARE, models.DateField, models.DecimalField)
TEXT = (models.CharField, models.TextField)
Written = Callable[[Any], Any]
Record = list[Any]


def insert(rows: Sequence[models.Model], *, ignores_conflicts: bool = False) -> None:
    """Insert rows of one model in one transaction and set their ids (not where conflicts are ignored).

    Raises what the database raises: a broken constraint is an IntegrityError.
    """
    if not rows:
        return
    plan = _plan(type(rows[0]), (), connection.vendor)
    read = operator.attrgetter(*plan.names)
    ids = _inserted(plan, [list(read(row)) for row in rows], ignores_conflicts)
    for row, (pk,) in zip(rows, ids, strict=False):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias


def insert_records(
    model: type[models.Model],
    names: tuple[str, ...],
    records: Sequence[Sequence[Any]],
    *,
    ignores_conflicts: bool = False,
) -> None:
    """Insert rows given as values of the named fields (`unit_id`, not `unit`); the others have their defaults.

    For what is written and not looked at again: a hundred thousand models cost more than their insertion.
    """
    if not records:
        return
    plan = _plan(model, names, connection.vendor)
    others = [field.get_default() for field in plan.fields[len(names) :]]
    _inserted(plan, [[*record, *others] for record in records], ignores_conflicts)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields of a model are written, in which order, and which need something made of their values."""

    model: type[models.Model]
    fields: tuple[models.Field[Any, Any], ...]
    names: tuple[str, ...]
    made: tuple[tuple[int, models.Field[Any, Any]], ...]

    def write(self, records: Sequence[Record]) -> None:
        """Make of each value what the database is given; equal instants are made once."""
        for place, field in self.made:
            write = _writer(field)
            for record in records:
                if record[place] is not None:
                    record[place] = write(record[place])


@functools.cache
def _plan(model: type[models.Model], first: tuple[str, ...], vendor: str) -> Plan:
    kept = KEPT_BY_POSTGRESQL if vendor == "postgresql" else KEPT_AS_THEY_ARE
    written = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    fields = [written[name] for name in first] + [field for name, field in written.items() if name not in first]
    made = [(place, field) for place, field in enumerate(fields) if not isinstance(field, kept)]
    return Plan(model, tuple(fields), tuple(field.attname for field in fields), tuple(made))


def _inserted(plan: Plan, records: Sequence[Record], ignores: bool) -> list[tuple[int]]:
    plan.write(records)
    has_arrays = connection.vendor == "postgresql" and len(records) > 1
    size = ROWS_OF_ARRAYS if has_arrays else max(1, _most_values() // len(plan.fields))
    ids: list[Any] = []
    # One statement is a transaction by itself; inside another it must end that one too, as Django's own do.
    together = transaction.atomic(savepoint=False) if len(records) > size else _one_statement()
    with together:
        for first in range(0, len(records), size):
            statement, values = (_arrays if has_arrays else _values)(plan, records[first : first + size], ignores)
            if ignores:
                statements.execute(statement, values)
            else:
                ids += statements.fetch(statement, values)
    return ids


def _one_statement() -> AbstractContextManager[None]:
    return transaction.mark_for_rollback_on_error(using=connection.alias)


def _values(plan: Plan, chunk: Sequence[Record], ignores: bool) -> tuple[str, list[Any]]:
    statement = _values_statement(plan.model, plan.names, len(chunk), connection.vendor, ignores)
    return statement, list(itertools.chain.from_iterable(chunk))


@functools.lru_cache(maxsize=256)
def _values_statement(
    model: type[models.Model], names: tuple[str, ...], number: int, _vendor: str, ignores: bool
) -> str:
    one = f"({', '.join(['%s'] * len(names))})"
    return _statement(model, names, f"VALUES {', '.join([one] * number)}", ignores)


def _arrays(plan: Plan, chunk: Sequence[Record], ignores: bool) -> tuple[str, list[Any]]:
    """Return the statement with one array for each column, and one value for a column whose values are all alike."""
    columns = [_column_of(field, column) for field, column in zip(plan.fields, zip(*chunk, strict=True), strict=True)]
    is_alike = tuple(place > 0 and column.count(column[0]) == len(column) for place, column in enumerate(columns))
    values = [column[0] for column, alike in zip(columns, is_alike, strict=True) if alike]
    arrays = [column for column, alike in zip(columns, is_alike, strict=True) if not alike]
    return _arrays_statement(plan.model, plan.names, is_alike, ignores), [*values, *arrays]


def _column_of(field: models.Field[Any, Any], column: tuple[Any, ...]) -> list[Any]:
    # A word of a closed vocabulary is an Enum, which the driver keeps apart from text.
    is_text = isinstance(field, TEXT)
    return [value if value is None else str(value) for value in column] if is_text else list(column)


@functools.lru_cache(maxsize=256)
def _arrays_statement(
    model: type[models.Model], names: tuple[str, ...], is_alike: tuple[bool, ...], ignores: bool
) -> str:
    types = [_type_of(model._meta.get_field(name)) for name in names]
    given = [(f"c{n}", kind) for n, (kind, alike) in enumerate(zip(types, is_alike, strict=True)) if not alike]
    chosen = [f"%s::{kind}" if is_alike[n] else f"c{n}" for n, kind in enumerate(types)]
    arrays = ", ".join(f"%s::{kind}[]" for _column, kind in given)
    columns = ", ".join(column for column, _kind in given)
    rows = " ".join((f"SELECT {', '.join(chosen)}", f"FROM unnest({arrays}) AS given ({columns})"))
    return _statement(model, names, rows, ignores)


def _type_of(field: Any) -> str:
    # Without its length, which a cast would enforce by cutting off; the column itself refuses.
    return re.sub(r"\(.*\)", "", str(field.db_type(connection)))


def _statement(model: type[models.Model], names: tuple[str, ...], rows: str, ignores: bool) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(_column(model._meta.get_field(name))) for name in names)
    end = "ON CONFLICT DO NOTHING" if ignores else f"RETURNING {quote(_column(model._meta.pk))}"
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) {rows} {end}"


def change(model: type[models.Model], ids: list[int], *, when: tuple[str, str], then: Mapping[str, str | bool]) -> int:
    """Set plain columns of the rows with these ids where a field still has a value (compare-and-set); return how many.

    For columns of text and yes-or-no; no more ids than one statement takes.
    """
    if not ids:
        return 0
    field, value = when
    # A longer list than needed keeps the number of different statements small.
    padded = ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids))
    statement = _change(model, field, tuple(then), len(padded), connection.vendor)
    return statements.execute(statement, [*then.values(), *padded, value])


def change_each(model: type[models.Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Set plain columns of each row to values of its own: a row has a value for each name, then the id."""
    if not rows:
        return
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(_column(model._meta.get_field(name)))} = %s" for name in names)
    parts = (f"UPDATE {quote(model._meta.db_table)}", f"SET {changes}", f"WHERE {quote(_column(model._meta.pk))} = %s")
    with connection.cursor() as cursor:
        cursor.executemany(" ".join(parts), rows)


@functools.lru_cache(maxsize=256)
def _change(model: type[models.Model], when: str, then: tuple[str, ...], number: int, _vendor: str) -> str:
    quote = connection.ops.quote_name
    table, key, state = (
        quote(name) for name in (model._meta.db_table, _column(model._meta.pk), _column(model._meta.get_field(when)))
    )
    changes = ", ".join(f"{quote(_column(model._meta.get_field(name)))} = %s" for name in then)
    places = ", ".join(["%s"] * number)
    words = ("UPDATE", table, "SET", changes, "WHERE", key, "IN", f"({places})", "AND", state, "= %s")
    return " ".join(words)


def _column(field: Any) -> str:
    return str(field.column)


def _most_values() -> int:
    connection.ensure_connection()
    driver: Any = connection.connection
    # PostgreSQL takes 65,535 in one statement, and more than one row only as arrays.
    return int(driver.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)) if connection.vendor == "sqlite" else 30_000


def _writer(field: Any) -> Written:
    """Return what makes of a field's value (not None) what the database is given."""
    prepare: Written = functools.partial(field.get_db_prep_save, connection=connection)
    if not isinstance(field, models.DateField):
        return prepare
    known: dict[Any, Any] = {}

    def remembered(value: Any) -> Any:
        if (made := known.get(value)) is None:
            made = known[value] = prepare(value)
        return made

    return remembered
