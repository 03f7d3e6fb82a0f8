"""Writes of the roll: report a team, excuse, sign off, reopen, escalate, remind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from houqin.common import clock, paths
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel import bulk, prepared
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.models import Duty, Source, State
from houqin.kernel.duties.rules import Proof
from houqin.kernel.notices import actions as notices
from houqin.kernel.org.models import Unit
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import answering, telling
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import Excuse, SignOff
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
    if how_known not in rules.HOW_KNOWN:
        raise Refused(_("say how you know: in person, by telephone or in the group"), field="how_known")
    unit = _unit(unit_id)
    owed = answering.owed_now(day=day, occasion=occasion, person_ids=list(dict.fromkeys(person_ids)), at=at)
    _check_team(unit, owed)
    fresh = [duty for duty in owed if not duty.has_report and duty.state != State.DONE]
    drafts = [
        answering.drafted(
            duty,
            SAME_AS_YESTERDAY,
            measures=measures,
            source=Source.TEAM,
            happened_at=happened_at,
            by=by,
            at=at,
            how_known=how_known,
        )
        for duty in fresh
    ]
    bulk.insert(drafts)
    proofs = [
        Proof(day, f"person:{report.person_id}", happened_at, occasion, f"report:{report.pk}", how_known)
        for report in drafts
    ]
    duties.prove(
        kind=declared.DAILY_REPORT,
        proofs=proofs,
        by=by,
        at=at,
        source=Source.TEAM,
        greatest_age=timedelta(hours=measures.greatest_age_h),
        locked=fresh,
    )
    answering.follow_up(drafts, measures=measures, by=by, at=at)
    return {"reported": len(drafts), "already": len(owed) - len(fresh)}


def _unit(unit_id: int) -> Unit:
    unit = _unit_by_id.first(unit_id=unit_id)
    if unit is None:
        raise Refused(_("there is no such unit"), field="unit")
    return unit


@prepared.read
def _unit_by_id(unit_id: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(pk=unit_id)


def _check_team(unit: Unit, owed: Sequence[Duty]) -> None:
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
    Excuse.objects.bulk_create(
        [
            Excuse(
                person_id=person_id,
                reason=reason,
                first_day=day,
                last_day=until or day,
                note=note[:120],
                document=document[:80],
                by=by.key,
                at=at,
            )
            for person_id in people
        ],
        batch_size=BATCH,
    )
    owed = [duty for occasion in _occasions(day) for duty in _owed(day, occasion, people)]
    if any(getattr(duty, "is_signed", False) for duty in owed if duty.state in {State.OPEN, State.MISSED}):
        raise Refused(_("this day is signed; reopen it with a reason first"))
    open_ids = [duty.pk for duty in owed if duty.state in {State.OPEN, State.MISSED}]
    if owed and not open_ids and all(duty.state == State.DONE for duty in owed) and until in {None, day}:
        raise Refused(_("who has reported need not be excused"))
    audit.count(people=len(people))
    return duties.excuse(duty_ids=open_ids, reason=reason, by=by, at=at)


def _owed(day: date, occasion: str, people: list[int]) -> list[Duty]:
    return reports.owed(day=day, occasion=occasion, person_ids=people, within=WHOLE)


def _occasions(day: date) -> list[str]:
    return duty_queries.occasions(day=day, kind=declared.DAILY_REPORT)


def _check_excuse(day: date, reason: str, until: date | None, document: str, measures: ReportMeasures | None) -> None:
    if reason not in rules.REASONS:
        raise Refused(_("choose a reason from the list"), field="reason")
    if until is not None and until < day:
        raise Refused(_("the end must lie after the beginning"), field="until")
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


@audit.action
def sign_off(
    *,
    day: date,
    occasion: str = "",
    unit_id: int,
    reason: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Sign a unit's day: its figures are kept, and it is locked until reopened; return the sign-off's id.

    Refuses a second signature, a unit in which nobody reports, units under it that are not signed, and people not
    heard of without a reason in words.
    """
    unit = _unit(unit_id)
    audit.about(f"unit:{unit.pk}")
    within = Scope(units=(unit.path,))
    if reports.is_signed(day=day, occasion=occasion, unit_path=unit.path, within=WHOLE):
        raise Refused(_("this day is signed already"))
    leaves = queries.coverage(day=day, occasion=occasion, within=within)
    figures = queries.figures_of(unit.path, leaves)
    if not figures.expected:
        raise Refused(_("nobody of this unit reports on %(day)s"), day=day)
    waiting = [
        row.unit.name
        for row in queries.children_of(unit, day=day, occasion=occasion, leaves=leaves, within=WHOLE)
        if row.signature is None
    ]
    if waiting:
        names, more = rules.named(waiting)
        raise Refused(
            _("not signed yet: %(names)s (and %(more)s more)") if more else _("not signed yet: %(names)s"),
            names=names,
            more=more,
        )
    row = _signed(unit, day, occasion, figures, reason.strip(), by, at)
    _prove_signature(unit, day, occasion, row, by, at)
    audit.count(expected=figures.expected, done=figures.done, unheard=figures.unheard)
    return row.pk


def _signed(
    unit: Unit, day: date, occasion: str, figures: rules.Figures, reason: str, by: Actor, at: datetime
) -> SignOff:
    within = Scope(units=(unit.path,))
    unheard = queries.unheard_ids(unit.path, day=day, occasion=occasion, within=within) if figures.unheard else []
    if unheard and not reason:
        raise Refused(
            _("%(count)s are not heard of: give each a reason, or sign with a reason"),
            field="reason",
            count=len(unheard),
        )
    row = SignOff(
        day=day,
        occasion=occasion,
        unit=unit,
        unit_path=unit.path,
        expected=figures.expected,
        done=figures.done,
        open=figures.open,
        missed=figures.missed,
        excused=figures.excused,
        attention=figures.attention,
        unheard=unheard,
        reason=reason[:120] if unheard else "",
        by=by.key,
        at=at,
    )
    answering.save(row)
    return row


def _prove_signature(unit: Unit, day: date, occasion: str, row: SignOff, by: Actor, at: datetime) -> None:
    owed = queries.signature_owed(unit.pk, day=day, occasion=occasion, at=at, within=WHOLE)
    if owed is not None:
        proof = Proof(day, owed.subject_key, at, occasion, f"sign_off:{row.pk}")
        duties.prove(kind=declared.SIGN_OFF, proofs=[proof], by=by, at=at, source=Source.SELF, locked=[owed])


@audit.action
def reopen(*, day: date, unit_id: int, reason: str, occasion: str | None = None, by: Actor, at: datetime) -> int:
    """Reopen a signed day of a unit, and of all units above whose figures rest on it; return how many.

    Without an occasion all reports of the day are reopened. Refuses an empty reason, and a day that is not signed.
    """
    unit = _unit(unit_id)
    audit.about(f"unit:{unit.pk}")
    if not reason.strip():
        raise Refused(_("say why the day is reopened"), field="reason")
    rows = SignOff.objects.select_for_update().filter(
        day=day, unit_path__in=paths.ancestors(unit.path), reopened_at=None
    )
    if occasion is not None:
        rows = rows.filter(occasion=occasion)
    found = list(rows.order_by("pk"))
    if not any(row.unit_path == unit.path for row in found):
        raise Refused(_("this day is not signed"))
    SignOff.objects.filter(pk__in=[row.pk for row in found]).update(
        reopened_by=by.key, reopened_at=at, reopened_because=reason.strip()[:120]
    )
    proven = Q(pk__in=[])
    for row in found:
        proven |= Q(subject_key=f"unit:{row.unit_id}", occasion=row.occasion)
    chosen = Duty.objects.filter(proven, day=day, kind=declared.SIGN_OFF.key, state=State.DONE)
    duties.withdraw(duty_ids=list(chosen.values_list("pk", flat=True)), note="reopened", by=by, at=at)
    audit.count(reopened=len(found))
    return len(found)


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
    text = telling.both(_("%(names)s and %(more)s more"), names=names, more=more) if more else (names, names)
    title = telling.both(
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
            title=telling.both(_("Your health report is past due: one tap is enough")),
            link="/accountability/report/",
            by=by,
            at=at,
        )


@audit.action
def remind(*, day: date, occasion: str = "", unit_id: int, by: Actor, at: datetime) -> int:
    """Remind everybody under a unit who is not heard of; within an hour nobody is reminded twice; return how many."""
    unit = _unit(unit_id)
    audit.about(f"unit:{unit.pk}")
    within = Scope(units=(unit.path,))
    chosen = queries.unheard_ids(unit.path, day=day, occasion=occasion, within=within)
    hour = f"{clock.local(at):%H}"
    reminded = telling.people(
        chosen,
        key=f"accountability.reminder:{day}:{occasion}:{hour}",
        title=telling.both(_("Please send your health report: one tap is enough")),
        link="/accountability/report/",
        by=by,
        at=at,
    )
    audit.count(reminded=reminded)
    return reminded
