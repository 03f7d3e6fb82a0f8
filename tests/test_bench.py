"""The arithmetic of the benchmarks, what they tell, and the client that drives a rush."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tools.bench import __main__ as bench
from tools.bench import figures, load, theme
from tools.bench.figures import Goal, Limit, Measured

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent

LIMIT = Limit("bare", 100.0, "how")


def measured(*values: float, size: int = 100_000, limit: Limit | None = LIMIT) -> Measured:
    return Measured("accountability.coverage_ms", "sqlite", {"people": size}, "ms", list(values), "how", limit)


# --- arithmetic ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("values", "expected"), [([3, 1, 2], 2), ([4, 1, 3, 2], 2.5), ([9.0, 9.0, 1.0], 9.0)], ids=str)
def test_the_value_is_the_median_of_the_runs(values, expected):
    assert measured(*values).value == expected


def test_the_ratio_is_value_over_limit_and_absent_without_one():
    assert measured(20, 30, 25).ratio == 0.25
    assert measured(20, 30, 25, limit=None).ratio is None


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100), (0.0, 1), (0.01, 1), (0.011, 2)]
)
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(share, expected):
    assert figures.percentile(range(100, 0, -1), share) == expected


def test_there_is_no_percentile_of_nothing():
    with pytest.raises(ValueError, match="no values"):
        figures.percentile([], 0.99)


@pytest.mark.parametrize(("value", "shown"), [(1234.567, 1235), (0.0123451, 0.01235), (60, 60), (0, 0)])
def test_figures_are_told_with_four_digits(value, shown):
    assert figures.significant(value) == shown


# --- goals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "is_met"),
    [
        (Goal("value", "<=", 20, {"people": 100_000}), True),
        (Goal("value", "<=", 19.9, {"people": 100_000}), False),
        (Goal("value", "<=", 20, {"people": 100_001}), False),
        (Goal("value", "<=", 20, {"duties": 1}), False),
        (Goal("ratio", ">=", 0.2, {}), True),
        (Goal("ratio", ">=", 0.21, {}), False),
    ],
)
def test_a_goal_is_met_at_its_size_by_value_or_ratio(goal, is_met):
    assert goal.is_met(measured(10, 20, 30)) is is_met


def test_two_runs_meet_no_goal():
    assert not Goal("value", "<=", 20, {}).is_met(measured(1, 1))


def test_a_ratio_without_a_limit_meets_no_goal():
    assert not Goal("ratio", ">=", 0.0, {}).is_met(measured(1, 1, 1, limit=None))


def test_the_tables_of_goals_name_every_figure_and_database():
    goals = figures.goals(theme.tables_of_goals())
    assert goals["accountability.replay_s", "sqlite"] == Goal("value", "<=", 60, {"people": 2263, "days": 46})
    assert goals["accountability.report_rush_per_s", "postgresql"] == Goal("ratio", ">=", 0.2, {"workers": 2})
    assert ("accountability.report_rush_per_s", "sqlite") not in goals
    for database in ("sqlite", "postgresql"):
        assert goals["accountability.coverage_busy_ms", database] == goals["accountability.coverage_ms", database]


def test_every_goal_belongs_to_a_theme_that_runs_on_its_database():
    homeless = [
        (name, database)
        for name, database in figures.goals(theme.tables_of_goals())
        if not any(
            name.startswith(prefix) and database in (None, *one.databases)
            for _module, one in theme.every()
            for prefix in one.prefixes
        )
    ]
    assert homeless == []


@pytest.mark.parametrize(
    ("only", "chosen"),
    [
        ("", ["replay", "publish", "coverage", "missing", "rush", "reading", "disinfecting", "crews"]),
        ("accountability.coverage", ["coverage"]),
        ("accountability.coverage_million_busy_ms", ["coverage"]),
        ("accountability.report_rush_p99", ["rush"]),
        ("accountability.", ["replay", "publish", "coverage", "missing", "rush"]),
        ("catering", []),
    ],
)
def test_a_prefix_chooses_the_themes_that_have_such_names(only, chosen):
    assert [one.module for _module, one in theme.every() if one.is_chosen(only)] == chosen


def test_one_theme_that_breaks_costs_its_own_figures_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    themes = [("a", theme.Theme("a", ("a.",), ("sqlite",))), ("b", theme.Theme("b", ("b.",), ("sqlite",)))]
    monkeypatch.setattr(theme, "every", lambda: iter(themes))

    def run(_self: bench.Bench, module: str, _one: theme.Theme, _database: str) -> list[Measured]:
        if module == "a":
            raise RuntimeError("no room left")
        return [measured(1, 2, 3)]

    monkeypatch.setattr(bench.Bench, "_measured", run)
    with contextlib.ExitStack() as stack:
        whole = bench.Bench(tmp_path, stack)
        whole.measure("")
    assert whole.broken == [{"theme": "a", "database": "sqlite", "why": "no room left"}]
    assert [row["name"] for row in whole.rows] == ["accountability.coverage_ms"]


def test_the_whole_bench_runs_at_small_size_and_gives_every_figure(tmp_path: Path):
    told = tmp_path / "bench.json"
    words = [sys.executable, "-m", "tools.bench", "--small", "--json", str(told)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    body = json.loads(told.read_text(encoding="utf-8"))
    assert body["broken"] == [], done.stderr
    assert done.returncode == 0
    assert {(row["name"], row["database"]) for row in body["results"]} == set(figures.goals(theme.tables_of_goals()))


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_result_has_what_the_contract_names():
    told = json.loads(json.dumps(figures.content(measured(1, 2, 3), Goal("value", "<=", 2, {"people": 1}))))
    assert told == {
        "name": "accountability.coverage_ms",
        "database": "sqlite",
        "size": {"people": 100_000},
        "value": 2,
        "unit": "ms",
        "values": [1, 2, 3],
        "limit": {"name": "bare", "value": 100, "method": "how"},
        "ratio": 0.02,
        "goal": {"on": "value", "op": "<=", "target": 2},
        "met": True,
        "method": "how",
        "parts": {},
    }


def test_a_figure_without_goal_and_limit_is_told_without_judgement():
    told = figures.content(measured(1, 2, 3, limit=None), None)
    assert (told["goal"], told["met"], told["limit"], told["ratio"]) == (None, None, None, None)


def test_the_table_says_plainly_what_was_missed():
    rows = [figures.content(measured(1, 2, 3), Goal("value", "<=", target, {})) for target in (2, 1)]
    lines = figures.table([*rows, figures.content(measured(1, 2, 3, limit=None), None)])
    assert [line.rpartition("  ")[2].split()[-1] for line in lines[2:]] == ["yes", "NO", "–"]


# --- the client ------------------------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 302 Found\r\nlocation: /\r\n"


@pytest.mark.parametrize(
    ("read", "is_whole"),
    [
        (HEAD, False),
        (HEAD + b"\r\n", True),
        (HEAD + b"Content-Length: 5\r\n\r\nfour", False),
        (HEAD + b"Content-Length: 5\r\n\r\nfives", True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", True),
    ],
)
def test_an_answer_is_whole_when_its_body_is(read, is_whole):
    assert load.is_whole(read) is is_whole


@pytest.fixture
def port():
    """A server of one thread for each connection, which answers each request in two parts."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve(asked: socket.socket) -> None:
            with asked:
                while (request := asked.recv(4096)) and b"slow" not in request:
                    asked.sendall(HEAD)
                    asked.sendall(b"content-length: 2\r\n\r\nok")

        def accept() -> None:
            while True:
                try:
                    asked, _address = server.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(asked,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]


def test_a_closed_crowd_is_answered_each_time_and_ends(port):
    requests = iter(lambda: b"POST / HTTP/1.1\r\n\r\n", None)
    outcome = load.closed(port, requests, clients=3, seconds=0.2, expected=302)
    assert outcome.statuses == {302: len(outcome.answers_ms)}
    assert outcome.per_s > 10
    assert 0.2 <= outcome.passed_s < 5


def test_an_open_crowd_sends_every_request_and_times_it_from_the_instant_meant(port):
    outcome = load.opened(port, [b"POST / HTTP/1.1\r\n\r\n"] * 60, clients=2, rate=300, expected=302, seed=1)
    assert len(outcome.answers_ms) == 60
    assert all(passed >= 0 for passed in outcome.answers_ms)


def test_the_first_bad_answer_is_kept(port):
    outcome = load.opened(port, [b"POST / HTTP/1.1\r\n\r\n"] * 3, clients=1, rate=300, expected=200, seed=1)
    assert outcome.first_bad.startswith(HEAD)
    assert outcome.statuses == {302: 3}


def test_a_server_that_closes_ends_the_run(port):
    with pytest.raises(ConnectionError):
        load.closed(port, iter([b"slow"]), clients=1, seconds=1, expected=302)
