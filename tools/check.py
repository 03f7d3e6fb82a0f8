"""Holds everything that can be held without running the tests: style, types, imports, messages, migrations, laws.

Two steps run at a time; a step's output is shown only when it fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOUQIN = [sys.executable, "-m", "houqin.cli", "django"]

# The slowest first, so that the two hands end together.
STEPS: dict[str, list[str | Path]] = {
    "types": [BIN / "mypy"],
    "pages": [BIN / "djlint", "--lint", "--quiet", "houqin"],
    "laws": [BIN / "pytest", "-q", "-p", "no:randomly", "tests/test_tooling.py"],
    "migrations": [*HOUQIN, "makemigrations", "--check", "--dry-run"],
    "deployment": [*HOUQIN, "check", "--deploy", "--fail-level", "WARNING"],
    "imports": [sys.executable, "tools/imports.py"],
    "messages": [sys.executable, "tools/messages.py", "check"],
    "style": [BIN / "ruff", "check", "."],
    "layout": [BIN / "ruff", "format", "--check", "."],
}


def hold(name: str, home: str) -> tuple[str, float, int, str]:
    """Run one step in a home of its own and return its name, seconds, exit code and output."""
    environment = {**os.environ, "HOUQIN_HOME": f"{home}/{name}", "DJANGO_SETTINGS_MODULE": "houqin.settings"}
    if name == "deployment":
        environment["HOUQIN_ENV"] = "production"
    started = time.monotonic()
    done = subprocess.run(
        [str(word) for word in STEPS[name]], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return name, time.monotonic() - started, done.returncode, done.stdout


def main() -> int:
    """Run the steps named on the command line, or all, and answer whether everything held."""
    chosen = [name for name in STEPS if name in sys.argv[1:]] or list(STEPS)
    failed = []
    with tempfile.TemporaryDirectory(prefix="houqin-check-") as home, ThreadPoolExecutor(2) as hands:
        for name, seconds, code, output in hands.map(lambda name: hold(name, home), chosen):
            print(f"{'held' if code == 0 else 'BROKEN':<7}{name:<12}{seconds:6.1f} s", flush=True)
            if code:
                failed.append(name)
                print(output.rstrip(), flush=True)
    print(f"{len(chosen) - len(failed)} held, {len(failed)} broken", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
