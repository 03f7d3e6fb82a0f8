"""How an answer becomes a report, and what follows from it; shared by the person's way and the team's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel import bulk, prepared
from houqin.kernel.clearance import actions as clearance
from houqin.kernel.duties.rules import Proof
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import telling
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport, SignOff
from houqin.lines.accountability.queries import clusters
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.rules import roll as roll_rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


def owed_now(*, day: date, occasion: str, person_ids: Sequence[int], at: datetime) -> list[Any]:
    """Return the duties to be answered, locked where they are many. Refuses a day to come and who owes nothing on it.

    One duty is moved by compare-and-set alone; two teams that lock theirs in one order never wait for each other.
    """
    if day > clock.day_of(at):
        raise Refused(_("a day that has not begun cannot be reported"), field="day")
    owed = queries.owed(day=day, occasion=occasion, person_ids=person_ids, within=WHOLE, is_locking=len(person_ids) > 1)
    missing = set(person_ids) - {duty.person_id for duty in owed}
    if missing:
        name = Person.objects.filter(pk=min(missing)).values_list("name", flat=True).first() or ""
        raise Refused(_("no health report is owed by %(name)s on %(day)s"), name=name, day=day)
    early = next((duty for duty in owed if duty.opens_at > at), None)
    if early is not None:
        raise Refused(_("this report opens only at %(clock)s"), clock=f"{clock.local(early.opens_at):%H:%M}")
    return owed


def refuse_unknown(how_known: str) -> None:
    """Refuse a report for others that does not say how the answer is known."""
    if how_known not in roll_rules.ORIGINS:
        raise Refused(_("say how you know: in person, by telephone or in the group"), field="how_known")


def drafted(
    duty: Any,
    answer: rules.Answer,
    *,
    measures: ReportMeasures,
    source: str,
    happened_at: datetime,
    by: Actor,
    at: datetime,
    how_known: str = "",
) -> DailyReport:
    """Return the report that an answer makes of a duty, not yet written, with the door's reading taken over."""
    reading = reading_of(duty)
    kept = rules.checked(answer, reading=reading, measures=measures)
    is_taken = reading is not None and answer.temperature_c is None
    if kept.is_as_yesterday and not kept.whereabouts:
        kept = replace(kept, whereabouts=duty.last_whereabouts or "")
    return DailyReport(
        day=duty.day,
        occasion=duty.occasion,
        person_id=duty.person_id,
        unit_path=duty.unit_path,
        measured_by=f"door:{reading.door_id}" if reading and is_taken else "",
        measured_at=reading.at if reading and is_taken else None,
        source=source,
        how_known=how_known,
        by=by.key,
        at=at,
        happened_at=happened_at,
        **values_of(kept, measures),
    )


def reading_of(duty: Any) -> rules.Reading | None:
    """Return the door's reading of the day that came with the duty, or None."""
    if duty.reading_c is None:
        return None
    return rules.Reading(duty.reading_c, duty.reading_method or rules.FOREHEAD, duty.reading_at, duty.reading_door)


def values_of(answer: rules.Answer, measures: ReportMeasures) -> dict[str, Any]:
    """Return the fields of a report that an answer fills, with what follows from it."""
    return {
        "is_as_yesterday": answer.is_as_yesterday,
        "temperature_c": answer.temperature_c,
        "method": answer.method,
        "symptoms": list(answer.symptoms),
        "contact": answer.contact,
        "whereabouts": answer.whereabouts,
        "place_text": answer.place_text,
        "note": answer.note,
        "outcome": rules.judged(answer, measures=measures),
    }


def proof_of(report: DailyReport) -> Proof:
    """Return the proof of the report owed that a written report is."""
    return Proof(
        day=report.day,
        subject_key=f"person:{report.person_id}",
        happened_at=report.happened_at,
        occasion=report.occasion,
        ref=f"report:{report.pk}",
        note=report.how_known,
    )


def unit_of(unit_id: int) -> Unit:
    """Return a unit. Refuses an id that is none."""
    unit = _unit_by_id.first(unit_id=unit_id)
    if unit is None:
        raise Refused(_("there is no such unit"), field="unit")
    return unit


@prepared.read
def _unit_by_id(unit_id: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(pk=unit_id)


def save(row: DailyReport | SignOff) -> None:
    """Write a report or a sign-off. Refuses where another transaction wrote the same one first."""
    try:
        bulk.insert([row])
    except IntegrityError:
        raise Refused(_("somebody changed this at the same moment; look at it again and send it anew")) from None


def follow_up(reports: Sequence[DailyReport], *, measures: ReportMeasures, by: Actor, at: datetime) -> None:
    """Suspend entry and tell leaders and clinic where a report asks for it; raise the alarm of a cluster."""
    measured = [
        report.person_id
        for report in reports
        if report.temperature_c is not None and report.method in rules.CONFIRMING and report.outcome == rules.NORMAL
    ]
    if measured:
        clearance.end_holds(kind=declared.TO_MEASURE, person_ids=measured, by=by, at=at)
    notable = [report for report in reports if report.outcome != rules.NORMAL]
    if not notable:
        return
    names = dict(Person.objects.filter(pk__in=[report.person_id for report in notable]).values_list("pk", "name"))
    for report in notable:
        if report.outcome == rules.MEASURE_AGAIN:
            have_measured(report.person_id, unit_path=report.unit_path, ref=f"report:{report.pk}", by=by, at=at)
        if rules.needs_hold(clusters.answer_of(report), measures=measures):
            clearance.place_hold(
                kind=declared.FEVER,
                person_id=report.person_id,
                unit_path=report.unit_path,
                ref=f"report:{report.pk}",
                by=by,
                at=at,
            )
        if report.outcome == rules.ATTENTION:
            telling.of_illness(report, name=names[report.person_id], by=by, at=at)
    _alarm(notable[0].day, measures, by, at)


def have_measured(person_id: int, *, unit_path: str, ref: str, by: Actor, at: datetime) -> None:
    """Have a person measured again at every door until the day is over, or a measurement says otherwise."""
    until = clock.instant(clock.day_of(at), "24:00")
    clearance.place_hold(
        kind=declared.TO_MEASURE, person_id=person_id, unit_path=unit_path, ref=ref, until=until, by=by, at=at
    )


def _alarm(day: date, measures: ReportMeasures, by: Actor, at: datetime) -> None:
    found = clusters.clusters_on(day=day, measures=measures, within=WHOLE)
    names = clusters.names_of([cluster.area for cluster in found], within=WHOLE)
    for cluster in found:
        kind, _colon, path = cluster.area.partition(":")
        telling.of_cluster(
            key=f"accountability.cluster:{day}:{cluster.area}:{cluster.span_days}:{cluster.sign}",
            area=names[cluster.area],
            people=len(cluster.people),
            span_days=cluster.span_days,
            unit_path=path if kind == "unit" else "",
            day=day,
            by=by,
            at=at,
        )
