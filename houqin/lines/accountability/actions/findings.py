"""Writes of findings: record, rectify, look again, withdraw; what is owed of them, and who is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Source
from houqin.kernel.duties.rules import Proof
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person
from houqin.kernel.places.models import Place
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import evidence, notifying, supervision
from houqin.lines.accountability.models import Finding, Inspector, Recheck, Rectification, Visit
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.queries import supervision as rounds
from houqin.lines.accountability.rules import aspects
from houqin.lines.accountability.rules import supervision as rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")
NOTHING = rules.Shown()


@audit.action
def publish(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the rectifications and re-checks that begin on a day equal to the findings; return numbers of effects.

    Most days have none: then nothing is owed and nothing is excused.
    """
    effects = duties.reconcile(
        kind=declared.RECTIFY, day=day, expected=queries.expected_rectifications(day, within=WHOLE), by=by, at=at
    )
    again = duties.reconcile(
        kind=declared.RECHECK, day=day, expected=queries.expected_rechecks(day, within=WHOLE), by=by, at=at
    )
    return {name: number + again[name] for name, number in effects.items()}


@audit.action
def record_finding(
    *,
    found: rules.Found,
    shown: rules.Shown = NOTHING,
    happened_at: datetime | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Record a finding and publish its rectification, owed by the owner named or by the unit's head; return its id.

    Refuses who inspects for no body, a place that is not known, the own unit, a deadline that is past, nothing
    written, and a unit of which nobody is the head.
    """
    inspector = supervision.inspecting(by, at)
    place, unit = _place(found.place_code), _unit(found.unit_id)
    supervision.check_independent(unit.path, by=by, at=at)
    _check_words(found)
    rules.check_deadline(found.due_at, at=at)
    row = Finding(place=place, place_path=place.path, unit=unit, unit_path=unit.path, found_at=happened_at or at)
    row.body, row.found_by_id = inspector.body, inspector.person_id
    row.aspect, row.severity, row.text = found.aspect, found.severity, found.text.strip()
    row.visit, row.due_at = _visit(found.visit_id, inspector.body), found.due_at
    row.owner = _owner(found.owner_id, unit, by, at)
    row.save(force_insert=True)
    audit.about(row.key)
    audit.count(findings=1)
    evidence.keep(row.key, shown, unit_path=unit.path, by=by, at=at)
    publish(day=clock.day_of(at), by=by, at=at)
    notifying.of_finding(row, by=by, at=at)
    return row.pk


def _unit(unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id, closed_at=None).first()
    if unit is None:
        raise Refused(_("choose the unit that answers for it"), "unit")
    return unit


def _place(code: str) -> Place:
    try:
        return rounds.place_coded(code, within=WHOLE)
    except Refused as refused:
        raise Refused(refused.msgid, "place", **refused.values) from None


def _check_words(found: rules.Found) -> None:
    if found.aspect not in aspects.ASPECTS:
        raise Refused(_("choose one of the ten aspects"), "aspect")
    if found.severity not in rules.SEVERITIES:
        raise Refused(_("say how grave it is"), "severity")
    if not found.text.strip():
        raise Refused(_("write what you found"), "text")
    if len(found.text.strip()) > 400:
        raise Refused(_("at most %(most)s characters"), "text", most=400)


def _visit(visit_id: int | None, body: str) -> Visit | None:
    if visit_id is None:
        return None
    found = Visit.objects.filter(pk=visit_id, round__body=body, round__opened_at__isnull=False).first()
    if found is None:
        raise Refused(_("there is no such visit"))
    return found


def _owner(owner_id: int | None, unit: Unit, by: Actor, at: datetime) -> Person:
    if owner_id is None:
        leader = rounds.leader_of(unit, at=at, within=WHOLE)
        if leader is None:
            raise Refused(_("nobody is the head of %(unit)s: name the person who answers"), "owner", unit=unit.name)
        owner: Person | None = leader.person
    else:
        owner = people.people_for(within=WHOLE, at=at).filter(pk=owner_id).first()
    if owner is None:
        raise Refused(_("there is no such person"), "owner")
    if owner.pk == by.person_id:
        raise Refused(_("you cannot answer for what you found yourself"), "owner")
    return owner


# --- rectified


@audit.action
def rectify(
    *,
    finding_id: int,
    text: str,
    shown: rules.Shown = NOTHING,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Say what was done about a finding, with a photo of it; its re-check is then owed by an inspector. Returns its id.

    Refuses a finding that is not open, nothing written, nothing shown, and where nobody could look again.
    """
    row, person_id = _current(finding_id), _rectifier(text, shown, by)
    _move(row, rules.OPEN, rules.RECTIFIED, at)
    inspector = _rechecker(row, rectified_by=person_id, at=at)
    unit = people.membership_at(inspector, at=at, within=WHOLE)
    measures = rounds.measures_for(at=at, place_path=row.place_path, within=WHOLE)
    step = Rectification.objects.create(
        finding=row,
        cycle=row.reopened + 1,
        text=limited(text, 400, "text"),
        by_id=person_id,
        at=at,
        due_at=row.due_at,
        recheck_by_id=inspector,
        recheck_unit_id=unit.unit_id if unit else row.unit_id,
        recheck_due_at=at + timedelta(hours=measures.recheck_h),
    )
    evidence.keep(step.key, shown, unit_path=row.unit_path, by=by, at=at)
    _prove(declared.RECTIFY, row, _begun(row), step.cycle, step.key, by, at)
    publish(day=clock.day_of(at), by=by, at=at)
    notifying.of_rectification(row, step, by=by, at=at)
    audit.count(late=int(at > row.due_at))
    return step.pk


def _rectifier(text: str, shown: rules.Shown, by: Actor) -> int:
    """Return who rectified. Refuses nothing written, nothing shown, and whoever is no person."""
    if not text.strip():
        raise Refused(_("write what was done"), "text")
    if shown.is_nothing:
        raise Refused(_("add a photo or a document that shows it"), "photo")
    if by.person_id is None:
        raise Refused(_("a finding is rectified by a person"))
    return by.person_id


def _current(finding_id: int) -> Finding:
    row = Finding.objects.select_related("unit", "place").filter(pk=finding_id).first()
    if row is None:
        raise Refused(_("there is no such finding"))
    audit.about(row.key)
    return row


def _move(row: Finding, from_state: str, to_state: str, at: datetime, **changes: object) -> None:
    """Change a finding's state by compare-and-set. Refuses a finding that stands otherwise by now."""
    if to_state in {rules.CLOSED, rules.WITHDRAWN}:
        changes["ended_at"] = at
    moved = Finding.objects.filter(pk=row.pk, state=from_state, reopened=row.reopened)
    if not moved.update(state=to_state, **changes):
        said = {
            rules.OPEN: _("this finding is not open; look at how it stands now"),
            rules.RECTIFIED: _("this finding is not waiting for a re-check; look at how it stands now"),
        }
        raise Refused(said[from_state])


def _begun(row: Finding) -> datetime:
    """Return when the rectification that is now owed began to be: at the finding, or when it was last reopened."""
    if not row.reopened:
        return row.found_at
    return Recheck.objects.get(rectification__finding=row, rectification__cycle=row.reopened).at


def _prove(kind: object, row: Finding, begun: datetime, cycle: int, ref: str, by: Actor, at: datetime) -> None:
    proof = Proof(clock.day_of(begun), row.key, at, str(cycle), ref)
    duties.prove(kind=kind, proofs=[proof], by=by, at=at, source=Source.SELF)  # type: ignore[arg-type]


def _rechecker(row: Finding, *, rectified_by: int, at: datetime) -> int:
    """Return who is to look again: of the same body, rather not who found it; never the owner nor who rectified it."""
    barred = {row.owner_id, rectified_by}
    free = [found for found in rounds.inspectors_for(at=at, within=WHOLE) if _may_look(found, row, barred, at)]
    if not free:
        raise Refused(_("nobody is appointed who could look again; tell the inspecting bodies"))
    free.sort(key=lambda found: (_rank(found, row), found.pk))
    alike = [found for found in free if _rank(found, row) == _rank(free[0], row)]
    return alike[row.pk % len(alike)].person_id


def _rank(found: Inspector, row: Finding) -> tuple[bool, bool]:
    return found.body != row.body, found.person_id == row.found_by_id


def _may_look(found: Inspector, row: Finding, barred: set[int], at: datetime) -> bool:
    own = rounds.own_path(found.person_id, at=at, within=WHOLE)
    return found.person_id not in barred and not rules.is_own(row.unit_path, own_path=own)


# --- looked at again


@audit.action
def recheck(
    *,
    finding_id: int,
    result: str,
    note: str = "",
    due_at: datetime | None = None,
    shown: rules.Shown = NOTHING,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Look again at what was rectified: close the finding, or open it again until `due_at`; return the re-check's id.

    Refuses the owner and who rectified it, an inspector's own unit, a finding that is not rectified, a reopening
    without a note and a deadline ahead.
    """
    inspector = supervision.inspecting(by, at)
    _check_verdict(result, note, due_at, at)
    row = _current(finding_id)
    step = _awaiting(row, by, at)
    done = Recheck(
        rectification=step,
        owner_id=row.owner_id,
        rectified_by_id=step.by_id,
        result=result,
        note=limited(note, 400, "note"),
    )
    done.by_id, done.at, done.due_at = inspector.person_id, at, due_at
    if result == rules.CLOSED:
        done.due_at = None
        _move(row, rules.RECTIFIED, rules.CLOSED, at)
    else:
        _move(row, rules.RECTIFIED, rules.OPEN, at, due_at=due_at, reopened=row.reopened + 1)
    done.save(force_insert=True)
    evidence.keep(done.key, shown, unit_path=row.unit_path, by=by, at=at)
    _prove(declared.RECHECK, row, step.at, step.cycle, done.key, by, at)
    publish(day=clock.day_of(at), by=by, at=at)
    notifying.of_recheck(row, done, by=by, at=at)
    audit.count(**{result: 1})
    return done.pk


def _awaiting(row: Finding, by: Actor, at: datetime) -> Rectification:
    """Return the rectification that waits to be looked at. Refuses who may not look."""
    step = Rectification.objects.filter(finding=row, cycle=row.reopened + 1).first()
    if step is None or row.state != rules.RECTIFIED:
        raise Refused(_("this finding is not waiting for a re-check; look at how it stands now"))
    if by.person_id in {row.owner_id, step.by_id}:
        raise Refused(_("who answers for a finding or rectified it cannot close it; another inspector looks again"))
    supervision.check_independent(row.unit_path, by=by, at=at)
    return step


def _check_verdict(result: str, note: str, due_at: datetime | None, at: datetime) -> None:
    if result not in rules.VERDICTS:
        raise Refused(_("say whether the finding is closed or opened again"), "result")
    if result == rules.REOPENED:
        if not note.strip():
            raise Refused(_("write what is still to be done"), "note")
        if due_at is None:
            raise Refused(_("a finding that is opened again needs a new deadline"), "due_number")
        rules.check_deadline(due_at, at=at)


# --- withdrawn


@audit.action
def withdraw_finding(*, finding_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw a finding that should not have been recorded: what is still owed of it is excused.

    Refuses another body's finding, one that has ended, and no reason.
    """
    inspector = supervision.inspecting(by, at)
    row = _current(finding_id)
    if row.body != inspector.body:
        raise Refused(_("this finding was recorded by the other body"))
    if not reason.strip():
        raise Refused(_("say why the finding is withdrawn"), "reason")
    if row.state not in {rules.OPEN, rules.RECTIFIED}:
        raise Refused(_("this finding has ended"))
    days = {clock.day_of(row.found_at), clock.day_of(_begun(row))}
    days |= {clock.day_of(step.at) for step in Rectification.objects.filter(finding=row)}
    _move(row, row.state, rules.WITHDRAWN, at, withdrawn_because=limited(reason, 120, "reason"))
    for day in sorted(days):
        publish(day=day, by=by, at=at)
    notifying.of_withdrawal(row, by=by, at=at)


# --- past the deadline


@audit.action
def escalate(*, by: Actor, at: datetime) -> int:
    """Tell owners and units of findings past their deadline, later branch and committee.

    One digest for each step and unit, never twice for the same findings. The inspector, later the whole body, is told
    of a re-check past its deadline. Returns the number of digests and of such re-checks.
    """
    due, late = queries.overdue_told(at=at, within=WHOLE), queries.late_rechecks_told(at=at, within=WHOLE)
    notifying.of_overdue(due, by=by, at=at)
    notifying.of_late_rechecks(late, by=by, at=at)
    audit.about("findings")
    audit.count(digests=len(due), rechecks=len(late))
    return len(due) + len(late)
