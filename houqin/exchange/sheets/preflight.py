"""A look at a file before anything parses it: what a sheet never needs is refused (bombs, macros, formulas)."""

from __future__ import annotations

import io
import re
import zipfile

from houqin.common.refused import Refused
from houqin.common.words import _

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED_BYTES = 120 * 1024 * 1024
MOST_PART_BYTES = 60 * 1024 * 1024
MOST_RATIO = 200
MOST_PARTS = 200
MOST_ROW, MOST_COLUMN_LETTERS = 200_000, 2
CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\br="([A-Z]*)(\d+)"')
FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b')
ANY_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
FORBIDDEN_PARTS = ("vbaproject", "externallink", "activex", "embeddings", "macrosheets", "dialogsheets", "ddelink")
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
CHUNK_BYTES = 1 << 20


def check(content: bytes) -> str:
    """Return "xlsx" or "csv" for what the content is. Refuses what a sheet never needs, with a sentence."""
    if len(content) > MOST_BYTES:
        raise Refused(_("the file is larger than %(most)s MiB; split it"), most=MOST_BYTES >> 20)
    if not content.strip(b"\x00\r\n\t ,;"):
        raise Refused(_("the file is empty"))
    if content.startswith(OLE):
        raise Refused(_("this is an old or encrypted Excel file; save it as .xlsx without a password"))
    if content.startswith(ZIP):
        _check_archive(content)
        return "xlsx"
    if content[:5].lstrip().lower().startswith((b"<", b"%pdf", b"{\\rtf")) or b"\x00" in content:
        raise Refused(_("this is neither an .xlsx nor a .csv file; save the sheet as one of them"))
    return "csv"


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise Refused(_("the file is damaged or not a sheet; save it anew as .xlsx")) from None


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        raise Refused(_("the file is not an ordinary workbook: too many or doubled parts"))
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise Refused(_("the file is damaged or not a sheet; save it anew as .xlsx"))
    if any(name.startswith("/") or ".." in name or "\\" in name for name in names):
        raise Refused(_("the file is not an ordinary workbook: a part lies outside of it"))
    if any(word in name for name in names for word in FORBIDDEN_PARTS):
        raise Refused(_("the workbook has macros, links or embedded files; save it as a plain .xlsx without them"))
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > MOST_UNPACKED_BYTES or (unpacked > CHUNK_BYTES * 8 and unpacked / packed > MOST_RATIO):
        raise Refused(_("the workbook unpacks to far more than a sheet holds; copy the rows into a new one"))


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Stream one part; its true size counts, not the one it claims."""
    is_sheet = part.filename.lower().startswith("xl/worksheets/") and part.filename.lower().endswith(".xml")
    seen, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            seen += len(chunk)
            if seen > MOST_PART_BYTES:
                raise Refused(_("the workbook unpacks to far more than a sheet holds; copy the rows into a new one"))
            text = tail + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Refused(_("the file is not an ordinary workbook: it declares entities"))
            if b"macroEnabled" in text:
                raise Refused(
                    _("the workbook has macros, links or embedded files; save it as a plain .xlsx without them")
                )
            if is_sheet:
                _check_cells(text)
            tail = text[-400:]


def _check_cells(text: bytes) -> None:
    formula = FORMULA.search(text)
    if formula or ANY_FORMULA.search(text):
        cell = formula.group(1).decode() if formula else "?"
        raise Refused(_("cell %(cell)s is a formula; copy the sheet and paste it as values"), cell=cell)
    for letters, digits in CELL.findall(text):
        if len(letters) > MOST_COLUMN_LETTERS or len(digits) > 7 or int(digits) > MOST_ROW:
            raise Refused(
                _("cell %(cell)s lies beyond what a sheet may hold; delete the far rows and columns"),
                cell=(letters + digits[:9]).decode(),
            )
