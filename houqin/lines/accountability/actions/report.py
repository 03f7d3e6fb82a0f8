"""Writes of reports: publish what is owed, record, correct, take back; the clinic lets in again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.clearance import actions as clearance
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.models import Duty, Source, State
from houqin.kernel.duties.rules import Proof
from houqin.kernel.org.models import Unit
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import answering, signing
from houqin.lines.accountability.actions import roll as roll_actions
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport, HomeObservation
from houqin.lines.accountability.queries import expecting
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.rules import roll

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")
UNDO_LAG = timedelta(seconds=20)
FIRST_TAKEN_BACK = 1001
FELL_ILL = "fell_ill"


@audit.action
def publish(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the reports, daily checks and sign-offs owed on a day equal to what is expected now.

    Every employee with a membership in force at the instant (clamped into the day) owes as many reports as the
    measures of their place say; standing excuses excuse at once. Returns numbers: added, excused, reopened, moved.
    """
    people = expecting.people_on(day, at=at, within=WHOLE)
    reports = list(expecting.reports(day, people, within=WHOLE))
    effects = duties.reconcile(kind=declared.DAILY_REPORT, day=day, expected=reports, by=by, at=at)
    excused = roll_actions.excuse_standing(day=day, by=by, at=at)
    watches = expecting.watches(day, people, within=WHOLE)
    duties.reconcile(kind=declared.HOME_WATCH, day=day, expected=watches, by=by, at=at)
    signatures = expecting.signatures(day, reports, within=WHOLE)
    duties.reconcile(kind=declared.SIGN_OFF, day=day, expected=signatures, by=by, at=at)
    return {**effects, "excused": effects["excused"] + excused}


@audit.action
def record_report(
    *,
    day: date,
    person_id: int,
    occasion: str = "",
    answer: rules.Answer,
    measures: ReportMeasures | None = None,
    happened_at: datetime,
    by: Actor,
    at: datetime,
    command: str | None = None,
    source: str = Source.SELF,
    how_known: str = "",
) -> dict[str, int]:
    """Record one person's answer, prove the report owed, and follow up what is not normal.

    Takes over a door's reading of the day where no number is given; without `measures` those of the duty's day and
    place hold. Returns the ids of report and duty. Refuses a report for somebody else as one's own or without saying
    how it is known, a day to come, what is not owed, a second report, impossible temperatures, and a missing number
    where the level demands one.
    """
    audit.about(f"person:{person_id}")
    if source == Source.SELF and by.person_id not in {None, person_id}:
        raise Refused(_("a report for somebody else is made by the team leader"), field="person")
    if source == Source.TEAM:
        answering.refuse_unknown(how_known)
    duty = answering.owed_now(day=day, occasion=occasion, person_ids=[person_id], at=at)[0]
    if duty.has_report or duty.state == State.DONE:
        raise Refused(_("this report was made before; correct it instead"))
    measures = measures or queries.measures_for(day=day, place_path=duty.place_path, within=WHOLE)
    report = answering.drafted(
        duty, answer, measures=measures, source=source, how_known=how_known, happened_at=happened_at, by=by, at=at
    )
    answering.save(report)
    _prove(duty, report, measures, by, at)
    answering.follow_up([report], measures=measures, by=by, at=at)
    return {"report": report.pk, "duty": duty.pk}


def _prove(duty: Duty, report: DailyReport, measures: ReportMeasures, by: Actor, at: datetime) -> None:
    greatest_age = timedelta(hours=measures.greatest_age_h)
    duties.prove(
        kind=declared.DAILY_REPORT,
        proofs=[answering.proof_of(report)],
        by=by,
        at=at,
        source=report.source,
        greatest_age=greatest_age,
        locked=[duty],
    )
    if duty.state == State.EXCUSED and duty.reason == roll.HOME_OBSERVATION:
        _prove_watch(duty, report, by, at)


def _prove_watch(duty: Duty, report: DailyReport, by: Actor, at: datetime) -> None:
    """In home observation the report is the daily check: it needs a number."""
    if report.temperature_c is None:
        raise Refused(_("home observation asks for a measured temperature"), field="temperature_c")
    if Duty.objects.filter(day=duty.day, kind=declared.HOME_WATCH.key, subject_key=duty.subject_key).exists():
        proof = Proof(
            day=duty.day, subject_key=duty.subject_key, happened_at=report.happened_at, ref=f"report:{report.pk}"
        )
        duties.prove(kind=declared.HOME_WATCH, proofs=[proof], by=by, at=at, source=report.source)


@audit.action
def correct_report(
    *,
    day: date,
    person_id: int,
    occasion: str = "",
    answer: rules.Answer,
    reason: str,
    measures: ReportMeasures,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> dict[str, int]:
    """Add a corrected version of a report; the first is kept. A second measurement is a correction too.

    Refuses a correction without a reason, of nothing, by a stranger to the report's day after the greatest age,
    and of a signed day, except to say that somebody fell ill: that reopens the day by itself.
    """
    audit.about(f"person:{person_id}")
    if not reason.strip():
        raise Refused(_("say why the report is corrected"), field="reason")
    current = _current(day, person_id, occasion)
    if at - current.happened_at > timedelta(hours=measures.greatest_age_h):
        raise Refused(_("this report is too old to be corrected"))
    reading = (
        rules.Reading(current.temperature_c, current.method, current.measured_at or current.happened_at, 0)
        if current.temperature_c is not None and reason != rules.SECOND_MEASUREMENT
        else None
    )
    kept = rules.checked(answer, reading=reading, measures=measures)
    report = _next_version(current, kept, measures, reason.strip(), by, at)
    if queries.is_signed(day=day, occasion=occasion, unit_path=current.unit_path, within=WHOLE):
        _make_way(report, was=current.outcome, by=by, at=at)
    replaced = DailyReport.objects.filter(pk=current.pk, is_current=True).update(is_current=False)
    if not replaced:
        raise Refused(_("somebody changed this at the same moment; look at it again and send it anew"))
    answering.save(report)
    audit.count(corrected=1)
    answering.follow_up([report], measures=measures, by=by, at=at)
    return {"report": report.pk}


def _make_way(report: DailyReport, *, was: str, by: Actor, at: datetime) -> None:
    """Reopen a signed day for who fell ill; refuse every other correction of it."""
    if not rules.is_worse(report.outcome, than=was):
        raise Refused(_("this day is signed; ask the team leader to reopen it with a reason"))
    unit_id = Unit.objects.filter(path=report.unit_path).values_list("pk", flat=True)[0]
    signing.reopen(day=report.day, occasion=report.occasion, unit_id=unit_id, reason=FELL_ILL, by=by, at=at)


def _current(day: date, person_id: int, occasion: str) -> DailyReport:
    rows = DailyReport.objects.select_for_update().filter(day=day, person_id=person_id, is_current=True)
    found = rows.filter(occasion=occasion).first()
    if found is None:
        raise Refused(_("there is no report to correct"))
    return found


def _next_version(
    current: DailyReport, answer: rules.Answer, measures: ReportMeasures, reason: str, by: Actor, at: datetime
) -> DailyReport:
    is_own = by.person_id == current.person_id
    is_same_number = answer.temperature_c == current.temperature_c
    return DailyReport(
        day=current.day,
        occasion=current.occasion,
        person_id=current.person_id,
        unit_path=current.unit_path,
        version=current.version + 1,
        measured_by=current.measured_by if is_same_number else "",
        measured_at=current.measured_at if is_same_number else None,
        source=Source.SELF if is_own else Source.TEAM,
        how_known="" if is_own else current.how_known,
        reason=limited(reason, 120, "reason"),
        by=by.key,
        at=at,
        happened_at=at,
        **answering.values_of(answer, measures),
    )


@audit.action
def withdraw_report(*, day: date, person_id: int, occasion: str = "", by: Actor, at: datetime) -> int:
    """Take back a report within the seconds in force; the duty is open again, the row is kept as withdrawn.

    Refuses afterwards, by anybody but the sender, and where the clinic was told: then it is corrected.
    """
    audit.about(f"person:{person_id}")
    current = _current(day, person_id, occasion)
    if current.by != by.key:
        raise Refused(_("only the sender can take a report back"))
    duty = duty_queries.duty_for(
        day=day, kind=declared.DAILY_REPORT, subject_key=f"person:{person_id}", occasion=occasion, within=WHOLE
    )
    measures = queries.measures_for(day=day, place_path=duty.place_path if duty else "", within=WHOLE)
    if current.version > 1 or at - current.at > timedelta(seconds=measures.undo_s) + UNDO_LAG:
        raise Refused(_("a report can be taken back for a few seconds only; correct it instead"))
    if current.outcome == rules.ATTENTION:
        raise Refused(_("the clinic has been told; correct the report instead"))
    # Version numbers stay unique: the next report of the day must not collide with the one taken back.
    taken_back = DailyReport.objects.filter(day=day, person_id=person_id, occasion=occasion, is_withdrawn=True).count()
    DailyReport.objects.filter(pk=current.pk).update(
        is_current=False, is_withdrawn=True, version=FIRST_TAKEN_BACK + taken_back
    )
    chosen = Duty.objects.filter(
        day=day, kind=declared.DAILY_REPORT.key, occasion=occasion, subject_key=f"person:{person_id}", state=State.DONE
    )
    return duties.withdraw(duty_ids=list(chosen.values_list("pk", flat=True)), note="taken_back", by=by, at=at)


@audit.action
def clear_person(*, person_id: int, by: Actor, at: datetime) -> int:
    """Let a person in again after the clinic has seen them; return how many holds ended. Refuses where none is."""
    clearance.end_holds(kind=declared.TO_MEASURE, person_ids=[person_id], by=by, at=at)
    return clearance.lift_hold(kind=declared.FEVER, person_id=person_id, by=by, at=at)


@audit.action
def start_home_observation(*, person_id: int, until: date, note: str = "", by: Actor, at: datetime) -> int:
    """Put a person under home observation from today until `until` (included): excused, with a daily check.

    Refuses an end before today, and a second observation.
    """
    audit.about(f"person:{person_id}")
    today = clock.day_of(at)
    if until < today:
        raise Refused(_("the end must lie after the beginning"), field="until")
    if HomeObservation.objects.filter(person_id=person_id, ended_at=None).exists():
        raise Refused(_("this person is under home observation already"), field="person")
    row = HomeObservation.objects.create(
        person_id=person_id, first_day=today, last_day=until, note=note, started_by=by.key, started_at=at
    )
    roll_actions.excuse(day=today, person_ids=[person_id], reason=roll.HOME_OBSERVATION, until=until, by=by, at=at)
    _reconcile_watch(today, by, at)
    return row.pk


@audit.action
def end_home_observation(*, person_id: int, by: Actor, at: datetime) -> bool:
    """End a person's home observation: they owe their report like everybody. Refuses where there is none."""
    audit.about(f"person:{person_id}")
    if not HomeObservation.objects.filter(person_id=person_id, ended_at=None).update(ended_at=at):
        raise Refused(_("this person is not under home observation"))
    roll_actions.end_excuse(person_id=person_id, by=by, at=at)
    _reconcile_watch(clock.day_of(at), by, at)
    return True


@audit.action
def end_due_observations(*, day: date, by: Actor, at: datetime) -> int:
    """End the home observations whose last day is over; the excuse has run out with it."""
    rows = HomeObservation.objects.filter(last_day__lt=day, ended_at=None)
    ended = rows.update(ended_at=at)
    audit.count(ended=ended)
    return ended


def _reconcile_watch(day: date, by: Actor, at: datetime) -> None:
    people = expecting.people_on(day, at=at, within=WHOLE)
    watches = expecting.watches(day, people, within=WHOLE)
    duties.reconcile(kind=declared.HOME_WATCH, day=day, expected=watches, by=by, at=at)


@audit.action
def look_at_reports(*, person_id: int, by: Actor, at: datetime) -> None:
    """Note that somebody read a person's reports; the person can see who looked."""
    audit.about(f"person:{person_id}")


@audit.action
def look_at_list(*, day: date, number: int, by: Actor, at: datetime) -> None:
    """Note that somebody read the list of who needs attention on a day."""
    audit.about(f"day:{day}")
    audit.count(read=number)
