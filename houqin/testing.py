"""What every test stands on: its own home folder, the `test` environment, repeatable hypothesis runs.

A pytest plugin (see pyproject.toml) and not a conftest.py: pytest-django reads the settings before those.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

HOME = tempfile.mkdtemp(prefix="houqin-test-")
os.environ.update(
    HOUQIN_ENV="test",
    HOUQIN_HOME=HOME,
    HOUQIN_SQLITE_SYNCHRONOUS="OFF",
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's loop runs in the thread of the test
)
for name in ("HOUQIN_SECRET_KEY", "HOUQIN_DATA_KEYS", "HOUQIN_CLOCK_OFFSET_S", "HOUQIN_LANGUAGE", "HOUQIN_TRACEBACK"):
    os.environ.pop(name, None)

import hypothesis  # noqa: E402 - the environment comes first
import pytest  # noqa: E402

hypothesis.settings.register_profile("local", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


BROWSER_WORDS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give a Chromium, started once; without one the journeys are skipped, which CI counts as a failure."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    from tools import browser as browsers  # noqa: PLC0415 - not part of what is installed

    found = browsers.path()
    if found is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(BROWSER_WORDS))
        yield browser
        browser.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the home of this process."""
    shutil.rmtree(HOME, ignore_errors=True)
