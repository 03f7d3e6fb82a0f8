"""Measures what the house promises of speed, and says of each figure whether its goal is met.

Themes run one after another, each in processes and homes of its own. Exit 0 when every goal is met, else 1.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import figures, replay, rush, servers
from .figures import Limit, Measured

SCHEMA = "houqin.bench/1"


@dataclass(frozen=True)
class Theme:
    """One thing that is measured: its names begin alike; `inside` is a module that runs in the house's own process."""

    prefixes: tuple[str, ...]
    databases: tuple[str, ...]
    inside: str = ""

    def is_chosen(self, only: str) -> bool:
        """Say whether a figure of this theme has a name that begins so."""
        return any(name.startswith(only) or only.startswith(name) for name in self.prefixes)


BOTH = ("sqlite", "postgresql")
THEMES = {
    "replay": Theme(("accountability.replay",), ("sqlite",)),
    "publish": Theme(("accountability.publish",), BOTH, "publish"),
    "coverage": Theme(("accountability.coverage",), BOTH, "coverage"),
    "missing": Theme(("accountability.missing_page",), BOTH, "missing"),
    "disinfecting": Theme(("disinfection.coverage", "disinfection.list_page"), BOTH, "disinfecting"),
    "crews": Theme(("disinfection.crews",), ("sqlite",), "crews"),
    # Asks no database; one home is as good as another.
    "chain": Theme(("chain.",), ("sqlite",), "chain"),
    "rush": Theme(("accountability.report_rush",), ("postgresql",)),
}


class Bench:
    """One run: its state, its PostgreSQL once it is needed, what was measured so far."""

    def __init__(self, home: Path, stack: contextlib.ExitStack) -> None:
        self.home = home
        self.stack = stack
        self._url = ""

    @property
    def url(self) -> str:
        """The address of the PostgreSQL server, started at the first question."""
        self._url = self._url or self.stack.enter_context(servers.postgresql())
        return self._url

    def measured(self, name: str, database: str) -> Iterator[Measured]:
        """Measure a theme on a database."""
        theme = THEMES[name]
        home = self.home / database
        home.mkdir(exist_ok=True)
        if theme.inside:
            yield from self._inside(theme.inside, home, self.url if database == "postgresql" else "")
        elif name == "rush":
            yield from rush.measure(self.url, home)
        else:
            yield from replay.measure()

    @staticmethod
    def _inside(module: str, home: Path, url: str) -> Iterator[Measured]:
        target = home / f"{module}.json"
        servers.run("inside", module, str(target), home=home, url=url)
        for row in json.loads(target.read_text(encoding="utf-8")):
            limit = row.pop("limit")
            yield Measured(**row, limit=Limit(**limit) if limit else None)


def results(only: str, told: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """Yield every figure whose name begins with `only`, judged by its goal."""
    goals = figures.goals()
    with servers.folder() as home, contextlib.ExitStack() as stack:
        bench = Bench(home, stack)
        for name, theme in THEMES.items():
            for database in theme.databases if theme.is_chosen(only) else ():
                began = time.monotonic()
                for found in bench.measured(name, database):
                    if found.name.startswith(only):
                        yield figures.content(found, goals.get((found.name, found.database)))
                told(f"{name} on {database}: {time.monotonic() - began:.0f} s")


def main() -> int:
    """Measure, write the JSON, print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", metavar="FILE|-", help="write the results as one JSON object")
    parser.add_argument("--only", default="", metavar="PREFIX", help="only figures whose name begins so")
    args = parser.parse_args()
    if not any(theme.is_chosen(args.only) for theme in THEMES.values()):
        parser.error(f"no figure's name begins with {args.only}")
    load = os.getloadavg()[0]
    rows = list(results(args.only, lambda line: print(line, file=sys.stderr, flush=True)))
    body = {
        "schema": SCHEMA,
        "commit": servers.commit(),
        "machine": {**servers.machine(), "load_before": round(load, 2)},
        "results": rows,
    }
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    if args.json == "-":
        print(text, end="")
    else:
        print("\n".join(figures.table(rows)))
        if args.json:
            Path(args.json).write_text(text, encoding="utf-8")
    missed = [row["name"] for row in rows if row["met"] is False]
    if missed:
        print("goals missed:", ", ".join(missed), file=sys.stderr)
    return 1 if missed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
