"""How long the line's own publish action takes for a day of 100,000 people."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db import connection, transaction

from houqin.common import clock
from houqin.kernel.duties.models import Duty
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report
from tools.bench import campus
from tools.bench.figures import Limit, Measured

RUNS = 3
BARE_KIND = "bench.bare"
ROWS_A_STATEMENT = 1000
METHOD = (
    "accountability.actions.report.publish of a day at its first minute: 100,000 reports and the sign-offs of 2,121 "
    "units, one transaction, one audit record, committed with the server's full durability; another day each run"
)
BARE_METHOD = "the same rows of duties again by multi-row INSERTs of the driver's cursor, 1,000 rows each, one commit"


def measure() -> list[Measured]:
    """Publish days one after another, each followed by the bare insertion of its rows."""
    campus.prepare()
    days = [campus.DAY + timedelta(days=n) for n in range(RUNS)]
    ours, bare = [], []
    for day in days:
        ours.append(_published(day))
        bare.append(_inserted(day))
    Duty.objects.filter(kind=BARE_KIND).delete()
    campus.analyse()
    limit = Limit("bare INSERT", median(bare), BARE_METHOD)
    size = {"people": campus.PEOPLE}
    return [Measured("accountability.publish_s", connection.vendor, size, "s", ours, METHOD, limit)]


def _published(day: date) -> float:
    started = time.perf_counter()
    report.publish(day=day, by=campus.BY, at=clock.instant(day, "00:00"))
    passed = time.perf_counter() - started
    number = Duty.objects.filter(day=day, kind=declared.DAILY_REPORT.key).count()
    if number != campus.PEOPLE:
        raise RuntimeError(f"{number} duties published, not {campus.PEOPLE}")
    return passed


def _inserted(day: date) -> float:
    columns = [str(field.column) for field in Duty._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        # Read as the driver gives them, so that nothing of Django's is in the time.
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM {Duty._meta.db_table} WHERE day = %s AND kind = %s",
            [str(day), declared.DAILY_REPORT.key],
        )
        place = columns.index("kind")
        rows = [(*row[:place], BARE_KIND, *row[place + 1 :]) for row in _plain(cursor.fetchall())]
        started = time.perf_counter()
        with transaction.atomic():
            for first in range(0, len(rows), ROWS_A_STATEMENT):
                chunk = rows[first : first + ROWS_A_STATEMENT]
                one = f"({', '.join(['%s'] * len(columns))})"
                cursor.execute(
                    f"INSERT INTO {Duty._meta.db_table} ({', '.join(columns)}) VALUES {', '.join([one] * len(chunk))}",
                    [value for row in chunk for value in row],
                )
        return time.perf_counter() - started


def _plain(rows: Sequence[Any]) -> Sequence[Any]:
    if connection.vendor == "postgresql":
        return rows
    return [tuple(str(value) if hasattr(value, "isoformat") else value for value in row) for row in rows]
