"""The whole set, read and measured."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import Queue
from typing import Any

from houqin.exchange.tests.hostile import alive, archives, markup, measuring, strangers, texts, values
from houqin.exchange.tests.hostile.case import Case

READERS = 2
Outcome = tuple[Case, dict[str, Any]]


def cases() -> Iterator[Case]:
    """Yield every hostile file."""
    for kind in (archives, markup, alive, values, texts, strangers):
        yield from kind.every()


@contextlib.contextmanager
def reader(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a process that reads files; it works in the folder, where whatever it leaves behind is found."""
    paths = os.pathsep.join(str(Path(path).resolve()) for path in sys.path)
    process = subprocess.Popen(
        [sys.executable, "-m", measuring.__name__], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"PYTHONPATH": paths, "TMPDIR": str(folder), "HOME": str(folder), "PATH": os.environ.get("PATH", "")},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.communicate()


def outcomes(sent: Path, left: Path) -> list[Outcome]:
    """Read every file, a few at a time, through the folder `sent`; the readers work in `left`."""
    with contextlib.ExitStack() as stack:
        free: Queue[subprocess.Popen[str]] = Queue()
        for _number in range(READERS):
            free.put(stack.enter_context(reader(left)))

        def read(case: Case) -> Outcome:
            process = free.get()
            path = sent / str(process.pid)
            path.write_bytes(case.content)
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            free.put(process)
            # Hundreds of files of megabytes each need not be kept.
            return replace(case, content=b""), answer

        with ThreadPoolExecutor(READERS) as pool:
            waiting: list[Any] = []
            found: list[Outcome] = []
            for case in cases():
                waiting.append(pool.submit(read, case))
                if len(waiting) >= 2 * READERS:
                    found.append(waiting.pop(0).result())
            return [*found, *(one.result() for one in waiting)]
