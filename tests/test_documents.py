"""What the documents name exists: files, folders, commands, links between them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from houqin import cli

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
# The page on the state of the house names what is still to be built.
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")} - {ROOT / "docs/STATUS.md"})


def named_paths(text: str) -> set[str]:
    """Return what a page names in backticks that looks like a path of the checkout."""
    return {
        name
        for name in re.findall(r"`([\w./-]+)`", text)
        if "/" in name
        and not name.startswith("/")
        and name.split("/")[0] in {"houqin", "docs", "tests", "tools", "requirements"}
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    assert {name for name in named_paths(text) if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
    broken = {link for link in links if "://" not in link and not (page.parent / link).exists()}
    assert broken == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_shows_is_one(page):
    shown = set(
        re.findall(r"(?:^|`)(?:\.venv/bin/)?houqin ([a-z][a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert shown - set(cli.command_names()) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_that_a_page_shows_is_one(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert shown - targets == set()
