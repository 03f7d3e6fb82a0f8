"""Persons by scope, by number, by page; their posts and absences; masked numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.org import queries as org
from houqin.kernel.people import cipher, rules
from houqin.kernel.people.models import Absence, Membership, Person, Post
from houqin.kernel.people.queries.where import in_force_q

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A page of people; `after` is the key of the next page, "" at the end."""

    people: list[Person]
    after: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a page may show of numbers that are encrypted: masked; "" where none is known."""

    phone: str
    identity: str


def within_q(within: Scope, at: datetime) -> Q:
    """Return the condition that a person belongs to the scope at the instant, or is the one who asks.

    Who sees everything sees those who belong nowhere too.
    """
    if within.is_whole:
        return Q()
    mine = Membership.objects.filter(in_force_q(at), person=OuterRef("pk"))
    return Q(Exists(mine.filter(org.within_q("unit__path", within)))) | Q(pk=within.person_id)


def people_for(*, within: Scope, at: datetime) -> QuerySet[Person]:
    """Return the people in the scope at the instant, in no order; merged entries are left out."""
    return Person.objects.filter(within_q(within, at), merged_into=None)


def person_for(person_id: int, *, within: Scope, at: datetime) -> Person | None:
    """Return one person in the scope, or None; a merged entry too, which points to the kept one."""
    chosen = Person.objects.select_related("merged_into").filter(pk=person_id)
    found = chosen.filter(within_q(within, at)).first()
    if found is None and (merged := chosen.exclude(merged_into=None).first()) is not None:
        is_seen = people_for(within=within, at=at).filter(pk=merged.merged_into_id or 0).exists()
        found = merged if is_seen else None
    return found


def person_by_number(number: str, *, within: Scope, at: datetime) -> Person | None:
    """Return the person with this number, or None; a merged number gives the entry that was kept."""
    row = Person.objects.select_related("merged_into").filter(number=number).first()
    if row is None:
        return None
    kept = row.merged_into or row
    return kept if people_for(within=within, at=at).filter(pk=kept.pk).exists() else None


def ids_of(person_id: int, *, within: Scope) -> list[int]:
    """Return the ids under which one human being's duties and reports may stand: the kept entry's and all merged."""
    del within
    kept = Person.objects.filter(pk=person_id).values_list("merged_into_id", flat=True).first() or person_id
    merged = Person.objects.filter(merged_into_id=kept).order_by("pk").values_list("pk", flat=True)
    return [kept, *merged]


def people_named(person_ids: Iterable[int], *, within: Scope) -> dict[int, Person]:
    """Return persons by id, for labels of rows that were already chosen within a scope."""
    del within
    return Person.objects.in_bulk(list(person_ids))


def page_of(rows: QuerySet[Person], *, sort: str = "pinyin", after: str = "", size: int = PAGE_SIZE) -> PersonPage:
    """Return a page of people in the order of `sort` (pinyin or number) beyond the key `after`."""
    field = sort if sort in {"pinyin", "number"} else "pinyin"
    if after:
        value, _bar, pk = after.rpartition("|")
        beyond = Q(**{f"{field}__gt": value}) | Q(**{field: value, "pk__gt": int(pk) if pk.isdigit() else 0})
        rows = rows.filter(Q(**{f"{field}__gte": value}) & beyond)
    people = list(rows.order_by(field, "pk")[: size + 1])
    last = people[size - 1] if len(people) > size else None
    return PersonPage(people[:size], f"{getattr(last, field)}|{last.pk}" if last else "")


def details_of(person: Person, *, within: Scope) -> Details:
    """Return a person's phone and document number, masked; for who sees the person."""
    del within
    return Details(
        rules.masked_phone(cipher.opened(person.phone_cipher)),
        rules.masked_identity(cipher.opened(person.identity_cipher)),
    )


def posts_in(unit_path: str, *, at: datetime, within: Scope, kinds: Collection[str] | None = None) -> list[Post]:
    """Return the posts in force in exactly this unit, heads first, with their holders."""
    rows = Post.objects.filter(in_force_q(at), unit__path=unit_path).filter(org.within_q("unit__path", within))
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    found = rows.select_related("person", "unit")
    return sorted(found, key=lambda post: (rules.POSTS.index(post.kind), post.starts_at, post.pk))


def posts_of(person_id: int, *, within: Scope) -> list[Post]:
    """Return every post a person ever held, newest first; for who sees the person."""
    del within
    return list(Post.objects.filter(person_id=person_id).select_related("unit").order_by("-starts_at", "-pk"))


def is_away(person_id: int, *, at: datetime, within: Scope) -> bool:
    """Say whether a person is away at the instant."""
    del within
    return Absence.objects.filter(in_force_q(at), person_id=person_id).exists()


def absent_at(*, at: datetime, within: Scope) -> QuerySet[Absence]:
    """Return the absences in force of people in the scope."""
    seen = people_for(within=within, at=at).values("pk")
    return Absence.objects.filter(in_force_q(at), person__in=seen).select_related("person").order_by("starts_at")


def history_of(person: Person, *, within: Scope, limit: int = 50) -> list[Record]:
    """Return the audit records about a person and the entries merged into it, newest first; for who sees the person."""
    keys = [f"person:{pk}" for pk in ids_of(person.pk, within=within)]
    return list(Record.objects.filter(about__in=keys).select_related("detail").order_by("-at", "-pk")[:limit])
