"""The type of a line's `line.py`: what a line of work offers to desk, clockwork and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from houqin.common.declared import DutyKind, HoldKind, OrderKind, PermitKind, Retention
from houqin.common.refused import Refused
from houqin.common.rows import Effect
from houqin.common.scope import Actor
from houqin.exchange import sheets


@dataclass(frozen=True, slots=True)
class Sentence:
    """A msgid with its values and the address that shows what it is about; names no person.

    A value that has a name in each language is a mapping of "zh" and "en".
    """

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that waits for a person: what, since when, who decides (msgid), red after `until`."""

    what: Sentence
    since: datetime
    who: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A fixed time that comes next, such as the end of a window."""

    at: datetime
    what: Sentence


@dataclass(frozen=True, slots=True)
class Tile:
    """A line on the board (users.md 3.4.3). The numbers are those of its `list`, at the same instant.

    `sentence` is the worst open thing; `weight` is fine, overdue, missed or decision; `than_yesterday`
    is how many more are open than yesterday at the same hour, None where yesterday is not known.
    """

    list: str
    done: int
    open: int
    overdue: int
    missed: int
    excused: int
    sentence: Sentence
    weight: str = "fine"
    than_yesterday: int | None = None
    decisions: tuple[Decision, ...] = ()
    moments: tuple[Moment, ...] = ()

    @property
    def expected(self) -> int:
        """What was owed; overdue is a part of open."""
        return self.done + self.open + self.missed + self.excused


@dataclass(frozen=True, slots=True)
class Headline:
    """The people of the department, each once: expected = reported + open + missed + excused."""

    people: int
    reported: int
    open: int
    missed: int
    excused: int
    due_at: datetime | None
    settles_at: datetime | None
    list: str
    facts: tuple[Sentence, ...] = ()


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
    place_en: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A number to call now: the post (msgid), who fills it ("" while nobody does), the number ("" while not set)."""

    title: str
    name: str
    number: str


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
    """A kind of sheet a part reads and writes.

    `rows(within=, at=, language=)` gives what an export holds, by column key. `apply(rows=, by=, at=, is_trial=)` takes
    `sheets.Row`s and returns a `rows.Effect`; a trial tells every fault and changes nothing, in earnest any fault
    refuses the whole. `is_independent`: good rows may be taken without the faulty ones.
    """

    sheet: sheets.Sheet
    rows: Callable[..., Iterable[Mapping[str, object]]]
    apply: Callable[..., Effect]
    is_independent: bool = False


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column to be written into: its name, its head (msgid), its width on paper; `is_tick` is ticked, not written."""

    name: str
    title: str
    width_mm: int
    is_tick: bool = False

    @property
    def width_px(self) -> int:
        """Its width as a page measures it, 96 px to the inch."""
        return round(self.width_mm * 96 / 25.4)


@dataclass(frozen=True, slots=True)
class PaperName:
    """What stands in the first column of a form."""

    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """How duties of a kind are asked for on paper and keyed back.

    `subjects(unit_path, day=, occasion=, at=, within=)` gives what stands on a form, in order, by keys of the line such
    as "person:17"; `names(keys, within=)` what is printed for each (`name`, `name_en`).
    `key(day=, occasion=, rows=, by=, at=)` records rows (column → text, by subject) and returns a refusal or None for
    each row written. `legend` are msgids that the paper explains by number, `hint` (a msgid) says how it is typed.
    `is_by_occasion`: each occasion of the day has forms of its own.
    """

    columns: tuple[PaperColumn, ...]
    subjects: Callable[..., list[str]]
    names: Callable[..., Mapping[str, Any]]
    key: Callable[..., Mapping[str, Refused | None]]
    legend: tuple[str, ...] = ()
    is_by_occasion: bool = True
    hint: str = ""


class Publish(Protocol):
    """Makes a line's duties of a day equal to what is expected now."""

    def __call__(self, *, day: date, by: Actor, at: datetime) -> Mapping[str, int]:
        """Return numbers of effects."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line of work. Whatever it does not offer stays empty.

    Called with keywords: `headline`, `tile`, `brief`, `lagging` (the unit most behind) with (day, at, within); `counts`
    (figures of a counting window, as they stood at its end) with (since, until, day, within); `owed_by` with
    (person_id, day, at, within), `ahead` (a person's next fixed times, today and tomorrow) likewise; `on_duty` (whom
    to call now) with (at, within); `labels_of` with (subject_keys, within); `publish`, `remind`, `propose` (answers
    what was asked of a solver) and each of `daily` with (day, by, at); `promises` with
    (place_path, at, level_after, within). `rules` answer one case of plain values, and refuse it, for `houqin rule`.
    """

    key: str
    title: str
    icon: str
    home: str
    duty_kinds: tuple[DutyKind, ...] = ()
    hold_kinds: tuple[HoldKind, ...] = ()
    permit_kinds: tuple[PermitKind, ...] = ()
    order_kinds: tuple[OrderKind, ...] = ()
    retention: tuple[Retention, ...] = ()
    measures: tuple[type, ...] = ()
    headline: Callable[..., Headline | None] | None = None
    tile: Callable[..., Tile] | None = None
    brief: Callable[..., Iterable[Figure]] | None = None
    lagging: Callable[..., Sentence | None] | None = None
    counts: Callable[..., Iterable[Figure]] | None = None
    owed_by: Callable[..., Iterable[Owed]] | None = None
    ahead: Callable[..., Iterable[Moment]] | None = None
    on_duty: Callable[..., Iterable[Contact]] | None = None
    labels_of: Callable[..., Mapping[str, str]] | None = None
    publish: Publish | None = None
    remind: Callable[..., int] | None = None
    propose: Callable[..., int] | None = None
    daily: tuple[Callable[..., object], ...] = ()
    promises: Callable[..., Iterable[Promise]] | None = None
    rules: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = field(default_factory=dict)
    sheets: Mapping[str, SheetKind] = field(default_factory=dict)
    paper: Mapping[str, PaperKind] = field(default_factory=dict)
