"""Reads of supervision: who inspects for which body, what may be drawn, rounds and visits once they are opened."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from houqin.common import paths
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel import fields
from houqin.kernel.access import queries as access
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, Evidence, State
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import Place
from houqin.kernel.response import queries as response
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import SupervisionMeasures
from houqin.lines.accountability.models import Inspector, Round, Visit
from houqin.lines.accountability.queries.report import root_path
from houqin.lines.accountability.rules import supervision as rules

WHOLE = Scope.whole(reason="an inspecting body looks at every unit")
OWN_KINDS = (declared.RECTIFY.key, declared.RECHECK.key)
PAGE_SIZE = 30
MADE = Count("visits", filter=~Q(visits__result=""))


def measures_for(*, at: datetime, place_path: str = "", within: Scope) -> SupervisionMeasures:
    """Return the measures of supervision in force at a place (the university's where none is given)."""
    path = place_path or root_path(within=within)
    if not path:
        return SupervisionMeasures()
    return response.measures(SupervisionMeasures, place_path=path, at=at, within=within)


# --- who inspects


def inspectors_for(*, at: datetime, within: Scope, body: str = "") -> list[Inspector]:
    """Return the appointments in force, of one body or of both, by body and name."""
    del within
    rows = Inspector.objects.filter(access.in_force_q(at)).select_related("person")
    rows = rows.filter(body=body) if body else rows
    return list(rows.order_by("body", "person__pinyin", "pk"))


def inspectors_ever(*, within: Scope) -> list[Inspector]:
    """Return every appointment, ended ones too, newest first."""
    del within
    return list(Inspector.objects.select_related("person").order_by("-starts_at", "-pk"))


def inspecting(person_id: int | None, *, at: datetime, within: Scope) -> Inspector | None:
    """Return the appointment by which a person inspects for a body, or None."""
    del within
    return Inspector.objects.filter(access.in_force_q(at), person_id=person_id or 0).first()


def own_unit(person_id: int | None, *, at: datetime, within: Scope) -> Unit | None:
    """Return the unit that a person may not inspect: the one of the grid's third level, else wherever they belong."""
    found = people.membership_at(person_id, at=at, within=within) if person_id is not None else None
    if found is None:
        return None
    line = org.line_of(found.unit.path, within=within)
    return next((unit for unit in line if unit.kind == "unit"), found.unit)


def own_path(person_id: int | None, *, at: datetime, within: Scope) -> str:
    """Return the path of the unit that a person may not inspect, or ""."""
    unit = own_unit(person_id, at=at, within=within)
    return unit.path if unit else ""


def granted(*, at: datetime, within: Scope) -> set[int]:
    """Return the ids of the people whose role lets them open an inspector's pages."""
    return set(access.holders_of("inspector", at=at, within=within))


def person_numbered(number: str, *, at: datetime, within: Scope) -> int:
    """Return the id of the person of a staff number or name. Refuses what fits nobody or several."""
    found = people.person_meant(number, within=within, at=at)
    if found is None:
        raise Refused(_("nobody, or more than one, is found by %(number)s"), "number", number=number.strip())
    return found.pk


# --- what may be drawn


def claims_on(day: date, *, unit_path: str = "", own: str = "", within: Scope) -> list[rules.Claimed]:
    """Return what was claimed to be done on a day under a unit, in a known place, without the inspector's own unit.

    Rectifications and re-checks are supervision's own; tasks of which a name would tell an illness are left out.
    """
    rows = duties.duties_for(day=day, within=within).filter(org.subtree_q("unit_path", unit_path), state=State.DONE)
    rows = rows.exclude(kind__in=OWN_KINDS)
    for begins in rules.UNNAMED:
        rows = rows.exclude(kind__startswith=begins)
    fields = ("pk", "kind", "occasion", "subject_key", "unit_path", "place_path", "unit__place__path")
    found = [
        rules.Claimed(pk, kind, f"{occasion}:{subject}", path, place or home or "")
        for pk, kind, occasion, subject, path, place, home in rows.order_by().values_list(*fields)
    ]
    known = places.names_by_path({claim.place_path for claim in found if claim.place_path}, within=WHOLE)
    return [claim for claim in found if claim.place_path in known and not rules.is_own(claim.unit_path, own_path=own)]


def claim_steps(duty_ids: Collection[int], *, within: Scope) -> dict[int, Evidence]:
    """Return the step by which each of these duties became done."""
    steps = duties.evidence_of(duty_ids, within=within)
    return {
        duty_id: next(step for step in reversed(found) if step.to_state == State.DONE)
        for duty_id, found in steps.items()
        if any(step.to_state == State.DONE for step in found)
    }


# --- rounds and visits


def _shown_q(within: Scope) -> Q:
    """Return the condition that a round may be known of: opened, or drawn by who asks."""
    return Q(opened_at__isnull=False) | Q(inspector_id=within.person_id or 0)


def rounds_for(*, within: Scope) -> QuerySet[Round]:
    """Return the rounds that may be known of, newest first, with `checked`: how many of their visits are done.

    One that is not opened yet is known to whoever drew it alone.
    """
    if not within.is_whole:
        return Round.objects.none()
    rows = Round.objects.filter(_shown_q(within), abandoned_at=None).select_related("inspector")
    return rows.annotate(checked=MADE).order_by("-drawn_at", "-pk")


def running(rows: QuerySet[Round]) -> QuerySet[Round]:
    """Return those of the rounds that still have visits to make."""
    return rows.alias(made=MADE).filter(made__lt=F("size"))


def round_for(round_id: int, *, within: Scope) -> Round | None:
    """Return one round that may be known of, or None."""
    return rounds_for(within=within).filter(pk=round_id).first()


def first_place(row: Round, *, within: Scope) -> Place | None:
    """Return where the walk begins, for whoever drew the round, as long as it is not opened; else None."""
    if row.opened_at is not None or within.person_id != row.inspector_id:
        return None
    first = Visit.objects.filter(round=row, round__abandoned_at=None).order_by("number").select_related("place").first()
    return first.place if first else None


def visits_of(row: Round, *, within: Scope) -> list[Visit]:
    """Return the visits of a round in the order of the walk; none before the first place has been opened."""
    return list(_visits(within).filter(round=row).order_by("number"))


def visit_for(visit_id: int, *, within: Scope) -> Visit | None:
    """Return one visit of an opened round, or None."""
    return _visits(within).filter(pk=visit_id).first()


def visits_at(
    *, first: datetime, last: datetime, unit_path: str = "", place_path: str = "", within: Scope
) -> list[Visit]:
    """Return the visits made between two instants under a unit or in a place, oldest first."""
    rows = Visit.objects.filter(checked_at__gte=first, checked_at__lt=last, round__opened_at__isnull=False)
    rows = rows.filter(org.subtree_q("unit_path", unit_path), places.subtree_q("place__path", place_path))
    return list(_with_claims(rows.filter(org.within_q("unit_path", within))).order_by("checked_at", "pk"))


def _visits(within: Scope) -> QuerySet[Visit]:
    opened = Visit.objects.filter(round__opened_at__isnull=False)
    return _with_claims(opened if within.is_whole else opened.none())


def _with_claims(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.prefetch_related("round", "duty__person", "duty__unit", "claim", "place", "checked_by")


# --- names


def actors_named(keys: Iterable[str], *, within: Scope) -> dict[str, Person]:
    """Return persons by the key under which they acted ("person:17"); of rows chosen within a scope."""
    ids = {int(number) for kind, _colon, number in (key.partition(":") for key in keys) if kind == "person"}
    return {f"person:{pk}": person for pk, person in people.people_named(ids, within=within).items()}


@dataclass(frozen=True, slots=True)
class Leader:
    """Who answers for a unit by default: its head, or the head of the nearest unit above."""

    unit: Unit
    person: Person


def leader_of(unit: Unit, *, at: datetime, within: Scope) -> Leader | None:
    """Return who answers for a unit: the head of it or of the nearest unit above, or None."""
    for path in reversed(paths.ancestors(unit.path)):
        posts = people.posts_in(path, at=at, within=within, kinds=["head"])
        if posts:
            return Leader(posts[0].unit, posts[0].person)
    return None


def place_coded(text: str, *, within: Scope) -> Place:
    """Return the place whose code was scanned or typed. Refuses nothing and a code that no place has."""
    code = rules.code_of(text)
    if not code:
        raise Refused(_("scan or type the code of the place"), "code")
    found = places.places_for(within=within).filter(code__iexact=code).first()
    if found is None:
        raise Refused(_("there is no place %(code)s"), "code", code=code)
    return found


def place_meant(text: str, *, within: Scope) -> Place:
    """Return the place whose code was scanned or whose name was typed. Refuses what fits none or several.

    A name proves nothing of where somebody stood: where the code is the proof, `place_coded` is asked.
    """
    code = rules.code_of(text)
    rows = places.places_for(within=within)
    found = list(rows.filter(code__iexact=code)[:1]) or fields.fitting(rows, text)
    if not found:
        raise Refused(_("there is no place %(code)s"), "place", code=code)
    if len(found) > 1:
        raise Refused(fields.SEVERAL, "place", names=fields.several(found))
    return found[0]


def units_at(place: Place, *, within: Scope) -> list[Unit]:
    """Return the units that lie in a place or in which the place lies, nearest first."""
    rows = org.units_for(within=within).filter(place__path__in=paths.ancestors(place.path), closed_at=None)
    inside = org.units_for(within=within).filter(places.subtree_q("place__path", place.path), closed_at=None)
    found = {unit.pk: unit for unit in (*rows.select_related("place"), *inside.select_related("place"))}
    return sorted(found.values(), key=lambda unit: (-_nearness(unit, place), -paths.depth(unit.path), unit.path))


def _nearness(unit: Unit, place: Place) -> int:
    home = unit.place.path if unit.place else ""
    return len(home) if place.path.startswith(home) else len(place.path)


def claim_of(duty: Duty) -> str:
    """Return by whose name a claim may be shown: the person's, where the kind allows it, else nothing."""
    return duty.person.name if duty.person is not None and rules.may_name(duty.kind) else ""
