"""Every read of the register that joins several concepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from houqin.common import paths
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk.register.models import Upload
from houqin.kernel.audit.models import Record
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Membership, Person
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import Place, PlaceState

OPEN_UNITS, OPEN_PLACES = 3, 2
LOOKS = frozenset({"reveal_phone", "reveal_identity"})
# What a record says on a page; an act that is not listed is called a change.
ACTS = {
    "enter_person": _("Entered"),
    "enter_people": _("Entered"),
    "correct_person": _("Corrected"),
    "transfer": _("Transferred"),
    "leave": _("Left"),
    "let_leave": _("Left"),
    "rejoin": _("Joined"),
    "undo_membership": _("Last step taken back"),
    "appoint": _("Appointed"),
    "relieve": _("Relieved of a post"),
    "go_away": _("Away"),
    "come_back": _("Came back"),
    "merge": _("Merged with another entry"),
    "merge_people": _("Merged with another entry"),
    "reveal_phone": _("Telephone number read"),
    "reveal_identity": _("Document number read"),
    "grant": _("Role given"),
    "revoke": _("Role ended"),
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list: a person, where they belong, and the merged number by which they were found."""

    person: Person
    membership: Membership | None
    was: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a person's history."""

    at: datetime
    title: str
    by: str
    text: str = ""
    colour: str = "plain"
    is_look: bool = False


@dataclass(slots=True)
class TreeNode:
    """A unit or place with what lies under it, as parts/tree.html draws it."""

    name: str
    name_en: str
    address: str
    note: str
    is_open: bool
    children: list[TreeNode] = field(default_factory=list)


def named(node: Person | Unit | Place | TreeNode) -> str:
    """Return a name in the language of the page."""
    is_english = (get_language() or "").startswith("en")
    return str((is_english and node.name_en) or node.name)


def rows_of(found: Sequence[Person], *, at: datetime, within: Scope, was: Mapping[int, str]) -> list[PersonRow]:
    """Return people with where they belong, in the order given."""
    belongs = people.units_of([person.pk for person in found], at=at, within=within)
    return [PersonRow(person, belongs.get(person.pk), was.get(person.pk, "")) for person in found]


def belonging(rows: QuerySet[Person], *, at: datetime, within: Scope, is_nowhere: bool = False) -> QuerySet[Person]:
    """Return those of the people who belong to a unit at the instant, or those who belong to none."""
    del within
    mine = Exists(Membership.objects.filter(people.in_force_q(at), person=OuterRef("pk")))
    return rows.filter(~mine if is_nowhere else mine)


def count_nowhere(*, at: datetime, within: Scope) -> int:
    """Return how many people of the scope belong to no unit at the instant."""
    return belonging(people.people_for(within=within, at=at), at=at, within=within, is_nowhere=True).count()


def steps_of(person: Person, *, within: Scope, tells_more: bool) -> list[Step]:
    """Return what is on record about a person, newest first; purposes and versions only for who may read them."""
    records = people.history_of(person, within=within)
    actors = people.people_named({pk for record in records if (pk := Actor(record.by).person_id)}, within=within)
    return [_step(record, actors, tells_more=tells_more) for record in records]


def _step(record: Record, actors: Mapping[int, Person], *, tells_more: bool) -> Step:
    actor = actors.get(Actor(record.by).person_id or 0)
    act = record.action.rpartition(".")[2]
    name = named(actor) if actor else gettext("the system")
    text = _told(getattr(record, "detail", None)) if tells_more else ""
    return Step(record.at, gettext(ACTS.get(act, _("Changed"))), name, text, is_look=act in LOOKS)


def _told(detail: object) -> str:
    content = getattr(detail, "content", None) or {}
    if purpose := content.get("purpose") or content.get("reason"):
        return str(purpose)
    changed = content.get("changed") or {}
    return "; ".join(f"{before} → {after}" for before, after in changed.values())


def unit_tree(*, at: datetime, within: Scope) -> list[TreeNode]:
    """Return the open units in the scope as trees, each with the number of people under it and its heads."""
    whole = _whole_counts(at=at, within=within)
    heads: dict[int, list[str]] = {}
    for post in people.posts_everywhere(at=at, within=within, kinds=("head", "secretary")):
        heads.setdefault(post.unit_id, []).append(named(post.person))
    units = org.units_for(within=within).filter(closed_at=None)
    notes = ((unit, [_people_word(whole.get(unit.path, 0)), *heads.get(unit.pk, [])]) for unit in units)
    return _grown(((unit, "register:unit", " · ".join(note)) for unit, note in notes), OPEN_UNITS)


def _people_word(number: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": f"{number:,}"}


def place_tree(*, within: Scope) -> list[TreeNode]:
    """Return the places in use in the scope as trees, each with its code."""
    found = places.places_for(within=within).filter(state=PlaceState.OPEN)
    return _grown(((place, "register:place", place.code) for place in found), OPEN_PLACES)


def _grown(nodes: Iterable[tuple[Unit | Place, str, str]], open_levels: int) -> list[TreeNode]:
    roots: list[TreeNode] = []
    at_path: dict[str, TreeNode] = {}
    for node, route, note in nodes:
        address = reverse(route, args=[node.pk])
        grown = TreeNode(node.name, node.name_en, address, note, node.depth <= open_levels)
        at_path[node.path] = grown
        above = at_path.get(node.parent_path)
        (above.children if above else roots).append(grown)
    return roots


def count_under(path: str, *, at: datetime, within: Scope) -> int:
    """Return how many people belong to a unit and those under it."""
    return _whole_counts(at=at, within=within).get(path, 0)


def units_under(path: str, *, at: datetime, within: Scope) -> list[tuple[Unit, int]]:
    """Return the open units directly under a path, each with the number of people under it."""
    counts = _whole_counts(at=at, within=within)
    children = org.children_of(path, within=within)
    return [(child, counts.get(child.path, 0)) for child in children if child.closed_at is None]


def _whole_counts(*, at: datetime, within: Scope) -> dict[str, int]:
    whole: dict[str, int] = {}
    for path, number in people.count_members(at=at, within=within).items():
        for above in paths.ancestors(path):
            whole[above] = whole.get(above, 0) + number
    return whole


def uploads_of(by: Actor, *, within: Scope) -> list[Upload]:
    """Return the files somebody sent, newest first, without their content."""
    del within
    return list(Upload.objects.filter(by=by.key).defer("content_cipher").order_by("-uploaded_at")[:20])


def upload_for(upload_id: int, by: Actor, *, within: Scope) -> Upload | None:
    """Return a file that this person sent, or None."""
    del within
    return Upload.objects.filter(pk=upload_id, by=by.key).first()
