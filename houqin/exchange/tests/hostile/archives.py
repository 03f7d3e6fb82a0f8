"""Archives that unpack to far too much, lie about their entries, or are damaged."""

from __future__ import annotations

import bz2
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from houqin.exchange.tests.hostile import rawzip, workbook
from houqin.exchange.tests.hostile.case import ANY, CLEAN, REFUSED, Case, seeded
from houqin.exchange.tests.hostile.rawzip import Entry

MIB = 1 << 20
ROWS = (b"<row><c/></row>", b" ", b"\x00", b'<c r="A2"><v>1</v></c>')
OPEN = f'<worksheet xmlns="{workbook.MAIN}"><sheetData>'.encode()
CLOSE = b"</sheetData></worksheet>"


def honest(**without: object) -> list[Entry]:
    """Return the entries of a plain workbook; those named are left out."""
    left = {key.replace("_", "/") for key in without}
    return [
        rawzip.entry(name, part.encode() if isinstance(part, str) else part)
        for name, part in workbook.parts().items()
        if not any(word in name for word in left)
    ]


def swollen_entry(name: str, filler: bytes, mib: int, start: bytes = OPEN, end: bytes = CLOSE) -> Entry:
    """Return an entry that unpacks to so many MiB of the filler."""
    block = filler * (64 * 1024 // len(filler))
    packed, checksum, size = workbook.swollen(start, block, mib * MIB // len(block), end)
    return Entry(name.encode(), packed, checksum, size)


def bombs() -> Iterator[Case]:
    """Parts that unpack to hundreds of times their size, told and untold."""
    for n, filler in enumerate(ROWS):
        for mib in (9, 70):
            bomb = swollen_entry(workbook.SHEET, filler, mib)
            yield Case(f"bomb-sheet-{n}-{mib}", rawzip.written([*honest(sheet1=1), bomb]))
            lie = replace(bomb, claims=1000)
            yield Case(f"bomb-lying-{n}-{mib}", rawzip.written([*honest(sheet1=1), lie]))
    for n, name in enumerate((workbook.SHARED, "xl/media/image1.png", "docProps/app.xml")):
        bomb = swollen_entry(name, b"<si><t>A</t></si>", 130, b"<sst>", b"</sst>")
        yield Case(f"bomb-part-{n}", rawzip.written([*honest(styles=1), bomb]))
        yield Case(f"bomb-part-lying-{n}", rawzip.written([*honest(styles=1), replace(bomb, claims=17)]))
    for n in range(2):
        pieces = [swollen_entry(f"xl/media/{k}.bin", b"\x00" * 8, 3) for k in range(60 + n)]
        yield Case(f"bomb-many-small-{n}", rawzip.written([*honest(), *pieces]))
        lying = [replace(piece, claims=9) for piece in pieces]
        yield Case(f"bomb-many-small-lying-{n}", rawzip.written([*honest(), *lying]))


def methods() -> Iterator[Case]:
    """Packed in ways that no spreadsheet uses: bombs of bzip2, dictionaries of lzma, methods unknown here."""
    zeros = b"\x00" * MIB
    squeezed = bz2.compress(zeros * 64)
    for name in (workbook.SHEET, "xl/media/image1.png"):
        for claims in (64 * MIB, 100):
            one = Entry(name.encode(), squeezed, zlib.crc32(zeros * 64), 64 * MIB, rawzip.BZIP2, claims=claims)
            yield Case(f"bzip2-{name}-{claims}", rawzip.written([*honest(sheet1=1), one]))
    for dictionary in (1 << 26, (1 << 32) - 1):
        head = struct.pack("<BBHB", 9, 4, 5, 93) + struct.pack("<L", dictionary)
        made = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}])
        body = made.compress(zeros) + made.flush()
        one = Entry(workbook.SHEET.encode(), head + body, zlib.crc32(zeros), MIB, rawzip.LZMA)
        yield Case(f"lzma-{dictionary}", rawzip.written([*honest(sheet1=1), one]))
    for method in (1, rawzip.DEFLATE64, rawzip.ZSTD, 99, 65535):
        spoilt = replace(rawzip.entry(workbook.SHEET, OPEN + CLOSE), method=method)
        yield Case(f"method-{method}", rawzip.written([*honest(sheet1=1), spoilt]))


def overlapping() -> Iterator[Case]:
    """Many entries of the directory over the same bytes, and archives within archives."""
    kernel = swollen_entry("xl/media/0.bin", b"\x00" * 8, 20)
    for n, count in enumerate((5, 190)):
        again = [replace(kernel, name=f"xl/media/{k}.bin".encode(), at=0) for k in range(1, count)]
        yield Case(f"overlap-other-names-{n}", rawzip.written([kernel, *honest(), *again]))
        same = [replace(kernel, at=0)] * count
        yield Case(f"overlap-same-name-{n}", rawzip.written([kernel, *honest(), *same]))
        cased = [replace(kernel, name=b"XL/media/0.BIN", at=0)] * count
        yield Case(f"overlap-case-{n}", rawzip.written([kernel, *honest(), *cased]))
    for depth in (1, 5):
        inner = workbook.packed({"0.bin": b"\x00" * (8 * MIB)})
        for level in range(depth):
            inner = workbook.packed({f"{level}.zip": inner, f"{level}b.zip": inner})
        content = {**workbook.parts(), "xl/embeddings/nested.zip": inner}
        yield Case(f"nested-embedded-{depth}", workbook.packed(content))
        yield Case(f"nested-only-{depth}", inner)


def names() -> Iterator[Case]:
    """Names that would lead out of the archive, stand twice, or are no names."""
    outside = (
        "../evil.xml", "../../../../etc/cron.d/evil", "/etc/passwd", "xl/../../evil", "..\\..\\evil.bat", "C:\\evil.exe",
        "\\\\server\\share\\evil", "xl/worksheets/../../../x.xml", "//etc/passwd",
    )  # fmt: skip
    for n, name in enumerate(outside):
        yield Case(f"outside-{n}", rawzip.written([*honest(), rawzip.entry(name, b"evil")]))
    for n, name in enumerate((workbook.SHEET, workbook.SHEET.upper(), "XL/Workbook.xml", workbook.TYPES.lower())):
        yield Case(f"twice-{n}", rawzip.written([*honest(), rawzip.entry(name, OPEN + CLOSE)]))
    for n, count in enumerate((250, 60000)):
        many = [Entry(f"xl/p{k}.xml".encode(), b"", 0, 0, rawzip.STORED) for k in range(count)]
        yield Case(f"many-parts-{n}", rawzip.written([*honest(), *many]))
    odd = ("xl/\x00.xml", "xl/" + "a" * 60000, "xl/" + "b/" * 20000 + "c", "", "xl/\u202exml.exe", "CON", "xl/a:b")
    for n, name in enumerate(odd):
        yield Case(f"odd-name-{n}", rawzip.written([*honest(), rawzip.entry(name, b"x")]), ANY)
    for n, local in enumerate((b"xl/other.xml", b"../x", b"")):
        one = replace(rawzip.entry(workbook.SHEET, OPEN + CLOSE), local_name=local or b"?")
        yield Case(f"two-names-{n}", rawzip.written([*honest(sheet1=1), one]))
    link = replace(rawzip.entry("xl/media/link", b"/etc/passwd"), attributes=0o120777)
    yield Case("symbolic-link", rawzip.written([*honest(), link]), ANY)
    for n, name in enumerate((workbook.SHEET, workbook.BOOK, workbook.TYPES)):
        locked = [replace(one, flags=rawzip.ENCRYPTED) if one.name == name.encode() else one for one in honest()]
        yield Case(f"locked-part-{n}", rawzip.written(locked))


def directories() -> Iterator[Case]:
    """Directories that lie about length, place and comment; sums that do not match."""
    entries = honest()
    for n, (count, shift) in enumerate(((0, 0), (1, 0), (65535, 0), (None, 7), (None, 1 << 20), (None, (1 << 31)))):
        yield Case(f"directory-{n}", rawzip.written(entries, count=count, shift=shift), ANY)
    yield Case("comment-long", rawzip.written(entries, comment=b"PK\x05\x06" * 16000), ANY)
    for n, tail in enumerate((b"\x00", b"PK\x05\x06", b"x" * 70000, b"\xff" * 21)):
        yield Case(f"tail-{n}", workbook.plain() + tail, ANY)
    for n, word in enumerate((workbook.SHEET, workbook.BOOK, workbook.STYLES)):
        spoilt = [replace(one, checksum=one.checksum ^ 1) if one.name == word.encode() else one for one in entries]
        yield Case(f"checksum-{n}", rawzip.written(spoilt))
    for n, cut in enumerate((b"PK\x03\x04", b"PK\x03\x04" * 100, b"PK\x05\x06" + b"\x00" * 18, b"PK\x07\x08" * 9)):
        yield Case(f"signature-only-{n}", cut)
    huge = [replace(one, claims=0xFFFFFFFF) for one in entries]
    yield Case("claims-4-gib", rawzip.written(huge))
    yield Case("stored", workbook.packed(workbook.parts(), zipfile.ZIP_STORED), CLEAN)


def damaged() -> Iterator[Case]:
    """A good workbook cut off, or with a few bits turned over."""
    whole = workbook.plain(40)
    for n in range(8):
        yield Case(f"cut-{n}", whole[: len(whole) * (n + 1) // 9], REFUSED)
    for n in range(20):
        chance, spoilt = seeded("flip", n), bytearray(whole)
        for _turn in range(1 + n % 7):
            spoilt[chance.randrange(4, len(spoilt))] ^= 1 << chance.randrange(8)
        yield Case(f"flipped-{n}", bytes(spoilt), ANY)
    for n in range(3):
        chance, spoilt = seeded("block", n), bytearray(whole)
        first = chance.randrange(30, len(spoilt) - 80)
        spoilt[first : first + 64] = chance.randbytes(64)
        yield Case(f"overwritten-{n}", bytes(spoilt), ANY)


def every() -> Iterator[Case]:
    """Yield every case of this module."""
    for kind in (bombs, methods, overlapping, names, directories, damaged):
        yield from kind()
