"""How long the campaign takes to be replayed, each time by a process of its own into a home of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tools.bench import sizes
from tools.bench.figures import Limit, Measured

RUNS = sizes.sized(3, 1)
CAMPAIGN = "cumt-2020"
FEW = ["--people", "120", "--days", "2"] if sizes.is_small() else []
METHOD = (
    "`houqin replay cumt-2020` in a process and an empty home of its own, SQLite; the seconds of the replay itself, "
    "from empty tables to the last day settled and sealed, as its JSON answer tells them (`wall_s`)"
)
BARE_METHOD = (
    "every row that the replay left, written again by the driver into the same tables and indexes, table by table, "
    "with the same journal and synchronisation and one commit"
)


def measure(_url: str, _home: Path) -> list[Measured]:
    """Replay as often as is asked for; the rows of the last one are written again."""
    values, parts, bare = [], [], []
    told: dict[str, int] = {}
    for _run in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="houqin-bench-replay-") as home:
            told, whole_s = _replayed(Path(home))
            values.append(float(told["wall_s"]))
            parts.append(whole_s)
            bare.append(_written_again(Path(home) / "houqin.sqlite3"))
    limit = Limit("bare rows", median(bare), BARE_METHOD)
    size = {"people": told["people"], "days": told["days"], "audit_records": told["audit_records"]}
    more = {"command_s": median(parts)}
    return [Measured("accountability.replay_s", "sqlite", size, "s", values, METHOD, limit, more)]


def _replayed(home: Path) -> tuple[dict[str, int], float]:
    answer = home / "replay.json"
    environment = {**os.environ, "HOUQIN_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    words = [sys.executable, "-m", "houqin.cli", "replay", CAMPAIGN, *FEW, "--json", str(answer)]
    started = time.perf_counter()
    # 1 says that a statement differs, which other checks hold; here only the time counts.
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    passed = time.perf_counter() - started
    if done.returncode not in {0, 1} or not answer.exists():
        raise RuntimeError(f"the campaign was not replayed: {done.stderr[-2000:]}")
    return json.loads(answer.read_text(encoding="utf-8")), passed


def _written_again(database: Path) -> float:
    source = sqlite3.connect(database)
    target = sqlite3.connect(database.with_name("again.sqlite3"), isolation_level=None)
    schema = source.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    names = []
    for kind, name, sql in schema.fetchall():
        target.execute(sql)
        if kind == "table":
            names.append(name)
    target.execute("PRAGMA journal_mode=MEMORY")
    target.execute("PRAGMA synchronous=OFF")
    rows = {name: source.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    started = time.perf_counter()
    target.execute("BEGIN")
    for name, found in rows.items():
        if found:
            target.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(found[0]))})', found)
    target.execute("COMMIT")
    passed = time.perf_counter() - started
    target.close()
    source.close()
    return passed
