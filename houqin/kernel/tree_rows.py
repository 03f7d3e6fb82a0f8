"""The rows of a sheet against a tree: what they would open, change, move; every fault by row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from houqin.common.refused import Refused
from houqin.common.rows import Effect, Fault
from houqin.common.words import _
from houqin.kernel import trees


class TreeRow(Protocol):
    """What every row of a tree has; `parent` is a code, "" for the top, None to leave it where it is."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def parent(self) -> str | None: ...  # noqa: D102


N = TypeVar("N", bound=trees.Node)
R = TypeVar("R", bound=TreeRow)


@dataclass(slots=True)
class Plan(Generic[N]):
    """What rows would do: nodes to open, to move (with the new parent's code), both parents first; nodes to change."""

    effect: Effect = field(default_factory=Effect)
    fresh: list[N] = field(default_factory=list)
    moves: list[tuple[N, str]] = field(default_factory=list)
    altered: list[N] = field(default_factory=list)


@dataclass(slots=True)
class Reader(Generic[N, R]):
    """How the rows of one kind of tree are read.

    `coded` and `fields` (row, the node that exists or None → values by field) refuse what is wrong with a row;
    `is_closed` says whether nothing may be opened under a node.
    """

    nodes: type[N]
    former: type[trees.FormerPath]
    coded: Callable[[str], str]
    fields: Callable[[R, N | None], Mapping[str, Any]]
    is_closed: Callable[[N], bool]


def plan(rows: Sequence[R], reader: Reader[N, R]) -> Plan[N]:
    """Return what the rows would do, changing nothing."""
    made: Plan[N] = Plan()
    existing: dict[str, N] = {node.code: node for node in reader.nodes._default_manager.all()}
    good, lost = _read(rows, reader, existing, made.effect)
    # What lies under a faulty row is not at fault for that.
    parent_of = lost | _parents(good, existing)
    _check_parents(good, parent_of, existing, reader, made.effect)
    ordered = trees.parents_first(parent_of, existing)
    _check_circles(good, ordered, made.effect)
    if not made.effect.faults:
        _place(good, ordered, parent_of, existing, reader, made)
    return made


@dataclass(slots=True)
class _Good(Generic[R]):
    row: R
    values: Mapping[str, Any]


def _read(
    rows: Sequence[R], reader: Reader[N, R], existing: Mapping[str, N], effect: Effect
) -> tuple[dict[str, _Good[R]], dict[str, str]]:
    """Return the good rows by code, and of the others where they were to lie."""
    good: dict[str, _Good[R]] = {}
    lost: dict[str, str] = {}
    for row in rows:
        try:
            code = reader.coded(row.code)
            read = _Good(row, reader.fields(row, existing.get(code)))
        except Refused as why:
            column = why.field or "code"
            effect.faults.append(Fault(row.row, column, getattr(row, column, None), why))
            if code := row.code.strip():
                lost[code] = ""
            continue
        if (first := good.setdefault(code, read)) is not read:
            effect.refuse(
                row.row, "code", code, _("%(code)s stands in row %(row)s already"), code=code, row=first.row.row
            )
    return good, lost


def _parents(good: Mapping[str, _Good[R]], existing: Mapping[str, N]) -> dict[str, str]:
    code_at = {node.path: code for code, node in existing.items()}
    parent_of = {code: code_at.get(node.parent_path, "") for code, node in existing.items()}
    for code, read in good.items():
        above = read.row.parent
        parent_of[code] = parent_of.get(code, "") if above is None else above.strip()
    return parent_of


def _check_parents(
    good: Mapping[str, _Good[R]],
    parent_of: Mapping[str, str],
    existing: Mapping[str, N],
    reader: Reader[N, R],
    effect: Effect,
) -> None:
    for code, read in good.items():
        above = parent_of[code]
        if above and above not in parent_of:
            effect.refuse(read.row.row, "parent", above, _("there is no %(code)s to lie under"), code=above)
        elif above in existing and reader.is_closed(existing[above]) and code not in existing:
            effect.refuse(read.row.row, "parent", above, _("%(name)s is closed"), name=existing[above].name)


def _check_circles(good: Mapping[str, _Good[R]], ordered: Sequence[str], effect: Effect) -> None:
    placed, faulty = set(ordered), effect.faulty_rows
    for code, read in good.items():
        if code not in placed and read.row.row not in faulty:
            sentence = _("%(code)s would lie under itself, or under something that lies nowhere")
            effect.refuse(read.row.row, "parent", read.row.parent, sentence, code=code)


def _place(
    good: Mapping[str, _Good[R]],
    ordered: Sequence[str],
    parent_of: Mapping[str, str],
    existing: dict[str, N],
    reader: Reader[N, R],
    made: Plan[N],
) -> None:
    numbering = trees.Numbering(reader.nodes, reader.former)
    path_of = {code: node.path for code, node in existing.items()}
    for code in ordered:
        if (read := good.get(code)) is None:
            continue
        above = parent_of[code]
        if (node := existing.get(code)) is None:
            try:
                path_of[code] = numbering.fresh(path_of[above] if above else "")
            except Refused as why:
                made.effect.faults.append(Fault(read.row.row, "parent", above, why))
                return
            made.fresh.append(reader.nodes(code=code, path=path_of[code], **read.values))
            made.effect.created += 1
        else:
            _compare(node, read.values, moved_to=_new_parent(node, above, path_of), made=made, above=above)


def _new_parent(node: trees.Node, above: str, path_of: Mapping[str, str]) -> bool:
    return node.parent_path != (path_of[above] if above else "")


def _compare(node: N, values: Mapping[str, Any], *, moved_to: bool, made: Plan[N], above: str) -> None:
    differing = {name: value for name, value in values.items() if getattr(node, name) != value}
    for name, value in differing.items():
        setattr(node, name, value)
    if differing:
        made.altered.append(node)
    if moved_to:
        made.moves.append((node, above))
    if differing or moved_to:
        made.effect.changed += 1
    else:
        made.effect.unchanged += 1
