"""The wheel holds everything that a machine without node and without a compiler needs, and nothing of the tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest

from .test_tooling import ROOT, tracked_files

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What lies in a wheel built from a copy of the tree."""
    copy = tmp_path_factory.mktemp("tree")
    derived = [*ROOT.glob("houqin/static/vendor/*"), *ROOT.glob("houqin/locale/*/LC_MESSAGES/*.mo")]
    for path in [*tracked_files(), *derived]:
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(copy / "dist"), str(copy)]
    subprocess.run(words, check=True, capture_output=True)
    (wheel,) = (copy / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_what_the_browser_loads_and_the_chinese(names: set[str]):
    vendor = {f"houqin/static/vendor/{name}" for name in ("htmx.min.js", "tabler.min.css", "tabler.min.css.map")}
    assert {*vendor, "houqin/locale/zh_Hans/LC_MESSAGES/django.mo", "houqin/cli.py"} <= names


def test_the_wheel_holds_every_template_style_and_script(names: set[str]):
    ours = [path for path in tracked_files(".html", ".css", ".js", ".txt") if path.is_relative_to(ROOT / "houqin")]
    wanted = {str(path.relative_to(ROOT)) for path in ours if "tests" not in path.parts}
    assert wanted <= names


def test_the_wheel_holds_no_tests(names: set[str]):
    assert [name for name in names if "/tests/" in name or "/zh_Hans/parts/" in name] == []
