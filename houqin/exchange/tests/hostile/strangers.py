"""Files of every other kind under the name of a sheet, and files with nothing in them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import pickle
import struct
import tarfile
import zlib
from collections.abc import Iterator

from houqin.exchange.tests.hostile import workbook
from houqin.exchange.tests.hostile.case import Case, seeded

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE = "<table><tr><td>工号</td><td>姓名</td></tr><tr><td>1</td><td>=1+1</td></tr></table>"


def empty() -> Iterator[Case]:
    """Nothing, or nothing to be seen."""
    for n, content in enumerate((
        b"", b"\x00", b"\x00" * 100_000, b" ", b"\n", b"\r\n" * 5000, b"\t" * 99, b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"\xff\xfe",
        b"\xfe\xff", b"," * 99, b";;;\n;;;\n", b" \x00 \x00", b"\xff\xfe\x00\x00", b"PK", b"\xe3\x80\x80" * 9,
    )):  # fmt: skip
        yield Case(f"empty-{n}", content)


def older() -> Iterator[Case]:
    """Compound files: the old Excel, an encrypted workbook, a message, a locked or spoilt one."""
    streams = ("Workbook", "EncryptedPackage", "EncryptionInfo", "_VBA_PROJECT_CUR", "__properties_version1.0")
    for n, stream in enumerate(streams):
        body = OLE + b"\x00" * 16 + struct.pack("<3H", 0x3E, 3, 0xFFFE) + b"\x00" * 482 + stream.encode("utf-16-le")
        yield Case(f"ole-{n}", body + b"\x00" * 4096, says="old or encrypted")
    yield Case("ole-short", OLE, says="old or encrypted")
    yield Case("ole-noise", OLE + seeded("ole").randbytes(90_000), says="old or encrypted")
    for n, kind in enumerate(
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x04\x06\x00\x00\x00\x10\x00", b"\x09\x00\x04\x00\x02\x00\x10\x00")
    ):
        yield Case(f"biff-{n}", kind + b"\x00" * 300)


def marked_up() -> Iterator[Case]:
    """Pages and trees of marks that Excel would open without a word."""
    for n, content in enumerate((
        f"<html>{TABLE}</html>", f"  \n\t<!DOCTYPE html>{TABLE}", TABLE, f"\ufeff<HTML>{TABLE}", "<svg xmlns='http://www.w3.org/2000/svg'/>",
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "<?php system('id');", "MIME-Version: 1.0\n\n" + TABLE,
        "{\\rtf1 x}", "%PDF-1.7\n1 0 obj", "%!PS-Adobe-3.0", "WEB\n1\nhttp://127.0.0.1:9/", "[InternetShortcut]\nURL=http://127.0.0.1:9/",
        "#!/bin/sh\nid\n", json.dumps([{"number": 1}]), "ID;PWXL;N;E\nC;X1;Y1;K1;E1+1\nE\n", "TABLE\n0,1\n\"x\"\nVECTORS\n0,2\n",
    )):  # fmt: skip
        yield Case(f"marked-{n}", content.encode())


def pictures() -> Iterator[Case]:
    """Pictures, sounds, programs, archives, databases."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    png = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2L5B", 60_000, 60_000, 8, 6, 0, 0, 0)) + chunk(b"IEND", b"")
    )
    noise = seeded("pictures").randbytes(500)
    starts = (
        png, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + noise, b"GIF89a\x01\x00\x01\x00" + noise, b"BM" + noise, b"RIFF\x00\x00\x00\x00WEBPVP8 " + noise,
        b"II*\x00" + noise, b"ID3\x03\x00" + noise, b"\x00\x00\x00\x18ftypmp42" + noise, b"MZ\x90\x00" + noise, b"\x7fELF\x02\x01\x01\x00" + noise,
        b"\xca\xfe\xba\xbe" + noise, b"Rar!\x1a\x07\x01\x00" + noise, b"7z\xbc\xaf\x27\x1c" + noise, b"SQLite format 3\x00" + noise,
        b"L\x00\x00\x00\x01\x14\x02\x00" + noise, b"\x1f\x9d" + noise, b"!<arch>\n" + noise,
    )  # fmt: skip
    yield from (Case(f"picture-{n}", content) for n, content in enumerate(starts))


def wrapped() -> Iterator[Case]:
    """A good workbook packed once more, or with something before it."""
    whole = workbook.plain()
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x.xlsx"))
    wraps = (
        gzip.compress(whole, mtime=0),
        bz2.compress(whole),
        lzma.compress(whole),
        tar.getvalue(),
        workbook.packed({"x.xlsx": whole}),
    )
    for n, content in enumerate(
        (*wraps, b"MZ" + whole, b"\n" + whole, b"GIF89a" + whole, b"\xef\xbb\xbf" + whole, pickle.dumps(whole))
    ):
        yield Case(f"wrapped-{n}", content)
    for n, content in enumerate((gzip.compress(b"\x00" * (50 << 20), mtime=0), bz2.compress(b"\x00" * (50 << 20)))):
        yield Case(f"wrapped-bomb-{n}", content)


def every() -> Iterator[Case]:
    """Yield every case of this module."""
    for kind in (empty, older, marked_up, pictures, wrapped):
        yield from kind()
