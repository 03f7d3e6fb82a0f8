"""The types of the frozen objects that lines put into their `declared.py` (DESIGN §5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Pattern(StrEnum):
    """Which words a duty's states take on screens (users.md §2)."""

    GENERAL = "general"
    REPORT = "report"
    CHECK = "check"
    DISINFECTION = "disinfection"
    PATROL = "patrol"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class DutyKind:
    """A kind of duty. `key` is "line.name"; `title` a msgid; `counts_people` makes headlines count people."""

    key: str
    title: str
    pattern: Pattern = Pattern.GENERAL
    icon: str = "checkbox"
    counts_people: bool = False
    proven_by_pass: bool = False

    @property
    def line(self) -> str:
        """The line of work that owns the kind."""
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        """The kind's name within its line."""
        return self.key.partition(".")[2]


@dataclass(frozen=True, slots=True)
class OrderKind:
    """A kind of request to another unit: what may be asked (msgids by word), the duty it makes, hours to do it in."""

    key: str
    title: str
    duty: DutyKind
    what: Mapping[str, str]
    due_h: int = 24


@dataclass(frozen=True, slots=True)
class HoldKind:
    """A reason why a person may not enter. `reads` are the roles that may read the reason.

    `asks_measurement`: the door does not turn the person away but measures them first.
    """

    key: str
    title: str
    instruction: str
    is_medical: bool = False
    asks_measurement: bool = False
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PermitKind:
    """A leave to enter, with a validity."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class RosterPost:
    """A post at which people stand in shifts, one at a time. `key` is "line.name"; `title` a msgid."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Role:
    """What a grant makes of a person. `is_privileged` demands a second factor outside a demo; `means` explains it."""

    key: str
    title: str
    is_privileged: bool = False
    reach: str = "unit"
    means: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long rows of a model with personal data are kept after `since` (a date or instant field)."""

    model: str
    since: str
    keep_days: int
    source: str
    erases: tuple[str, ...] = field(default=())
