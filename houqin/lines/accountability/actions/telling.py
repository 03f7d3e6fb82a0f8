"""Who is told what, in both languages; no health value leaves the line's tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import queries as access
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.wording import both
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import roll as queries

WHOLE = Scope.whole(reason="whoever answers for the person is told")


def of_illness(report: DailyReport, *, name: str, by: Actor, at: datetime) -> None:
    """Tell the person's leaders and the clinic that somebody needs attention, without saying why."""
    leaders = queries.leaders_of([report.unit_path], at=at, within=WHOLE).get(report.unit_path, [])
    clinic = access.holders_of("clinic", at=at, within=WHOLE)
    for person_id in dict.fromkeys([*leaders, *clinic]):
        is_clinic = person_id in clinic
        notices.post(
            key=f"accountability.attention:{report.pk}:{person_id}",
            title=both(_("%(name)s needs attention"), name=name),
            text=both(
                _("Call now. Entry is suspended until the clinic decides.")
                if is_clinic
                else _("Keep the person where they are and call the clinic.")
            ),
            link=f"/accountability/clinic/{report.day}/" if is_clinic else f"/accountability/roll/?day={report.day}",
            weight="urgent",
            person_id=person_id,
            by=by,
            at=at,
        )


def of_cluster(
    *, key: str, area: tuple[str, str], people: int, span_days: int, unit_path: str, day: date, by: Actor, at: datetime
) -> None:
    """Tell the clinic, the commander and the unit's leaders that several people are alike."""
    leaders = queries.leaders_of([unit_path], at=at, within=WHOLE).get(unit_path, []) if unit_path else []
    told = [*access.holders_of("clinic", at=at, within=WHOLE), *access.holders_of("commander", at=at, within=WHOLE)]
    title = (
        _("%(people)s people with the same sign today: %(area)s")
        if span_days == 1
        else _("%(people)s people with the same sign in three days: %(area)s")
    )
    for person_id in dict.fromkeys([*told, *leaders]):
        notices.post(
            key=f"{key}:{person_id}",
            title=both(title, people=people, area=area),
            text=both(_("Proposed cluster, to be judged by the clinic.")),
            link=f"/accountability/clusters/{day}/",
            weight="urgent",
            person_id=person_id,
            by=by,
            at=at,
        )


def people(person_ids: Iterable[int], *, key: str, title: tuple[str, str], link: str, by: Actor, at: datetime) -> int:
    """Post one notice to each of these people; return how many had not had it before."""
    posted = [
        notices.post(key=f"{key}:{person_id}", title=title, link=link, person_id=person_id, by=by, at=at)
        for person_id in person_ids
    ]
    return sum(number is not None for number in posted)
