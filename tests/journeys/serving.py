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

import pytest

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

    def init(self) -> None:
        """Bring the house's tables to what its settings ask for."""
        words = [sys.executable, "-m", "houqin.cli", "init"]
        subprocess.run(words, env=self.environment, check=True, capture_output=True)


BUILD = """
import django; django.setup()
from houqin.kernel.org import actions as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions as people
from houqin.kernel.people.models import Person
from houqin.lines.accountability.actions import supervision
from houqin.lines.accountability.tests import world as line9
from tests.journeys import world
world.build()
leader, when = Person.objects.get(number="leader"), line9.at("00:00")
line9.give(leader, "inspector")
org.open_unit(code="shop", name="校园商店", kind="unit", parent_code="branch", by=world.BY, at=when)
keeper = people.enter_person(number="shop-1", name="店长", kind="employee", unit_code="shop", by=world.BY, at=when)
people.appoint(person_id=keeper, unit_id=Unit.objects.get(code="shop").pk, kind="head", by=world.BY, at=when)
supervision.appoint_inspector(person_id=leader.pk, body="discipline", by=world.BY, at=when)
"""


def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of the journeys' campus, made once for all workers: whoever comes first makes it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built-house"
    home, ready = folder / "home", folder / "ready"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 180
        while not ready.exists() and time.monotonic() < until:
            time.sleep(0.1)
        return home
    served = Served(home)
    served.init()
    subprocess.run([sys.executable, "-c", BUILD], env=served.environment, check=True, cwd=ROOT)
    # Serving it once compresses the static files: whoever copies the home starts quickly.
    served.start()
    served.kill()
    ready.touch()
    return home
