"""Supervision (row 117): two bodies, samples nobody can foresee, deadlines; plain Python, no database, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from houqin.common import clock, paths
from houqin.common.refused import Refused
from houqin.common.words import _

DISCIPLINE, WORK_STYLE = "discipline", "work_style"
BODIES: Mapping[str, str] = {
    DISCIPLINE: _("Discipline committee"),
    WORK_STYLE: _("Work-style inspection team"),
}
SLIGHT, SERIOUS, GRAVE = "slight", "serious", "grave"
SEVERITIES: Mapping[str, str] = {
    SLIGHT: _("slight"),
    SERIOUS: _("serious"),
    GRAVE: _("grave"),
}
CONFIRMED, NOT_AS_CLAIMED, UNCHECKED = "confirmed", "not_as_claimed", "unchecked"
RESULTS: Mapping[str, str] = {
    CONFIRMED: _("as claimed"),
    NOT_AS_CLAIMED: _("not as claimed"),
    UNCHECKED: _("could not be checked"),
}
OPEN, RECTIFIED, CLOSED, WITHDRAWN = "open", "rectified", "closed", "withdrawn"
STATES: Mapping[str, str] = {
    OPEN: _("to be rectified"),
    RECTIFIED: _("to be re-checked"),
    CLOSED: _("closed"),
    WITHDRAWN: _("withdrawn"),
}
REOPENED = "reopened"
VERDICTS: Mapping[str, str] = {
    CLOSED: _("rectified: close the finding"),
    REOPENED: _("not rectified: open it again"),
}
HOURS, DAYS = "hours", "days"
SPANS: Mapping[str, str] = {HOURS: _("hours"), DAYS: _("days")}
SOURCES: Mapping[str, str] = {
    "self": _("by the person"),
    "team": _("by the team leader"),
    "door": _("at a door"),
    "device": _("by a device"),
    "paper": _("keyed back from paper"),
    "plan": _("by the plan"),
    "line": _("by the line of work"),
}
LONGEST = timedelta(days=90)
MOST_IN_A_SAMPLE = 60
# Whose tasks these are is itself a matter of health: an inspector sees their numbers, never their names (users §1.12).
UNNAMED = ("isolation.", "accountability.home_watch")


@dataclass(frozen=True, slots=True)
class Claimed:
    """One proven duty that may be drawn; `key` names it within its day and kind."""

    duty_id: int
    kind: str
    key: str
    unit_path: str
    place_path: str


def drawn(claims: Iterable[Claimed], *, seed: int, size: int) -> list[Claimed]:
    """Return a sample of `size` claims (or all, where there are fewer), the same for the same seed in whatever order.

    Every claim of a kind is as likely as the other. Kinds take turns, so that what is rarely owed is looked at too.
    """
    by_kind: dict[str, list[tuple[str, Claimed]]] = {}
    for claim in claims:
        by_kind.setdefault(claim.kind, []).append((_lot(seed, claim), claim))
    in_turn = [
        (turn, lot, claim)
        for members in by_kind.values()
        for turn, (lot, claim) in enumerate(sorted(members, key=lambda member: member[0]))
    ]
    return [claim for _turn, _lot_, claim in sorted(in_turn, key=lambda item: item[:2])[:size]]


def _lot(seed: int, claim: Claimed) -> str:
    return hashlib.sha256(f"{seed}:{claim.kind}:{claim.key}".encode()).hexdigest()


def walk(sample: Sequence[Claimed]) -> list[Claimed]:
    """Return the sample in the order of the walk: what lies in one place comes one after another."""
    turn_of: dict[str, int] = {}
    for claim in sample:
        turn_of.setdefault(claim.place_path, len(turn_of))
    return sorted(sample, key=lambda claim: turn_of[claim.place_path])


def check_size(size: int) -> int:
    """Return the size of a sample. Refuses less than 1 and more than 60."""
    if not 1 <= size <= MOST_IN_A_SAMPLE:
        raise Refused(_("a sample has 1 to %(most)s claims"), "size", most=MOST_IN_A_SAMPLE)
    return size


def may_name(kind: str) -> bool:
    """Say whether an inspector may see by name whose task of this kind it was."""
    return not kind.startswith(UNNAMED)


def is_own(unit_path: str, *, own_path: str) -> bool:
    """Say whether a unit is the inspector's own unit or lies in it; who belongs nowhere has none."""
    return bool(own_path) and paths.is_within(unit_path, roots=(own_path,))


def deadline(found_at: datetime, *, number: int, span: str) -> datetime:
    """Return the instant `number` hours after a finding, or the end (24:00) of the day `number` days after it.

    Refuses none, a past one and more than 90 days.
    """
    if number < 1:
        raise Refused(_("a deadline lies at least one hour ahead"), "due_number")
    try:
        if span == HOURS:
            due_at = found_at + timedelta(hours=number)
        else:
            due_at = clock.instant(clock.day_of(found_at) + timedelta(days=number), "24:00")
    except OverflowError:
        due_at = found_at + LONGEST * 2
    check_deadline(due_at, at=found_at)
    return due_at


def check_deadline(due_at: datetime, *, at: datetime) -> None:
    """Refuse a deadline that is past, and one more than 90 days ahead."""
    if due_at <= at:
        raise Refused(_("this deadline is past already"), "due_number")
    if due_at > at + LONGEST + timedelta(days=1):
        raise Refused(_("a deadline lies at most %(days)s days ahead"), "due_number", days=LONGEST.days)


def code_of(text: str) -> str:
    """Return the code that was scanned or typed; of a scanned address the last part."""
    return text.strip().split("?")[0].rstrip("/").rpartition("/")[2].strip()


def number_of(finding_id: int, found_at: datetime) -> str:
    """Return a finding's number as the ledger prints it: 20200305-017."""
    return f"{clock.day_of(found_at):%Y%m%d}-{finding_id:03d}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo or document as it was sent with a form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """What bears out what somebody writes: photos sent now, and ids of those that waited for the form to be mended."""

    photos: tuple[Sent, ...] = ()
    waiting: tuple[int, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is shown."""
        return not self.photos and not self.waiting


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is written down; the place by its code; without an owner the head of the unit answers."""

    place_code: str
    aspect: str
    severity: str
    text: str
    unit_id: int
    due_at: datetime
    owner_id: int | None = None
    visit_id: int | None = None
