"""The life of a duty: plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from houqin.common import paths
from houqin.common.refused import Refused
from houqin.common.words import _

OPEN, DONE, MISSED, EXCUSED = "open", "done", "missed", "excused"
NO_LONGER_EXPECTED = "no_longer_expected"
WORST_FIRST = (MISSED, OPEN, DONE, EXCUSED)
GREATEST_LEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that is owed now, as a line's queries give it; `subject_key` is "person:17"."""

    subject_key: str
    unit_id: int
    unit_path: str
    opens_at: datetime
    due_at: datetime
    settles_at: datetime
    occasion: str = ""
    person_id: int | None = None
    place_id: int | None = None
    place_path: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What is unique within a day and kind."""
        return (self.occasion, self.subject_key)


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence that a duty was done. `ref` names the line's own row; `note` is a code, never free text."""

    day: date
    subject_key: str
    happened_at: datetime
    occasion: str = ""
    ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of duties (or of people, by their worst state). `late` is a part of `done`."""

    done: int = 0
    open: int = 0
    missed: int = 0
    excused: int = 0
    late: int = 0

    @property
    def expected(self) -> int:
        """What was owed: the law says that it is the sum."""
        return self.done + self.open + self.missed + self.excused

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.done + other.done,
            self.open + other.open,
            self.missed + other.missed,
            self.excused + other.excused,
            self.late + other.late,
        )


def born(expected: Expected, *, at: datetime, grace: timedelta) -> Expected:
    """Return the duty as published at `at`: born after its opening, it is due at birth + grace at least."""
    if at <= expected.opens_at:
        return expected
    due_at = max(expected.due_at, at + grace)
    return replace(expected, due_at=due_at, settles_at=max(expected.settles_at, due_at))


def check_happened(happened_at: datetime, *, at: datetime, greatest_age: timedelta) -> None:
    """Refuse a time of doing that lies in the future or further back than `greatest_age`."""
    if happened_at > at + GREATEST_LEAD:
        raise Refused(_("this cannot have happened in the future; check the clock of the device"))
    if happened_at < at - greatest_age:
        raise Refused(
            _("this happened more than %(hours)s hours ago; ask the planner to enter it"),
            hours=int(greatest_age.total_seconds() // 3600),
        )


def worst(states: Iterable[str]) -> str:
    """Return the state that stands for a person with several duties: missed, open, done, excused."""
    return min(states, key=WORST_FIRST.index)


def counted(rows: Iterable[tuple[str, str, int]]) -> dict[str, Counts]:
    """Return counts by unit path from rows of (unit path, state, number)."""
    numbers: dict[str, dict[str, int]] = {}
    for path, state, number in rows:
        states = numbers.setdefault(path, {})
        states[state] = states.get(state, 0) + number
    return {path: Counts(**states) for path, states in numbers.items()}


def rolled_up(leaves: Mapping[str, Counts]) -> dict[str, Counts]:
    """Return the counts of each unit and all above it, by path."""
    totals = dict(leaves)
    by_depth: dict[int, list[str]] = {}
    for path in leaves:
        by_depth.setdefault(paths.depth(path), []).append(path)
    for depth in range(max(by_depth, default=0), 1, -1):
        below: dict[str, list[Counts]] = {}
        for path in by_depth[depth]:
            below.setdefault(paths.parent(path), []).append(totals[path])
        for path, parts in below.items():
            if path not in totals:
                by_depth.setdefault(depth - 1, []).append(path)
            totals[path] = summed([*parts, totals[path]] if path in totals else parts)
    return totals


def whole(leaves: Mapping[str, Counts]) -> Counts:
    """Return the sum over all units."""
    return summed(leaves.values())


def summed(parts: Iterable[Counts]) -> Counts:
    """Return the sum of counts."""
    numbers = [(c.done, c.open, c.missed, c.excused, c.late) for c in parts]
    return Counts(*map(sum, zip(*numbers, strict=True)))
