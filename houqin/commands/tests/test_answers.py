"""What holds of every command: one object, three exit codes, a sentence instead of a trace."""

from __future__ import annotations

import json
import os

import pytest
from django.db import connection

from houqin import cli

pytestmark = pytest.mark.django_db
NO_TEXT = "\udcff"  # how a byte that is no UTF-8 comes in as an argument


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["frobnicate"], "no command frobnicate"),
        (["../../etc/passwd"], "no command"),
        (["answer"], "no command answer"),
        (["tests"], "no command tests"),
        ([], "name a command"),
        (["--version"], "name a command"),
        (["day"], "required: day"),
        (["day", "2020-03-05", "more"], "unrecognized arguments: more"),
        (["day", "2020-03-05", "--itmes"], "--itmes"),
        (["day", NO_TEXT], "is not a day"),
        (["level", NO_TEXT], "not text in UTF-8"),
        (["level", "x" * 9000], "there is no place"),
        (["audit"], "verify|seal"),
        (["audit", "forge"], "forge"),
        (["routes", "all"], "all"),
        (["restore", "/"], "directory"),
        (["restore", "nowhere.tar.gz"], "nowhere.tar.gz"),
        (["backup", "/"], "not a file"),
        (["backup", ""], "not a file"),
        (["rotate-keys", "now"], "now"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(outsider, words, part):
    assert part in outsider.refusal(*words)


def test_a_question_for_help_is_no_refusal(capsys):
    assert cli.main(["--help"]) == 0
    assert cli.main(["day", "--help"]) == 0
    assert "houqin day" in capsys.readouterr().out


def test_the_answer_goes_into_the_file_and_nothing_is_said(capsys, tmp_path):
    assert cli.main(["routes", "--json", str(tmp_path / "routes.json")]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "routes.json").read_text())["schema"] == "houqin.routes/1"
    assert [path.name for path in tmp_path.iterdir()] == ["routes.json"]


def test_a_refusal_goes_into_the_file_too(tmp_path):
    assert cli.main(["day", "x", f"--json={tmp_path / 'day.json'}"]) == 2
    assert "not a day" in json.loads((tmp_path / "day.json").read_text())["refused"]


@pytest.mark.parametrize("target", ["", ".", "no/such/folder/x.json"])
def test_a_file_that_cannot_be_written_is_refused(capsys, target):
    assert cli.main(["routes", "--json", target]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_a_pipe_is_written_into_and_not_replaced(tmp_path):
    """Where we are root, a device such as /dev/null would give way to a file for everybody on the machine."""
    os.mkfifo(tmp_path / "pipe")
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert cli.main(["day", "x", "--json", str(tmp_path / "pipe")]) == 2
    assert "not a day" in json.loads(os.read(reading, 9000))["refused"]
    os.close(reading)
    assert (tmp_path / "pipe").is_fifo()


def test_a_pipe_is_no_place_for_a_backup(outsider, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in outsider.refusal("backup", str(tmp_path / "pipe"))
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    "words", [["day", "2020-03-05"], ["init"], ["audit", "verify"], ["sheet", "export", "people", "x.csv"]]
)
def test_a_database_of_a_newer_version_is_left_alone(outsider, words):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('org', '9999_x', '2030-01-01')")
    assert "newer version" in outsider.refusal(*words)
    assert "org 9999_x" in outsider.refusal(*words)


def test_who_is_not_of_houqin_may_have_migrations_of_their_own(outsider):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('another', '0001', '2030-01-01')")
    assert outsider.answer("routes")["routes"]
