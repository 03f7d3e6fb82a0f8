"""A person's row made from what was entered: checked values, encrypted numbers, search terms."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.people import cipher, names, rules
from houqin.kernel.people.models import Person, SearchTerm

EARLIEST = datetime(1950, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=366)
PLAIN = ("name", "name_en", "kind", "sex", "language", "diet", "aliases", "pinyin", "initials")
SECRET = ("phone_cipher", "phone_last4", "identity_cipher", "identity_last4", "identity_hash")
BATCH = 1000


def checked(entry: rules.Entry, *, at: datetime) -> rules.Entry:
    """Return the entry with every value in its normal form. Refuses the first that cannot be, by field.

    A number that still bears its mask (138******78) is left as it is known.
    """
    good, faults = sifted(entry, at=at)
    if faults:
        raise faults[0]
    return good


def sifted(entry: rules.Entry, *, at: datetime) -> tuple[rules.Entry, list[Refused]]:
    """Return the entry with the good values in their normal form and the others left out, and why each of those."""
    values: dict[str, Any] = {"starts_at": None, "unit": entry.unit.strip() if entry.unit else None}
    faults: list[Refused] = []
    for name, normal in NORMAL.items():
        given = getattr(entry, name)
        is_masked = name in MASKED and given is not None and "*" in given
        try:
            values[name] = None if given is None or is_masked else normal(given)
        except Refused as why:
            values[name] = "" if name == "number" else None
            faults.append(why)
    try:
        values["starts_at"] = possible(entry.starts_at, at=at)
    except Refused as why:
        faults.append(why)
    return dataclasses.replace(entry, **values), faults


def possible(instant: datetime | None, *, at: datetime, field: str = "starts_at") -> datetime | None:
    """Return the instant. Refuses one before 1950 or more than a year ahead."""
    if instant is not None and not EARLIEST <= instant <= at + AHEAD:
        raise Refused(_("%(day)s is an impossible date"), field, day=clock.day_of(instant))
    return instant


def _optional(text: str, most: int, field: str) -> str:
    return rules.named(text, most, field) if text.strip() else ""


def _aliases(aliases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rules.named(alias, 40, "aliases") for alias in aliases if alias.strip()))


NORMAL: dict[str, Callable[[Any], Any]] = {
    "number": rules.numbered,
    "name": rules.named,
    "name_en": functools.partial(_optional, most=120, field="name_en"),
    "kind": rules.kind_of,
    "sex": rules.sex_of,
    "language": rules.language_of,
    "diet": functools.partial(_optional, most=20, field="diet"),
    "aliases": _aliases,
    "phone": rules.phoned,
    "identity": rules.identified,
}
MASKED = frozenset({"phone", "identity"})


def fill(person: Person, entry: rules.Entry) -> None:
    """Write the checked values of an entry into a person's row, and what follows from them."""
    for name in ("number", "name", "name_en", "kind", "sex", "language", "diet"):
        if (value := getattr(entry, name)) is not None:
            setattr(person, name, value)
    if entry.aliases is not None:
        person.aliases = list(entry.aliases)
    if entry.phone is not None:
        fill_phone(person, entry.phone)
    if entry.identity is not None:
        fill_identity(person, entry.identity)
    fill_reading(person)


def fill_reading(person: Person) -> None:
    """Set by what a list is sorted: the pinyin of a Chinese name, else the English name."""
    found = names.readings(person.name)
    latin = rules.folded(person.name_en or person.name)
    initials = "".join(part[:1] for part in rules.parts_of(person.name_en or person.name))
    person.pinyin, person.initials = (found[0][0][:160], found[0][1][:40]) if found else (latin[:160], initials[:40])


def fill_phone(person: Person, phone: str) -> None:
    """Set a checked phone: encrypted, with the keyed hash of its last four digits."""
    person.phone_cipher = cipher.locked(phone)
    person.phone_last4 = cipher.hashed(phone[-4:], "phone")


def fill_identity(person: Person, identity: str) -> None:
    """Set a checked document number: encrypted, with keyed hashes of its last four signs and of the whole."""
    person.identity_cipher = cipher.locked(identity)
    person.identity_last4 = cipher.hashed(identity[-4:], "identity")
    person.identity_hash = cipher.hashed(identity, "whole identity")


def terms_for(person: Person) -> list[SearchTerm]:
    """Return the rows by which a person is found."""
    terms = names.terms_of(person.number, person.name, person.name_en, person.aliases)
    return [SearchTerm(person_id=person.pk, term=term) for term in terms]


def rewrite_terms(people: Iterable[Person]) -> None:
    """Make the search terms of these people equal to their rows; those that came from merged entries stay."""
    chosen = list(people)
    for first in range(0, len(chosen), BATCH):
        part = chosen[first : first + BATCH]
        SearchTerm.objects.filter(person__in=[person.pk for person in part], via=None).delete()
        SearchTerm.objects.bulk_create([term for person in part for term in terms_for(person)], batch_size=BATCH)
