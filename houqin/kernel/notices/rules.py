"""When a sending is due, and what a group is told: plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from houqin.common.words import _

# Where every reader opens a notice.
PAGE = "/myday/messages/{}/"
# After a refusal that can pass: how long until the next try. When they are used up, the sending has failed.
WAITS: tuple[timedelta, ...] = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60))
# Nobody wants last night's notice in the group in the morning.
TOO_LATE = timedelta(hours=6)
# A claim that is older was left behind by a worker that died: whether it sent, nobody knows.
LEFT_BEHIND = timedelta(minutes=10)

REASONS: Mapping[str, str] = {
    "": "",
    "answered": _("the other side refused it"),
    "no_answer": _("it gave no clear answer, so it may have arrived"),
    "left_behind": _("the worker stopped in the middle, so it may have arrived"),
    "restored": _("a backup was restored, so it may have been sent before"),
    "too_late": _("it could not be sent for six hours"),
    "withdrawn": _("the notice was withdrawn before"),
    "closed": _("the channel was closed before"),
}


def wait_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many refusals, or None to give up."""
    return WAITS[tries - 1] if 0 < tries <= len(WAITS) else None


def said(title: tuple[str, str], text: tuple[str, str], *, is_whole: bool) -> tuple[str, str]:
    """Return subject and body in both languages for a group: titles only, unless the text may leave the house.

    The subject begins with 【后勤】, the word that a robot's keyword rule is set to.
    """
    languages = (0,) if title[0] == title[1] and text[0] == text[1] else (0, 1)
    subject = "【后勤】" + " / ".join(title[n] for n in languages)
    return subject, "\n".join(text[n] for n in languages if text[n]) if is_whole else ""
