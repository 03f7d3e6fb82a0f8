"""Writes of the roll: report a team, excuse from reporting for days, end an excuse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import Q

from houqin.common import clock, paths
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.models import Duty, Source, State
from houqin.kernel.org.models import Unit
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import answering
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import Excuse
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.queries import roll as queries
from houqin.lines.accountability.rules import report as report_rules
from houqin.lines.accountability.rules import roll as rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")
BATCH = 500
SAME_AS_YESTERDAY = report_rules.Answer(is_as_yesterday=True)


@audit.action
def report_team(
    *,
    day: date,
    occasion: str = "",
    unit_id: int,
    person_ids: Sequence[int],
    how_known: str,
    measures: ReportMeasures,
    happened_at: datetime,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> dict[str, int]:
    """Report for people of a team that nothing is the matter: one record, one report and proof for each.

    A door's reading of the day is taken over. Returns numbers: reported, and already (who had reported meanwhile).
    Refuses nobody, an unknown way of knowing, people of another team, a signed day and what `record_report` refuses.
    """
    audit.about(f"unit:{unit_id}")
    if not person_ids:
        raise Refused(_("tick at least one person"), field="person_ids")
    answering.refuse_unknown(how_known)
    unit = answering.unit_of(unit_id)
    owed = answering.owed_now(day=day, occasion=occasion, person_ids=list(dict.fromkeys(person_ids)), at=at)
    check_team(unit, owed)
    fresh = [duty for duty in owed if not duty.has_report and duty.state != State.DONE]
    draft = partial(
        answering.drafted, answer=SAME_AS_YESTERDAY, measures=measures, source=Source.TEAM, how_known=how_known,
        happened_at=happened_at, by=by, at=at,
    )  # fmt: skip
    drafts = [draft(duty) for duty in fresh]
    bulk.insert(drafts)
    proofs = [answering.proof_of(report) for report in drafts]
    duties.prove(
        kind=declared.DAILY_REPORT, proofs=proofs, locked=fresh, source=Source.TEAM,
        greatest_age=timedelta(hours=measures.greatest_age_h), by=by, at=at,
    )  # fmt: skip
    answering.follow_up(drafts, measures=measures, by=by, at=at)
    return {"reported": len(drafts), "already": len(owed) - len(fresh)}


def check_team(unit: Unit, owed: Sequence[Duty]) -> None:
    """Refuse people of another unit, and a signed day."""
    strangers = [duty for duty in owed if not paths.is_within(duty.unit_path, roots=(unit.path,))]
    if strangers:
        name = strangers[0].person.name if strangers[0].person else ""
        raise Refused(_("%(name)s does not belong to %(unit)s"), name=name, unit=unit.name)
    if any(getattr(duty, "is_signed", False) for duty in owed):
        raise Refused(_("this day is signed; reopen it with a reason first"))


@audit.action
def excuse(
    *,
    day: date,
    person_ids: Sequence[int],
    reason: str,
    until: date | None = None,
    note: str = "",
    document: str = "",
    measures: ReportMeasures | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Excuse people from reporting on a day, and until `until` (included) on the days after; return how many duties.

    `reason` is a code of `rules.REASONS`. Refuses unknown reasons, an end before the day, a missing document where
    the measures ask for one, who has reported already, and a signed day.
    """
    audit.about(f"day:{day}" if len(person_ids) != 1 else f"person:{person_ids[0]}")
    _check_excuse(day, reason, until, document, measures)
    people = list(dict.fromkeys(person_ids))
    if not people:
        raise Refused(_("tick at least one person"), field="person_ids")
    kept = partial(
        Excuse, reason=reason, first_day=day, last_day=until or day, note=limited(note, 120, "note"),
        document=limited(document, 80, "document"),
        by=by.key, at=at,
    )  # fmt: skip
    Excuse.objects.bulk_create([kept(person_id=person_id) for person_id in people], batch_size=BATCH)
    owed = [duty for occasion in _occasions(day) for duty in _owed(day, occasion, people)]
    unheard = [duty for duty in owed if duty.state in {State.OPEN, State.MISSED}]
    if any(getattr(duty, "is_signed", False) for duty in unheard):
        raise Refused(_("this day is signed; reopen it with a reason first"))
    if owed and until in {None, day} and all(duty.state == State.DONE for duty in owed):
        raise Refused(_("who has reported need not be excused"))
    audit.count(people=len(people))
    return duties.excuse(duty_ids=[duty.pk for duty in unheard], reason=reason, by=by, at=at)


def _owed(day: date, occasion: str, people: list[int]) -> list[Duty]:
    return reports.owed(day=day, occasion=occasion, person_ids=people, within=WHOLE)


def _occasions(day: date) -> list[str]:
    return duty_queries.occasions(day=day, kind=declared.DAILY_REPORT)


def _check_excuse(day: date, reason: str, until: date | None, document: str, measures: ReportMeasures | None) -> None:
    if reason not in rules.REASONS:
        raise Refused(_("choose a reason from the list"), field="reason")
    if until is not None and until < day:
        raise Refused(_("the end must lie after the beginning"), field="until")
    if until is not None and until > day + rules.LONGEST_EXCUSE:
        raise Refused(_("a reason holds for a year at most; give it again then"), field="until")
    if measures is not None and reason in measures.documents_for and not document.strip():
        raise Refused(_("this reason needs a document"), field="document")


@audit.action
def excuse_standing(*, day: date, by: Actor, at: datetime) -> int:
    """Excuse the open reports of a day that standing excuses cover; return how many."""
    standing = queries.excuses_on(day, within=WHOLE)
    if not standing:
        return 0
    open_duties = Duty.objects.filter(day=day, kind=declared.DAILY_REPORT.key, state=State.OPEN)
    by_reason: dict[str, list[int]] = {}
    for pk, person_id in open_duties.order_by("pk").values_list("pk", "person_id"):
        if person_id in standing:
            by_reason.setdefault(standing[person_id], []).append(pk)
    return sum(
        duties.excuse(duty_ids=chosen, reason=reason, by=by, at=at, source=Source.PLAN)
        for reason, chosen in by_reason.items()
    )


@audit.action
def end_excuse(*, person_id: int, by: Actor, at: datetime) -> int:
    """End a person's excuses; a report of today that is not yet due is owed again. Refuses where there is none."""
    audit.about(f"person:{person_id}")
    today = clock.day_of(at)
    running = Excuse.objects.filter(Q(last_day=None) | Q(last_day__gte=today), person_id=person_id, ended_at=None)
    if not running.update(ended_at=at):
        raise Refused(_("this person is not excused"))
    back = Duty.objects.filter(
        day=today,
        kind=declared.DAILY_REPORT.key,
        subject_key=f"person:{person_id}",
        state=State.EXCUSED,
        reason__in=list(rules.REASONS),
        due_at__gt=at,
    )
    return duties.withdraw(duty_ids=list(back.values_list("pk", flat=True)), note="excuse_ended", by=by, at=at)
