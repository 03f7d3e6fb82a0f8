"""Every read of the grid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel import prepared
from houqin.kernel.org.models import FormerPath, Unit


def within_q(field: str, within: Scope) -> Q:
    """Return the condition that the unit path in `field` lies in the scope."""
    if within.units is None:
        return Q()
    condition = Q(pk__in=[])
    for root in within.units:
        condition |= Q(**{f"{field}__gte": root, f"{field}__lt": paths.successor(root)})
    return condition


def subtree_q(field: str, path: str) -> Q:
    """Return the condition that the path in `field` lies under `path`, itself included; "" is everything."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": paths.successor(path)}) if path else Q()


def units_for(*, within: Scope) -> QuerySet[Unit]:
    """Return the units in the scope, in tree order."""
    return Unit.objects.filter(within_q("path", within)).order_by("path")


def unit_by_code(code: str, *, within: Scope) -> Unit | None:
    """Return the unit with this code, or None."""
    return units_for(within=within).filter(code=code).first()


def unit_at(path: str, *, within: Scope) -> Unit | None:
    """Return the unit with this path, or None."""
    return units_for(within=within).filter(path=path).first()


def children_of(path: str, *, within: Scope) -> list[Unit]:
    """Return the units directly under `path` ("" gives the roots)."""
    if path and paths.is_within(path, roots=within.units):
        return _children(first=path, after=paths.successor(path), length=len(path) + paths.DIGITS_PER_LEVEL)
    chosen = units_for(within=within).filter(subtree_q("path", path))
    return [unit for unit in chosen if paths.parent(unit.path) == path]


@prepared.read
def _children(first: Any, after: Any, length: Any) -> QuerySet[Unit]:
    below = Unit.objects.annotate(length=Length("path")).filter(path__gte=first, path__lt=after, length=length)
    return below.order_by("path")


def names_by_path(unit_paths: Iterable[str], *, within: Scope) -> dict[str, Unit]:
    """Return units by path, also by paths that they had before they were moved."""
    wanted = set(unit_paths)
    found = {unit.path: unit for unit in units_for(within=within).filter(path__in=wanted)}
    missing = wanted - found.keys()
    if missing:
        # A frozen path lies where the unit lay then: who may see that path may read its name.
        rows = FormerPath.objects.filter(path__in=missing).filter(within_q("path", within))
        found |= {row.path: row.node for row in rows.select_related("node")}
    return found


def line_of(path: str, *, within: Scope) -> list[Unit]:
    """Return the units from the root down to `path`."""
    del within
    return list(Unit.objects.filter(path__in=paths.ancestors(path)).order_by("path"))
