"""An archive written byte by byte, so that it can lie about sizes, places and methods."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

STORED, DEFLATED, DEFLATE64, BZIP2, LZMA, ZSTD = 0, 8, 9, 12, 14, 93
ENCRYPTED = 1


@dataclass(frozen=True)
class Entry:
    """One entry: what lies there, and what is claimed of it (the truth where nothing is said)."""

    name: bytes
    packed: bytes
    checksum: int
    size: int
    method: int = DEFLATED
    flags: int = 0
    claims: int | None = None
    local_name: bytes | None = None
    attributes: int = 0
    at: int | None = None


def entry(name: str, content: bytes, **more: object) -> Entry:
    """Return an honest entry, deflated; `more` spoils it."""
    deflate = zlib.compressobj(9, wbits=-15)
    packed = deflate.compress(content) + deflate.flush()
    return Entry(name.encode(), packed, zlib.crc32(content), len(content), **more)  # type: ignore[arg-type]


def written(entries: Iterable[Entry], *, comment: bytes = b"", count: int | None = None, shift: int = 0) -> bytes:
    """Return the archive; `count` and `shift` lie about the directory's length and place."""
    out, directory, number = bytearray(), bytearray(), 0
    for one in entries:
        place = len(out) if one.at is None else one.at
        size = one.size if one.claims is None else one.claims
        about = (20, one.flags, one.method, 0, 0x5021, one.checksum, len(one.packed), size)
        if one.at is None:
            name = one.local_name or one.name
            out += struct.pack("<4s5H3L2H", b"PK\x03\x04", *about, len(name), 0) + name + one.packed
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 0x0314, *about, len(one.name), 0, 0, 0, 0, one.attributes << 16, place
        )
        directory += one.name
        number += 1
    total = number if count is None else count
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, total, total, len(directory), len(out) + shift, len(comment)
    )  # fmt: skip
    return bytes(out + directory + end + comment)
