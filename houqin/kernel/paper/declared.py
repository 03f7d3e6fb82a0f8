"""What paper declares: how long the photo of a sheet is kept."""

from __future__ import annotations

from houqin.common.declared import Retention
from houqin.common.words import _

PHOTO_DAYS = 180
RETENTION = (
    Retention(
        "paper.Form",
        "day",
        PHOTO_DAYS,
        _("Health values of an epidemic are kept for half a year after the day they were reported."),
        erases=("photo",),
    ),
)
