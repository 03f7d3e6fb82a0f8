"""Parses one workbook in a process of its own, held to memory and time: `python -m … child < file > rows`."""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MEMORY_BYTES = 290 * 1024 * 1024
CPU_S = 9


def plain(value: object) -> object:
    """Return a cell as JSON: numbers and texts as they are, dates as {"date": …}."""
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()}
    if isinstance(value, time | timedelta):
        return {"time": str(value)}
    return value


def main() -> None:
    """Read the workbook's first sheet from standard input and write its rows, one JSON list a line."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - loaded under the limits

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    for row in rows:
        sys.stdout.write(json.dumps([plain(value) for value in row], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
