"""Reading a sheet: every problem by row and column, nothing guessed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from houqin.common.refused import Refused
from houqin.common.rows import Fault
from houqin.common.words import _
from houqin.exchange.sheets import cells, preflight
from houqin.exchange.sheets.declared import Column, Sheet

CHILD = "houqin.exchange.sheets.child"
WALL_S = 9
MOST_FAULTS = 50_000
TOO_LONG = _("the workbook takes too long to read; copy the rows into a new one")
# What the child dies of when it meets its limits: of time, and of memory (the Rust of calamine aborts).
WHY_ENDED = {-signal.SIGXCPU: TOO_LONG, -signal.SIGKILL: TOO_LONG}
WHY_ENDED |= {-signal.SIGABRT: preflight.TOO_MUCH, preflight.OUT_OF_MEMORY: preflight.TOO_MUCH}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (the header is 1) and its values by column key, None where empty."""

    number: int
    values: dict[str, object]


@dataclass(slots=True)
class Reading:
    """What a file holds: rows without a fault, and the faults."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    raw: dict[int, list[object]] = field(default_factory=dict)
    header: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows that are not blank the file has."""
        return len(self.raw)


def read(content: bytes, sheet: Sheet) -> Reading:
    """Read an XLSX or CSV file as the declared sheet.

    Refuses a file that cannot be read at all, and a header that lacks a required column; all else is a fault
    with its row and column.
    """
    table = _table(content)
    if not table:
        raise Refused(_("the file is empty"))
    columns = _header(table[0], sheet)
    reading = Reading(sheet, header=[str(cell or "") for cell in table[0]])
    for number, row in enumerate(table[1:], start=2):
        if any(cell not in (None, "") for cell in row):
            reading.raw[number] = list(row)
            _read_row(reading, number, row, columns)
        if len(reading.faults) > MOST_FAULTS:
            raise Refused(_("more than %(most)s cells are wrong: is this the right sheet?"), most=MOST_FAULTS)
    _refuse_doubled(reading)
    faulty = {fault.row for fault in reading.faults}
    reading.rows = [row for row in reading.rows if row.number not in faulty]
    reading.faults.sort(key=lambda fault: fault.row)
    return reading


def _table(content: bytes) -> list[list[object]]:
    """Return the cells of a file, as the child process reads them; this process parses nothing that was sent."""
    preflight.check_size(content)
    try:
        done = subprocess.run(
            [sys.executable, "-m", CHILD], input=content, timeout=WALL_S, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LONG) from None
    if done.returncode == preflight.REFUSED:
        raise _as_refused(done.stdout)
    if done.returncode:
        raise Refused(WHY_ENDED.get(done.returncode, preflight.DAMAGED))
    is_csv = not preflight.is_archive(content)
    return [
        [_from_child(cell, is_csv=is_csv) for cell in json.loads(line)] for line in done.stdout.split(b"\n") if line
    ]


def _as_refused(answer: bytes) -> Refused:
    # Rows may have been written before the fault was met: the refusal is the last line.
    told = json.loads(answer.rstrip(b"\n").rpartition(b"\n")[2])
    return Refused(told["refused"], **told["values"])


def _from_child(cell: object, *, is_csv: bool) -> object:
    if isinstance(cell, dict):
        return cells.Dated(cell["date"]) if "date" in cell else str(cell.get("time", ""))
    return _without_guard(cell) if is_csv and isinstance(cell, str) else cell


def _without_guard(cell: str) -> str:
    """Take off the apostrophe that our own export puts before what a spreadsheet would run."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t", "\r", "'"} else cell


def _header(cells_: Sequence[object], sheet: Sheet) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for index, cell in enumerate(cells_):
        header = str(cell or "").strip()
        if not header:
            continue
        column = sheet.column(header)
        if column is None:
            raise Refused(_("the sheet has an unknown column: %(header)s"), header=header[:60])
        if column in columns.values():
            raise Refused(_("the column %(header)s is there twice"), header=header)
        columns[index] = column
    missing = [c.zh for c in sheet.columns if c.is_required and c not in columns.values()]
    if missing:
        raise Refused(_("the first row lacks the columns: %(missing)s"), missing="、".join(missing))
    return columns


def _read_row(reading: Reading, number: int, row: Sequence[object], columns: dict[int, Column]) -> None:
    values: dict[str, object] = {}
    for index, column in columns.items():
        cell = row[index] if index < len(row) else None
        try:
            values[column.key] = cells.value_of(cell, column)
        except Refused as refused:
            reading.faults.append(Fault(number, column.key, _shown(cell), refused))
    if len(row) > max(columns, default=-1) + 1 and any(cell not in (None, "") for cell in row[max(columns) + 1 :]):
        reading.faults.append(Fault(number, "", "", Refused(_("the row has cells beyond the last column"))))
    reading.rows.append(Row(number, values))


def _shown(cell: object) -> object:
    return str(cell)[:100] if cell is not None else ""


def _refuse_doubled(reading: Reading) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in reading.rows:
        key = tuple(row.values.get(name) for name in reading.sheet.key)
        if not key or None in key:
            continue
        if (first := seen.setdefault(key, row.number)) != row.number:
            why = Refused(_("the same entry is already in row %(row)s"), row=first)
            reading.faults.append(Fault(row.number, reading.sheet.key[0], str(key[0]), why))
