"""Which word, sign and colour a state takes on screens and paper (users.md §2, glossary: State)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from houqin.common.declared import Pattern

Word = str | Promise
EXPECTED, DONE, OPEN, OVERDUE, MISSED, EXCUSED, LATE = (
    "expected", "done", "open", "overdue", "missed", "excused", "late",
)  # fmt: skip

# Spelled out kind by kind: the messages tool reads literals only, and a translator must see each word.
DUTY_WORDS: dict[str, dict[str, Word]] = {
    Pattern.GENERAL: {
        EXPECTED: pgettext_lazy("general", "Expected"),
        DONE: pgettext_lazy("general", "Done"),
        OPEN: pgettext_lazy("general", "Open"),
        OVERDUE: pgettext_lazy("general", "Overdue"),
        MISSED: pgettext_lazy("general", "Missed"),
        EXCUSED: pgettext_lazy("general", "Excused"),
        LATE: pgettext_lazy("general", "Done late"),
    },
    Pattern.REPORT: {
        EXPECTED: pgettext_lazy("report", "Expected"),
        DONE: pgettext_lazy("report", "Reported"),
        OPEN: pgettext_lazy("report", "Not yet reported"),
        OVERDUE: pgettext_lazy("report", "Overdue"),
        MISSED: pgettext_lazy("report", "Missed"),
        EXCUSED: pgettext_lazy("report", "Excused"),
        LATE: pgettext_lazy("report", "Reported late"),
    },
    Pattern.CHECK: {
        EXPECTED: pgettext_lazy("check", "Expected"),
        DONE: pgettext_lazy("check", "Done"),
        OPEN: pgettext_lazy("check", "Open"),
        OVERDUE: pgettext_lazy("check", "Overdue"),
        MISSED: pgettext_lazy("check", "Missed"),
        EXCUSED: pgettext_lazy("check", "Excused"),
        LATE: pgettext_lazy("check", "Done late"),
    },
    Pattern.DISINFECTION: {
        EXPECTED: pgettext_lazy("disinfection", "Expected"),
        DONE: pgettext_lazy("disinfection", "Done"),
        OPEN: pgettext_lazy("disinfection", "Open"),
        OVERDUE: pgettext_lazy("disinfection", "Overdue"),
        MISSED: pgettext_lazy("disinfection", "Missed"),
        EXCUSED: pgettext_lazy("disinfection", "Excused"),
        LATE: pgettext_lazy("disinfection", "Done late"),
    },
    Pattern.PATROL: {
        EXPECTED: pgettext_lazy("patrol", "Expected"),
        DONE: pgettext_lazy("patrol", "Done"),
        OPEN: pgettext_lazy("patrol", "Open"),
        OVERDUE: pgettext_lazy("patrol", "Overdue"),
        MISSED: pgettext_lazy("patrol", "Missed"),
        EXCUSED: pgettext_lazy("patrol", "Excused"),
        LATE: pgettext_lazy("patrol", "Done late"),
    },
    Pattern.RECEIPT: {
        EXPECTED: pgettext_lazy("receipt", "Expected"),
        DONE: pgettext_lazy("receipt", "Done"),
        OPEN: pgettext_lazy("receipt", "Open"),
        OVERDUE: pgettext_lazy("receipt", "Overdue"),
        MISSED: pgettext_lazy("receipt", "Missed"),
        EXCUSED: pgettext_lazy("receipt", "Excused"),
        LATE: pgettext_lazy("receipt", "Done late"),
    },
}

# Colour and sign of each state; late is a kind of done, so both signs stand together.
SIGNS: dict[str, tuple[str, str]] = {
    EXPECTED: ("plain", ""),
    DONE: ("done", "✓"),
    OPEN: ("open", "○"),
    OVERDUE: ("overdue", "◷"),
    MISSED: ("missed", "✕"),
    EXCUSED: ("excused", "–"),
    LATE: ("done", "✓◷"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a badge shows: one of the six colours, a sign, a word."""

    colour: str
    sign: str
    word: Word


# States that are not a duty's: glossary, groups State, Room, Stock.
STATUSES: dict[str, Mark] = {
    "normal": Mark("done", "✓", gettext_lazy("Normal")),
    "attention": Mark("missed", "!", gettext_lazy("Needs attention")),
    "nothing": Mark("done", "✓", gettext_lazy("Nothing to report")),
    "doubtful": Mark("overdue", "?", gettext_lazy("To be checked")),
    "not_served": Mark("excused", "–", gettext_lazy("Not served")),
    "waiting": Mark("excused", "↑", gettext_lazy("Waiting to be sent")),
    "draft": Mark("excused", "✎", gettext_lazy("Draft")),
    "adopted": Mark("done", "✓", gettext_lazy("Adopted")),
    "declined": Mark("excused", "–", gettext_lazy("Declined")),
    "submitted": Mark("open", "○", gettext_lazy("Submitted")),
    "in_review": Mark("open", "○", gettext_lazy("In review")),
    "approved": Mark("done", "✓", gettext_lazy("Approved")),
    "sent_back": Mark("overdue", "↩", gettext_lazy("Sent back")),
    "refused": Mark("missed", "✕", gettext_lazy("Refused")),
    "signed": Mark("done", "✓", gettext_lazy("Signed off")),
    "unsigned": Mark("open", "○", gettext_lazy("Not signed off")),
    "free": Mark("done", "✓", gettext_lazy("Free")),
    "held": Mark("open", "○", gettext_lazy("Held")),
    "occupied": Mark("open", "●", gettext_lazy("Occupied")),
    "to_disinfect": Mark("overdue", "◷", gettext_lazy("To disinfect")),
    "being_disinfected": Mark("overdue", "…", gettext_lazy("Being disinfected")),
    "airing": Mark("overdue", "…", gettext_lazy("Airing")),
    "to_inspect": Mark("overdue", "?", gettext_lazy("To inspect")),
    "out_of_use": Mark("excused", "–", gettext_lazy("Out of use")),
    "available": Mark("done", "✓", gettext_lazy("Available")),
    "reserved": Mark("open", "○", gettext_lazy("Reserved")),
    "in_transit": Mark("open", "→", gettext_lazy("In transit")),
    "on_hold": Mark("overdue", "‖", gettext_lazy("On hold")),
    "recalled": Mark("missed", "✕", gettext_lazy("Recalled")),
    "expired": Mark("missed", "✕", gettext_lazy("Expired")),
}


def pattern_of(kind: Any) -> str:
    """Return the word pattern of a duty kind, of a pattern or of its name; general for anything else."""
    pattern = str(getattr(kind, "pattern", kind) or Pattern.GENERAL)
    return pattern if pattern in DUTY_WORDS else Pattern.GENERAL


def duty_mark(state: str, kind: Any = Pattern.GENERAL, *, is_overdue: bool = False, is_late: bool = False) -> Mark:
    """Return the mark of a duty's state; an open one past due is overdue, a done one after settling is late."""
    if is_overdue and state == OPEN:
        state = OVERDUE
    if is_late and state == DONE:
        state = LATE
    colour, sign = SIGNS[state]
    return Mark(colour, sign, DUTY_WORDS[pattern_of(kind)][state])
