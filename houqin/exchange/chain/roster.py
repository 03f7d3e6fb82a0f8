"""The roster as an index: who may be meant by a name, an alias, a number, a room, a telephone.

Built once, then asked for each entry; what is rarely asked (rooms, telephones, numbers) is indexed on first use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from houqin.exchange.chain import signs
from houqin.exchange.chain.asked import LONGEST_NAME, Person

# What people leave out or put in when they write a name.
SKIPPED = frozenset(" ._-·•‧'’`~")
ROOM_WORDS = re.compile(r"号楼|栋|幢|号院|座|#|号|楼(?=\d)|[\-—–_/ ]+")
ROOM_ENDS = re.compile(r"(?:室|房间?|寝室?|宿舍|公寓)$|^(?:宿舍|寝室)")


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of an entry that names somebody: the people it may be, and whether by name or by alias."""

    start: int
    end: int
    ids: Sequence[int]
    by: str


def folded(text: str) -> str:
    """Return a name as it is compared: clean, small letters, without blanks, dots, hyphens, underscores."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text.lower()
    return "".join(sign for sign in signs.clean(text).lower() if sign not in SKIPPED)


def room_key(text: str) -> str:
    """Return a room as it is compared: 7号楼302, 7#302 and 7-302室 are one."""
    plain = ROOM_ENDS.sub("", signs.clean(text).lower().strip())
    return re.sub("-+", "-", ROOM_WORDS.sub("-", plain)).strip("-")


def digits_of(text: str) -> str:
    """Return a telephone number's digits without the country's."""
    digits = re.sub(r"\D", "", text)
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def phones_agree(known: str, written: str) -> bool:
    """Say whether digits as written, the last four or all of them, may be of a telephone that may itself be masked."""
    if "*" in known:
        head, _stars, rest = known.partition("*")
        tail = rest.rpartition("*")[2]
        return written.endswith(tail[-4:]) and (len(written) <= 4 or written.startswith(digits_of(head)))
    return digits_of(known).endswith(written[-11:])


def rooms_agree(one: str, other: str) -> bool:
    """Say whether two room keys may be one room: equal, or one is the end of the other (302 of 7-302)."""
    shorter, longer = sorted((one, other), key=len)
    return longer == shorter or (longer.endswith(shorter) and not longer[-len(shorter) - 1].isdigit())


class Roster:
    """People by what they may be called. Places in `people` stand for persons; their order has no meaning."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people: Sequence[Person] = tuple(people)
        self._by_name = self._named((at, person.name) for at, person in enumerate(self.people))
        self._by_alias = self._named((at, alias) for at, person in enumerate(self.people) for alias in person.aliases)
        self._lengths = self._lengths_by_first_sign()

    @staticmethod
    def _named(rows: Iterable[tuple[int, str]]) -> Mapping[str, int | list[int]]:
        """Return who is called so: one place as itself, which spares tens of thousands of lists, or several."""
        index: dict[str, int | list[int]] = {}
        for at, name in rows:
            key = folded(name)
            known = index.setdefault(key, at)
            if isinstance(known, list):
                if known[-1] != at:
                    known.append(at)
            elif known != at:
                index[key] = [known, at]
        return {key: found for key, found in index.items() if 0 < len(key) <= LONGEST_NAME}

    def _lengths_by_first_sign(self) -> Mapping[str, tuple[int, ...]]:
        lengths: dict[str, set[int]] = {}
        for index in (self._by_name, self._by_alias):
            for key in index:
                found = lengths.get(key[0])
                if found is None:
                    lengths[key[0]] = {len(key)}
                else:
                    found.add(len(key))
        return {sign: tuple(sorted(found, reverse=True)) for sign, found in lengths.items()}

    def ids(self, places: Iterable[int]) -> list[int | str]:
        """Return the ids of people, ordered so that the order of the roster does not show."""
        return sorted((self.people[at].id for at in places), key=lambda one: (isinstance(one, str), one))

    def find(self, text: str) -> list[Named]:
        """Return the names in a clean text, the longest at each place, from left to right, none within another."""
        heads = self._lengths
        # Most texts name nobody who begins with most signs: look before folding.
        if heads.keys().isdisjoint(text.lower()):
            return []
        places = [(at, low) for at, sign in enumerate(text) if sign not in SKIPPED for low in sign.lower()]
        plain = "".join(low for _at, low in places)
        found: list[Named] = []
        at = 0
        while at < len(plain):
            named = self._named_at(text, plain, places, at) if plain[at] in heads else None
            if named is None:
                at += 1
            else:
                found.append(named[0])
                at = named[1]
        return found

    def _named_at(self, text: str, plain: str, places: Sequence[tuple[int, str]], at: int) -> tuple[Named, int] | None:
        for length in self._lengths[plain[at]]:
            after = at + length
            key = plain[at:after]
            if after > len(plain) or (key not in self._by_name and key not in self._by_alias):
                continue
            start, end = places[at][0], places[after - 1][0] + 1
            if not _is_whole(text, start, end, is_single=length == 1):
                continue
            own, other = _listed(self._by_name.get(key)), _listed(self._by_alias.get(key))
            ids = sorted({*own, *other}) if own and other else own or other
            return Named(start, end, ids, "name" if own else "alias"), after
        return None

    @cached_property
    def by_number(self) -> Mapping[str, Sequence[int]]:
        """People by their own number, in capitals."""
        return self._indexed((at, signs.upper(signs.clean(person.number))) for at, person in enumerate(self.people))

    @cached_property
    def by_phone(self) -> Mapping[str, Sequence[int]]:
        """People by the digits of their telephone."""
        return self._indexed((at, digits_of(person.phone)) for at, person in enumerate(self.people))

    @cached_property
    def by_last_four(self) -> Mapping[str, Sequence[int]]:
        """People by the last four digits of their telephone."""
        return self._indexed(
            (at, digits_of(person.phone)[-4:]) for at, person in enumerate(self.people) if person.phone
        )

    @cached_property
    def by_room(self) -> Mapping[str, Sequence[int]]:
        """People by their room's key."""
        return self._indexed((at, room_key(person.room)) for at, person in enumerate(self.people) if person.room)

    @staticmethod
    def _indexed(rows: Iterable[tuple[int, str]]) -> Mapping[str, Sequence[int]]:
        index: dict[str, list[int]] = {}
        for at, key in rows:
            if key:
                index.setdefault(key, []).append(at)
        return index


def _listed(found: int | list[int] | None) -> list[int]:
    return [] if found is None else [found] if isinstance(found, int) else found


def _is_whole(text: str, start: int, end: int, *, is_single: bool) -> bool:
    """Say whether a stretch may stand as a name: Latin words and digits are not cut, blanks within need one after."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if is_single:
        return start == 0 and not after.isalnum()
    if text[start].isascii() and text[start].isalnum() and before.isascii() and before.isalnum():
        return False
    if text[end - 1].isascii() and text[end - 1].isalnum() and after.isascii() and after.isalnum():
        return False
    return not (any(sign.isspace() for sign in text[start:end]) and (before.isalnum() or after.isalnum()))
