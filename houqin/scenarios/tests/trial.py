"""A campaign small enough to be replayed in a test, and what its statements show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from houqin.scenarios import engine, statement, statements
from houqin.scenarios.cumt_2020.campaign import Cumt2020
from houqin.scenarios.statement import Result

WHOLE = statement.WHOLE
PEOPLE, DAYS = 300, 8


def replayed(*, without: str = "") -> engine.Outcome:
    """Replay the small campaign into the test's database."""
    statements.load()
    return engine.replay(Cumt2020(people=PEOPLE, days=DAYS), without=without)


def derived(rows: Collection[int] | None = None) -> dict[int, Result]:
    """Return the statements as the database tells them now; those of size are held to the small campaign's."""
    chosen = [row for row in statement.table() if rows is None or row.row in rows]
    return {row.row: statement.derive(row, expected=of_size(row.expected)) for row in chosen}


def of_size(expected: Mapping[str, Any]) -> dict[str, Any]:
    """Return the conditions of a statement with the numbers of people and days of the small campaign."""
    sizes = {("people", 2263): PEOPLE, ("days", 46): DAYS}
    return {name: sizes.get((name, value), value) if isinstance(value, int) else value
            for name, value in expected.items()}  # fmt: skip


def rows_built() -> list[int]:
    """Return the rows that somebody has said how to derive and whose line is built."""
    statements.load()
    return [row.row for row in statement.table()
            if statement.evidence_of(row.row) and statement.derive(row).state != statement.NOT_BUILT]  # fmt: skip
