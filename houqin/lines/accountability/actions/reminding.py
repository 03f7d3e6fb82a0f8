"""Writes of the reminder: digests up the grid, a reminder to everybody who is not heard of."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.wording import both
from houqin.lines.accountability.actions import answering, telling
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.queries import roll as queries
from houqin.lines.accountability.rules import roll as rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def escalate(*, day: date, by: Actor, at: datetime) -> int:
    """Send the digests of the day that are due: the team at the deadline, then unit, branch and committee.

    One digest for each step and unit, never twice, to who leads the unit; people themselves are told at the
    deadline. Silent where nobody is late. Returns the number of digests.
    """
    measures = reports.measures_for(day=day, within=WHOLE)
    due = queries.digests_due(day=day, at=at, measures=measures, within=WHOLE)
    leaders = queries.leaders_of([digest.unit.path for digest in due], at=at, within=WHOLE)
    for digest in due:
        _send(digest, leaders.get(digest.unit.path, []), day, by, at)
    audit.about(f"day:{day}")
    audit.count(digests=len(due))
    return len(due)


def _send(digest: queries.Digest, leaders: list[int], day: date, by: Actor, at: datetime) -> None:
    is_team = digest.step.number == 0
    names, more = rules.named([name for _person, name, _path in digest.late])
    text = both(_("%(names)s and %(more)s more"), names=names, more=more) if more else (names, names)
    title = both(
        _("%(count)s of %(unit)s have not reported"),
        count=len(digest.late),
        unit=(digest.unit.name, digest.unit.name_en or digest.unit.name),
    )
    link = f"/accountability/roll/{digest.unit.code}/{day}/"
    for number, person_id in enumerate(leaders or [None]):
        notices.post(
            key=digest.key if number == 0 else f"{digest.key}:{person_id}",
            title=title,
            text=text if is_team and person_id is not None else ("", ""),
            link=link,
            person_id=person_id,
            unit_id=digest.unit.pk if person_id is None else None,
            by=by,
            at=at,
        )
    if is_team:
        telling.people(
            [person_id for person_id, _name, _path in digest.late],
            key=f"accountability.owed:{day}:{digest.occasion}",
            title=both(_("Your health report is past due: one tap is enough")),
            link="/accountability/report/",
            by=by,
            at=at,
        )


@audit.action
def remind(*, day: date, occasion: str = "", unit_id: int, by: Actor, at: datetime) -> int:
    """Remind everybody under a unit who is not heard of; within an hour nobody is reminded twice; return how many."""
    unit = answering.unit_of(unit_id)
    audit.about(f"unit:{unit.pk}")
    within = Scope(units=(unit.path,))
    chosen = queries.unheard_ids(unit.path, day=day, occasion=occasion, within=within)
    hour = f"{clock.local(at):%H}"
    reminded = telling.people(
        chosen,
        key=f"accountability.reminder:{day}:{occasion}:{hour}",
        title=both(_("Please send your health report: one tap is enough")),
        link="/accountability/report/",
        by=by,
        at=at,
    )
    audit.count(reminded=reminded)
    return reminded
