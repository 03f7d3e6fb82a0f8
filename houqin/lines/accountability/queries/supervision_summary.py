"""What supervision tells the desk: what a person owes, findings that nobody rectified, figures, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import findings, supervision
from houqin.manifest import Decision, Figure, Owed, Part, Sentence

HOME = "/accountability/supervision/"
LEDGER = f"{HOME}ledger/"
WORDS = {
    declared.RECTIFY.key: (declared.RECTIFY, _("Rectify"), "rectify/"),
    declared.RECHECK.key: (declared.RECHECK, _("Re-check"), "recheck/"),
}


def owed_by(*, person_id: int, at: datetime, within: Scope) -> Iterator[Owed]:
    """Yield the rectifications and re-checks that a person still owes, of whatever day they began."""
    for duty, finding in findings.open_duties_of(person_id, at=at, within=within):
        kind, verb, page = WORDS[duty.kind]
        yield Owed(
            kind=kind,
            duty_id=duty.pk,
            title=kind.title,
            place=finding.place.name,
            place_en=finding.place.name_en,
            state=duty.state,
            opens_at=duty.opens_at,
            due_at=duty.due_at,
            act=f"{HOME}findings/{finding.pk}/{page}",
            verb=verb,
        )


def decisions(*, at: datetime, within: Scope) -> Iterator[Decision]:
    """Yield what waits for the head of the house: findings that nobody rectified though their window is over."""
    hours = supervision.measures_for(at=at, within=within).finding_settles_after_h
    late = findings.overdue(at=at, within=within, hours=hours)
    if late:
        said = Sentence(_("findings not rectified in time: %(count)s"), {"count": len(late)}, f"{LEDGER}?state=overdue")
        yield Decision(said, since=late[0].due_at, who=_("commander"))


def worst(*, at: datetime, within: Scope) -> Sentence | None:
    """Return the sentence of the findings past their deadline, or None where there is none."""
    late = findings.overdue(at=at, within=within)
    if not late:
        return None
    return Sentence(_("findings past their deadline: %(count)s"), {"count": len(late)}, f"{LEDGER}?state=overdue")


def figures(*, day: date, at: datetime, within: Scope) -> Iterator[Figure]:
    """Yield the figures of the brief, once there has been a finding: how many are open and closed at the day's end."""
    stood = findings.standing(day=day, at=at, within=within)
    if not stood.open + stood.closed:
        return
    parts = (Part(_("not yet closed"), stood.open), Part(_("closed"), stood.closed))
    yield Figure(
        "findings", _("Findings of the inspecting bodies"), stood.open + stood.closed, _("findings"), parts, list=LEDGER
    )
    yield Figure(
        "findings_today",
        _("Findings recorded on the day"),
        stood.found_today,
        _("findings"),
        list=f"{LEDGER}?first={day}&last={day}",
    )


def labels_of(subject_keys: Iterable[str], *, within: Scope) -> dict[str, str]:
    """Return names by subject key for findings among the keys."""
    numbers = [number for kind, _colon, number in (key.partition(":") for key in subject_keys) if kind == "finding"]
    return findings.labels_of([int(number) for number in numbers if number.isdigit()], within=within)
