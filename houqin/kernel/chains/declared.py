"""What chains declare: how long pasted texts and the readings of their lines are kept."""

from __future__ import annotations

from houqin.common.declared import Retention
from houqin.common.words import _

TEXT_DAYS = 30
SOURCE = _("A text pasted from a group may hold health values; it is kept for a month, so that a count can be checked.")
RETENTION = (
    Retention("chains.Paste", "at", TEXT_DAYS, SOURCE, erases=("text",)),
    Retention("chains.Ruling", "at", TEXT_DAYS, SOURCE, erases=("reading",)),
)
