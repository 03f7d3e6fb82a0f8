"""Finding a person by whatever somebody types: number, name, pinyin, initials, last four, alias."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.kernel.people import cipher, rules
from houqin.kernel.people.models import Membership, Person, SearchTerm
from houqin.kernel.people.queries.persons import person_by_number
from houqin.kernel.people.queries.where import in_force_q

MOST_TOKENS = 4
LAST_FOUR = re.compile(r"(?=.*\d)[0-9A-Z]{4}")
# One person may fit a prefix by several words: number, name, given name, pinyin, initials …
WORDS_A_PERSON = 8
# So many rows of the index are looked at before the people of a scope are gathered instead.
PROBE = 1000
Hit = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A person found; `is_exact` when a whole word fits; `was` is the number of the merged entry that was found."""

    person: Person
    is_exact: bool
    was: str = ""


def search(text: str, *, at: datetime, within: Scope, limit: int = 20) -> list[Found]:
    """Return at most `limit` people in the scope, exact matches before prefixes, each once.

    Several words (a foreign name, in any order) must all fit. Four signs are also looked for at the end of phones and
    document numbers. What a merged entry was called finds the one that was kept.
    """
    tokens = [token for token in map(rules.folded, text.split()) if token][:MOST_TOKENS]
    found: dict[int, tuple[bool, int | None]] = {}
    for is_exact, rows in _attempts(tokens) if tokens else ():
        for person_id, via_id in _seen(rows, at=at, within=within, limit=limit):
            found.setdefault(person_id, (is_exact, via_id))
        if len(found) >= limit:
            break
    chosen = dict(list(found.items())[:limit])
    people = Person.objects.in_bulk({*chosen, *(via for _exact, via in chosen.values() if via)})
    return [Found(people[pk], is_exact, people[via].number if via else "") for pk, (is_exact, via) in chosen.items()]


def person_meant(text: str, *, at: datetime, within: Scope) -> Person | None:
    """Return the person of a number, else the only one whom a name or what else finds one fits; None for several."""
    numbered = person_by_number(text.strip(), within=within, at=at)
    if numbered is not None:
        return numbered
    found = search(text, at=at, within=within, limit=2)
    exact = [one for one in found if one.is_exact] or found
    return exact[0].person if len(exact) == 1 else None


def _attempts(tokens: list[str]) -> Iterator[tuple[bool, QuerySet[Any, Hit]]]:
    joined, prefixed = "".join(tokens), sorted(tokens, key=len, reverse=True)
    yield True, _rows([Q(term=joined)])
    if LAST_FOUR.fullmatch(joined.upper()):
        yield True, _by_last_four(joined.upper())
    if len(tokens) > 1:
        yield True, _rows([Q(term=token) for token in prefixed])
    yield False, _rows([_prefix_q(joined)])
    if len(tokens) > 1:
        yield False, _rows([_prefix_q(token) for token in prefixed])


def _rows(words: list[Q]) -> QuerySet[Any, Hit]:
    terms = SearchTerm.objects.filter(words[0])
    for other in words[1:]:
        terms = terms.filter(Exists(SearchTerm.objects.filter(other, person_id=OuterRef("person_id"))))
    return terms.order_by("term", "person_id").values_list("person_id", "via_id")


def _prefix_q(start: str) -> Q:
    # A range of the index instead of LIKE, which walks the whole table on SQLite and needs its own index elsewhere.
    return Q(term__gte=start, term__lt=start[:-1] + chr(ord(start[-1]) + 1))


def _by_last_four(four: str) -> QuerySet[Any, Hit]:
    fits = Q(phone_last4__in=cipher.hashes(four, "phone")) | Q(identity_last4__in=cipher.hashes(four, "identity"))
    # In no order: by number SQLite would walk the index of numbers instead of looking the hashes up.
    people = Person.objects.filter(fits).annotate(
        person_id=Coalesce("merged_into_id", "pk"), via_id=Case(When(merged_into=None, then=None), default="pk")
    )
    return people.values_list("person_id", "via_id")


def _seen(rows: QuerySet[Any, Hit], *, at: datetime, within: Scope, limit: int) -> list[Hit]:
    most = limit * WORDS_A_PERSON
    if within.is_whole:
        return list(rows[:most])
    members = Membership.objects.filter(in_force_q(at)).filter(org.within_q("unit__path", within))
    first = list(rows[:PROBE])
    inside = set(members.filter(person_id__in={pk for pk, _via in first}).values_list("person_id", flat=True))
    hits = [hit for hit in first if hit[0] in inside]
    if len(first) < PROBE or len({pk for pk, _via in hits}) >= limit:
        return hits
    return list(rows.filter(person_id__in=members.values("person_id"))[:most])
