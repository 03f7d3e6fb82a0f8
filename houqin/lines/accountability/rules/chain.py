"""What a line of a group's list means for the roll: plain Python, no database, no clock (users.md 3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange.chain import reasons
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.rules.limits import Limits

FEVER = "possible_fever"
GRAVE = frozenset({FEVER, "symptoms_named", "contact_named", "impossible_temperature"})
READY, ALREADY, CHECK, NOT_OURS, REPLACED = "ready", "already", "check", "not_ours", "replaced"
STATES: Mapping[str, str] = {
    READY: _("will be counted"),
    ALREADY: _("reported before, stays as it is"),
    CHECK: _("to be checked"),
    NOT_OURS: _("not one of ours"),
    REPLACED: _("another line of the same person counts"),
}
CONTRADICTS = _("reported normal before; this line says otherwise")
WHEREABOUTS = {"campus": "campus", "town": rules.HOME, "home": rules.HOME, "away": "away", "away_from_campus": "away"}


def answer_of(report: Mapping[str, Any]) -> rules.Answer:
    """Return what a line that was read says as an answer; no number is ever concluded."""
    number = report.get("temperature_c")
    symptoms = tuple(code for code in report.get("symptoms") or () if code in rules.SYMPTOMS)
    whereabouts = WHEREABOUTS.get(report.get("place") or "", "")
    place_text = (report.get("place_text") or "")[: rules.LONGEST_TEXT] if whereabouts == "away" else ""
    is_as_yesterday = bool(report.get("is_as_yesterday")) and not (symptoms or place_text)
    return rules.Answer(
        is_as_yesterday=is_as_yesterday,
        temperature_c=Decimal(str(number)) if number is not None else None,
        method=(report.get("method") or "") if number is not None else "",
        symptoms=symptoms,
        whereabouts=whereabouts,
        place_text=place_text,
    )


def refuse_unsaid(answer: rules.Answer, entry: Mapping[str, Any]) -> None:
    """Refuse to take a line that names a discomfort or a contact without saying which."""
    symptoms = entry["report"].get("symptoms") or ()
    if symptoms and not answer.symptoms:
        raise Refused(_("tick what the person feels, or say that nothing is the matter"), field="symptoms")
    if "contact_named" in entry["reasons"] and not answer.contact:
        raise Refused(_("choose the contact, or say that nothing is the matter"), field="contact")


def without_complaint(answer: rules.Answer) -> rules.Answer:
    """Return the answer of a line in which the number was no temperature and nobody feels anything."""
    return replace(answer, temperature_c=None, method="", symptoms=(), contact="")


def as_reading(answer: rules.Answer) -> dict[str, object]:
    """Return an answer as a ruling keeps it."""
    return {
        "is_as_yesterday": answer.is_as_yesterday,
        "temperature_c": str(answer.temperature_c) if answer.temperature_c is not None else None,
        "method": answer.method,
        "symptoms": list(answer.symptoms),
        "contact": answer.contact,
        "whereabouts": answer.whereabouts,
        "place_text": answer.place_text,
        "note": answer.note,
    }


def from_reading(reading: Mapping[str, Any]) -> rules.Answer | None:
    """Return the answer that a ruling kept, or None where it was erased."""
    if not reading:
        return None
    number = reading.get("temperature_c")
    try:
        temperature_c = Decimal(number) if number else None
    except InvalidOperation:
        return None
    return rules.Answer(
        is_as_yesterday=bool(reading.get("is_as_yesterday")),
        temperature_c=temperature_c,
        method=reading.get("method") or "",
        symptoms=tuple(reading.get("symptoms") or ()),
        contact=reading.get("contact") or "",
        whereabouts=reading.get("whereabouts") or "",
        place_text=reading.get("place_text") or "",
        note=reading.get("note") or "",
    )


@dataclass(frozen=True, slots=True)
class Owing:
    """One person of the roll as the day stands: whether heard of, with which outcome, and the door's reading."""

    person_id: int
    is_heard: bool = False
    outcome: str = ""
    reading: rules.Reading | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about a line; without a person it is nobody's of the list."""

    person_id: int | None
    answer: rules.Answer | None
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one entry; `why` are msgids of the doubts, `refused` what the line's own rules say of it."""

    state: str
    person_id: int | None = None
    answer: rules.Answer | None = None
    why: tuple[str, ...] = ()
    refused: Refused | None = None


def is_sure_of(entry: Mapping[str, Any]) -> bool:
    """Say whether it is certain whose the line is, whatever it says: of who was heard nothing more need be asked."""
    return reasons.confidence(set(entry["reasons"]) & set(reasons.PERSON)) >= reasons.THRESHOLD


def judged(
    entry: Mapping[str, Any], *, owing: Mapping[int, Owing], decided: Decided | None, words: Any, measures: Limits
) -> Verdict:
    """Return what becomes of an entry: counted, heard of before, to be checked, or nobody's.

    `words` gives the msgid of a reason. What a person decided holds over what was read, never over what the rules
    refuse.
    """
    if decided is not None and decided.person_id is None:
        return Verdict(NOT_OURS)
    person_id = decided.person_id if decided else entry["person"]["id"]
    answer = decided.answer if decided else answer_of(entry["report"])
    doubts = () if decided else tuple(words(code) for code in entry["reasons"])
    one = owing.get(person_id) if person_id is not None else None
    if decided is None and one is not None and one.is_heard and not GRAVE & set(entry["reasons"]) and is_sure_of(entry):
        return Verdict(ALREADY, person_id, answer)
    if decided is None and (entry["state"] != "accepted" or one is None):
        return Verdict(CHECK, person_id if one else None, answer, doubts)
    if one is None or answer is None:
        return Verdict(CHECK, None, answer, doubts)
    return _against(one, answer, is_decided=decided is not None, doubts=doubts, measures=measures)


def _against(
    one: Owing, answer: rules.Answer, *, is_decided: bool, doubts: tuple[str, ...], measures: Limits
) -> Verdict:
    try:
        kept = rules.checked(answer, reading=one.reading, measures=measures)
    except Refused as refused:
        return Verdict(ALREADY if one.is_heard else CHECK, one.person_id, answer, doubts, refused)
    outcome = rules.judged(kept, measures=measures)
    if one.is_heard:
        is_worse = rules.is_worse(outcome, than=one.outcome) and not is_decided
        return Verdict(
            CHECK if is_worse else ALREADY, one.person_id, answer, (*doubts, CONTRADICTS) if is_worse else ()
        )
    if outcome != rules.NORMAL and not is_decided:
        return Verdict(CHECK, one.person_id, answer, doubts)
    return Verdict(READY, one.person_id, answer)


def settled(verdicts: Iterable[tuple[Verdict, bool]]) -> list[Verdict]:
    """Return the verdicts with one line a person: what a person decided goes first, then the later line.

    Each comes with whether a person decided it, in the order of the lines.
    """
    given = list(verdicts)
    chosen: dict[int, int] = {}
    for at, (verdict, is_decided) in enumerate(given):
        if verdict.state == READY and verdict.person_id is not None:
            before = chosen.get(verdict.person_id)
            if before is None or is_decided or not given[before][1]:
                chosen[verdict.person_id] = at
    return [
        Verdict(REPLACED, verdict.person_id, verdict.answer)
        if verdict.state == READY and verdict.person_id is not None and chosen[verdict.person_id] != at
        else verdict
        for at, (verdict, _is_decided) in enumerate(given)
    ]


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a paste: people = recognised + to_check + absent; lines = in entries + passed over."""

    people: int
    recognised: int
    to_check: int
    absent: int
    absent_heard: int
    nobodys: int
    lines: int
    lines_in_entries: int
    lines_ignored: int


def summed(verdicts: Iterable[Verdict], *, owing: Mapping[int, Owing], lines: tuple[int, int, int]) -> Sums:
    """Return the sums; `lines` are all lines, those in entries and those passed over.

    `to_check` counts people; `nobodys` the entries to check of which nobody knows whose they are.
    """
    verdicts = list(verdicts)
    recognised = {v.person_id for v in verdicts if v.state in {READY, ALREADY, REPLACED}}
    doubtful = {v.person_id for v in verdicts if v.state == CHECK and v.person_id is not None} - recognised
    absent = set(owing) - recognised - doubtful
    return Sums(
        people=len(owing),
        recognised=len(recognised & set(owing)),
        to_check=len(doubtful),
        absent=len(absent),
        absent_heard=sum(owing[person_id].is_heard for person_id in absent),
        nobodys=sum(v.state == CHECK and v.person_id is None for v in verdicts),
        lines=lines[0],
        lines_in_entries=lines[1],
        lines_ignored=lines[2],
    )
