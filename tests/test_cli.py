"""The command line as an outsider meets it: one object, three exit codes, never a stack trace."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

# Every home of these tests is a SQLite one, whatever database the others run on.
pytestmark = pytest.mark.once


def houqin(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOUQIN_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "houqin.cli", *words],
        env={**kept, "HOUQIN_HOME": str(home), **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_overview_names_every_command(tmp_path: Path):
    done = houqin(tmp_path, "--help")
    assert done.returncode == 0
    files = Path(__file__).resolve().parent.parent.glob("houqin/commands/[a-z]*.py")
    assert {path.stem.replace("_", "-") for path in files if path.stem != "answer"} <= set(done.stdout.split())


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["init", "--jsn"],
        ["init", "--json"],
        ["backup"],
        ["restore", "nowhere.tar.gz"],
        ["restore", "/"],
        ["run", "--port", "x"],
        ["run", "--workers", "2"],
        ["run", "--host", "192.0.2.1"],
        [],
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(tmp_path: Path, words: list[str]):
    done = houqin(tmp_path, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("environment", "part"),
    [
        ({"DATABASE_URL": "mysql://x"}, "neither"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "cannot be used"),
        ({"HOUQIN_ENV": "moon"}, "HOUQIN_ENV"),
        ({"HOUQIN_HOME": "/proc/no"}, "/proc/no"),
        ({"DATABASE_URL": "", "HOUQIN_SQLITE_SYNCHRONOUS": "1; DROP"}, "SYNCHRONOUS"),
    ],
)
def test_broken_settings_are_refused_as_json(tmp_path: Path, environment: dict[str, str], part: str):
    done = houqin(tmp_path, "init", "--json", "-", **environment)
    assert done.returncode == 2
    answer = json.loads(done.stdout)
    assert answer["schema"] == "houqin.init/1"
    assert part in answer["refused"]
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_refused(tmp_path: Path):
    (tmp_path / "houqin.sqlite3").write_text("not a database " * 99)
    done = houqin(tmp_path, "init", "--json", "-")
    assert done.returncode == 2
    assert "cannot be used" in json.loads(done.stdout)["refused"]


def test_a_file_for_the_answer_that_cannot_be_written_stops_it_before_it_begins(tmp_path: Path):
    done = houqin(tmp_path / "home", "init", "--json", str(tmp_path / "no" / "answer.json"))
    assert done.returncode == 2
    assert not (tmp_path / "home" / "houqin.sqlite3").exists()


def test_init_can_be_repeated_and_answers_into_a_file(tmp_path: Path):
    first = houqin(tmp_path, "init", "--empty", "--json", str(tmp_path / "first.json"))
    again = houqin(tmp_path, "init", "--json", "-")
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == ""
    assert json.loads((tmp_path / "first.json").read_text())["migrations_run"] > 0
    assert json.loads(again.stdout)["migrations_run"] == 0


def test_whoever_has_sqlite_can_read_and_change_the_database(tmp_path: Path):
    """A constraint that Django writes with a function of its own would lock everybody else out, our backups too."""
    houqin(tmp_path, "init", DATABASE_URL="")
    with contextlib.closing(sqlite3.connect(tmp_path / "houqin.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        words = " ".join(row[0] or "" for row in database.execute("SELECT sql FROM sqlite_master"))
        assert re.findall(r"django_\w+\(", words) == []


def test_a_new_home_and_its_keys_are_for_their_owner_only(tmp_path: Path):
    houqin(tmp_path / "home", "init")
    modes = {name: (tmp_path / "home" / name).stat().st_mode & 0o777 for name in (".", "secret.key", "data.keys")}
    assert modes == {".": 0o700, "secret.key": 0o600, "data.keys": 0o600}


def test_sentences_come_in_chinese_where_chinese_is_asked_for(tmp_path: Path):
    done = houqin(tmp_path, "frobnicate", HOUQIN_LANGUAGE="zh-hans")
    assert "没有命令 frobnicate" in done.stderr
