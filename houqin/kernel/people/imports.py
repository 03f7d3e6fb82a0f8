"""Rows of a sheet of people against the people there are: what they would enter, change, transfer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from houqin.common.refused import Refused
from houqin.common.rows import Effect, Fault
from houqin.common.words import _
from houqin.kernel.org.models import Unit
from houqin.kernel.people import cipher, rules, writing
from houqin.kernel.people.models import Membership, Person

CHUNK = 800
T = TypeVar("T")


@dataclass(slots=True)
class Plan:
    """What rows would do: people to enter, people whose rows differ, people who come into a unit."""

    effect: Effect = field(default_factory=Effect)
    fresh: list[rules.Entry] = field(default_factory=list)
    altered: list[tuple[Person, rules.Entry]] = field(default_factory=list)
    joining: list[tuple[Person, int, datetime, bool]] = field(default_factory=list)
    unit_ids: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    people: dict[str, Person]
    latest: dict[int, Membership]
    units: dict[str, Unit]
    holders: dict[str, tuple[int, str]]


def plan(rows: Sequence[rules.Entry], *, at: datetime, may_exist: bool = True) -> Plan:
    """Return what the rows would do, changing nothing; every fault stands by row and column.

    Without `may_exist` a number that is known is a fault.
    """
    made = Plan()
    sifted = list(_sifted(rows, made.effect, at=at))
    known = _load([entry for entry, _wrong in sifted])
    made.unit_ids = {code: unit.pk for code, unit in known.units.items()}
    documents: dict[str, rules.Entry] = {}
    for entry, wrong in sifted:
        faults = list(_faults(entry, wrong, known, documents, may_exist=may_exist))
        if not faults and not wrong:
            faults = _sort(entry, known, made, at=at)
        for why in faults:
            _note(made.effect, entry, why)
    return made


def _sifted(
    rows: Sequence[rules.Entry], effect: Effect, *, at: datetime
) -> Iterator[tuple[rules.Entry, frozenset[str]]]:
    """Yield each entry with its good values, and the names of the fields that are wrong: noted, and left out."""
    seen: dict[str, int] = {}
    for row in rows:
        entry, faults = writing.sifted(row, at=at)
        for why in faults:
            _note(effect, row, why)
        wrong = frozenset(why.field or "number" for why in faults)
        if entry.number in seen:
            sentence = _("the number %(number)s stands in row %(row)s already")
            effect.refuse(row.row, "number", entry.number, sentence, number=entry.number, row=seen[entry.number])
            continue
        if "number" not in wrong:
            seen[entry.number] = row.row
        yield entry, wrong


def _note(effect: Effect, row: rules.Entry, why: Refused) -> None:
    column = why.field or "number"
    # A phone or document number at fault is not repeated: reports are printed and sent on.
    value = None if column in {"phone", "identity"} else getattr(row, column, None)
    effect.faults.append(Fault(row.row, column, value, why))


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), CHUNK):
        yield items[first : first + CHUNK]


def _load(entries: Sequence[rules.Entry]) -> _Known:
    known = _Known({}, {}, {}, {})
    for numbers in _chunks([entry.number for entry in entries]):
        found = Person.objects.filter(number__in=numbers).select_related("merged_into")
        known.people |= {person.number: person for person in found}
    ids = [person.pk for person in known.people.values()]
    for some in _chunks(ids):
        for row in Membership.objects.filter(person__in=some).order_by("starts_at", "pk"):
            if row.ends_at is None or row.ends_at > row.starts_at:
                known.latest[row.person_id] = row
    for codes in _chunks(sorted({entry.unit for entry in entries if entry.unit})):
        known.units |= {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    hashes = [h for entry in entries if entry.identity for h in cipher.hashes(entry.identity, "whole identity")]
    for part in _chunks(hashes):
        holders = Person.objects.filter(identity_hash__in=part, merged_into=None)
        known.holders |= {row[0]: (row[1], row[2]) for row in holders.values_list("identity_hash", "pk", "number")}
    return known


def _faults(
    entry: rules.Entry,
    wrong: frozenset[str],
    known: _Known,
    documents: dict[str, rules.Entry],
    *,
    may_exist: bool,
) -> Iterator[Refused]:
    """Yield everything that speaks against an entry, but what is wrong with its fields themselves."""
    person = known.people.get(entry.number)
    if person is not None and not may_exist:
        yield Refused(_("the number %(number)s is taken"), "number", number=entry.number)
    if person is not None and person.merged_into is not None:
        sentence = _("%(number)s was merged into %(kept)s; use that number")
        yield Refused(sentence, "number", number=entry.number, kept=person.merged_into.number)
    if person is None and entry.name is None and not wrong & {"number", "name"}:
        yield Refused(_("a name is missing"), "name")
    if entry.unit and (unit := known.units.get(entry.unit)) is None:
        yield Refused(_("there is no unit %(code)s"), "unit", code=entry.unit)
    elif entry.unit and unit is not None and unit.closed_at is not None:
        yield Refused(_("%(name)s is closed"), "unit", name=unit.name)
    if entry.identity and "number" not in wrong:
        yield from _document_faults(entry, person, known, documents)


def _document_faults(
    entry: rules.Entry, person: Person | None, known: _Known, documents: dict[str, rules.Entry]
) -> Iterator[Refused]:
    identity = entry.identity or ""
    if (other := documents.setdefault(identity, entry)) is not entry:
        sentence = _("this document stands in row %(row)s already, for %(number)s")
        yield Refused(sentence, "identity", row=other.row, number=other.number)
        return
    for hashed in cipher.hashes(identity, "whole identity"):
        holder_id, number = known.holders.get(hashed, (None, ""))
        if holder_id is not None and (person is None or holder_id != person.pk):
            sentence = _("this document belongs to %(number)s; if both are one human being, merge them")
            yield Refused(sentence, "identity", number=number)
            return


def _sort(entry: rules.Entry, known: _Known, made: Plan, *, at: datetime) -> list[Refused]:
    """Put a sound entry where it belongs in the plan; return why not, where its date does not fit."""
    person = known.people.get(entry.number)
    if person is None:
        made.fresh.append(entry)
        made.effect.created += 1
        return []
    try:
        joining = _joining(entry, person, known, at=at)
    except Refused as why:
        return [why]
    if differs := _differs(person, entry):
        made.altered.append((person, entry))
    if joining is not None:
        made.joining.append(joining)
    if differs or joining is not None:
        made.effect.changed += 1
    else:
        made.effect.unchanged += 1
    return []


def _joining(
    entry: rules.Entry, person: Person, known: _Known, *, at: datetime
) -> tuple[Person, int, datetime, bool] | None:
    latest = known.latest.get(person.pk)
    unit = known.units[entry.unit] if entry.unit else None
    if unit is None or (latest is not None and latest.unit_id == unit.pk and latest.ends_at is None):
        return None
    if latest is None or latest.ends_at is not None:
        starts_at = entry.starts_at or at
        if latest is not None and latest.ends_at is not None and starts_at < latest.ends_at:
            if latest.unit_id == unit.pk:
                return None
            raise Refused(_("still belongs to another unit until then"), "starts_at")
        return person, unit.pk, starts_at, False
    # The date in a sheet is often that of the first entry; a transfer it cannot mean happens now.
    starts_at = entry.starts_at if entry.starts_at and entry.starts_at > latest.starts_at else at
    if starts_at < latest.starts_at:
        raise Refused(_("already transferred for a later date; withdraw that first"), "starts_at")
    return person, unit.pk, starts_at, True


def _differs(person: Person, entry: rules.Entry) -> bool:
    for name in ("name", "name_en", "kind", "sex", "language", "diet"):
        value = getattr(entry, name)
        if value is not None and value != getattr(person, name):
            return True
    if entry.aliases is not None and list(entry.aliases) != person.aliases:
        return True
    if entry.phone is not None and entry.phone != cipher.opened(person.phone_cipher):
        return True
    return entry.identity is not None and not _is_identity(person, entry.identity)


def _is_identity(person: Person, identity: str) -> bool:
    """Compare by the keyed hash: opening a hundred thousand documents takes minutes."""
    if not identity or not person.identity_hash:
        return identity == cipher.opened(person.identity_cipher)
    return person.identity_hash in cipher.hashes(identity, "whole identity")
