"""The type of a line's `line.py`: what a line of work offers to desk, clockwork and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from houqin.common.declared import DutyKind, HoldKind, PermitKind, Retention
from houqin.common.scope import Actor, Scope
from houqin.exchange import sheets


@dataclass(frozen=True, slots=True)
class Tile:
    """A line on the board: one key figure with its state, and up to three more; `list` opens the names behind."""

    figure: str
    caption: str
    state: str
    list: str
    done: int = 0
    expected: int = 0
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that needs a person now: a sentence (msgid with values), since when, and where to act."""

    weight: str
    msgid: str
    values: Mapping[str, object]
    link: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a figure."""

    label: str
    value: int | float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the brief; parts add up to it; `alternatives` are other sources' values; `list` opens it."""

    key: str
    title: str
    value: int | float | None
    unit: str = ""
    parts: tuple[Part, ...] = ()
    alternatives: tuple[tuple[int | float, str], ...] = ()
    list: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing a person owes today, as my day shows it; `act` is the address that does it."""

    kind: DutyKind
    duty_id: int
    title: str
    place: str
    state: str
    opens_at: datetime
    due_at: datetime
    act: str
    verb: str
    template: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs after a change of level, in words: title (msgid), before and after as text."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Things already promised for after the change, under the old rules."""

    title: str
    number: int
    list: str


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of sheet a line reads and writes."""

    sheet: sheets.Sheet
    rows: Callable[[Scope], Iterable[Mapping[str, object]]]
    apply: Callable[..., Any]


class Publish(Protocol):
    """Makes a line's duties of a day equal to what is expected now."""

    def __call__(self, *, day: date, by: Actor, at: datetime) -> Mapping[str, int]:
        """Return numbers of effects."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line of work. Whatever it does not offer stays empty."""

    key: str
    title: str
    icon: str
    home: str
    duty_kinds: tuple[DutyKind, ...] = ()
    hold_kinds: tuple[HoldKind, ...] = ()
    permit_kinds: tuple[PermitKind, ...] = ()
    retention: tuple[Retention, ...] = ()
    measures: tuple[type, ...] = ()
    tile: Callable[..., Tile] | None = None
    brief: Callable[..., Iterable[Figure]] | None = None
    owed_by: Callable[..., Iterable[Owed]] | None = None
    labels_of: Callable[..., Mapping[str, str]] | None = None
    publish: Publish | None = None
    remind: Callable[..., int] | None = None
    daily: tuple[Callable[..., object], ...] = ()
    promises: Callable[..., Iterable[Promise]] | None = None
    sheets: Mapping[str, SheetKind] = field(default_factory=dict)
