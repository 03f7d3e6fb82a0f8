"""Measures what the house promises of speed, and says of each figure whether its goal is met.

Themes run one after another, in processes of their own. Exit 0 when every goal is met and every theme ran, else 1.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import figures, servers, sizes, theme
from .figures import Limit, Measured
from .theme import Theme

SCHEMA = "houqin.bench/1"


class Bench:
    """One run: its homes, its PostgreSQL once it is needed, what was measured and what broke so far."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.rows: list[dict[str, Any]] = []
        self.broken: list[dict[str, str]] = []
        self._server = ""
        self._urls: dict[str, str] = {}

    def measure(self, only: str) -> None:
        """Measure every theme that is chosen; one that breaks costs its own figures only."""
        goals = figures.goals(theme.tables_of_goals())
        for module, one in theme.every():
            for database in one.databases if one.is_chosen(only) else ():
                began = time.monotonic()
                try:
                    found = [row for row in self._measured(module, one, database) if row.name.startswith(only)]
                except Exception as error:  # noqa: BLE001 - whatever broke it, the other themes are still measured
                    traceback.print_exc()
                    self.broken.append({"theme": module, "database": database, "why": f"{error}"})
                else:
                    self.rows += [figures.content(row, goals.get((row.name, row.database))) for row in found]
                _tell(f"{module} on {database}: {time.monotonic() - began:.0f} s")

    def _measured(self, module: str, one: Theme, database: str) -> list[Measured]:
        home = self.folder / database / one.home
        home.mkdir(parents=True, exist_ok=True)
        url = self._url(one.home) if database == "postgresql" else ""
        if not one.inside:
            return list(importlib.import_module(module).measure(url, home))
        target = home / f"{one.module}.json"
        servers.run(f"{__package__}.inside", module, str(target), home=home, url=url)
        return [_read(row) for row in json.loads(target.read_text(encoding="utf-8"))]

    def _url(self, home: str) -> str:
        """Return the address of the database of a home on a server that starts at the first question."""
        self._server = self._server or self.stack.enter_context(servers.postgresql())
        if home not in self._urls:
            self._urls[home] = servers.new_database(self._server, f"bench_{home}")
        return self._urls[home]


def _read(row: dict[str, Any]) -> Measured:
    limit = row.pop("limit")
    return Measured(**row, limit=Limit(**limit) if limit else None)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextlib.contextmanager
def _measuring(only: str) -> Iterator[Bench]:
    with servers.folder() as folder, contextlib.ExitStack() as stack:
        bench = Bench(folder, stack)
        bench.measure(only)
        yield bench


def main() -> int:
    """Measure, write the JSON, print the table."""
    args = _words()
    if args.small:
        os.environ[sizes.VARIABLE] = "1"
    load = os.getloadavg()[0]
    with _measuring(args.only) as bench:
        rows, broken = bench.rows, bench.broken
    body = {
        "schema": SCHEMA,
        "commit": servers.commit(),
        "machine": {**servers.machine(), "load_before": round(load, 2)},
        "results": rows,
        "broken": broken,
    }
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    if args.json == "-":
        print(text, end="")
    else:
        print("\n".join(figures.table(rows)))
        if args.json:
            Path(args.json).write_text(text, encoding="utf-8")
    missed = [] if args.small else [row["name"] for row in rows if row["met"] is False]
    for what, names in (
        ("goals missed:", missed),
        ("broken:", [f"{one['theme']} ({one['database']})" for one in broken]),
    ):
        if names:
            _tell(f"{what} {', '.join(names)}")
    return 1 if missed or broken or not rows else 0


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", metavar="FILE|-", help="write the results as one JSON object")
    parser.add_argument("--only", default="", metavar="PREFIX", help="only figures whose name begins so")
    parser.add_argument("--small", action="store_true", help="small sizes: shows that every theme runs, meets no goal")
    args = parser.parse_args()
    if not any(one.is_chosen(args.only) for _module, one in theme.every()):
        parser.error(f"no figure's name begins with {args.only}")
    return args


if __name__ == "__main__":
    sys.exit(main())
