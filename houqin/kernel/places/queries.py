"""Every read of places."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.places.models import FormerPath, Place


def within_q(field: str, within: Scope) -> Q:
    """Return the condition that the place path in `field` lies in the scope."""
    if within.places is None:
        return Q()
    condition = Q(pk__in=[])
    for root in within.places:
        condition |= subtree_q(field, root)
    return condition


def subtree_q(field: str, path: str) -> Q:
    """Return the condition that the path in `field` lies under `path`, itself included; "" is everything."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": paths.successor(path)}) if path else Q()


def places_for(*, within: Scope) -> QuerySet[Place]:
    """Return the places in the scope, in tree order."""
    return Place.objects.filter(within_q("path", within)).order_by("path")


def place_by_code(code: str, *, within: Scope) -> Place | None:
    """Return the place with this code, or None."""
    return places_for(within=within).filter(code=code).first()


def children_of(path: str, *, within: Scope) -> list[Place]:
    """Return the places directly under `path` ("" gives the roots)."""
    chosen = places_for(within=within).filter(subtree_q("path", path))
    return [place for place in chosen if place.parent_path == path]


def names_by_path(place_paths: Iterable[str], *, within: Scope) -> dict[str, Place]:
    """Return places by path, also by paths that they had before they were moved."""
    wanted = set(place_paths)
    found = {place.path: place for place in places_for(within=within).filter(path__in=wanted)}
    missing = wanted - found.keys()
    if missing:
        # A frozen path lies where the place lay then: who may see that path may read its name.
        rows = FormerPath.objects.filter(path__in=missing).filter(within_q("path", within))
        found |= {row.path: row.node for row in rows.select_related("node")}
    return found


def line_of(path: str, *, within: Scope) -> list[Place]:
    """Return the places from the root down to `path`: where something lies is no secret to who sees it."""
    del within
    return list(Place.objects.filter(path__in=paths.ancestors(path)).order_by("path"))
