"""The folder in which contents lie under their own hash: whole or not at all, and never twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from houqin.kernel.files import rules


def path_of(sha256: str) -> Path:
    """Return where the content with this hash lies, or would."""
    return Path(settings.HOUQIN_FILES) / rules.place_of(sha256)


def put(content: bytes) -> str:
    """Keep a content and return its SHA-256 (hex): written beside the folder, synced, then renamed into it."""
    sha256 = hashlib.sha256(content).hexdigest()
    goal = path_of(sha256)
    if goal.exists():
        return sha256
    goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Outside the folder itself, so that a backup taken meanwhile meets whole files only.
    descriptor, draft = tempfile.mkstemp(prefix=".file-", dir=settings.HOUQIN_HOME)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(goal)
    finally:
        Path(draft).unlink(missing_ok=True)
    _sync(goal.parent)
    return sha256


def read(sha256: str) -> bytes | None:
    """Return the content with this hash, or None where it is not there or is no longer what it was."""
    try:
        content = path_of(sha256).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def remove(sha256: str) -> None:
    """Remove a content; one that is not there is removed already."""
    path_of(sha256).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
