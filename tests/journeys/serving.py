"""A Houqin of its own in a folder, served by its own command: for what a test inside one process cannot show."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from houqin.common import clock
from tests.journeys import world

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Served:
    """A Houqin of its own in a folder, that can be killed like a power cut and started again at the same address."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        offset_s = (clock.instant(world.TODAY, "09:18") - datetime.now(UTC)).total_seconds()
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOUQIN_", "DATABASE_"))}
        self.environment = {
            **kept,
            "HOUQIN_HOME": str(home),
            clock.OFFSET_VARIABLE: str(offset_s),
            "DJANGO_SETTINGS_MODULE": "houqin.settings",
            **environment,
        }
        self.running: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        told = self.home / "run.json"
        told.unlink(missing_ok=True)
        words = [sys.executable, "-m", "houqin.cli", "run", "--no-clockwork", "--port", str(self.port), "--json"]
        self.running = subprocess.Popen([*words, str(told)], env=self.environment, start_new_session=True)
        until = time.monotonic() + 60
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert json.loads(told.read_text())["address"] == self.address

    def kill(self) -> None:
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait(timeout=20)
            self.running = None

    def asked(self, query: str) -> list[Any]:
        base = sqlite3.connect(f"file:{self.home / 'houqin.sqlite3'}?mode=ro", uri=True)
        try:
            return base.execute(query).fetchall()
        finally:
            base.close()

    def build(self, script: str) -> None:
        """Make an empty house, and fill it by a script that may use everything."""
        subprocess.run(
            [sys.executable, "-m", "houqin.cli", "init"], env=self.environment, check=True, capture_output=True
        )
        subprocess.run([sys.executable, "-c", script], env=self.environment, check=True, cwd=ROOT)
