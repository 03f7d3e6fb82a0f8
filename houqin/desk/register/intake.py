"""A file read as a sheet: first a trial that tells every fault, then in earnest, whole or without the faulty rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from houqin.common.refused import Refused
from houqin.common.rows import Effect, Fault
from houqin.common.scope import Actor
from houqin.exchange import sheets
from houqin.manifest import SheetKind


@dataclass(slots=True)
class Outcome:
    """What a file did or would do; `reading` holds its rows and every fault, of cells and of rows."""

    kind: SheetKind
    reading: sheets.Reading
    effect: Effect
    applied: bool = False

    @property
    def faults(self) -> list[Fault]:
        """Every fault, by row."""
        return self.reading.faults

    @property
    def faulty(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})

    @property
    def good(self) -> int:
        """How many rows have none."""
        return self.reading.count - self.faulty

    def answer(self) -> dict[str, Any]:
        """Return the object that `houqin sheet import` answers (shared contract `houqin.sheet/1`)."""
        return {
            "kind": self.kind.sheet.kind,
            "rows": self.reading.count,
            "created": self.effect.created,
            "changed": self.effect.changed,
            "unchanged": self.effect.unchanged,
            "applied": self.applied,
            "refused": [refusal(fault) for fault in self.faults],
        }


def refusal(fault: Fault) -> dict[str, object]:
    """Return a fault as an outsider reads it, in both languages."""
    return {
        "row": fault.row,
        "column": fault.column,
        "value": None if fault.value is None else str(fault.value),
        "message_zh": said(fault.why, "zh-hans"),
        "message_en": said(fault.why, "en"),
    }


def said(why: Refused, language: str) -> str:
    """Return the sentence of a refusal in a language."""
    with translation.override(language):
        sentence = translation.gettext(why.msgid)
    return sentence % why.values if why.values else sentence


def _all_faults(reading: sheets.Reading, effect: Effect, kind: SheetKind, *, by: Actor, at: datetime) -> list[Fault]:
    """Return the faults of cells and of rows, each cell once; what is wrong with a faulty row's other cells as well."""
    found = effect.faults
    if reading.partial:
        every = sorted([*reading.rows, *reading.partial], key=lambda row: row.number)
        found = kind.apply(rows=every, by=by, at=at, is_trial=True).faults
    told = {(fault.row, fault.column) for fault in reading.faults}
    more = [fault for fault in found if (fault.row, fault.column) not in told]
    return sorted([*reading.faults, *more], key=lambda fault: fault.row)


def take(
    content: bytes, kind: SheetKind, *, by: Actor, at: datetime, is_trial: bool, leaves_faulty: bool = False
) -> Outcome:
    """Read a file and apply it: whole, or with `leaves_faulty` the good rows of a sheet of independent rows.

    A trial changes nothing. Refuses a file that cannot be read as this sheet at all.
    """
    reading = sheets.read(content, kind.sheet)
    with transaction.atomic():
        effect = kind.apply(rows=reading.rows, by=by, at=at, is_trial=True)
        reading.faults = _all_faults(reading, effect, kind, by=by, at=at)
        sheets.refuse_too_many(reading.faults)
        if is_trial or (reading.faults and not (leaves_faulty and kind.is_independent)):
            return Outcome(kind, reading, effect)
        if not (effect.created or effect.changed):
            return Outcome(kind, reading, effect, applied=True)
        faulty = {fault.row for fault in reading.faults}
        good = [row for row in reading.rows if row.number not in faulty]
        effect = kind.apply(rows=good, by=by, at=at, is_trial=False)
    return Outcome(kind, reading, effect, applied=True)
