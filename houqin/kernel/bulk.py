"""Writing many rows at once: what Django's bulk_create writes, at a third of its cost.

bulk_create asks each value of each row whether it is an expression and compiles it alone; rows of duties and evidence
are plain values, a hundred thousand a day. Fields that compute themselves on saving (auto_now) are not for this.
"""

from __future__ import annotations

import functools
import operator
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

MOST_VALUES = 30_000  # PostgreSQL takes 65,535 in one statement
KEPT_AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.ForeignKey)
Written = Callable[[Any], Any]


def insert(rows: Sequence[models.Model], *, ignores_conflicts: bool = False) -> None:
    """Insert rows of one model in one transaction and set their ids (not where conflicts are ignored).

    Raises what the database raises: a broken constraint is an IntegrityError.
    """
    if not rows:
        return
    model = type(rows[0])
    plan = _plan(model, connection.vendor)
    size = max(1, _most_values() // len(plan.names))
    with transaction.atomic(savepoint=False):
        for first in range(0, len(rows), size):
            chunk = rows[first : first + size]
            _execute(model, chunk, plan.values_of(chunk), ignores_conflicts)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which attributes of a model are written, and at which places what the database is given is made of them."""

    names: tuple[str, ...]
    made: tuple[tuple[int, models.Field[Any, Any]], ...]

    def values_of(self, rows: Sequence[models.Model]) -> list[Any]:
        """Return the values of all rows in one list, as the statement wants them; equal instants are made once."""
        read, values = operator.attrgetter(*self.names), []
        writers = [(place, _writer(field)) for place, field in self.made]
        for row in rows:
            found = list(read(row))
            for place, write in writers:
                if found[place] is not None:
                    found[place] = write(found[place])
            values += found
        return values


@functools.cache
def _plan(model: type[models.Model], _vendor: str) -> Plan:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    made = [(place, field) for place, field in enumerate(fields) if not isinstance(field, KEPT_AS_THEY_ARE)]
    return Plan(tuple(field.attname for field in fields), tuple(made))


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
    with connection.cursor() as cursor:
        cursor.execute(statement, [*then.values(), *padded, value])
        return int(cursor.rowcount)


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


def _execute(model: type[models.Model], chunk: Sequence[models.Model], values: list[Any], ignores: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, len(chunk), connection.vendor, ignores), values)
        if ignores:
            return
        for row, (pk,) in zip(chunk, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, connection.alias


@functools.lru_cache(maxsize=256)
def _statement(model: type[models.Model], number: int, _vendor: str, ignores: bool) -> str:
    quote = connection.ops.quote_name
    columns = [_column(field) for field in model._meta.concrete_fields if not field.primary_key]
    one = f"({', '.join(['%s'] * len(columns))})"
    return " ".join(
        (
            f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))})",
            f"VALUES {', '.join([one] * number)}",
            "ON CONFLICT DO NOTHING" if ignores else f"RETURNING {quote(_column(model._meta.pk))}",
        )
    )


def _column(field: Any) -> str:
    return str(field.column)


def _most_values() -> int:
    if connection.vendor != "sqlite":
        return MOST_VALUES
    connection.ensure_connection()
    return min(MOST_VALUES, int(connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)))


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
