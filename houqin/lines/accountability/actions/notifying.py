"""Who is told of findings, in both languages; the text of a finding stays on its own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.wording import both
from houqin.lines.accountability.models import Finding, Recheck, Rectification
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.queries import roll
from houqin.lines.accountability.rules import supervision as rules

WHOLE = Scope.whole(reason="whoever answers for a finding is told of it")


def link_of(finding_id: int) -> str:
    """Return the address of a finding's page."""
    return f"/accountability/supervision/findings/{finding_id}/"


def _names(row: Finding) -> tuple[str, str]:
    return row.place.name, row.place.name_en or row.place.name


def _until(due_at: datetime) -> str:
    return f"{clock.local(due_at):%m-%d %H:%M}"


def _tell(row: Finding, person_id: int, what: str, title: tuple[str, str], *, by: Actor, at: datetime) -> None:
    notices.post(
        key=f"accountability.{row.key}:{row.reopened}:{what}:{person_id}",
        title=title,
        link=link_of(row.pk),
        weight="urgent" if what == "found" and row.severity == rules.GRAVE else "plain",
        person_id=person_id,
        by=by,
        at=at,
    )


def of_finding(row: Finding, *, by: Actor, at: datetime) -> None:
    """Tell the owner what is to be rectified until when."""
    title = both(
        _("A finding at %(place)s is to be rectified until %(until)s"), place=_names(row), until=_until(row.due_at)
    )
    _tell(row, row.owner_id, "found", title, by=by, at=at)


def of_rectification(row: Finding, step: Rectification, *, by: Actor, at: datetime) -> None:
    """Tell the inspector who is to look again."""
    title = both(
        _("Rectified at %(place)s: please look again until %(until)s"),
        place=_names(row),
        until=_until(step.recheck_due_at),
    )
    _tell(row, step.recheck_by_id, "rectified", title, by=by, at=at)


def of_recheck(row: Finding, done: Recheck, *, by: Actor, at: datetime) -> None:
    """Tell the owner that the finding is closed, or until when it is open again."""
    if done.due_at is None:
        title = both(_("The finding at %(place)s is closed"), place=_names(row))
    else:
        title = both(
            _("The finding at %(place)s is open again until %(until)s"), place=_names(row), until=_until(done.due_at)
        )
    _tell(row, row.owner_id, done.result, title, by=by, at=at)


def of_withdrawal(row: Finding, *, by: Actor, at: datetime) -> None:
    """Tell the owner that nothing is to be rectified any more."""
    title = both(_("The finding at %(place)s was withdrawn"), place=_names(row))
    _tell(row, row.owner_id, rules.WITHDRAWN, title, by=by, at=at)


def of_overdue(due: Sequence[queries.Overdue], *, by: Actor, at: datetime) -> None:
    """Tell the leaders of each unit how many findings under it are past their deadline; at first the owners too."""
    leaders = roll.leaders_of([digest.unit.path for digest in due], at=at, within=WHOLE)
    owners = Finding.objects.select_related("place").in_bulk([pk for digest in due for pk in digest.finding_ids])
    for digest in due:
        told: list[int | None] = [*leaders.get(digest.unit.path, [])] or [None]
        title = both(
            _("Findings past their deadline in %(unit)s: %(count)s"),
            count=len(digest.finding_ids),
            unit=(digest.unit.name, digest.unit.name_en or digest.unit.name),
        )
        for number, person_id in enumerate(told):
            notices.post(
                key=digest.key if number == 0 else f"{digest.key}:{person_id}",
                title=title,
                link="/accountability/supervision/ledger/?state=overdue",
                person_id=person_id,
                unit_id=digest.unit.pk if person_id is None else None,
                by=by,
                at=at,
            )
        if digest.step == 0:
            for pk in digest.finding_ids:
                row = owners[pk]
                said = both(_("The finding at %(place)s is past its deadline"), place=_names(row))
                _tell(row, row.owner_id, "overdue", said, by=by, at=at)


def of_late_rechecks(late: Sequence[queries.LateRecheck], *, by: Actor, at: datetime) -> None:
    """Tell who is to look again, and later the whole body, that the re-check is past its deadline."""
    for found in late:
        row = found.step.finding
        title = both(_("The re-check at %(place)s is past its deadline"), place=_names(row))
        for key, person_id in found.told:
            notices.post(key=key, title=title, link=link_of(row.pk), person_id=person_id, by=by, at=at)
