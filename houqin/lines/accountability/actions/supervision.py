"""Writes of supervision: appoint inspectors, draw a round, open it on the spot, record what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from houqin.common import clock, paths
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import actions as audit
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import Place
from houqin.lines.accountability.actions import evidence
from houqin.lines.accountability.models import Inspector, Round, Visit
from houqin.lines.accountability.queries import supervision as queries
from houqin.lines.accountability.rules import supervision as rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")
NOTHING = rules.Shown()


# --- the two bodies


@audit.action
def appoint_inspector(*, person_id: int, body: str, by: Actor, at: datetime, command: str | None = None) -> int:
    """Let a person inspect for one of the two bodies from now on; return the appointment's id.

    Refuses an unknown body, nobody, and who inspects for a body already.
    """
    audit.about(f"person:{person_id}")
    if body not in rules.BODIES:
        raise Refused(_("choose one of the two inspecting bodies"), "body")
    person = Person.objects.filter(pk=person_id, merged_into=None).first()
    if person is None:
        raise Refused(_("there is no such person"), "number")
    row = Inspector(person=person, body=body, starts_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("%(name)s inspects for a body already; end that first"), "number", name=person.name) from None
    return row.pk


@audit.action
def relieve_inspector(*, person_id: int, by: Actor, at: datetime) -> None:
    """Let a person inspect no longer. Refuses who does not."""
    audit.about(f"person:{person_id}")
    if not Inspector.objects.filter(person_id=person_id, ends_at=None).update(ends_at=at):
        raise Refused(_("this person inspects for no body"))


def inspecting(by: Actor, at: datetime) -> Inspector:
    """Return the appointment by which somebody inspects. Refuses who inspects for no body."""
    found = queries.inspecting(by.person_id, at=at, within=WHOLE)
    if found is None:
        raise Refused(_("you inspect for no body yet; the commander appoints the inspectors"))
    return found


def check_independent(unit_path: str, *, by: Actor, at: datetime, field: str = "unit") -> None:
    """Refuse an inspector's own unit: supervision is independent of what it looks at."""
    own = queries.own_unit(by.person_id, at=at, within=WHOLE)
    if own is not None and rules.is_own(unit_path, own_path=own.path):
        raise Refused(_("%(unit)s is your own unit; another inspector looks at it"), field, unit=own.name)


# --- a round


@audit.action
def draw_round(
    *,
    day: date,
    seed: int,
    size: int,
    unit_id: int | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Draw `size` of the claims of a day by the seed, of one unit or of all; return the round's id.

    What was drawn is told nobody before the first place is opened. Refuses who inspects for no body, a day to come, a
    second round that is still hidden, the own unit, and where nothing was claimed.
    """
    inspector = inspecting(by, at)
    rules.check_size(size)
    if day > clock.day_of(at):
        raise Refused(_("nothing has been claimed yet on a day to come"), "day")
    unit_path = _path_of(unit_id, by, at)
    own = queries.own_path(by.person_id, at=at, within=WHOLE)
    claims = queries.claims_on(day, unit_path=unit_path, own=own, within=WHOLE)
    if not claims:
        raise Refused(_("nothing was claimed there on %(day)s in a place that is known"), "day", day=day)
    walk = rules.walk(rules.drawn(claims, seed=seed, size=size))
    row = Round(day=day, unit_path=unit_path, seed=seed, size=len(walk), population=len(claims), drawn_at=at)
    row.body, row.inspector_id = inspector.body, inspector.person_id
    _save_hidden(row)
    _add_visits(row, walk)
    audit.about(f"round:{row.pk}")
    audit.count(claims=len(claims), drawn=len(walk))
    return row.pk


def _save_hidden(row: Round) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("a round that you drew is not opened yet: go there first, or give it up")) from None


def _path_of(unit_id: int | None, by: Actor, at: datetime) -> str:
    if unit_id is None:
        return ""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Refused(_("there is no such unit"), "unit")
    check_independent(unit.path, by=by, at=at)
    return unit.path


def _add_visits(row: Round, walk: Sequence[rules.Claimed]) -> None:
    steps = queries.claim_steps([claim.duty_id for claim in walk], within=WHOLE)
    found = places.names_by_path({claim.place_path for claim in walk}, within=WHOLE)
    visits = [
        Visit(
            round=row,
            number=number,
            duty_id=claim.duty_id,
            claim=steps[claim.duty_id],
            place=found[claim.place_path],
            unit_path=claim.unit_path,
        )
        for number, claim in enumerate(walk, start=1)
    ]
    bulk.insert(visits)


@audit.action
def open_round(*, round_id: int, code: str, by: Actor, at: datetime, command: str | None = None) -> int:
    """Open the first place of a round, on the spot, by its code; from now on the round is shown. Returns its id.

    Refuses who did not draw it, a code that no place has, and another place.
    """
    audit.about(f"round:{round_id}")
    row = Round.objects.filter(pk=round_id, inspector_id=by.person_id, abandoned_at=None).first()
    if row is None:
        raise Refused(_("this round is not yours to open"))
    first = Visit.objects.select_related("place").get(round=row, number=1)
    _check_at(first.place, code)
    if not Round.objects.filter(pk=round_id, opened_at=None, abandoned_at=None).update(opened_at=at):
        raise Refused(_("this round has been opened before"))
    return round_id


def _check_at(place: Place, code: str) -> None:
    """Refuse a code that does not belong to the place or to something in it."""
    found = queries.place_coded(code, within=WHOLE)
    if not paths.is_within(found.path, roots=(place.path,)):
        raise Refused(
            _("this is %(here)s; the place to look at is %(there)s"), "code", here=found.name, there=place.name
        )


@audit.action
def abandon_round(*, round_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Give up a round that is not opened, with a reason. Refuses one of somebody else, and one that was opened."""
    audit.about(f"round:{round_id}")
    if not reason.strip():
        raise Refused(_("say why the round is given up"), "reason")
    mine = Round.objects.filter(pk=round_id, inspector_id=by.person_id, opened_at=None, abandoned_at=None)
    if not mine.update(abandoned_at=at, abandoned_because=limited(reason, 120, "reason")):
        raise Refused(_("only a round of your own that is not opened yet can be given up"))


@audit.action
def record_check(
    *,
    visit_id: int,
    result: str,
    code: str = "",
    note: str = "",
    shown: rules.Shown = NOTHING,
    happened_at: datetime | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Record what was seen of one claim: as claimed, not as claimed, or not to be checked; return the visit's id.

    Seen is what was seen in the place: its code is asked for. Refuses an unknown result, a note that is missing where
    something is wrong, a round that is not opened, another body's round, the own unit, and a second record.
    """
    visit = Visit.objects.select_related("round", "place").filter(pk=visit_id, round__opened_at__isnull=False).first()
    if visit is None:
        raise Refused(_("there is no such visit"))
    audit.about(f"round:{visit.round_id}")
    _check_visit(visit, result, code, note, by, at)
    seen_at = happened_at or at
    recorded = {
        "result": result,
        "note": limited(note, 400, "note"),
        "checked_by_id": by.person_id,
        "checked_at": seen_at,
    }
    if not Visit.objects.filter(pk=visit_id, result="").update(**recorded):
        raise Refused(_("this visit was recorded before"))
    evidence.keep(f"visit:{visit_id}", shown, unit_path=visit.unit_path, by=by, at=at)
    audit.count(**{result: 1})
    return visit_id


def _check_visit(visit: Visit, result: str, code: str, note: str, by: Actor, at: datetime) -> None:
    if result not in rules.RESULTS:
        raise Refused(_("say what you found: as claimed, not as claimed, or could not be checked"), "result")
    if inspecting(by, at).body != visit.round.body:
        raise Refused(_("this round was drawn by the other body"))
    check_independent(visit.unit_path, by=by, at=at)
    if result != rules.UNCHECKED:
        _check_at(visit.place, code)
    if result != rules.CONFIRMED and not note.strip():
        raise Refused(_("write what is different, or why it could not be checked"), "note")
