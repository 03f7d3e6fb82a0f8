"""Looks a file over and parses it in a process of its own, held to memory and time: `python -m … child < file > rows`.

Exit 0: one JSON list a row; 3: the last line is a JSON object that says why the file is refused; 4: out of memory;
anything else: the file broke the parser.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange.opening import preflight

MEMORY_BYTES = 230 * 1024 * 1024
CPU_S = 7
MOST_WRITTEN_BYTES = 32 * 1024 * 1024
MOST_CELLS = 2_000_000
MOST_LINE_SIGNS = 256 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
MARKED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def plain(value: object) -> object:
    """Return a cell as JSON: numbers and texts as they are, dates as {"date": …}."""
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()}
    if isinstance(value, time | timedelta):
        return {"time": str(value)}
    return value


def rows_of(content: bytes) -> Iterator[list[object]]:
    """Yield the rows of a file's first sheet. Refuses what a sheet never needs, with a sentence."""
    if preflight.check(content) == "csv":
        yield from _csv_rows(content)
        return
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - not for CSV

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
    shown = [page.name for page in pages if page.visible == SheetVisibleEnum.Visible]
    if not shown:
        raise Refused(_("the workbook has no sheet that can be seen"))
    sheet = book.get_sheet_by_name(shown[0])
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*before, *(plain(value) for value in row)]


def _csv_rows(content: bytes) -> Iterator[list[object]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    if not first.isprintable() and any(ord(sign) < 32 and sign not in "\t\r" for sign in first):
        raise Refused(preflight.NO_SHEET)
    separator = max(",;\t", key=first.count)
    # Not splitlines: a form feed or U+2028 within a cell ends no row.
    lines = io.StringIO(text, newline="")
    try:
        yield from csv.reader(_short(lines), delimiter=separator)
    except csv.Error:
        raise Refused(_("the CSV file is damaged: a quoted cell has no end or is too long")) from None


def _decoded(content: bytes) -> str:
    for encoding in (MARKED[content[:2]],) if content[:2] in MARKED else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("the text of the file is garbled; save it as CSV UTF-8"))


def _short(lines: io.StringIO) -> Iterator[str]:
    while line := lines.readline(MOST_LINE_SIGNS):
        if len(line) >= MOST_LINE_SIGNS:
            raise Refused(_("a line of the file is far too long for a row; save the sheet anew as CSV"))
        yield line


def write_rows(content: bytes) -> None:
    """Write the rows of a file to standard output. Refuses more than a sheet may hold."""
    written = cells = 0
    for number, row in enumerate(rows_of(content), start=1):
        if number > preflight.MOST_ROW:
            raise Refused(_("the sheet has more than %(most)s rows; split it"), most=preflight.MOST_ROW)
        while row and row[-1] in ("", None):
            row.pop()
        if len(row) > preflight.MOST_COLUMNS:
            raise Refused(_("the sheet has more than %(most)s columns"), most=preflight.MOST_COLUMNS)
        line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        written, cells = written + len(line), cells + len(row)
        if written > MOST_WRITTEN_BYTES or cells > MOST_CELLS:
            raise Refused(preflight.TOO_MUCH)
        sys.stdout.buffer.write(line)


def main() -> int:
    """Read the file from standard input and answer; see above."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # neither a part nor a cell is ever unpacked to the disk
    try:
        write_rows(sys.stdin.buffer.read())
    except Refused as why:
        sys.stdout.buffer.write(json.dumps({"refused": why.msgid, "values": why.values}).encode() + b"\n")
        return preflight.REFUSED
    except MemoryError:
        return preflight.OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
