"""Serving as a person starts it: a page, a static file, one server to a home, and an orderly end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a running Houqin and its home."""
    home = tmp_path_factory.mktemp("served")
    words = [sys.executable, "-m", "houqin.cli"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOUQIN_", "DATABASE_"))}
    environment = {**kept, "HOUQIN_HOME": str(home)}
    subprocess.run([*words, "init"], env=environment, check=True, capture_output=True)
    running = subprocess.Popen([*words, "run", "--port", "0", "--json", str(home / "run.json")], env=environment)
    until = time.monotonic() + 60
    while not (home / "run.json").exists() and time.monotonic() < until and running.poll() is None:
        time.sleep(0.1)
    yield json.loads((home / "run.json").read_text())["address"], home
    # Whoever is told to stop twice at once, by a supervisor and by hand, ends as orderly as after one word.
    for _time in range(20):
        running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=20) == 0


def fetched(address: str) -> tuple[str, dict[str, str]]:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode(), {key.lower(): value for key, value in answer.headers.items()}


def test_the_sign_in_page_comes_in_chinese_under_a_strict_policy(served: tuple[str, Path]):
    page, headers = fetched(f"{served[0]}/accounts/login/")
    assert 'name="login"' in page
    assert 'name="password"' in page
    assert headers["content-language"] == "zh-hans"
    assert "unsafe" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_static_file_is_named_by_its_content_and_kept_for_ever(served: tuple[str, Path]):
    address, home = served
    manifest = json.loads((home / "static" / "staticfiles.json").read_text())["paths"]
    script, headers = fetched(f"{address}/static/{manifest['vendor/htmx.min.js']}")
    assert "htmx" in script
    assert "immutable" in headers["cache-control"]


def test_a_home_is_served_once(served: tuple[str, Path]):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOUQIN_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "houqin.cli", "run", "--port", "0", "--json", "-"],
        env={**kept, "HOUQIN_HOME": str(served[1])}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "stop it first" in json.loads(done.stdout)["refused"]
