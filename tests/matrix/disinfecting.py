"""Points, a plan, stock and a bin on both sides, for the routes of line 5."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.org.models import Unit
from houqin.kernel.places.models import Place
from houqin.lines.disinfection.actions import planning, repairing, storing, touring
from houqin.lines.disinfection.actions.planning import ItemRow
from houqin.lines.disinfection.models import Item, Point, PointKind
from houqin.lines.disinfection.rules.rhythm import Rhythm

BY = Actor.system("test")
FIRST = date(2020, 2, 1)


def at(text: str = "08:00") -> datetime:
    """Return an instant of the day before the one that is looked at."""
    return clock.instant(date(2020, 3, 4), text)


def added(letters: tuple[str, ...]) -> list[dict[str, object]]:
    """Add a point, a batch, a lamp and a bin on each side, and one plan for both; return the ids by side."""
    kind_id = planning.name_point_kind(key="corridor", name="楼道", name_en="corridor", by=BY, at=at())
    rows = [ItemRow("corridor", "corridor", "chlorine", "spray", 30, Rhythm(times=2), target_mg_l=500)]
    planning.adopt_plan(name="方案", document="文", valid_from=FIRST, rows=rows, by=BY, at=at())
    item_id = Item.objects.get(key="corridor").pk
    assert PointKind.objects.filter(pk=kind_id).exists()
    return [{**_side(letter, kind_id), "item_id": item_id} for letter in letters]


def _side(letter: str, kind_id: int) -> dict[str, object]:
    place, unit = Place.objects.get(code=f"hall-{letter}"), Unit.objects.get(code=f"team-{letter}")
    code = f"corridor-{letter}"
    planning.add_point(code=code, kind_id=kind_id, place_id=place.pk, unit_id=unit.pk, by=BY, at=at())
    point = Point.objects.get(code=code)
    bin_id = planning.add_bin(code=f"bin-{letter}", place_id=place.pk, unit_id=unit.pk, by=BY, at=at())
    return {
        "point_id": point.pk,
        "disinfection:book code": code,
        "disinfection:at_the_place code": code,
        "batch_id": storing.receive_batch(
            number=letter, product="84", agent="chlorine", label_percent=Decimal(5), expires_on=date(2021, 1, 1),
            unit_id=unit.pk, by=BY, at=at(),
        ),
        "lamp_id": planning.add_lamp(code=f"uv-{letter}", point_id=point.pk, by=BY, at=at()),
        "bin_id": bin_id,
        "disinfection:repair code": code,
        "disinfection:folder place_code": place.code,
        "rounds_id": touring.ask_for_tours(
            day=date(2020, 3, 5), unit_id=unit.pk, crews=1, by=BY, at=clock.instant(date(2020, 3, 5), "05:00")
        ),
        "order_id": repairing.ask_for_repair(point_id=point.pk, what="door", unit_id=unit.pk, by=BY, at=at()),
        "disinfection:register what": "point",
        "disinfection:close what": "bin",
        "close_id": bin_id,
    }  # fmt: skip
