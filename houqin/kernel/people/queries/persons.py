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
from houqin.kernel.people.models import Absence, Membership, Merge, Person, Post
from houqin.kernel.people.queries.where import in_force_q

PAGE_SIZE = 50
SORTS = ("pinyin", "number")


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A page of people; `after` and `before` are the keys of the pages next to it, "" where there is none."""

    people: list[Person]
    after: str
    before: str = ""


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
    return Q(Exists(mine.filter(org.within_q("unit__path", within)))) | Q(pk=within.person_id or 0)


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


def page_of(
    rows: QuerySet[Person], *, sort: str = "pinyin", after: str = "", before: str = "", size: int = PAGE_SIZE
) -> PersonPage:
    """Return a page of people in the order of `sort` (pinyin or number, - for downwards)."""
    field = sort.lstrip("-") if sort.lstrip("-") in SORTS else "pinyin"
    is_back = bool(before)
    is_down = sort.startswith("-") != is_back
    if key := before or after:
        rows = rows.filter(_beyond(field, key, is_down=is_down))
    people = list(rows.order_by(*(f"-{name}" if is_down else name for name in (field, "pk")))[: size + 1])
    has_more, people = len(people) > size, people[:size]
    if is_back:
        people.reverse()
    keys = [f"{getattr(person, field)}|{person.pk}" for person in (people[:1] + people[-1:])]
    has_previous, has_next = (has_more, True) if is_back else (bool(after), has_more)
    return PersonPage(people, keys[-1] if keys and has_next else "", keys[0] if keys and has_previous else "")


def _beyond(field: str, key: str, *, is_down: bool) -> Q:
    value, _bar, pk_text = key.rpartition("|")
    pk, way = int(pk_text) if pk_text.isdecimal() else 0, "lt" if is_down else "gt"
    # The first condition lets the index jump to the place; the second leaves out what came before it there.
    reached = Q(**{f"{field}__{way}e": value})
    return reached & (Q(**{f"{field}__{way}": value}) | Q(**{field: value, f"pk__{way}": pk}))


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


def posts_everywhere(*, at: datetime, within: Scope, kinds: Collection[str]) -> list[Post]:
    """Return the posts of these kinds in force anywhere in the scope, in tree order, with their holders."""
    rows = Post.objects.filter(in_force_q(at), kind__in=kinds).filter(org.within_q("unit__path", within))
    return list(rows.select_related("person", "unit").order_by("unit__path", "starts_at", "pk"))


def posts_of(person_id: int, *, within: Scope) -> list[Post]:
    """Return every post a person ever held, newest first; for who sees the person."""
    del within
    return list(Post.objects.filter(person_id=person_id).select_related("unit").order_by("-starts_at", "-pk"))


def post_for(post_id: int, *, within: Scope) -> Post | None:
    """Return one post in a unit of the scope, or None."""
    rows = Post.objects.filter(org.within_q("unit__path", within)).select_related("person", "unit")
    return rows.filter(pk=post_id).first()


def absences_of(person_id: int, *, within: Scope) -> list[Absence]:
    """Return every absence of a person, newest first; for who sees the person."""
    del within
    return list(Absence.objects.filter(person_id=person_id).order_by("-starts_at", "-pk"))


def merged_into(person_id: int, *, within: Scope) -> list[Merge]:
    """Return the merges by which other entries became this person; for who sees the person."""
    del within
    rows = Merge.objects.filter(merged__merged_into_id=person_id).select_related("merged")
    return list(rows.order_by("at", "pk"))


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
