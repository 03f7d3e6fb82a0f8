"""The leading group as the dated posts make it, what it decided, who may decide now (rows 109–112)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.access import queries as access
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Absence, Post, PostKind
from houqin.lines.accountability.models import Decision
from houqin.lines.accountability.rules import group as rules

ROLE = "leading_group"
WHOLE = Scope.whole(reason="who leads is announced to everybody")
KINDS = (PostKind.HEAD, PostKind.DEPUTY, PostKind.SECRETARY)


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit under the committee and who sits in the group for it; exactly one is right."""

    unit: Unit
    posts: tuple[Post, ...]

    @property
    def is_right(self) -> bool:
        """Whether exactly one person sits for the unit."""
        return len({post.person_id for post in self.posts}) == 1


@dataclass(frozen=True, slots=True)
class Group:
    """The group at an instant; `away` are ids of its people who are absent.

    The guide is the deputy head of the university's leading group with the role by which the group is watched over.
    """

    guides: tuple[Post, ...]
    heads: tuple[Post, ...]
    deputies: tuple[Post, ...]
    seats: tuple[Seat, ...]
    away: frozenset[int]

    @property
    def faults(self) -> tuple[Seat, ...]:
        """The units for which nobody or more than one sits."""
        return tuple(seat for seat in self.seats if not seat.is_right)


def group_at(*, at: datetime, within: Scope) -> Group:
    """Return the leading group of the department at the instant: equal heads, deputies, one member for each unit.

    Heads are the party secretary (or head) of the committee and the head of the department above it; deputies are the
    deputies of both. Who leads is announced to everybody.
    """
    del within
    units = {unit.path: unit for unit in org.units_for(within=WHOLE).filter(closed_at=None)}
    committees = [unit for unit in units.values() if unit.kind == UnitKind.COMMITTEE]
    posts: dict[str, list[Post]] = {}
    for post in people.posts_everywhere(at=at, within=WHOLE, kinds=KINDS):
        posts.setdefault(post.unit.path, []).append(post)
    tops = [committee.path for committee in committees]
    departments = [path for top in tops if (path := _above(top, units, UnitKind.DEPARTMENT))]
    groups = [path for top in tops if (path := _above(top, units, UnitKind.LEADING_GROUP))]
    heads = [p for top in tops for p in posts.get(top, []) if p.kind in {PostKind.SECRETARY, PostKind.HEAD}]
    heads += [post for path in departments for post in posts.get(path, []) if post.kind == PostKind.HEAD]
    deputies = [p for path in (*departments, *tops) for p in posts.get(path, []) if p.kind == PostKind.DEPUTY]
    guiding = set(access.holders_of(ROLE, at=at, within=WHOLE))
    guides = [p for path in groups for p in posts.get(path, []) if p.kind == PostKind.DEPUTY and p.person_id in guiding]
    seats = _seats(units.values(), tops, posts)
    sitting = {post.person_id for post in (*guides, *heads, *deputies, *(p for seat in seats for p in seat.posts))}
    return Group(tuple(guides), _once(heads), _once(deputies), seats, _away(sitting, at))


def _above(path: str, units: dict[str, Unit], kind: str) -> str:
    found = [above for above in paths.ancestors(path) if above in units and units[above].kind == kind]
    return found[-1] if found else ""


def _once(posts: Iterable[Post]) -> tuple[Post, ...]:
    by_person: dict[int, Post] = {}
    for post in posts:
        by_person.setdefault(post.person_id, post)
    return tuple(by_person.values())


def _seats(units: Iterable[Unit], tops: list[str], posts: dict[str, list[Post]]) -> tuple[Seat, ...]:
    chosen = [unit for unit in units if unit.kind == UnitKind.UNIT and paths.is_within(unit.path, roots=tuple(tops))]
    return tuple(
        Seat(unit, tuple(post for post in posts.get(unit.path, []) if post.kind == PostKind.HEAD)) for unit in chosen
    )


def _away(person_ids: Iterable[int], at: datetime) -> frozenset[int]:
    rows = Absence.objects.filter(people.in_force_q(at), person_id__in=list(person_ids))
    return frozenset(rows.values_list("person_id", flat=True))


def standing_of(person_id: int, *, at: datetime, within: Scope) -> rules.Standing:
    """Return whether a person may decide now: as a head, or as a deputy while every head is away."""
    group = group_at(at=at, within=within)
    return rules.standing(
        person_id,
        heads=[post.person_id for post in group.heads],
        deputies={post.person_id for post in group.deputies},
        away=group.away,
    )


def decisions_for(*, within: Scope, aspect: str = "") -> QuerySet[Decision]:
    """Return the decisions of the group, newest first, with who decided and for whom; for who sees the campus."""
    rows = Decision.objects.select_related("decided_by", "for_head").order_by("-at", "-pk")
    if aspect:
        rows = rows.filter(aspect=aspect)
    return rows if within.is_whole else rows.none()


@dataclass(frozen=True, slots=True)
class Acting:
    """How often deputies acted: for an absent head, and (which must never be) while a head was present."""

    for_head: int
    while_head_present: int
    decisions: int


def acting(*, until: datetime, within: Scope) -> Acting:
    """Return how decisions were taken, judged anew by the posts and absences of each decision's instant."""
    rows = list(decisions_for(within=within).filter(at__lte=until))
    for_head = while_present = 0
    for row in rows:
        group = group_at(at=row.at, within=within)
        heads = {post.person_id for post in group.heads}
        if row.decided_by_id in heads:
            continue
        for_head += row.for_head_id is not None
        while_present += bool(heads - group.away) or row.for_head_id not in heads
    return Acting(for_head, while_present, len(rows))
