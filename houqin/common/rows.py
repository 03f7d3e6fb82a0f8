"""What an import answers: effects in numbers, and every fault by row and column."""

from __future__ import annotations

from dataclasses import dataclass, field

from houqin.common.refused import Refused


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be taken: `row` is its number in the file (the header is 1), `column` the column's key."""

    row: int
    column: str
    value: object
    why: Refused


@dataclass(slots=True)
class Effect:
    """What an import did, or would do: rows created, changed, as they were; and the faults."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    is_applied: bool = False
    faults: list[Fault] = field(default_factory=list)

    @property
    def faulty_rows(self) -> set[int]:
        """The numbers of the rows that have a fault."""
        return {fault.row for fault in self.faults}

    def refuse(self, row: int, column: str, value: object, msgid: str, /, **values: object) -> None:
        """Note a fault."""
        self.faults.append(Fault(row, column, value, Refused(msgid, column, **values)))
