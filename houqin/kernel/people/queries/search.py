"""Finding a person by whatever somebody types: number, name, pinyin, initials, last four, alias."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.kernel.people import cipher, rules
from houqin.kernel.people.models import Membership, Person, SearchTerm
from houqin.kernel.people.queries.where import in_force_q

MOST_TOKENS = 4
LAST_FOUR = re.compile(r"[0-9A-Z]{4}")
# One person may fit a prefix by several words: number, name, given name, pinyin, initials …
WORDS_A_PERSON = 8


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
    for is_exact, rows in _attempts(text, tokens, at=at, within=within) if tokens else ():
        for person_id, via_id in rows[: limit * WORDS_A_PERSON]:
            found.setdefault(person_id, (is_exact, via_id))
        if len(found) >= limit:
            break
    chosen = dict(list(found.items())[:limit])
    people = Person.objects.in_bulk({*chosen, *(via for _exact, via in chosen.values() if via)})
    return [Found(people[pk], is_exact, people[via].number if via else "") for pk, (is_exact, via) in chosen.items()]


def _attempts(
    text: str, tokens: list[str], *, at: datetime, within: Scope
) -> Iterator[tuple[bool, QuerySet[SearchTerm, tuple[int, int | None]] | QuerySet[Person, tuple[int, int | None]]]]:
    terms = SearchTerm.objects.all()
    if not within.is_whole:
        members = Membership.objects.filter(in_force_q(at)).filter(org.within_q("unit__path", within))
        terms = terms.filter(person_id__in=members.values("person_id"))
    joined, prefixed = "".join(tokens), sorted(tokens, key=len, reverse=True)
    yield True, _rows(terms.filter(term=joined))
    if LAST_FOUR.fullmatch(joined.upper()):
        yield True, _by_last_four(joined.upper(), at=at, within=within)
    if len(tokens) > 1:
        yield True, _rows(_all_of(terms, [Q(term=token) for token in prefixed]))
    yield False, _rows(terms.filter(_prefix_q(joined)))
    if len(tokens) > 1:
        yield False, _rows(_all_of(terms, [_prefix_q(token) for token in prefixed]))


def _rows(terms: QuerySet[SearchTerm]) -> QuerySet[SearchTerm, tuple[int, int | None]]:
    return terms.order_by("term", "person_id").values_list("person_id", "via_id")


def _prefix_q(start: str) -> Q:
    # A range of the index instead of LIKE, which walks the whole table on SQLite and needs its own index elsewhere.
    return Q(term__gte=start, term__lt=start[:-1] + chr(ord(start[-1]) + 1))


def _all_of(terms: QuerySet[SearchTerm], words: list[Q]) -> QuerySet[SearchTerm]:
    for other in words[1:]:
        terms = terms.filter(Exists(SearchTerm.objects.filter(other, person_id=OuterRef("person_id"))))
    return terms.filter(words[0])


def _by_last_four(four: str, *, at: datetime, within: Scope) -> QuerySet[Person, tuple[int, int | None]]:
    fits = Q(phone_last4__in=cipher.hashes(four, "phone")) | Q(identity_last4__in=cipher.hashes(four, "identity"))
    people = Person.objects.filter(fits, merged_into=None)
    if not within.is_whole:
        members = Membership.objects.filter(in_force_q(at)).filter(org.within_q("unit__path", within))
        people = people.filter(pk__in=members.values("person_id"))
    return people.order_by("number").values_list("pk", "merged_into_id")
