"""A SQLite database in a backup: a copy by SQLite's own online backup, taken while Houqin runs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from houqin.common.refused import Refused
from houqin.common.words import _

MEMBER = "database/houqin.sqlite3"


def _opened(path: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=settings.SQLITE_WAIT_S)
    )


@contextlib.contextmanager
def _read(path: Path) -> Iterator[None]:
    """Refuse in a sentence what SQLite cannot read: not now, or not at all."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Refused(_("the database %(file)s cannot be read: %(why)s"), file=path.name, why=error) from None
    except sqlite3.DatabaseError:
        raise Refused(_("the database %(file)s is damaged"), file=path.name) from None


def refuse_damaged(path: Path) -> None:
    """Refuse a database file that SQLite finds damaged or cannot read."""
    with _read(path), _opened(path) as database:
        is_whole = database.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    if not is_whole:
        raise Refused(_("the database %(file)s is damaged"), file=path.name)


def save(database: Path, into: Path) -> None:
    """Copy the database at one instant into the file `into`; refuse one that is absent or damaged."""
    if not database.exists():
        raise Refused(_("there is no database at %(file)s: run houqin init"), file=database)
    with _read(database), _opened(database) as live, contextlib.closing(sqlite3.connect(into)) as copy:
        # The backup itself would wait for a lock without end; once it may read, it can go on.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy)
    refuse_damaged(into)
    with _opened(into) as copy:
        if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            raise Refused(_("the database is empty: run houqin init"))


def applied_migrations(path: Path) -> set[tuple[str, str]]:
    """Return app and name of every migration that the database has had."""
    with _opened(path) as database:
        return set(database.execute("SELECT app, name FROM django_migrations"))


def _refuse_locked(database: Path) -> None:
    """Refuse while somebody writes the database, whose work would be lost; a damaged one is in nobody's way."""
    try:
        with _opened(database) as old:
            old.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise Refused(_("the database %(file)s cannot be read: %(why)s"), file=database.name, why=error) from None
    except sqlite3.DatabaseError:
        return


def put_in_place(staged: Path, database: Path) -> None:
    """Replace the database by the staged one in one step; what was signed in is signed out."""
    with _opened(staged) as copy:
        copy.execute("DELETE FROM django_session")
        copy.commit()
    with staged.open("rb") as stream:
        os.fsync(stream.fileno())
    if database.exists():
        _refuse_locked(database)
    # A journal left by the old database would be rolled back into the new one.
    for suffix in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    staged.replace(database)
    folder = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
