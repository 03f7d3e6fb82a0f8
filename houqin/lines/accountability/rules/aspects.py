"""The ten aspects of the work (row 113), how they stand, what bears it out; plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _

ASPECTS: Mapping[str, str] = {
    "organisation": _("Organisation and leadership"),
    "publicity": _("Informing everybody"),
    "observation_rooms": _("Isolation and observation rooms"),
    "central_lodging": _("Lodging in one place"),
    "screening": _("Screening of people"),
    "works": _("Management of works"),
    "campus": _("Campus grounds"),
    "protection": _("Protection of oneself"),
    "watch": _("Officers on duty"),
    "reporting": _("Reporting of information"),
}
AS_PLANNED, AT_RISK, STUCK = "as_planned", "at_risk", "stuck"
STATUSES: Mapping[str, str] = {
    AS_PLANNED: _("going as planned"),
    AT_RISK: _("at risk"),
    STUCK: _("stuck"),
}
NOTE, DOCUMENT, FILE, DECISION, COVERAGE = "note", "document", "file", "decision", "coverage"
EVIDENCE: Mapping[str, str] = {
    NOTE: _("what was seen or done"),
    DOCUMENT: _("document"),
    FILE: _("photo or file"),
    DECISION: _("decision of the leading group"),
    COVERAGE: _("tasks done on the day"),
}


class Rhythm(Protocol):
    """The measures that say whether and until when aspects are reviewed."""

    @property
    def reviews_weekly(self) -> bool: ...  # noqa: D102
    @property
    def review_weekday(self) -> int: ...  # noqa: D102
    @property
    def review_due(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Week:
    """The time in which a review is owed: opens on Monday, is late after `due_at`, missed after Sunday."""

    first_day: date
    opens_at: datetime
    due_at: datetime
    settles_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What bears a review out, before it is written. `text` of a note, document or file; `day` it is of.

    `done` of `expected` are numbers of tasks of one kind.
    """

    kind: str
    day: date
    text: str = ""
    decision_id: int | None = None
    file_id: int | None = None
    duty_kind: str = ""
    done: int | None = None
    expected: int | None = None


def week_of(day: date, *, rhythm: Rhythm) -> Week:
    """Return the week of reviews in which a day lies. Refuses a due time that is none."""
    monday = day - timedelta(days=day.weekday())
    opens_at = clock.instant(monday, "00:00")
    settles_at = clock.instant(monday + timedelta(days=7), "00:00")
    due_at = clock.instant(monday + timedelta(days=rhythm.review_weekday % 7), rhythm.review_due)
    return Week(monday, opens_at, min(due_at, settles_at), settles_at)


def check_review(aspect: str, status: str, exhibits: Sequence[Shown], *, day: date) -> None:
    """Refuse an aspect or status that does not exist, a review that nothing bears out, and evidence of days to come."""
    if aspect not in ASPECTS:
        raise Refused(_("there is no such aspect"), "aspect")
    if status not in STATUSES:
        raise Refused(_("say how the aspect stands"), "status")
    if not exhibits:
        raise Refused(
            _("name at least one thing that bears it out: a note, document, photo, decision or count"), "note"
        )
    for shown in exhibits:
        _check_shown(shown, day)


def _check_shown(shown: Shown, day: date) -> None:
    if shown.day > day:
        raise Refused(_("evidence cannot be of a day to come"), "day")
    if shown.kind in {NOTE, DOCUMENT} and not shown.text.strip():
        raise Refused(_("the evidence says nothing"), shown.kind)
    if shown.kind == COVERAGE and not shown.expected:
        raise Refused(_("nothing of this kind was owed on that day"), "duty_kind")
