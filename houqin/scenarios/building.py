"""The database in which a replay builds: a temporary file that takes the place of the old one in one step."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection

from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.audit import queries as audit

WHOLE = Scope.whole(reason="a campaign is replayed")
OPENED = "houqin.kernel.access.actions.open_account"
ENTRIES = "houqin.kernel.people.actions.entries"
ENTERED = (f"{ENTRIES}.enter_people", f"{ENTRIES}.enter_person", OPENED)
# Nothing of a replay that was cut off is ever read: it needs no journal and no lock but this process's own.
QUICK = (
    "PRAGMA foreign_keys=ON; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-200000;"
)


def replayed(campaign: str) -> dict[str, int] | None:
    """Return the numbers noted when this campaign was replayed into the database, or None where it was not."""
    try:
        record = audit.records_about(f"campaign:{campaign}", within=WHOLE).last()
    except DatabaseError:
        return None
    return dict(record.counts) if record else None


def refuse_real_house(campaign: str) -> None:
    """Refuse to replace a database in which people or accounts were entered otherwise than by a replay."""
    try:
        entered = sum(audit.count_calls(list(ENTERED), within=WHOLE).values())
    except DatabaseError:
        return
    if entered and replayed(campaign) is None:
        raise Refused(_("this home holds people who were really entered: name another folder in HOUQIN_HOME"))


@contextlib.contextmanager
def fresh_database() -> Iterator[None]:
    """Give an empty database with all tables; on SQLite it replaces the old one when the block ends well."""
    if connection.vendor == "sqlite":
        with _draft_in_place_of(Path(str(connection.settings_dict["NAME"]))):
            yield
        return
    call_command("migrate", interactive=False, verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    yield


@contextlib.contextmanager
def _draft_in_place_of(target: Path) -> Iterator[None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    kept = connection.settings_dict
    connection.close()
    connection.settings_dict = {
        **kept, "NAME": str(draft), "OPTIONS": {**kept["OPTIONS"], "init_command": QUICK},
    }  # fmt: skip
    try:
        call_command("migrate", interactive=False, verbosity=0)
        yield
        connection.close()
        _put_in_place(draft, target)
    finally:
        connection.close()
        connection.settings_dict = kept
        draft.unlink(missing_ok=True)


def _put_in_place(draft: Path, target: Path) -> None:
    draft.chmod(0o600)
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    # A journal left by the old database would be rolled back into the new one.
    for suffix in ("-journal", "-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
