"""Pictures made for tests: with a place in their EXIF, upright only after turning, huge by their header alone."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def jpeg(width: int = 64, height: int = 48, colour: str = "red", *, turned: int = 1, place: bool = False) -> bytes:
    """Return a JPEG; `turned` is its EXIF orientation, `place` adds where and by what it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    if place:
        exif[MAKER] = "Secret phone"
        exif.get_ifd(GPS).update({1: "N", 2: (34.0, 12.0, 57.0)})
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", exif=exif, comment=b"whoever took it")
    return out.getvalue()


def png(width: int = 40, height: int = 30, colour: tuple[int, ...] = (0, 0, 0, 0)) -> bytes:
    """Return a PNG that may be clear."""
    out = io.BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a PNG of a few hundred bytes that says of itself to be of thousands of millions of pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


def opened(content: bytes) -> Image.Image:
    """Return the picture that these bytes are."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture
