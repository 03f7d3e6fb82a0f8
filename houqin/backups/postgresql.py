"""A PostgreSQL database in a backup: every table by COPY from one snapshot, with no tool of the server's needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from houqin.common.refused import Refused
from houqin.common.words import _

COLUMNS = "database/columns.json"
CHUNK_BYTES = 1 << 20


def _quoted(names: list[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def columns_by_table() -> dict[str, list[str]]:
    """Return the stored columns of every table; generated ones compute themselves again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'"
            " ORDER BY c.table_name, c.ordinal_position"
        )
        columns: dict[str, list[str]] = {}
        for table, column in cursor.fetchall():
            columns.setdefault(table, []).append(column)
    return columns


def save(folder: Path) -> None:
    """Write every table, as it stands at one instant, into files of the folder."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        columns = columns_by_table()
        if "django_migrations" not in columns:
            raise Refused(_("the database is empty: run houqin init"))
        for table, names in columns.items():
            copied = f"COPY {connection.ops.quote_name(table)} ({_quoted(names)}) TO STDOUT"
            with (folder / f"{table}.copy").open("wb") as stream, cursor.copy(copied) as copy:
                for chunk in copy:
                    stream.write(chunk)
    (folder / "columns.json").write_text(json.dumps(columns), encoding="utf-8")


def applied_migrations(staged: Path) -> set[tuple[str, str]]:
    """Return app and name of every migration that the saved database had had."""
    columns = json.loads((staged / COLUMNS).read_text(encoding="utf-8"))["django_migrations"]
    rows = (staged / "database" / "django_migrations.copy").read_text(encoding="utf-8").splitlines()
    app, name = columns.index("app"), columns.index("name")
    return {(cells[app], cells[name]) for cells in (row.split("\t") for row in rows)}


def _refuse_other_shape(saved: dict[str, list[str]]) -> None:
    here = columns_by_table()
    different = sorted(
        table for table in {*saved, *here} if sorted(saved.get(table, [])) != sorted(here.get(table, []))
    )
    if different:
        raise Refused(
            _("the backup was made by another version of Houqin (table %(table)s differs): nothing was changed"),
            table=different[0],
        )


def _load(cursor: Any, table: str, names: list[str], source: Path) -> None:
    with (
        source.open("rb") as stream,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({_quoted(names)}) FROM STDIN") as copy,
    ):
        while chunk := stream.read(CHUNK_BYTES):
            copy.write(chunk)


def _set_sequences(cursor: Any, columns: dict[str, list[str]]) -> None:
    for table, names in columns.items():
        for name in names:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), name])
            sequence = cursor.fetchone()[0]
            if sequence:
                place = f"{connection.ops.quote_name(table)}"
                column = connection.ops.quote_name(name)
                cursor.execute(
                    f"SELECT setval(%s, coalesce(max({column}), 1), max({column}) IS NOT NULL) FROM {place}",  # noqa: S608
                    [sequence],
                )


def put_in_place(staged: Path) -> None:
    """Replace the content of every table in one transaction; refuse a backup of other tables or columns."""
    saved: dict[str, list[str]] = json.loads((staged / COLUMNS).read_text(encoding="utf-8"))
    if not columns_by_table():
        call_command("migrate", interactive=False, verbosity=0)
    _refuse_other_shape(saved)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_quoted(list(saved))}")
        for table, names in saved.items():
            if table != "django_session":  # what was signed in is signed out
                _load(cursor, table, names, staged / "database" / f"{table}.copy")
        _set_sequences(cursor, saved)


def recorded_migrations() -> set[tuple[str, str]]:
    """Return app and name of every migration that the running database has had."""
    return set(MigrationRecorder(connection).applied_migrations())
