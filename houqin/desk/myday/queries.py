"""What my day shows, gathered from the lines; a line that falls leaves its part out, not the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from houqin import registry
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import queries as audit
from houqin.kernel.audit.models import Record
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Membership, Person
from houqin.kernel.response import queries as response
from houqin.kernel.response import rules
from houqin.kernel.response.models import Acknowledgement, LevelChange
from houqin.manifest import Contact, Line, Moment, Owed

log = logging.getLogger(__name__)
T = TypeVar("T")
OPEN, MISSED = "open", "missed"
AHEAD = timedelta(days=7)
BEHIND = timedelta(hours=24)
SHOWN_LOOKS = 100
WHOLE = Scope.whole(reason="the level in force and the numbers to call are known to everybody")

# Actions that read a person's data, by the last part of their name, as the person reads it.
LOOKS = {
    "reveal_phone": _("looked up your telephone number"),
    "reveal_identity": _("looked up your document number"),
    "look_at_reports": _("read your health reports"),
}


@dataclass(frozen=True, slots=True)
class MyDay:
    """One person's day: the card, what else waits, what comes next, whom to call, which lines fell."""

    main: Owed | None
    tasks: tuple[Owed, ...]
    ahead: Moment | None
    contacts: tuple[Contact, ...]
    fallen: tuple[str, ...]

    @property
    def is_card_open(self) -> bool:
        """Whether the card still waits for an answer."""
        return self.main is not None and self.main.state in {OPEN, MISSED}


@dataclass(frozen=True, slots=True)
class News:
    """A change of level that this person has not acknowledged, with how many measures it changes."""

    change: LevelChange
    differences: int
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a person's data: when, who, what (msgid), what for."""

    at: datetime
    who: Person | None
    unit: Unit | None
    what: str
    purpose: str


def my_day(person_id: int, *, day: date, at: datetime, within: Scope) -> MyDay:
    """Return what a person owes on a day as of the instant, worst first, and what comes next."""
    fallen: list[str] = []

    def ask(offer: Callable[[Line], Iterable[T]]) -> list[T]:
        return [item for line in registry.lines() for item in _guarded(line, offer, fallen)]

    def owed_to(line: Line) -> Iterable[Owed]:
        return line.owed_by(person_id=person_id, day=day, at=at, within=within) if line.owed_by else ()

    def ahead_of(line: Line) -> Iterable[Moment]:
        return line.ahead(person_id=person_id, day=day, at=at, within=within) if line.ahead else ()

    def contacts_of(line: Line) -> Iterable[Contact]:
        return line.on_duty(at=at, within=WHOLE) if line.on_duty else ()

    owed = ask(owed_to)
    main = main_of(owed, at=at)
    return MyDay(
        main=main,
        tasks=tuple(waiting(owed, at=at, main=main)),
        ahead=min((moment for moment in ask(ahead_of) if moment.at > at), key=lambda moment: moment.at, default=None),
        contacts=tuple(ask(contacts_of)),
        fallen=tuple(dict.fromkeys(fallen)),
    )


def _guarded(line: Line, offer: Callable[[Line], Iterable[T]], fallen: list[str]) -> list[T]:
    try:
        return list(offer(line))
    except Exception:
        log.exception("my day of %s fell", line.key)
        fallen.append(line.title)
        return []


def main_of(owed: Iterable[Owed], *, at: datetime) -> Owed | None:
    """Return what the card shows: of what can be answered there the first still open, else the last begun."""
    cards = sorted((item for item in owed if item.template), key=lambda item: (item.due_at, item.duty_id))
    begun = [item for item in cards if item.opens_at <= at]
    unanswered = [item for item in begun if item.state in {OPEN, MISSED}]
    return next(iter(unanswered), None) or (begun[-1] if begun else next(iter(cards), None))


def waiting(owed: Iterable[Owed], *, at: datetime, main: Owed | None = None) -> list[Owed]:
    """Return what else can be done now: overdue first, then by due time."""
    rows = [item for item in owed if item is not main and item.state == OPEN and item.opens_at <= at]
    return sorted(rows, key=lambda item: (item.due_at > at, item.due_at, item.duty_id))


def news_for(person_id: int, *, unit_place: str, at: datetime, within: Scope) -> News | None:
    """Return the change of level to be acknowledged: the next one ahead, or one that has just begun."""
    root = response.root_place(within=WHOLE)
    path = unit_place or (root.path if root else "")
    if not path:
        return None
    change = _begun(path, at) or response.next_change(place_path=path, at=at, within=WHOLE)
    if change is None or change.starts_at - at > AHEAD:
        return None
    if Acknowledgement.objects.filter(change=change, person_id=person_id).exists():
        return None
    before = min(at, change.starts_at - timedelta(seconds=1))
    differences = sum(
        rules.concerns(kind, item.field, within.roles)
        for line in registry.lines()
        for kind in line.measures
        for item in response.preview(kind, place_path=path, at=before, level_after=change.level, within=WHOLE)
    )
    return News(change, differences, is_ahead=change.starts_at > at)


def _begun(path: str, at: datetime) -> LevelChange | None:
    begun = response.next_change(place_path=path, at=at - BEHIND, within=WHOLE)
    return begun if begun is not None and begun.starts_at <= at else None


def unit_place_of(person_id: int, *, at: datetime, within: Scope) -> tuple[str, str]:
    """Return the paths of a person's unit and of that unit's place, "" where unknown."""
    found = people.membership_at(person_id, at=at, within=within)
    if found is None:
        return "", ""
    return found.unit.path, found.unit.place.path if found.unit.place else ""


def looks_at(person_id: int, *, at: datetime, within: Scope) -> list[Look]:
    """Return who else looked at a person's data, newest first; for the person alone."""
    if within.person_id != person_id and not within.is_whole:
        return []
    keys = [f"person:{key}" for key in people.ids_of(person_id, within=within)]
    records = sorted(_records(keys, within), key=lambda record: (record.at, record.pk), reverse=True)[:SHOWN_LOOKS]
    ids = {Actor(record.by).person_id or 0 for record in records}
    named = people.people_named(ids, within=WHOLE)
    units = people.units_of(ids, at=at, within=WHOLE)
    return [_look(record, named, units) for record in records]


def _records(keys: list[str], within: Scope) -> Iterator[Record]:
    for key in keys:
        for record in audit.records_about(key, within=within).select_related("detail")[:1000]:
            if _act(record) in LOOKS and record.by not in keys:
                yield record


def _act(record: Record) -> str:
    return record.action.rpartition(".")[2]


def _look(record: Record, named: Mapping[int, Person], units: Mapping[int, Membership]) -> Look:
    who = Actor(record.by).person_id or 0
    detail = getattr(record, "detail", None)
    purpose = str((detail.content or {}).get("purpose", "")) if detail else ""
    return Look(record.at, named.get(who), units[who].unit if who in units else None, LOOKS[_act(record)], purpose)
