"""What one entry of the roll reports: the temperature, the place, the symptoms. No number is concluded or copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from houqin.exchange.chain import signs
from houqin.exchange.chain.health_words import FEELS_HOT, SYMPTOMS
from houqin.exchange.chain.identity import Identity, identified, scanned
from houqin.exchange.chain.roster import Roster
from houqin.exchange.chain.words import Scanner, Token, numeral

POSSIBLE_C = (Decimal(32), Decimal(45))
USUAL_C = Decimal(35)
PLACES = ("campus", "town", "home", "away", "away_from_campus")
SPEAKING = frozenset(
    {"temperature", "below", "not_so", "symptom", "contact", "normal", "as_before", "absence", *PLACES}
)
DOUBTS = {
    "contact": "contact_named",
    "absence": "absence_named",
    "question": "a_question",
    "follow": "copies_another",
}
METHODS = {"额": "forehead", "体": "forehead", "腋": "armpit", "水": "armpit", "耳": "ear"}


@dataclass(slots=True)
class Report:
    """What is reported. `is_normal` is None where nothing was said of health; a place keeps its words too."""

    temperature_c: Decimal | None = None
    method: str = ""
    place: str = ""
    place_text: str = ""
    symptoms: list[str] = field(default_factory=list)
    is_normal: bool | None = None
    is_as_yesterday: bool = False


@dataclass(slots=True)
class Told:
    """One entry of the roll understood, with the reasons to doubt it."""

    who: Identity
    report: Report = field(default_factory=Report)
    remark: str = ""
    reasons: list[str] = field(default_factory=list)


def says_report(text: str, roster: Roster, scanner: Scanner) -> bool:
    """Say whether a line beside the list looks like a report."""
    return any(token.kind in SPEAKING for token in scanner.tokens(signs.upper(text), roster.find(text)))


def read(text: str, *, roster: Roster, scanner: Scanner, fever_c: Decimal) -> Told:
    """Return what a clean entry reports. `fever_c` is the temperature from which fever is possible."""
    tokens = scanned(text, roster, scanner)
    told = Told(identified(text, tokens, roster))
    told.reasons += told.who.reasons
    _read_temperature(told, tokens, fever_c)
    _read_place(told, tokens, text)
    _read_symptoms(told, tokens)
    _read_rest(told, tokens, text)
    _judge(told, tokens)
    told.reasons = list(dict.fromkeys(told.reasons))
    return told


def _read_temperature(told: Told, tokens: Sequence[Token], fever_c: Decimal) -> None:
    values: list[Decimal] = []
    for token in (token for token in tokens if token.kind == "temperature"):
        value = temperature(token.text)
        is_money = re.search("元|块", token.text) is not None
        if value is None or not POSSIBLE_C[0] <= value <= POSSIBLE_C[1]:
            told.reasons.append("temperature_unclear" if is_money else "impossible_temperature")
            continue
        if value >= fever_c:
            told.reasons += ["possible_fever", *(["maybe_money"] if is_money else [])]
        elif is_money or (token.text.strip().isdigit() and len(token.text.strip()) == 2):
            told.reasons.append("temperature_unclear")
        if value < USUAL_C:
            told.reasons.append("unusual_temperature")
        values.append(value)
    if len(set(values)) > 1 or (len(values) > 1 and max(values) >= fever_c):
        told.reasons.append("two_temperatures")
    told.report.temperature_c = max(values, default=None)
    method = next((token for token in tokens if token.kind == "method"), None)
    told.report.method = METHODS[method.text[0]] if method else ""


def temperature(text: str) -> Decimal | None:
    """Return what is written as degrees Celsius: 36.4, 36,4, 36度4, 36度半, 364, 三十六度五; None where it is none."""
    plain = re.sub("(?:[°C℃ 元块钱分]|摄氏度)+$", "", text)
    spoken = re.match("([三四]十[一二三四五六七八九]?)(?:度|点)([一二三四五六七八九半])?", plain)
    if spoken:
        tenth = "5" if spoken[2] == "半" else str(numeral(spoken[2]) if spoken[2] else 0)
        return Decimal(f"{numeral(spoken[1])}.{tenth}")
    digits = re.findall(r"\d+", plain)
    if not digits:
        return None
    if len(digits) == 2:
        return Decimal(f"{int(digits[0])}.{digits[1]}")
    if len(digits[0]) == 3:
        return Decimal(f"{digits[0][:2]}.{digits[0][2]}")
    return Decimal(f"{int(digits[0])}.5") if "半" in plain else Decimal(int(digits[0]))


def _read_place(told: Told, tokens: Sequence[Token], text: str) -> None:
    places = [token for token in tokens if token.kind in PLACES]
    if not places:
        return
    kinds = list(dict.fromkeys(token.kind for token in places))
    # 在校 and 在岗 name one place; 在徐 and 居家 too: who is at home may say in which town.
    narrow = [kind for kind in kinds if kind != "town"] or kinds
    if len(narrow) > 1:
        told.reasons.append("two_places")
    told.report.place = narrow[0]
    told.report.place_text = signs.masked("，".join(text[token.start : token.end].strip() for token in places))


def _read_symptoms(told: Told, tokens: Sequence[Token]) -> None:
    for token in (token for token in tokens if token.kind == "symptom"):
        found = next(key for key, pattern in SYMPTOMS.items() if re.fullmatch(pattern, token.text))
        if found not in told.report.symptoms:
            told.report.symptoms.append(found)
        told.reasons += ["symptoms_named", *(["possible_fever"] if found == FEELS_HOT else [])]
    kinds = {token.kind for token in tokens}
    told.reasons += [reason for kind, reason in DOUBTS.items() if kind in kinds]


def _read_rest(told: Told, tokens: Sequence[Token], text: str) -> None:
    unread = {id(token) for token in told.who.unread}
    wishes: list[str] = []
    before: Token | None = None
    for token in tokens:
        is_title = token.kind == "title" and (before is None or before.kind != "name")
        if token.kind == "unknown" or id(token) in unread or is_title:
            told.reasons.append("words_not_understood")
            wishes.append(text[token.start : token.end].strip())
        elif token.kind in ("absence", "contact"):
            wishes.append(text[token.start : token.end].strip())
        if token.kind != "space":
            before = token
    told.remark = signs.masked("，".join(wish for wish in wishes if wish))


def _judge(told: Told, tokens: Sequence[Token]) -> None:
    """Say whether health is normal: so measured or so said, and nothing against it; None where nothing was said."""
    report = told.report
    kinds = {token.kind for token in tokens}
    report.is_as_yesterday = "as_before" in kinds
    if {"possible_fever", "symptoms_named"} & set(told.reasons):
        report.is_normal = False
    elif report.temperature_c is not None or kinds & {"normal", "not_so", "below", "as_before"}:
        report.is_normal = True
    else:
        told.reasons.append("no_report")
