"""Fields by which places, units and kinds of points are chosen, in the language of the page."""

from __future__ import annotations

from houqin.common.scope import Scope
from houqin.kernel.fields import PlaceField, spoken
from houqin.kernel.org import queries as org
from houqin.lines.disinfection.models import PointKind

WHOLE = Scope.whole(reason="places and units are known to everybody")
__all__ = ["WHOLE", "PlaceField", "point_kinds", "spoken", "units"]


def units(within: Scope) -> list[tuple[int, str]]:
    """Return the units in the scope to choose from."""
    rows = org.units_for(within=within).filter(closed_at=None)
    return [(unit.pk, spoken(unit)) for unit in rows]


def point_kinds() -> list[tuple[int, str]]:
    """Return the kinds of points to choose from."""
    return [(kind.pk, spoken(kind)) for kind in PointKind.objects.order_by("pk")]
