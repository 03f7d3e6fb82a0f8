"""Writing sheets: text stays text, and nothing that a spreadsheet would run goes out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.exchange.sheets import cells
from houqin.exchange.sheets.declared import Column, Sheet
from houqin.exchange.sheets.reading import Reading

if TYPE_CHECKING:
    import xlsxwriter

VALIDATED_ROWS = 5000
# No clock's time goes into a file: the same rows give the same bytes.
MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
Say = Callable[[Refused], str]


def shown(value: object) -> str:
    """Return a value as the sheet shows it: instants as campus time with their zone, days as ISO."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def write(
    sheet: Sheet, rows: Iterable[Mapping[str, object]], *, language: str = "zh-hans", form: str = "xlsx"
) -> bytes:
    """Return rows as an XLSX or CSV file with the header in the language."""
    header = [_title(column, language) for column in sheet.columns]
    body = ([shown(row.get(column.key)) for column in sheet.columns] for row in rows)
    return _as_csv(header, body) if form == "csv" else _as_workbook(sheet, header, body)


def _title(column: Column, language: str) -> str:
    return column.en if language.startswith("en") else column.zh


def _as_csv(header: list[str], body: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([cells.guarded(cell) for cell in row] for row in body)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _as_workbook(
    sheet: Sheet, header: list[str], body: Iterable[list[str]], *, notes: bool = False, widths: int = 18
) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - the child process that reads does without it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE_AT})
    page, bold, plain = book.add_worksheet(sheet.zh[:31]), book.add_format({"bold": True}), book.add_format()
    plain.set_num_format("@")
    page.freeze_panes(1, 0)
    for index, title in enumerate(header):
        page.write_string(0, index, title, bold)
        page.set_column(index, index, widths, plain)
    for number, row in enumerate(body, start=1):
        for index, cell in enumerate(row):
            _write_text(page, number, index, cell, plain)
    if notes:
        _write_notes(book, page, sheet)
    book.close()
    return out.getvalue()


def _write_text(page: xlsxwriter.worksheet.Worksheet, number: int, index: int, text: str, plain: Any) -> None:
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for marks of its own and would write it as it is; in pieces it is only text.
        page.write_rich_string(number, index, text[0], text[1], text[2:], plain)
    elif text:
        page.write_string(number, index, text, plain)


def _write_notes(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    notes = book.add_worksheet("说明 Notes")
    notes.set_column(0, 4, 24)
    for index, title in enumerate(("列", "Column", "必填 Required", "说明 Note", "例 Example")):
        notes.write_string(0, index, title)
    for number, column in enumerate(sheet.columns, start=1):
        choices = " / ".join(column.choices)
        told = (column.zh, column.en, "✓" if column.is_required else "", column.note or choices, column.example)
        for index, text in enumerate(told):
            notes.write_string(number, index, text)
        if column.choices:
            page.data_validation(
                1, number - 1, VALIDATED_ROWS, number - 1, {"validate": "list", "source": list(column.choices)}
            )


def template(sheet: Sheet, *, language: str = "zh-hans") -> bytes:
    """Return an empty workbook with the header, choices to pick from, and a second page that explains."""
    header = [_title(column, language) for column in sheet.columns]
    return _as_workbook(sheet, header, (), notes=True)


def faulty_rows(reading: Reading, *, say: Say, language: str = "zh-hans") -> bytes:
    """Return the rows that were not taken, as they came, with the reasons in the last column."""
    reasons: dict[int, list[str]] = {}
    for fault in reading.faults:
        reasons.setdefault(fault.row, []).append(say(fault.why))
    header = [*reading.header, "Reason" if language.startswith("en") else "原因"]
    body = [
        [*(shown(cell) for cell in _padded(reading, number)), "；".join(reasons[number])] for number in sorted(reasons)
    ]
    return _as_workbook(reading.sheet, header, body)


def _padded(reading: Reading, number: int) -> list[object]:
    sent = reading.cells(number)
    return [*sent, *([""] * (len(reading.header) - len(sent)))][: len(reading.header)]
