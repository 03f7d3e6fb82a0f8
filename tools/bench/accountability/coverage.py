"""How long the coverage of a day takes, of 100,000 duties and of a million, at rest and while proofs run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db import connection

from houqin.kernel.duties import queries as duties
from houqin.kernel.duties import rules
from houqin.kernel.duties.models import Duty, Publication
from houqin.lines.accountability import declared
from tools.bench import campus, sizes
from tools.bench.figures import Limit, Measured

RUNS = 15
MILLION_DAY = campus.DAY + timedelta(days=10)
TIMES = 10
PROVING_S = 60
METHOD = (
    "duties.queries.coverage_of_people for the whole department, rolled up from 2,000 teams to the committee, as board "
    "and brief ask for it; one warm-up, then single calls on one connection"
)
BUSY_METHOD = f"{METHOD}; meanwhile another process reports for one team after another, one commit each"
BARE_METHOD = "the GROUP BY alone through the driver's cursor, all rows fetched, on the same connection"


def measure() -> list[Measured]:
    """Measure both days at rest, then both while another process proves."""
    campus.prepare()
    campus.publish()
    _fill_million()
    numbers = {campus.DAY: campus.PEOPLE, MILLION_DAY: campus.PEOPLE * TIMES}
    found = [_measured(day, number, "", METHOD) for day, number in numbers.items()]
    with _proofs() as count:
        for day, number in numbers.items():
            before = count()
            busy = _measured(day, number, "_busy", BUSY_METHOD)
            # A small day is counted before the next team has reported; a large one never.
            if count() == before and not sizes.is_small():
                raise RuntimeError("nobody proved anything meanwhile")
            found.append(busy)
    return found


def _measured(day: date, number: int, suffix: str, method: str) -> Measured:
    middle = "_million" if day == MILLION_DAY else ""
    size = {"duties": number} if middle else {"people": number, "duties": number}

    def ours() -> None:
        leaves = duties.coverage_of_people(day=day, kind=declared.DAILY_REPORT, within=campus.WHOLE)
        expected = rules.rolled_up(leaves)[campus.ROOT].expected
        if expected != number:
            raise RuntimeError(f"{expected} duties counted, not {number}")

    limit = Limit("bare GROUP BY", median(_timed_ms(lambda: _grouped(day))), BARE_METHOD)
    name = f"accountability.coverage{middle}{suffix}_ms"
    return Measured(name, connection.vendor, size, "ms", _timed_ms(ours), method, limit)


def _timed_ms(act: Callable[[], Any]) -> list[float]:
    act()
    found = []
    for _run in range(RUNS):
        started = time.perf_counter()
        act()
        found.append((time.perf_counter() - started) * 1000)
    return found


def _grouped(day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_path, state, COUNT(*) FROM duties_duty WHERE day = %s AND kind = %s GROUP BY unit_path, state",
            [str(day), declared.DAILY_REPORT.key],
        )
        cursor.fetchall()


def _fill_million() -> None:
    """Write ten times the campus into one day, by the database itself: nobody's own actions are measured here."""
    if Publication.objects.filter(day=MILLION_DAY).exists():
        return
    names = [str(field.column) for field in Duty._meta.concrete_fields if not field.primary_key]
    for n in range(TIMES):
        other = {"day": f"'{MILLION_DAY}'", "subject_key": f"subject_key || '.{n}'", "person_id": "NULL"}
        chosen = ", ".join(other.get(name, name) for name in names)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO duties_duty ({', '.join(names)}) "
                f"SELECT {chosen} FROM duties_duty WHERE day = %s AND kind = %s",
                [str(campus.DAY), declared.DAILY_REPORT.key],
            )
    first = Publication.objects.get(day=campus.DAY, kind=declared.DAILY_REPORT.key)
    Publication.objects.create(
        day=MILLION_DAY, kind=first.kind, published_at=first.published_at, settles_at=first.settles_at
    )
    campus.analyse()


@contextmanager
def _proofs() -> Iterator[Callable[[], int]]:
    """Let another process prove duties while the block runs; gives what counts the proofs so far."""
    words = [sys.executable, "-m", f"{__package__}.proving", str(PROVING_S)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        if child.stdout is None or child.stdout.readline().strip() != "proving":
            raise RuntimeError("the process that proves did not start")
        yield lambda: Duty.objects.filter(day=campus.DAY, state="done").count()
    finally:
        child.terminate()
        child.wait()
