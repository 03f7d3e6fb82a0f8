"""Reading a sheet: every problem by row and column, nothing guessed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from houqin.common.refused import Refused
from houqin.common.rows import Fault
from houqin.common.words import _
from houqin.exchange.opening import preflight
from houqin.exchange.sheets import cells
from houqin.exchange.sheets.declared import Column, Sheet

CHILD = "houqin.exchange.opening.child"
PACKAGE = Path(__file__).resolve().parents[3]
WALL_S = 9
MOST_FAULTS = 20_000
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
    """What a file holds: rows without a fault, and the faults; `count` rows that are not blank; `lines` as read.

    `partial` are rows with a faulty cell whose required cells can be read: what else is wrong with them can be told.
    """

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    partial: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    count: int = 0
    lines: Sequence[bytes] = ()
    is_csv: bool = False

    def cells(self, number: int) -> list[object]:
        """Return the cells of a row as they came."""
        return _cells(self.lines[number - 1], is_csv=self.is_csv) if number <= len(self.lines) else []


def read(content: bytes, sheet: Sheet) -> Reading:
    """Read an XLSX or CSV file as the declared sheet.

    Refuses a file that cannot be read at all, and a header that lacks a required column; all else is a fault
    with its row and column.
    """
    # The rows stay as the child wrote them, for as cells they would take several times the memory.
    reading = Reading(sheet, lines=_lines(content), is_csv=not preflight.is_archive(content))
    if not reading.lines:
        raise Refused(_("the file is empty"))
    header = reading.cells(1)
    columns = _header(header, sheet)
    reading.header = [str(cell or "") for cell in header]
    for number in range(2, len(reading.lines) + 1):
        row = reading.cells(number)
        if any(cell not in (None, "") for cell in row):
            reading.count += 1
            _read_row(reading, number, row, columns)
        refuse_too_many(reading.faults)
    _refuse_doubled(reading)
    faulty = {fault.row for fault in reading.faults}
    required = [column.key for column in sheet.columns if column.is_required]
    reading.partial = [
        row for row in reading.rows if row.number in faulty and all(row.values.get(key) is not None for key in required)
    ]
    reading.rows = [row for row in reading.rows if row.number not in faulty]
    reading.faults.sort(key=lambda fault: fault.row)
    return reading


def refuse_too_many(faults: Sequence[Fault]) -> None:
    """Refuse more faults than anybody would read."""
    if len(faults) > MOST_FAULTS:
        raise Refused(_("more than %(most)s cells are wrong: is this the right sheet?"), most=MOST_FAULTS)


def _lines(content: bytes) -> list[bytes]:
    """Return the rows of a file as the child process writes them; this process parses nothing that was sent."""
    preflight.check_size(content)
    paths = os.pathsep.join([str(PACKAGE), *filter(None, sys.path)])
    try:
        done = subprocess.run(
            [sys.executable, "-S", "-m", CHILD], input=content, timeout=WALL_S, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PYTHONPATH": paths, "PYTHONUTF8": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LONG) from None
    if done.returncode == preflight.REFUSED:
        raise _as_refused(done.stdout)
    if done.returncode:
        raise Refused(WHY_ENDED.get(done.returncode, preflight.DAMAGED))
    return done.stdout.splitlines()


def _cells(line: bytes, *, is_csv: bool) -> list[object]:
    return [_from_child(cell, is_csv=is_csv) for cell in json.loads(line)]


def _as_refused(answer: bytes) -> Refused:
    # Rows may have been written before the fault was met: the refusal is the last line.
    told = json.loads(answer.rstrip(b"\n").rpartition(b"\n")[2])
    return Refused(told["refused"], **told["values"])


def _from_child(cell: object, *, is_csv: bool) -> object:
    if isinstance(cell, dict):
        return cells.Dated(cell["date"]) if "date" in cell else str(cell.get("time", ""))
    return cells.unguarded(cell) if is_csv and isinstance(cell, str) else cell


def _header(cells_: Sequence[object], sheet: Sheet) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for index, cell in enumerate(cells_):
        header = str(cell or "").strip()
        if not header:
            continue
        column = sheet.column(header)
        if column is None:
            raise Refused(_("the sheet has an unknown column: %(header)s"), header=cells.visible(header, 60))
        if column in columns.values():
            raise Refused(_("the column %(header)s is there twice"), header=cells.visible(header))
        columns[index] = column
    missing = [f"{c.zh} {c.en}" for c in sheet.columns if c.is_required and c not in columns.values()]
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
    return cells.visible(str(cell)) if cell is not None else ""


def _refuse_doubled(reading: Reading) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in reading.rows:
        key = tuple(row.values.get(name) for name in reading.sheet.key)
        if not key or None in key:
            continue
        if (first := seen.setdefault(key, row.number)) != row.number:
            why = Refused(_("the same entry is already in row %(row)s"), row=first)
            reading.faults.append(Fault(row.number, reading.sheet.key[0], str(key[0]), why))
