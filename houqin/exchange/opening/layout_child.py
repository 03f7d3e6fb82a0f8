"""Looks at a given layout or fills it, in a process of its own, held to memory and time: JSON in, JSON out.

In: {"content": base64, "values": {"C5": 12}, "marked": ["C5"]}; without values the layout is only looked at.
Out: {"sheet", "rows", "merged", "formulas"} and, where values were given, {"filled": base64}; exit codes as
`child`.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange.opening import preflight

MEMORY_BYTES = 400 * 1024 * 1024
CPU_S = 7
MOST_WRITTEN_BYTES = 16 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 200, 40
MARK = "FFFFC000"
RISKY = ("=", "+", "-", "@", "\t", "\r")


def look(book: Any) -> dict[str, Any]:
    """Return what the first visible sheet shows. Refuses a layout larger than a form."""
    page = _page(book)
    if page.max_row > MOST_ROWS or page.max_column > MOST_COLUMNS:
        raise Refused(
            _("a form has at most %(rows)s rows and %(columns)s columns; delete the far ones"),
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
    cells = [[page.cell(row, column) for column in range(1, page.max_column + 1)] for row in range(1, page.max_row + 1)]
    return {
        "sheet": page.title,
        "rows": [[_shown(cell.value) for cell in row] for row in cells],
        "merged": [str(area) for area in page.merged_cells.ranges],
        "formulas": [cell.coordinate for row in cells for cell in row if cell.data_type == "f"],
    }


def _page(book: Any) -> Any:
    shown = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not shown:
        raise Refused(_("the workbook has no sheet that can be seen"))
    return shown[0]


def _shown(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def fill(book: Any, values: dict[str, Any], marked: list[str]) -> bytes:
    """Return the layout with values in its cells, numbers as numbers, texts never alive, some cells marked."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - the look alone does without it

    page = _page(book)
    for address, value in values.items():
        put(page[address], value)
    for address in marked:
        page[address].fill = PatternFill("solid", fgColor=MARK)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Any, value: Any) -> None:
    """Write a value into a cell: a number as a number, a text never alive."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(RISKY):
            cell.quotePrefix = True


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked for. Refuses what a form never needs, with a sentence."""
    content = base64.b64decode(asked["content"])
    if preflight.check(content, takes_formulas=True) != "xlsx":
        raise Refused(_("a layout is an .xlsx file; save it as one"))
    import openpyxl  # noqa: PLC0415 - not before the look-over

    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parts raise
        raise Refused(preflight.DAMAGED) from None
    told = look(book)
    if asked.get("values") is not None:
        told["filled"] = base64.b64encode(fill(book, asked["values"], asked["marked"])).decode()
    return told


def main() -> int:
    """Read what is asked from standard input and answer; see above."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN_BYTES, MOST_WRITTEN_BYTES))
    try:
        told = answer(json.loads(sys.stdin.buffer.read()))
    except Refused as why:
        sys.stdout.write(json.dumps({"refused": why.msgid, "values": why.values}))
        return preflight.REFUSED
    except MemoryError:
        return preflight.OUT_OF_MEMORY
    sys.stdout.write(json.dumps(told, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
