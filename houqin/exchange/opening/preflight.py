"""A look at a file before anything parses it: what a sheet never needs is refused (bombs, macros, formulas)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from houqin.common.refused import Refused
from houqin.common.words import _

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED_BYTES = 120 * 1024 * 1024
MOST_PART_BYTES = 60 * 1024 * 1024
MOST_RATIO = 200
MOST_PARTS = 200
MOST_ROW, MOST_COLUMNS, MOST_COLUMN_LETTERS = 100_000, 200, 2
# No [^>]* here: it would walk to the end for every "<c" of a part without ">", for hours.
CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^<>]*?\br=["\']([A-Za-z]*)(\d+)["\']')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
CELL_NAME = re.compile(rb'\br=["\']([A-Z]{1,3}\d{1,7})["\']')
WORKSHEET = re.compile(rb"<(?:\w+:)?worksheet\b")
FORBIDDEN_PARTS = (
    "vbaproject", "externallink", "activex", "embeddings", "macrosheets", "dialogsheets", "ddelink", "connections",
    "querytables",
)  # fmt: skip
# A relation names what a part is, whatever the part is called; an address in a cell is a link of its own kind.
ALIVE_KINDS = re.compile(rb"(?i)vbaproject|externallink|oleobject|activex|attachedtemplate|macrosheet|macroenabled")
LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^<]*TargetMode\s*=\s*[\"']External[^<]*")
OLE, ZIP, BOM = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"\xef\xbb\xbf"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
TYPES = "[content_types].xml"
REFUSED, OUT_OF_MEMORY = 3, 4  # what the child process answers
CHUNK_BYTES, TAIL_BYTES = 1 << 20, 400
BROKEN = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error)
DAMAGED = _("the file is damaged or not a sheet; save it anew as .xlsx")
TOO_MUCH = _("the workbook unpacks to far more than a sheet holds; copy the rows into a new one")
ALIVE = _("the workbook has macros, links or embedded files; save it as a plain .xlsx without them")
NO_SHEET = _("this is neither an .xlsx nor a .csv file; save the sheet as one of them")


def check(content: bytes, *, takes_formulas: bool = False) -> str:
    """Return "xlsx" or "csv" for what the content is. Refuses what a sheet never needs, with a sentence.

    `takes_formulas`: a form that an office gave may add up its own cells; a sheet of values has no use for it.
    """
    check_size(content)
    if not content.strip(b"\x00\r\n\t ,;" + BOM):
        raise Refused(_("the file is empty"))
    if content.startswith(OLE):
        raise Refused(_("this is an old or encrypted Excel file; save it as .xlsx without a password"))
    if content.startswith(ZIP):
        _check_archive(content, takes_formulas)
        return "xlsx"
    start = content[:64].removeprefix(BOM).lstrip().lower()
    is_wide = content.startswith(WIDE_MARKS)
    if start.startswith((b"<", b"%pdf", b"{\\rtf", b"mz\x90")) or (b"\x00" in content and not is_wide):
        raise Refused(NO_SHEET)
    return "csv"


def check_size(content: bytes) -> None:
    """Refuse a file that is larger than any sheet."""
    if len(content) > MOST_BYTES:
        raise Refused(_("the file is larger than %(most)s MiB; split it"), most=MOST_BYTES >> 20)


def is_archive(content: bytes) -> bool:
    """Say whether the content is packed as a workbook is."""
    return content.startswith(ZIP)


def _check_archive(content: bytes, takes_formulas: bool) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            unpacked = 0
            for part in parts:
                most = min(MOST_PART_BYTES, MOST_UNPACKED_BYTES - unpacked)
                unpacked += _check_part(archive, part, most=most, takes_formulas=takes_formulas)
    except BROKEN:
        raise Refused(DAMAGED) from None


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        raise Refused(_("the file is not an ordinary workbook: too many or doubled parts"))
    if "xl/workbook.xml" not in names or TYPES not in names:
        raise Refused(DAMAGED)
    if any(name.startswith("/") or ".." in name or "\\" in name for name in names):
        raise Refused(_("the file is not an ordinary workbook: a part lies outside of it"))
    if any(word in name for name in names for word in FORBIDDEN_PARTS):
        raise Refused(ALIVE)
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > MOST_UNPACKED_BYTES or (unpacked > CHUNK_BYTES * 8 and unpacked / packed > MOST_RATIO):
        raise Refused(TOO_MUCH)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, most: int, takes_formulas: bool) -> int:
    """Stream one part and return its true size, which may differ from the one it claims."""
    name = part.filename.lower()
    is_xml, is_sheet = name.endswith((".xml", ".rels")), name.startswith("xl/worksheets/")
    seen, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            seen += len(chunk)
            if seen > most:
                raise Refused(TOO_MUCH)
            text = tail + chunk
            if is_xml:
                _check_xml(text)
            if name.endswith(".rels") or name == TYPES:
                _check_links(text)
            # A relation may call any part a worksheet, whatever it is named.
            is_sheet = is_sheet or bool(WORKSHEET.search(text))
            if is_sheet:
                _check_cells(text, takes_formulas)
            tail = text[-TAIL_BYTES:]
    return seen


def _check_xml(text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused(_("the file is not an ordinary workbook: it declares entities"))
    if b"\x00" in text:  # UTF-16 would hide everything that is looked for here
        raise Refused(DAMAGED)


def _check_links(text: bytes) -> None:
    if ALIVE_KINDS.search(text) or any(b"/hyperlink" not in link for link in LINK.findall(text)):
        raise Refused(ALIVE)


def _check_cells(text: bytes, takes_formulas: bool) -> None:
    if not takes_formulas and (found := FORMULA.search(text)):
        names = CELL_NAME.findall(text, max(0, found.start() - TAIL_BYTES), found.start())
        cell = names[-1].decode() if names else "?"
        raise Refused(_("cell %(cell)s is a formula; copy the sheet and paste it as values"), cell=cell)
    for letters, digits in CELL.findall(text):
        if len(letters) > MOST_COLUMN_LETTERS or len(digits) > 7 or int(digits) > MOST_ROW:
            far = (letters + digits[:9]).decode()
            raise Refused(
                _("cell %(cell)s lies beyond what a sheet may hold; delete the far rows and columns"), cell=far
            )
