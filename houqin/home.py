"""The folder in which all state lies (HOUQIN_HOME) and the secrets generated in it."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

PACKAGE = Path(__file__).resolve().parent
DATABASE_NAME = "houqin.sqlite3"
SECRET_KEY_NAME = "secret.key"  # noqa: S105 - the name of its file
DATA_KEYS_NAME = "data.keys"
FILES_NAME = "files"
STATIC_NAME = "static"
BACKUP_NOTE_NAME = "last-backup.json"
RESTORE_NOTE_NAME = "last-restore.json"


def folder() -> Path:
    """Return the state folder named by HOUQIN_HOME, else `var` under the working directory."""
    return Path(os.environ.get("HOUQIN_HOME") or "var").absolute()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; refuse to replace one that exists (FileExistsError)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def replace_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read in place of the one that is there."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_private(draft, text)
    draft.replace(path)


def _generated(path: Path, fresh: str) -> str:
    # Two processes may start at once on a new home: whoever links the file first wins, both read the same key.
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            write_private(path, fresh + "\n")
    return path.read_text(encoding="utf-8").strip()


def secret_key() -> str:
    """Return Django's secret key: HOUQIN_SECRET_KEY, else the one generated in the home."""
    return os.environ.get("HOUQIN_SECRET_KEY") or _generated(folder() / SECRET_KEY_NAME, secrets.token_urlsafe(64))


def split_keys(text: str) -> list[str]:
    """Return the keys of a list that is separated by commas or lines."""
    return [key.strip() for key in text.replace("\n", ",").split(",") if key.strip()]


def keys_in(path: Path) -> list[str]:
    """Return the keys that a file holds."""
    return split_keys(path.read_text(encoding="utf-8"))


def data_keys() -> list[str]:
    """Return the Fernet keys of personal data, the encrypting one first: HOUQIN_DATA_KEYS, else the generated file."""
    text = os.environ.get("HOUQIN_DATA_KEYS") or _generated(folder() / DATA_KEYS_NAME, Fernet.generate_key().decode())
    return split_keys(text)
