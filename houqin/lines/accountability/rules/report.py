"""What a daily report says and what follows from it: plain Python, no database, no clock."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.lines.accountability.rules.limits import Limits

NORMAL, MEASURE_AGAIN, ATTENTION = "normal", "measure_again", "attention"
OUTCOMES: Mapping[str, str] = {
    NORMAL: _("normal"),
    MEASURE_AGAIN: _("to be measured again"),
    ATTENTION: _("needs attention"),
}
GRAVITY = ("", NORMAL, MEASURE_AGAIN, ATTENTION)

FOREHEAD = "forehead"
METHODS: Mapping[str, str] = {FOREHEAD: _("forehead"), "armpit": _("armpit"), "ear": _("ear")}
CONFIRMING = frozenset({"armpit", "ear"})
SYMPTOMS: Mapping[str, str] = {
    "cough": _("cough"),
    "sore_throat": _("sore throat"),
    "runny_nose": _("runny nose"),
    "short_breath": _("short of breath"),
    "tired": _("tired, weak"),
    "headache": _("headache"),
    "muscle_ache": _("aching muscles"),
    "diarrhoea": _("diarrhoea"),
    "vomiting": _("vomiting"),
    "no_taste": _("no taste or smell"),
    "feels_hot": _("feels hot"),
}
CONTACTS: Mapping[str, str] = {
    "": _("no contact"),
    "case": _("with a confirmed case"),
    "area": _("with somebody from a key area"),
    "held": _("with somebody under observation"),
}
HOME = "home"
WHEREABOUTS: Mapping[str, str] = {
    "campus": _("on campus"),
    HOME: _("at home in town"),
    "away": _("away from town"),
}
FEVER_SIGN, CONTACT_SIGN = "fever", "contact"
SECOND_MEASUREMENT = "second_measurement"
LONGEST_TEXT = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer. `temperature_c` in °C as measured today, None where nobody measured.

    `is_as_yesterday` says: no fever, no symptoms, no contact, same place; it never stands for a number.
    """

    is_as_yesterday: bool = False
    temperature_c: Decimal | None = None
    method: str = ""
    symptoms: tuple[str, ...] = ()
    contact: str = ""
    whereabouts: str = ""
    place_text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a door measured today: °C, how, when, and the door's id."""

    temperature_c: Decimal
    method: str
    at: datetime
    door_id: int


@dataclass(frozen=True, slots=True)
class Window:
    """When one report of a day may be given, is due and is closed."""

    occasion: str
    opens_at: datetime
    due_at: datetime
    settles_at: datetime


def windows(day: date, *, measures: Limits) -> list[Window]:
    """Return the windows of the day's reports, none on a day of the week without one.

    Refuses measures whose occasions, openings, deadlines and ends are not equally many.
    """
    if day.weekday() not in measures.weekdays:
        return []
    return list(_windows(day, measures.occasions, measures.opens, measures.due, measures.settles))


@functools.lru_cache(maxsize=64)
def _windows(day: date, occasions: tuple[str, ...], *lists: tuple[str, ...]) -> tuple[Window, ...]:
    # A page of the roll asks for each of its names.
    if any(len(times) != len(occasions) for times in lists):
        raise Refused(_("each report of a day needs its opening, its deadline and its end"), field="occasions")
    return tuple(
        Window(occasion, *(clock.instant(day, times[n]) for times in lists)) for n, occasion in enumerate(occasions)
    )


def suggested_c(value: Decimal, *, measures: Limits) -> Decimal | None:
    """Return the temperature that was probably meant by a slipped decimal point (3.65 → 36.5), or None."""
    for factor in (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01")):
        candidate = (value * factor).quantize(Decimal("0.1"))
        if measures.lowest_c <= candidate <= measures.highest_c:
            return candidate
    return None


def check_temperature(value: Decimal, *, measures: Limits) -> Decimal:
    """Return the temperature rounded to 0.01 °C. Refuses what no living person has, naming what was meant."""
    if value.is_finite() and measures.lowest_c <= value <= measures.highest_c:
        return value.quantize(Decimal("0.01"))
    meant = suggested_c(value, measures=measures) if value.is_finite() and abs(value) < 10_000 else None
    if meant is not None:
        raise Refused(
            _("please check: %(value)s ℃? did you mean %(meant)s ℃?"), field="temperature_c", value=value, meant=meant
        )
    raise Refused(_("please check: %(value)s ℃?"), field="temperature_c", value=value)


def checked(answer: Answer, *, reading: Reading | None, measures: Limits) -> Answer:
    """Return the answer with a door's reading taken over where no number was given, ready to be kept.

    Refuses impossible temperatures, words outside the vocabulary, "same as yesterday" together with something
    that changed, and a missing number where the level demands one.
    """
    if answer.is_as_yesterday and (answer.symptoms or answer.contact or answer.place_text):
        raise Refused(_("something changed, so it is not the same as yesterday"), field="symptoms")
    _check_words(answer)
    if answer.temperature_c is not None:
        return replace(answer, temperature_c=check_temperature(answer.temperature_c, measures=measures))
    if reading is not None:
        return replace(answer, temperature_c=reading.temperature_c, method=reading.method)
    if measures.needs_number:
        raise Refused(_("this level asks for a measured temperature"), field="temperature_c")
    return replace(answer, method="")


def _check_words(answer: Answer) -> None:
    if answer.method and answer.method not in METHODS:
        raise Refused(_("measure at the forehead, the armpit or the ear"), field="method")
    unknown = [symptom for symptom in answer.symptoms if symptom not in SYMPTOMS]
    if unknown:
        raise Refused(_("there is no symptom %(symptom)s in the list"), field="symptoms", symptom=unknown[0])
    if answer.contact not in CONTACTS:
        raise Refused(_("choose the contact from the list"), field="contact")
    if answer.whereabouts and answer.whereabouts not in WHEREABOUTS:
        raise Refused(_("choose where you are from the list"), field="whereabouts")
    if max(len(answer.place_text), len(answer.note)) > LONGEST_TEXT:
        raise Refused(_("write no more than %(most)s characters"), field="note", most=LONGEST_TEXT)


def has_fever(answer: Answer, *, measures: Limits) -> bool:
    """Say whether the number reaches the measure's limit, however it was measured."""
    return answer.temperature_c is not None and answer.temperature_c >= measures.fever_c


def judged(answer: Answer, *, measures: Limits) -> str:
    """Return what follows: normal, to be measured again (a forehead gun misreads), or needs attention."""
    if answer.symptoms or answer.contact or (has_fever(answer, measures=measures) and answer.method in CONFIRMING):
        return ATTENTION
    return MEASURE_AGAIN if has_fever(answer, measures=measures) else NORMAL


def needs_hold(answer: Answer, *, measures: Limits) -> bool:
    """Say whether entry is suspended at once: fever by armpit or ear, or a symptom; never a forehead alone."""
    return bool(answer.symptoms) or (has_fever(answer, measures=measures) and answer.method in CONFIRMING)


def is_worse(outcome: str, *, than: str) -> bool:
    """Say whether an outcome is graver than another; erased ones count as none."""
    return GRAVITY.index(outcome) > GRAVITY.index(than)


def signs(answer: Answer, *, measures: Limits) -> frozenset[str]:
    """Return the signs by which people are alike: each symptom, fever (by any method), a contact."""
    found = set(answer.symptoms)
    if has_fever(answer, measures=measures):
        found.add(FEVER_SIGN)
    return frozenset(found)
