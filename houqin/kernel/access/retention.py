"""How long access keeps from where somebody asked to join, and wrong tries."""

from __future__ import annotations

from houqin.common.declared import Retention
from houqin.common.words import _

RETENTION = (
    Retention(
        "access.JoinRequest",
        "asked_at",
        180,
        _("A phone that joined stays signed in for half a year; from where it asked is then no longer needed."),
        erases=("address", "browser", "session_key"),
    ),
    Retention("access.WrongTry", "at", 1, _("Wrong tries are counted for a quarter of an hour.")),
)
