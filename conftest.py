"""What every test stands on: its own home folder, the `test` environment, and repeatable hypothesis runs."""

from __future__ import annotations

import os
import tempfile

# Settings are read once, before any test module is imported: they must not see the developer's own home.
os.environ["HOUQIN_ENV"] = "test"
os.environ["HOUQIN_HOME"] = tempfile.mkdtemp(prefix="houqin-test-")
os.environ.setdefault("HOUQIN_SQLITE_SYNCHRONOUS", "OFF")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test

import shutil

import hypothesis
import pytest

hypothesis.settings.register_profile("local", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(os.environ["HOUQIN_HOME"], ignore_errors=True)
