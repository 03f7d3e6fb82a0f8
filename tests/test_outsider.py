"""Somebody who has only the contract goes through a small campaign from one command to the next."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.once  # homes of its own, on SQLite
DAY = "2020-03-04"
SUMS = ("done", "open", "missed", "excused")


class House:
    """A home, and the commands asked of it."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home, self.environment = home, environment

    def ask(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Return exit code and object; whatever else is said is no trace."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOUQIN_", "DATABASE_"))}
        done = subprocess.run(
            [sys.executable, "-m", "houqin.cli", *words, "--json", "-"],
            env={**kept, "HOUQIN_HOME": str(self.home), **self.environment},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout)

    def sql(self, words: str) -> list[tuple[Any, ...]]:
        """Ask the database in plain SQL."""
        with contextlib.closing(sqlite3.connect(self.home / "houqin.sqlite3")) as database, database:
            return database.execute(words).fetchall()


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, dict[str, Any]]:
    """The last two days of the campaign with 120 people."""
    house = House(tmp_path_factory.mktemp("replayed"))
    assert house.ask("init", "--empty")[0] == 0
    code, body = house.ask("replay", "cumt-2020", "--people", "120", "--days", "2")
    assert code in {0, 1}, body
    return house, body


@pytest.fixture
def house(replayed: tuple[House, dict[str, Any]]) -> House:
    return replayed[0]


def test_the_replay_tells_every_statement(replayed: tuple[House, dict[str, Any]]) -> None:
    _house, body = replayed
    assert (body["schema"], body["failed"]) == ("houqin.replay/1", 0)
    assert [one["row"] for one in body["statements"]] == list(range(1, 118))
    assert {one["state"] for one in body["statements"]} <= {"reproduced", "differs", "not_built"}
    assert body["actions"]


def test_the_law_can_be_added_up_from_outside(house: House) -> None:
    code, body = house.ask("day", DAY, "--items")
    assert code == 0
    assert body["kinds"]
    for kind in body["kinds"]:
        assert kind["expected"] == sum(kind[state] for state in SUMS)
        items = [item for item in body["items"] if (item["line"], item["kind"]) == (kind["line"], kind["kind"])]
        assert len(items) == kind["expected"]
        assert len({(item["occasion"], item["subject"]["key"]) for item in items}) == len(items)
        assert {state: sum(item["state"] == state for item in items) for state in SUMS} == {
            state: kind[state] for state in SUMS
        }
    for item in body["items"]:
        assert (item["evidence"] is not None) == (item["state"] == "done") or item["state"] == "excused"
        assert item["unit"] and item["subject"]["name"]  # noqa: PT018 - one thing: it has a name


def test_the_statements_are_derived_again_without_a_change(house: House) -> None:
    before = (house.home / "houqin.sqlite3").read_bytes()
    code, body = house.ask("statements", "cumt-2020")
    assert code in {0, 1}
    assert len(body["statements"]) == 117
    assert (house.home / "houqin.sqlite3").read_bytes() == before


def test_a_record_changed_in_plain_sql_is_found_and_named(house: House, tmp_path: Path) -> None:
    code, body = house.ask("audit", "verify")
    assert (code, body["ok"], body["first_bad"]) == (0, True, None)
    head = body["head"]
    assert house.ask("audit", "verify", "--head", head)[0] == 0
    copy = House(tmp_path / "tampered")
    copy.home.mkdir()
    for name in ("houqin.sqlite3", "data.keys", "secret.key"):
        (copy.home / name).write_bytes((house.home / name).read_bytes())
    columns = [row[1] for row in copy.sql(f"PRAGMA table_info({body['table']})")]
    assert {"action", "at"} <= set(columns)
    copy.sql(f"UPDATE {body['table']} SET action = 'x.y' WHERE id = (SELECT min(id) + 40 FROM {body['table']})")
    code, body = copy.ask("audit", "verify")
    assert (code, body["ok"]) == (1, False)
    assert body["first_bad"]


@pytest.mark.parametrize("act", ["delete the last", "delete one", "another head"])
def test_a_record_taken_away_is_found(house: House, tmp_path: Path, act: str) -> None:
    _code, body = house.ask("audit", "verify")
    copy = House(tmp_path / "taken")
    copy.home.mkdir()
    for name in ("houqin.sqlite3", "data.keys", "secret.key"):
        (copy.home / name).write_bytes((house.home / name).read_bytes())
    which = {"delete the last": "max(id)", "delete one": "min(id) + 7", "another head": "max(id)"}[act]
    if act != "another head":
        copy.sql("PRAGMA foreign_keys=OFF")
        copy.sql(f"DELETE FROM {body['table']} WHERE id = (SELECT {which} FROM {body['table']})")
    head = "f" * 64 if act == "another head" else body["head"]
    code, told = copy.ask("audit", "verify", "--head", head)
    assert (code, told["ok"]) == (1, False)


def test_everything_comes_back_from_a_backup(house: House, tmp_path: Path) -> None:
    file = str(tmp_path / "kept.tar.gz")
    assert house.ask("backup", file)[0] == 0
    other = House(tmp_path / "other")
    assert other.ask("restore", file)[0] == 0
    assert other.ask("day", DAY, "--items")[1] == house.ask("day", DAY, "--items")[1]
    assert other.ask("audit", "verify")[1] == house.ask("audit", "verify")[1]


def test_sheets_go_round(house: House, tmp_path: Path) -> None:
    for kind in ("people", "levels"):
        file = str(tmp_path / f"{kind}.xlsx")
        _code, out = house.ask("sheet", "export", kind, file)
        code, back = house.ask("sheet", "import", kind, file, "--dry-run")
        assert (code, back["refused"], back["unchanged"]) == (0, [], out["rows"]), kind
        assert (back["created"], back["changed"], back["applied"]) == (0, 0, False)


def test_the_level_of_a_place_is_known_at_any_instant(house: House) -> None:
    (place,) = house.sql("SELECT code FROM places_place WHERE kind = 'campus' ORDER BY path LIMIT 1")
    code, body = house.ask("level", place[0], "--at", "2020-02-25T00:00+08:00")
    assert (code, body["level"], body["since"]) == (0, "II", "2020-02-25T00:00:00+08:00")
    assert house.ask("level", place[0], "--at", "2020-02-24T23:59+08:00")[1]["level"] == "I"


def test_a_brief_can_be_told_for_the_day(house: House) -> None:
    code, body = house.ask("brief", DAY)
    figures = {one["key"]: one["value"] for section in body["sections"] for one in section["figures"]}
    expected = next(one for one in house.ask("day", DAY)[1]["kinds"] if one["kind"] == "daily_report")["expected"]
    assert (code, figures["expected"]) == (0, expected)


def test_a_database_that_somebody_holds_is_told_and_not_waited_for_without_end(house: House, tmp_path: Path) -> None:
    file, kept = str(tmp_path / "locked.tar.gz"), str(tmp_path / "kept.tar.gz")
    assert house.ask("backup", kept)[0] == 0
    hasty = House(house.home, HOUQIN_SQLITE_WAIT_S="0.5")
    with contextlib.closing(sqlite3.connect(house.home / "houqin.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        for words in (["backup", file], ["restore", kept], ["day", DAY], ["audit", "seal"]):
            code, body = hasty.ask(*words)
            assert (code, "locked" in body["refused"]) == (2, True), words
        holder.execute("ROLLBACK")
    assert not Path(file).exists()
    assert house.ask("restore", kept)[0] == 0
