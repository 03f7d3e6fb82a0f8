"""Reads files one after the other and measures: `python -m … measuring`; a path a line in, a JSON object a line out.

Each file is read in a process of its own, as an importing command would, so that what it costs can be told apart.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from houqin.common.refused import Refused
from houqin.exchange import sheets
from houqin.exchange.tests.hostile.case import SHEET

MOST_FAULTS_TOLD = 30_000


def outcome_of(content: bytes) -> dict[str, Any]:
    """Return what reading came to: refused with its sentence, or read with every fault."""
    try:
        reading = sheets.read(content, SHEET)
    except Refused as why:
        return {"came_to": "refused", "says": str(why), "msgid": why.msgid}
    faults = [(fault.row, fault.column, str(fault.why)) for fault in reading.faults[:MOST_FAULTS_TOLD]]
    return {"came_to": "read", "rows": len(reading.rows), "count": reading.count, "faults": faults}


def measured(path: Path) -> dict[str, Any]:
    """Read the file in a fork and return what came of it, the seconds, and the peak of memory of any process, in MiB."""
    content, (told, tell) = path.read_bytes(), os.pipe()
    started = time.perf_counter()
    if (pid := os.fork()) == 0:
        os.close(told)
        try:
            answer = json.dumps(outcome_of(content))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we look for
            answer = json.dumps({"came_to": "fault", "says": f"{type(error).__name__}: {error}"})
        with os.fdopen(tell, "w") as stream:
            stream.write(answer)
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as stream:
        answer = stream.read()
    _pid, status, used = os.wait4(pid, 0)
    outcome = json.loads(answer) if answer else {"came_to": "crash", "says": f"status {status}"}
    return outcome | {"seconds": time.perf_counter() - started, "peak_mib": used.ru_maxrss / 1024}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(measured(Path(line.strip()))), flush=True)
