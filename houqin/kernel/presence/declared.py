"""What presence declares: how long readings at doors are kept."""

from __future__ import annotations

from houqin.common.declared import Retention
from houqin.common.words import _

READING_DAYS = 180
RETENTION = (
    Retention(
        "presence.Pass",
        "day",
        READING_DAYS,
        _("Health values of an epidemic are kept for half a year after the day they were reported."),
        erases=("reading_c", "method"),
    ),
)
