"""Statements that come again and again, with as little between us and the database as can be.

Django's cursors write the values into the text, so that every statement is a new one to PostgreSQL, and make three
objects for each. Here values go beside the text: the server plans a statement once a connection and keeps the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_kept: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement with these values for its `%s`. Raises Django's database errors."""
    rows: list[tuple[Any, ...]] = _executed(connections[DEFAULT_DB_ALIAS], sql, values).fetchall()
    return rows


def execute(sql: str, values: Sequence[Any]) -> int:
    """Carry out a statement and return how many rows it touched. Raises Django's database errors."""
    return int(_executed(connections[DEFAULT_DB_ALIAS], sql, values).rowcount)


def _executed(database: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Any:
    if database.vendor != "postgresql" or database.queries_logged or database.execute_wrappers:
        cursor: Any = database.cursor()
        cursor.execute(sql, values)
        return cursor
    # What Django does before each statement, in its order.
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        return _cursor_of(database.connection).execute(sql, values)


def _cursor_of(connection: Any) -> Any:
    """Return the one cursor of a connection; a connection belongs to one thread, and every answer is read at once."""
    found = _kept.get(connection)
    if found is None:
        import psycopg  # noqa: PLC0415 - where there is PostgreSQL

        found = _kept[connection] = psycopg.Cursor(connection)
    return found
