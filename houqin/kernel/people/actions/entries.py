"""Entering and correcting people, one or a hundred thousand."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.rows import Effect
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import imports, rules, writing
from houqin.kernel.people.actions import memberships
from houqin.kernel.people.models import Membership, Person


@audit.action
def enter_person(
    *,
    number: str,
    name: str,
    kind: str,
    name_en: str = "",
    sex: str = "",
    language: str = "zh-hans",
    unit_code: str | None = None,
    starts_at: datetime | None = None,
    phone: str = "",
    identity: str = "",
    diet: str = "",
    aliases: Sequence[str] = (),
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Enter a person, who belongs to the unit from `starts_at` on (else from `at`); return the id.

    Refuses a number or document that is known, an unknown or closed unit, impossible phones, documents, dates.
    """
    entry = rules.Entry(
        number, name, name_en, kind, sex, language, unit_code, starts_at, phone, identity, diet, tuple(aliases)
    )
    [person_id] = _enter([entry], at=at)
    audit.about(f"person:{person_id}")
    return person_id


@audit.action
def enter_people(*, rows: Sequence[rules.Entry], by: Actor, at: datetime, command: str | None = None) -> list[int]:
    """Enter many people in one step; return their ids in the order of the rows.

    Refuses the whole when one row has a fault (`imports.plan` tells all of them beforehand).
    """
    ids = _enter(rows, at=at)
    audit.about("people")
    audit.count(created=len(ids))
    return ids


def _enter(rows: Sequence[rules.Entry], *, at: datetime) -> list[int]:
    plan = imports.plan(rows, at=at, may_exist=False)
    if plan.effect.faults:
        raise plan.effect.faults[0].why
    return [person.pk for person in _create(plan, at=at)]


def _create(plan: imports.Plan, *, at: datetime) -> list[Person]:
    people = []
    for entry in plan.fresh:
        person = Person(kind="employee")
        writing.fill(person, entry)
        people.append(person)
    bulk.insert(people)
    for first in range(0, len(people), writing.BATCH):
        bulk.insert([term for person in people[first : first + writing.BATCH] for term in writing.terms_for(person)])
    bulk.insert(
        [
            Membership(person=person, unit_id=plan.unit_ids[entry.unit], starts_at=entry.starts_at or at, entered_at=at)
            for person, entry in zip(people, plan.fresh, strict=True)
            if entry.unit
        ]
    )
    return people


@audit.action
def import_people(*, rows: Sequence[rules.Entry], by: Actor, at: datetime, command: str | None = None) -> Effect:
    """Enter, correct and transfer people as the rows say; return numbers of effects.

    A unit that differs from where somebody belongs is a transfer from the row's date (else from now) on. Refuses the
    whole when one row has a fault (`imports.plan` tells all of them beforehand).
    """
    plan = imports.plan(rows, at=at)
    if plan.effect.faults:
        raise plan.effect.faults[0].why
    _create(plan, at=at)
    for person, entry in plan.altered:
        writing.fill(person, entry)
    altered = [person for person, _entry in plan.altered]
    Person.objects.bulk_update(altered, [*writing.PLAIN, *writing.SECRET], batch_size=100)
    writing.rewrite_terms(altered)
    for person, unit_id, starts_at, is_transfer in plan.joining:
        if is_transfer:
            memberships.transfer(person_id=person.pk, unit_id=unit_id, from_at=starts_at, by=by, at=at)
        else:
            memberships.rejoin(person_id=person.pk, unit_id=unit_id, starts_at=starts_at, by=by, at=at)
    plan.effect.is_applied = True
    audit.about("people")
    audit.count(created=plan.effect.created, changed=plan.effect.changed)
    return plan.effect


@audit.action
def correct_person(
    *, person_id: int, changes: rules.Entry, by: Actor, at: datetime, command: str | None = None
) -> None:
    """Correct what is known of a person; None leaves a field as it is. Units change by transfer only.

    Another number keeps the old one as an alias. The first version stays in the erasable part of the audit.
    Refuses a number or document of somebody else and merged entries.
    """
    person = Person.objects.select_for_update().filter(pk=person_id, merged_into=None).first()
    if person is None:
        raise Refused(_("this person is not known or was merged into another entry"))
    before = {name: getattr(person, name) for name in ("number", *writing.PLAIN[:7])}
    same_number = dataclasses.replace(changes, number=person.number, unit=None, starts_at=None)
    plan = imports.plan([same_number], at=at)
    if plan.effect.faults:
        raise plan.effect.faults[0].why
    entry = dataclasses.replace(writing.checked(same_number, at=at), number=rules.numbered(changes.number))
    if entry.number != person.number:
        entry = _renumbered(person, entry)
    writing.fill(person, entry)
    person.save(update_fields=["number", *writing.PLAIN, *writing.SECRET])
    writing.rewrite_terms([person])
    audit.about(f"person:{person_id}")
    after = {name: getattr(person, name) for name in before}
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    is_secret_given = {name: True for name in ("phone", "identity") if getattr(entry, name) is not None}
    audit.detail({"changed": changed, **is_secret_given})


def _renumbered(person: Person, entry: rules.Entry) -> rules.Entry:
    if Person.objects.filter(number=entry.number).exists():
        raise Refused(_("the number %(number)s is taken"), "number", number=entry.number)
    kept = entry.aliases if entry.aliases is not None else tuple(person.aliases)
    return dataclasses.replace(entry, aliases=(*kept, person.number))
