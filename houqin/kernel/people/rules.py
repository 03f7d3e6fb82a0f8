"""Numbers of persons, phones and documents; names as they are searched for: plain Python, no database, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from houqin.common.refused import Refused
from houqin.common.words import _

KINDS = ("employee", "staff", "student", "worker", "resident", "visitor")
POSTS = ("head", "deputy", "member", "cadre", "secretary")
LANGUAGES = ("zh-hans", "en")
SEXES = ("", "f", "m")
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
PHONE = re.compile(r"\+?\d{5,17}")
MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
RESIDENT_IDENTITY = re.compile(r"\d{17}[\dX]")
PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{6,14}")
FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as entered; `unit` is a unit's code, `starts_at` the instant from which they belong to it.

    None leaves a field of a known person as it is, "" empties it. `row` is the row in the file, header 1.
    """

    number: str
    name: str | None = None
    name_en: str | None = None
    kind: str | None = None
    sex: str | None = None
    language: str | None = None
    unit: str | None = None
    starts_at: datetime | None = None
    phone: str | None = None
    identity: str | None = None
    diet: str | None = None
    aliases: tuple[str, ...] | None = None
    row: int = field(default=0, compare=False)


def numbered(number: str) -> str:
    """Return the undertaking's number of a person. Refuses blanks and signs other than . _ -"""
    number = unicodedata.normalize("NFKC", number).strip()
    if not NUMBER.fullmatch(number):
        raise Refused(_("%(number)s is no number of a person: 1 to 32 letters and digits"), "number", number=number)
    return number


def one_of(value: str, known: tuple[str, ...], field: str, msgid: str) -> str:
    """Return `value` if it is known. Refuses the rest with the sentence given, which names %(value)s."""
    if value not in known:
        raise Refused(msgid, field, value=value)
    return value


def kind_of(kind: str) -> str:
    """Return a kind of person. Refuses unknown ones."""
    return one_of(kind, KINDS, "kind", _("%(value)s is no kind of person"))


def sex_of(sex: str) -> str:
    """Return "f", "m" or "" (not known). Refuses the rest."""
    return one_of(sex, SEXES, "sex", _("%(value)s is neither f nor m"))


def language_of(language: str) -> str:
    """Return a language that Houqin speaks. Refuses the rest."""
    return one_of(language, LANGUAGES, "language", _("Houqin does not speak %(value)s, only zh-hans and en"))


def post_of(kind: str) -> str:
    """Return a kind of post. Refuses unknown ones."""
    return one_of(kind, POSTS, "kind", _("%(value)s is no kind of post"))


def named(name: str, most: int = 80, field: str = "name") -> str:
    """Return a name of 1 to `most` characters with single blanks. Refuses the rest."""
    if not (name := " ".join(name.split())):
        raise Refused(_("a name is missing"), field)
    if len(name) > most:
        raise Refused(_("a name has at most %(most)s characters"), field, most=most)
    return name


def phoned(phone: str) -> str:
    """Return a telephone number as digits, + kept in front; "" stays "". Refuses what nobody could dial.

    Eleven digits that begin with 1 must be a Chinese mobile number (13–19).
    """
    digits = re.sub(r"[\s\-()（）.·]", "", unicodedata.normalize("NFKC", phone))
    if not digits:
        return ""
    is_like_mobile = len(digits) == 11 and digits.startswith("1")
    if not PHONE.fullmatch(digits) or (is_like_mobile and not MOBILE.fullmatch(digits)):
        raise Refused(_("this is no telephone number; a mobile number has 11 digits"), "phone")
    return digits


def identified(identity: str) -> str:
    """Return the number of an identity card or passport in capitals; "" stays "".

    18 characters must be a resident identity number (GB 11643): a real day of birth and the check character of
    ISO 7064 MOD 11-2. Anything else must look like a passport: 6 to 14 letters and digits. Refuses the rest; the
    sentence never repeats the number.
    """
    identity = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", identity)).upper()
    if not identity:
        return ""
    if RESIDENT_IDENTITY.fullmatch(identity):
        _check_resident(identity)
    elif not PASSPORT.fullmatch(identity):
        raise Refused(_("this is neither an identity number of 18 characters nor a passport number"), "identity")
    elif identity.isdigit() and len(identity) >= 14:
        raise Refused(_("an identity number has 18 characters"), "identity")
    return identity


def _check_resident(identity: str) -> None:
    try:
        date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    except ValueError:
        raise Refused(_("this identity number holds an impossible day of birth"), "identity") from None
    total = sum(int(digit) * factor for digit, factor in zip(identity[:17], FACTORS, strict=True))
    if CHECKS[total % 11] != identity[17]:
        raise Refused(_("this identity number does not fit its check digit; look for a typing error"), "identity")


def masked_phone(phone: str) -> str:
    """Return a telephone number for display: its first three and last two digits, as 138******78."""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 5)}{phone[-2:]}"


def masked_identity(identity: str) -> str:
    """Return an identity number for display: its first and last characters only, as 3***************2."""
    return f"{identity[:1]}{'*' * max(len(identity) - 2, 0)}{identity[-1:]}" if identity else ""


def folded(text: str) -> str:
    """Return text as search compares it: small letters without accents, blanks, hyphens, apostrophes; NFKC."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s\-'’`´ʼ.·•‧,，、]", "", unicodedata.normalize("NFKC", plain).casefold())


def parts_of(name: str) -> list[str]:
    """Return the folded parts of a foreign name, hyphened parts also each alone: any of them may be looked for."""
    parts: list[str] = []
    for word in re.split(r"[\s,，·•‧]+", name):
        pieces = [word, *re.split(r"[\-’'`´ʼ.]", word)] if re.search(r"[\-’'`´ʼ.]", word) else [word]
        parts.extend(folded(piece) for piece in pieces)
    return list(dict.fromkeys(part for part in parts if part))


def period_faults(periods: Iterable[tuple[datetime, datetime | None]]) -> int:
    """Return how many half-open periods begin before all earlier ones have ended (0 when none overlap)."""
    real = sorted((period for period in periods if period[1] is None or period[0] < period[1]), key=lambda p: p[0])
    faults, ended = 0, real[0][0] if real else None
    for start, end in real:
        faults += ended is None or start < ended
        ended = None if ended is None or end is None else max(ended, end)
    return faults
