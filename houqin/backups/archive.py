"""The backup file: a gzipped tar whose last member, `manifest.json`, holds the checksum of every other.

Members are `database/…`, `files/…` and `keys/…`; a file cut short has no manifest, a changed one fails its checksum.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _

MANIFEST = "manifest.json"
FOLDERS = ("database", "files", "keys")
FORMAT = 1
CHUNK_BYTES = 1 << 20
ABOUT: dict[str, type] = {"at": str, "version": str, "database": str, "data_keys": list}
DAMAGED = (
    gzip.BadGzipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    UnicodeDecodeError,
    ValueError,
    KeyError,
    TypeError,
)


class _Hashing(io.RawIOBase):
    """A reader that hashes what passes through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        content = self._stream.read(size)
        self.sha256.update(content)
        return content


class Writer:
    """Adds members to a backup and remembers their checksums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, path: Path) -> None:
        """Add the file at `path` as the member `name`."""
        size = path.stat().st_size
        with path.open("rb") as stream:
            hashing = _Hashing(stream)
            entry = tarfile.TarInfo(name)
            entry.size = size
            entry.mode = 0o600
            self._tar.addfile(entry, hashing)
        self.members[name] = {"bytes": size, "sha256": hashing.sha256.hexdigest()}

    def finish(self, about: dict[str, Any]) -> None:
        """Add the manifest."""
        content = json.dumps(
            {"format": FORMAT, **about, "members": self.members}, ensure_ascii=False, indent=1
        ).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(content)
        entry.mode = 0o600
        self._tar.addfile(entry, io.BytesIO(content))


def refuse_unfit(target: Path) -> None:
    """Refuse what would give way to a backup and is no file: a folder, a pipe, a device."""
    if not target.name or (target.exists() and not target.is_file()):
        raise Refused(_("%(file)s is not a file that a backup can be written to"), file=target)


@contextmanager
def written(target: Path) -> Iterator[Writer]:
    """Give a writer for the backup file `target`: only its owner may read it, it appears whole or not at all."""
    refuse_unfit(target)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused(_("%(file)s cannot be written: %(why)s"), file=target, why=error.strerror) from None
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar:
                yield Writer(tar)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and len(path.parts) > 1 and path.parts[0] in FOLDERS


def _extracted(tar: tarfile.TarFile, into: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    manifest: dict[str, Any] = {}
    members: dict[str, dict[str, Any]] = {}
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None:
            raise ValueError(entry.name)
        if entry.name == MANIFEST:
            manifest = json.loads(content.read())
            continue
        if not _is_ours(entry.name):
            raise ValueError(entry.name)
        path = into / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        sha256 = hashlib.sha256()
        with path.open("wb") as stream:
            while chunk := content.read(CHUNK_BYTES):
                sha256.update(chunk)
                stream.write(chunk)
        members[entry.name] = {"bytes": entry.size, "sha256": sha256.hexdigest()}
    return manifest, members


def opened(source: Path, into: Path) -> dict[str, Any]:
    """Unpack the backup into the folder `into` and return its manifest; refuse a file that is damaged or no backup."""
    try:
        with source.open("rb") as stream, tarfile.open(fileobj=stream, mode="r:gz") as tar:
            manifest, members = _extracted(tar, into)
            # What follows the last member is read too: a damaged tail must not go unseen.
            while stream.read(CHUNK_BYTES):
                pass
        if manifest["format"] != FORMAT or manifest["members"] != members:
            raise ValueError(MANIFEST)
        # Whatever is read of it later is looked at now, as long as nothing has been touched.
        if not all(isinstance(manifest[name], kind) for name, kind in ABOUT.items()):
            raise TypeError(MANIFEST)
        clock.parse_instant(manifest["at"])
    except DAMAGED:
        raise Refused(_("%(file)s is damaged or is no backup of Houqin: nothing was changed"), file=source) from None
    return manifest
