"""Forms that an office gave as a workbook: looked at, and filled in place so that they keep their look."""

from __future__ import annotations

import base64
import functools
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange.opening import preflight

CHILD = "houqin.exchange.opening.layout_child"
PACKAGE = Path(__file__).resolve().parents[2]
WALL_S = 9
MOST_BYTES = 2 * 1024 * 1024
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADDRESS = re.compile(r"([A-Z]{1,2})([1-9]\d{0,2})")
FIRST_ROW = 3
TOO_LONG = _("the workbook takes too long to read; copy the form into a new one")
WHY_ENDED = {-signal.SIGXCPU: TOO_LONG, -signal.SIGKILL: TOO_LONG, preflight.OUT_OF_MEMORY: preflight.TOO_MUCH}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid as a page draws it; what lies under a merged cell is not there."""

    address: str
    text: str
    columns: int = 1
    rows: int = 1
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """What the first visible sheet of a layout shows, row by row."""

    sheet: str
    rows: list[list[Cell]]

    def cell(self, address: str) -> Cell:
        """Return the cell at an address such as C5. Refuses one outside, a formula, and the inside of a merged cell."""
        typed = address.strip().upper()
        if not ADDRESS.fullmatch(typed):
            raise Refused(_("%(address)s is not a cell such as C5"), field="address", address=address[:12])
        found = next((cell for row in self.rows for cell in row if cell.address == typed), None)
        if found is None:
            raise Refused(
                _("%(address)s lies outside the form or inside a merged cell; name its first cell"),
                field="address",
                address=typed,
            )
        if found.is_formula:
            raise Refused(_("%(address)s adds up other cells by itself"), field="address", address=typed)
        return found


@functools.lru_cache(maxsize=32)
def look(content: bytes) -> Grid:
    """Return the grid of a layout. Refuses hostile, damaged and far too large files, each with a sentence."""
    return _grid(_asked(content, values=None, marked=()))


def fill(content: bytes, values: Mapping[str, int | float | str | None], *, marked: Collection[str] = ()) -> bytes:
    """Return the layout with values by address; the marked cells are orange.

    Its fonts, borders, merged cells, widths, print setup and formulas stay; numbers stay numbers, and no text comes
    alive as a formula.
    """
    return base64.b64decode(_asked(content, values=values, marked=marked)["filled"])


def plain(title: str, labels: Iterable[str]) -> bytes:
    """Return a layout of our own for an office that gave none: labels in column A from row 3, values in column B."""
    import xlsxwriter  # noqa: PLC0415 - only where a layout is made

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("Form")
    bold = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    boxed = book.add_format({"border": 1})
    page.set_column(0, 0, 36)
    page.set_column(1, 1, 24)
    page.merge_range(0, 0, 0, 1, title, bold)
    for number, label in enumerate(labels, start=FIRST_ROW - 1):
        page.write_string(number, 0, label, boxed)
        page.write_blank(number, 1, None, boxed)
    page.set_paper(9)
    book.close()
    return out.getvalue()


def _asked(content: bytes, *, values: Mapping[str, Any] | None, marked: Collection[str]) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise Refused(_("a layout has at most %(most)s MiB"), most=MOST_BYTES >> 20)
    asked = {"content": base64.b64encode(content).decode(), "values": values, "marked": list(marked)}
    paths = os.pathsep.join([str(PACKAGE), *filter(None, sys.path)])
    try:
        done = subprocess.run(
            [sys.executable, "-S", "-m", CHILD], input=json.dumps(asked).encode(), timeout=WALL_S, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PYTHONPATH": paths, "PYTHONUTF8": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LONG) from None
    if done.returncode == preflight.REFUSED:
        told = json.loads(done.stdout)
        raise Refused(told["refused"], field="layout", **told["values"])
    if done.returncode:
        raise Refused(WHY_ENDED.get(done.returncode, preflight.DAMAGED), field="layout")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _grid(told: dict[str, Any]) -> Grid:
    spans, covered = {}, set()
    for area in told["merged"]:
        first, _colon, last = area.partition(":")
        (left, top), (right, bottom) = _place(first), _place(last or first)
        spans[left, top] = (right - left + 1, bottom - top + 1)
        covered |= {(c, r) for c in range(left, right + 1) for r in range(top, bottom + 1)} - {(left, top)}
    rows = [
        [
            Cell(_name(c, r), text, *spans.get((c, r), (1, 1)), is_formula=_name(c, r) in told["formulas"])
            for c, text in enumerate(row, start=1)
            if (c, r) not in covered
        ]
        for r, row in enumerate(told["rows"], start=1)
    ]
    return Grid(told["sheet"], rows)


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(address[len(letters) :])


def _name(column: int, row: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
