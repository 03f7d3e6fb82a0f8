"""One statement of the article: what it expects, how it is derived from the database, what its evidence is."""

from __future__ import annotations

import csv
import functools
import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps

from houqin import parts
from houqin.common.scope import Scope
from houqin.kernel.audit import queries as audit
from houqin.scenarios import conditions

TABLE = Path(__file__).with_name("statements.csv")
WHOLE = Scope.whole(reason="the statements of a campaign are about the whole house")
LINES = [name.rpartition(".")[2] for name in parts.LINES]
# The lines without which a row cannot be told, where they are others than those of the table's column `lines`.
NEEDS: dict[int, list[str]] = {2: ["isolation"], 4: LINES, 99: [], 101: ["accountability"]}
REPRODUCED, DIFFERS, NOT_BUILT = "reproduced", "differs", "not_built"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of the table: what the article says, of which lines, and the conditions on what is shown."""

    row: int
    zh: str
    en: str
    lines: tuple[int, ...]
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Derived:
    """What a derivation found: the values shown, how many records they rest on, how the statement was read."""

    shown: Mapping[str, Any]
    records: int
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a statement is derived and on what it rests.

    `actions` and `tables` are those whose absence must turn the row; `query` and `arguments` name the
    read that lists the evidence; `list` is the page that shows it.
    """

    derive: Callable[[], Derived]
    actions: tuple[str, ...]
    tables: tuple[str, ...]
    query: str
    arguments: Mapping[str, Any]
    list: str


@dataclass(frozen=True, slots=True)
class Result:
    """A statement as derived now; `faults` says which conditions are not met."""

    statement: Statement
    state: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    reading: str | None = None
    records: int = 0
    evidence: Evidence | None = None
    faults: Sequence[str] = ()


@functools.cache
def table() -> tuple[Statement, ...]:
    """Return the 117 statements, in the article's order."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Statement(
                row=int(row["row"]),
                zh=row["statement_zh"],
                en=row["statement_en"],
                lines=tuple(int(name.strip().removeprefix("L")) for name in row["lines"].split(",")),
                expected=json.loads(row["shown"]),
            )
            for row in csv.DictReader(stream)
        )


_known: dict[int, Evidence] = {}
Derivation = Callable[[], Derived]


def declared(
    row: int,
    *,
    actions: Collection[str],
    tables: Collection[str],
    query: str,
    arguments: Mapping[str, Any] | None = None,
    list: str,  # noqa: A002 - the word of the contract
) -> Callable[[Derivation], Derivation]:
    """Declare a function as the derivation of a row."""

    def mark(derive: Derivation) -> Derivation:
        _known[row] = Evidence(derive, tuple(actions), tuple(tables), query, dict(arguments or {}), list)
        return derive

    return mark


def evidence_of(row: int) -> Evidence | None:
    """Return how a row is derived, or None where nobody has said so yet."""
    return _known.get(row)


def derive_all(rows: Collection[int] | None = None) -> Iterator[Result]:
    """Yield every statement (or those of `rows`) derived anew, by reads only."""
    for statement in table():
        if rows is None or statement.row in rows:
            yield derive(statement)


def derive(statement: Statement, expected: Mapping[str, Any] | None = None) -> Result:
    """Return one statement derived from the database; what falls or lacks evidence differs, it never crashes."""
    evidence = evidence_of(statement.row)
    if not _is_built(statement):
        return Result(statement, NOT_BUILT, evidence=evidence)
    if evidence is None:
        return Result(statement, DIFFERS, faults=("nobody has said how this is derived",))
    try:
        found = evidence.derive()
        faults = conditions.broken(expected or statement.expected, found.shown) + _without_evidence(evidence)
    except Exception as error:
        log.info("row %s fell", statement.row, exc_info=True)
        return Result(statement, DIFFERS, evidence=evidence, faults=(f"{type(error).__name__}: {error}",))
    if not found.records:
        faults.append("no record bears this out")
    state = DIFFERS if faults else REPRODUCED
    return Result(statement, state, found.shown, found.reading, found.records, evidence, faults)


def _is_built(statement: Statement) -> bool:
    names = NEEDS.get(statement.row, [LINES[number - 1] for number in statement.lines if number])
    return all(parts.is_built(f"houqin.lines.{name}") for name in names)


def _without_evidence(evidence: Evidence) -> list[str]:
    """Return what the row says it rests on and is not there: an action without a record, a table without rows."""
    calls = audit.count_calls(list(evidence.actions), within=WHOLE)
    models = {model._meta.db_table: model for model in apps.get_models()}
    empty = [name for name in evidence.tables if name not in models or not models[name]._default_manager.exists()]
    return [f"no record of {name}" for name in evidence.actions if not calls.get(name)] + [
        f"nothing in {name}" for name in empty
    ]
