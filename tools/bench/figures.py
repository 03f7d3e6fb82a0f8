"""Arithmetic of benchmarks: medians, percentiles, goals, the object that is told. Plain Python."""

from __future__ import annotations

import csv
import json
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LEAST_RUNS = 3


@dataclass(frozen=True)
class Limit:
    """The bare operation, measured in the same run: what no code of ours could be quicker than."""

    name: str
    value: float
    method: str


@dataclass(frozen=True)
class Measured:
    """One benchmark on one database (None where none takes part); `parts` are figures behind the value."""

    name: str
    database: str | None
    size: dict[str, int]
    unit: str
    values: list[float]
    method: str
    limit: Limit | None = None
    parts: dict[str, float] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """The median of the runs."""
        return statistics.median(self.values)

    @property
    def ratio(self) -> float | None:
        """The value divided by its limit."""
        return self.value / self.limit.value if self.limit and self.limit.value else None


@dataclass(frozen=True)
class Goal:
    """What is to be reached, by the value or by its ratio to the limit, at this size at least."""

    on: str
    op: str
    target: float
    least_size: dict[str, int]

    def is_met(self, measured: Measured) -> bool:
        """Say whether it was reached, in runs enough and at the size that was asked for."""
        is_large = all(measured.size.get(name, 0) >= least for name, least in self.least_size.items())
        reached = measured.value if self.on == "value" else measured.ratio
        if reached is None or not is_large or len(measured.values) < LEAST_RUNS:
            return False
        return reached <= self.target if self.op == "<=" else reached >= self.target


def goals(tables: Iterable[Path]) -> dict[tuple[str, str | None], Goal]:
    """Return the goals of these tables by name and database."""
    found: dict[tuple[str, str | None], Goal] = {}
    for table in tables:
        with table.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                goal = Goal(row["on"], row["op"], float(row["target"]), json.loads(row["least_size"]))
                for database in row["databases"].split() or [None]:
                    found[row["name"], database] = goal
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that `share` (0 to 1) of the values do not exceed."""
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def significant(value: float) -> float:
    """Return the value with four digits: more would pretend to an exactness that no run repeats."""
    return float(f"{value:.4g}")


def content(measured: Measured, goal: Goal | None) -> dict[str, Any]:
    """Return one benchmark as it is told; a figure without a goal has neither goal nor judgement."""
    limit = measured.limit
    return {
        "name": measured.name,
        "database": measured.database,
        "size": measured.size,
        "value": significant(measured.value),
        "unit": measured.unit,
        "values": [significant(value) for value in measured.values],
        "limit": asdict(limit) | {"value": significant(limit.value)} if limit else None,
        "ratio": significant(measured.ratio) if measured.ratio is not None else None,
        "goal": {"on": goal.on, "op": goal.op, "target": goal.target} if goal else None,
        "met": goal.is_met(measured) if goal else None,
        "method": measured.method,
        "parts": {name: significant(value) for name, value in measured.parts.items()},
    }


def table(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Return the results as lines for a person."""
    head = f"{'name':<40} {'database':<10} {'value':>9} {'unit':<4} {'limit':>9} {'ratio':>8}  {'goal':<15} met"
    lines = [head, "-" * len(head)]
    for row in rows:
        goal = row["goal"]
        asked = f"{goal['on']} {goal['op']} {goal['target']:g}" if goal else "–"
        met = {None: "–", True: "✓ yes", False: "✕ NO"}[row["met"]]
        limit = f"{row['limit']['value']:g}" if row["limit"] else "–"
        ratio = f"{row['ratio']:g}" if row["ratio"] is not None else "–"
        what = f"{row['name']:<40} {row['database'] or '–':<10} {row['value']:>9g} {row['unit']:<4}"
        lines.append(f"{what} {limit:>9} {ratio:>8}  {asked:<15} {met}")
    return lines
