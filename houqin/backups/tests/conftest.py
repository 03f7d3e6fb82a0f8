"""Each test runs the command line as its user does: as a process, in homes and databases of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

SERVER = os.environ.get("DATABASE_URL", "")


@dataclass
class House:
    """Homes below one folder; on PostgreSQL each home has a database of its own."""

    folder: Path
    databases: dict[str, str] = field(default_factory=dict)

    def url(self, home: str) -> str:
        if not SERVER:
            return ""
        if home not in self.databases:
            name = f"house_{os.getpid()}_{self.folder.name}_{home}".replace("-", "_").lower()
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{name}"')
            self.databases[home] = name
        return SERVER.replace("/postgres?", f"/{self.databases[home]}?")

    def run(self, home: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOUQIN_", "DATABASE_"))}
        ours = {"HOUQIN_HOME": str(self.folder / home), "DATABASE_URL": self.url(home)}
        return subprocess.run(
            [sys.executable, "-m", "houqin.cli", *words],
            env={**kept, **ours, **environment}, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def query(self, home: str, sql: str) -> list[tuple[object, ...]]:
        if SERVER:
            with psycopg.connect(self.url(home)) as server:
                done = server.execute(sql)
                return done.fetchall() if done.description else []
        with sqlite3.connect(self.folder / home / "houqin.sqlite3") as database:
            return database.execute(sql).fetchall()

    def add_unit(self, home: str, code: str) -> None:
        self.query(
            home,
            "INSERT INTO org_unit (path, code, name, name_en, emergency_name, kind)"
            f" VALUES ('{code}', '{code}', '后勤处\t{code}', '', '', 'unit')",
        )

    def units(self, home: str) -> list[str]:
        return [str(row[0]) for row in self.query(home, "SELECT name FROM org_unit ORDER BY code")]

    def drop(self) -> None:
        for name in self.databases.values():
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.drop()


@pytest.fixture(scope="module")
def kept(house: House) -> Path:
    """A backup of the home `first`, which holds the unit 0001 and one stored file."""
    assert house.run("first", "init").returncode == 0
    house.add_unit("first", "0001")
    stored = house.folder / "first" / "files" / "ab" / "abcdef"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"a photo")
    done = house.run("first", "backup", str(house.folder / "kept.tar.gz"))
    assert done.returncode == 0, done.stderr
    return house.folder / "kept.tar.gz"
