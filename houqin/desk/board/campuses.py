"""Which units lie on which campus: the board of one campus counts the units that lie wholly on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Membership
from houqin.kernel.places.models import Place

SEVERAL = "*"


@dataclass(frozen=True, slots=True)
class Campus:
    """A campus with the subtrees of units that lie wholly on it, as far as they are seen."""

    code: str
    name: str
    name_en: str
    path: str
    roots: tuple[str, ...]


def campuses(*, within: Scope) -> list[Campus]:
    """Return the campuses between which the board can switch; none where all that is seen lies on one of them."""
    places = list(Place.objects.filter(kind="campus").order_by("path"))
    if len(places) < 2:
        return []
    lying = _campus_of_units([place.path for place in places])
    found = []
    for place in places:
        roots = within.narrowed(_roots(lying, place.path)).units or ()
        if roots:
            found.append(Campus(place.code, place.name, place.name_en, place.path, roots))
    return found if len(found) > 1 else []


def count_across(*, at: datetime, within: Scope) -> int:
    """Return how many people belong directly to units that lie on no single campus: they count with the whole only."""
    places = list(Place.objects.filter(kind="campus").values_list("path", flat=True))
    across = [path for path, campus in _campus_of_units(places).items() if campus not in places]
    in_force = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
    members = Membership.objects.filter(in_force, unit__path__in=across)
    return members.count() if within.is_whole else 0


def _campus_of_units(campus_paths: list[str]) -> dict[str, str]:
    """Return for each unit the campus on which it lies with all under it: its path, SEVERAL, or "" where unknown.

    A unit without a place stands where the unit above it stands.
    """
    stands: dict[str, str] = {}
    for path, place in Unit.objects.filter(closed_at=None).order_by("path").values_list("path", "place__path"):
        stands[path] = _campus_at(place, campus_paths) if place else stands.get(paths.parent(path), "")
    whole = dict(stands)
    for path in sorted(stands, reverse=True):
        above = paths.parent(path)
        if above in whole and whole[path] != whole[above]:
            whole[above] = SEVERAL
    return whole


def _campus_at(place_path: str, campus_paths: list[str]) -> str:
    return next((path for path in campus_paths if place_path.startswith(path)), "")


def _roots(lying: dict[str, str], campus_path: str) -> Iterator[str]:
    """Yield the highest units that lie wholly on the campus."""
    for path, campus in lying.items():
        if campus == campus_path and lying.get(paths.parent(path)) != campus_path:
            yield path
