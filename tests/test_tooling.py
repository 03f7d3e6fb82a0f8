"""The laws of the tree: sizes, no addresses in locks, no paths of one machine, no broken links in the pages of docs."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LARGEST_FILE = 200_000
# Written in pieces, so that this file does not hold what it forbids.
REGISTRIES = re.compile(
    "|".join(("registry" + r"\.npmjs", "files" + r"\.pythonhosted", "pypi" + r"\.org", "deb" + r"\.debian\.org"))
)
MACHINE_PATHS = re.compile(
    r"(^|[^A-Za-z0-9_.])/(" + "|".join(("wo" + "rk", "fa" + "rm", "ro" + "ot")) + r")/|/\.lib" + "rary"
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def tracked_files(*suffixes: str) -> list[Path]:
    """Every file that is or would be committed."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    paths = [ROOT / name for name in listed]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def modules() -> list[Path]:
    return [path for path in tracked_files(".py") if "migrations" not in path.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_binary_and_nothing_large_is_tracked():
    large = {named(path) for path in tracked_files() if path.stat().st_size > LARGEST_FILE}
    packed = {named(path) for path in tracked_files(".whl", ".gz", ".zip", ".sqlite3", ".so", ".xlsx", ".docx")}
    assert large | packed == set()


def test_no_file_is_longer_than_400_lines():
    lengths = {named(path): path.read_text(encoding="utf-8").count("\n") + 1 for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{named(path)}:{node.lineno} {node.name}": length
        for path in modules()
        if "tests" not in path.parts
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("name", ["runtime", "build", "node", "dev"])
def test_every_python_dependency_is_pinned_by_hash_without_an_address(name: str):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==[^\\]+\\\n    --hash=sha256:", text, re.MULTILINE)
    named_packages = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", text, re.MULTILINE)
    assert pinned
    assert pinned == named_packages
    assert "://" not in text
    assert "--index-url" not in text


def test_every_front_end_package_is_pinned_by_hash_without_an_address():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    del packages[""]
    assert packages
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_no_lock_that_records_addresses_is_committed():
    assert [named(path) for path in tracked_files() if path.name in ("uv.lock", "pylock.toml", "poetry.lock")] == []


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    found = []
    for path in tracked_files():
        if path.suffix in (".svg", ".png", ".jpg", ".xlsx", ".docx", ".woff2", ".mo"):
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{named(path)}: {hit.group()}" for law in (REGISTRIES, MACHINE_PATHS) if (hit := law.search(text))]
    assert found == []


def test_every_link_between_pages_leads_somewhere():
    broken = [
        f"{named(path)} -> {target}"
        for path in tracked_files(".md")
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]
    assert broken == []


def test_readme_exists_in_both_languages():
    for name in ("README.md", "README.zh-CN.md"):
        assert "make demo" in (ROOT / name).read_text(encoding="utf-8")


def test_pages_read_time_in_one_place():
    """A phone's own clock is wrong as often as not: clock.js puts it right for all of them."""
    scripts = [path for path in tracked_files(".js") if "static/houqin" in path.as_posix() and path.name != "clock.js"]
    own_clock = re.compile(r"Date\.now\(|new Date\(\)")
    assert [named(path) for path in scripts if own_clock.search(path.read_text(encoding="utf-8"))] == []
