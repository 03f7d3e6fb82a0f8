"""The hand-written table of routes, read."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "routes.csv"
COLUMNS = ["name", "methods", "roles", "own", "foreign", "shows"]
KINDS = ("names", "health", "notes")
NONE = "-"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    methods: tuple[str, ...]
    roles: dict[str, str]
    is_public: bool
    own: frozenset[int]
    foreign: frozenset[int]
    shows: dict[str, frozenset[str]]

    def reach_of(self, role: str) -> str | None:
        """Return how far the role reaches on this route ("" where it is public), or None where it may not enter."""
        if self.is_public:
            return ""
        return self.roles.get(role) or self.roles.get("*")

    def may_show(self, kind: str, role: str, *, is_own: bool) -> bool:
        """Say whether an answer to the role may hold a kind of value of somebody of the own or the other unit."""
        reach = self.reach_of(role)
        covers = reach in {"campus", "line"} or (is_own and reach == "unit")
        allowed = self.shows.get(kind)
        if allowed is None:
            return False
        # On a page for everybody a role that is named sees more than its reader's own.
        return role in allowed if allowed else covers


def read() -> dict[str, Row]:
    """Return every line by the route's name; a line that cannot be read is an error that names it."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert reader.fieldnames == COLUMNS, f"tests/routes.csv has the columns {COLUMNS}"
        rows = [_row(line) for line in reader]
    names = [row.name for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert not twice, f"tests/routes.csv names twice: {twice}"
    return {row.name: row for row in rows}


def _row(line: dict[str, str]) -> Row:
    is_public = line["roles"] == "public"
    roles = {} if is_public else dict(word.split(":") for word in line["roles"].split())
    words = [word.partition(":") for word in line["shows"].split()]
    shows = {kind: frozenset(who.split("+")) - {""} for kind, _colon, who in words}
    assert set(shows) <= set(KINDS), f"{line['name']}: shows is made of {KINDS}"
    return Row(
        line["name"], tuple(line["methods"].split()), roles, is_public, _statuses(line["own"]),
        _statuses(line["foreign"]), shows,
    )  # fmt: skip


def _statuses(cell: str) -> frozenset[int]:
    return frozenset() if cell == NONE else frozenset(int(word) for word in cell.split("/"))
