"""Making a backup and putting one back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from houqin import home, serving
from houqin.backups import archive, postgresql, sqlite
from houqin.common.refused import Refused
from houqin.common.words import _

KEY_FILES = (home.DATA_KEYS_NAME, home.SECRET_KEY_NAME)


def fingerprint(key: str) -> str:
    """Return what names a key without telling it."""
    return hashlib.sha256(b"houqin data key " + key.encode()).hexdigest()[:16]


@contextmanager
def _staging() -> Iterator[Path]:
    # In the home itself: only within one file system is a rename one step.
    settings.HOUQIN_HOME.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".staging-", dir=settings.HOUQIN_HOME))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stored_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def _database_path() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def note_backup(about: dict[str, Any]) -> None:
    """Note in the home when the last backup was made; the health page warns when that is long ago."""
    home.replace_private(settings.HOUQIN_HOME / home.BACKUP_NOTE_NAME, json.dumps({"at": about["at"]}) + "\n")


def save(target: Path, *, at: datetime, has_keys: bool) -> dict[str, Any]:
    """Write one file from which this Houqin can be put back, and return what it holds.

    `has_keys` adds the keys that lie in the home; keys given by the environment are never added, only their
    fingerprints. Refuses a database that is absent or damaged.
    """
    archive.refuse_unfit(target)
    keys = [settings.HOUQIN_HOME / name for name in KEY_FILES] if has_keys else []
    with _staging() as staging:
        (staging / "database").mkdir()
        if connection.vendor == "sqlite":
            sqlite.save(_database_path(), staging / sqlite.MEMBER)
        else:
            postgresql.save(staging / "database")
        with archive.written(target) as backup:
            for path in _stored_files(staging):
                backup.add(str(path.relative_to(staging)), path)
            stored = _stored_files(settings.HOUQIN_FILES)
            for path in stored:
                backup.add(f"files/{path.relative_to(settings.HOUQIN_FILES)}", path)
            for path in keys:
                if path.exists():
                    backup.add(f"keys/{path.name}", path)
            about = {
                "at": at.isoformat(),
                "version": version("houqin"),
                "database": connection.vendor,
                "data_keys": [fingerprint(key) for key in settings.HOUQIN_DATA_KEYS],
            }
            backup.finish(about)
    note_backup(about)
    has_data_keys = f"keys/{home.DATA_KEYS_NAME}" in backup.members
    return {
        "file": str(target),
        "bytes": target.stat().st_size,
        **about,
        "files": len(stored),
        "has_keys": has_data_keys,
    }


def _refuse_unknown_migrations(applied: set[tuple[str, str]]) -> None:
    known = set(MigrationLoader(None).disk_migrations or {})
    unknown = sorted(migration for migration in applied - known)
    if unknown:
        raise Refused(
            _("the backup was made by a newer version of Houqin (%(app)s %(name)s): nothing was changed"),
            app=unknown[0][0],
            name=unknown[0][1],
        )


def _refuse_unfit(staging: Path, manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        raise Refused(
            _("the backup is of %(theirs)s but this Houqin runs on %(ours)s: nothing was changed"),
            theirs=manifest["database"],
            ours=connection.vendor,
        )
    if connection.vendor == "sqlite":
        sqlite.refuse_damaged(staging / sqlite.MEMBER)
        applied = sqlite.applied_migrations(staging / sqlite.MEMBER)
    else:
        applied = postgresql.applied_migrations(staging)
    _refuse_unknown_migrations(applied)
    saved = staging / "keys" / home.DATA_KEYS_NAME
    ours = settings.HOUQIN_DATA_KEYS + (home.keys_in(saved) if saved.exists() else [])
    if not set(manifest["data_keys"]) <= {fingerprint(key) for key in ours}:
        raise Refused(
            _(
                "personal data in the backup is encrypted with keys that are not here: "
                "put them into HOUQIN_DATA_KEYS or %(file)s first; nothing was changed"
            ),
            file=home.DATA_KEYS_NAME,
        )


def _put_files_in_place(staged: Path) -> None:
    # Names are digests of the content: adding all before the database changes harms nothing if it then does not.
    for path in _stored_files(staged):
        goal = settings.HOUQIN_FILES / path.relative_to(staged)
        goal.parent.mkdir(parents=True, exist_ok=True)
        path.replace(goal)


def _remove_other_files(kept: set[str]) -> None:
    for path in _stored_files(settings.HOUQIN_FILES):
        if f"files/{path.relative_to(settings.HOUQIN_FILES)}" not in kept:
            path.unlink()


def _put_keys_in_place(staged: Path) -> None:
    data_keys, secret_key = staged / home.DATA_KEYS_NAME, staged / home.SECRET_KEY_NAME
    if data_keys.exists() and not os.environ.get("HOUQIN_DATA_KEYS"):
        # The keys of this home stay first: they may be newer than the backup's.
        keys = dict.fromkeys([*settings.HOUQIN_DATA_KEYS, *home.keys_in(data_keys)])
        home.replace_private(settings.HOUQIN_HOME / home.DATA_KEYS_NAME, "\n".join(keys) + "\n")
    if secret_key.exists():
        home.replace_private(settings.HOUQIN_HOME / home.SECRET_KEY_NAME, secret_key.read_text(encoding="utf-8"))


def restore(source: Path, *, at: datetime) -> dict[str, Any]:
    """Put this Houqin back as the backup file holds it and return what it held.

    Everything is verified before anything is touched; the database changes in one step. Refuses a damaged file,
    a file of another database or a newer version, keys that are missing, and a home that is being served.
    """
    with _staging() as staging, serving.home_in_use():
        manifest = archive.opened(source, staging)
        _refuse_unfit(staging, manifest)
        connections.close_all()
        _put_keys_in_place(staging / "keys")
        _put_files_in_place(staging / "files")
        if connection.vendor == "sqlite":
            sqlite.put_in_place(staging / sqlite.MEMBER, _database_path())
        else:
            postgresql.put_in_place(staging)
        _remove_other_files(set(manifest["members"]))
        # What waited to be sent then may have been sent since: the clockwork asks a person first.
        home.replace_private(settings.HOUQIN_HOME / home.RESTORE_NOTE_NAME, json.dumps({"at": at.isoformat()}) + "\n")
    return {key: manifest[key] for key in ("at", "version", "database")} | {
        "file": str(source),
        "files": sum(name.startswith("files/") for name in manifest["members"]),
    }
