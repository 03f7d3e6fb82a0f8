"""A small canteen and a dormitory with a plan, for the tests of line 5: Thursday, 5 March 2020."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.org import actions as org
from houqin.kernel.org.models import Unit
from houqin.kernel.places import actions as places
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response
from houqin.lines.disinfection.actions import planning, publishing, running, storing
from houqin.lines.disinfection.actions.planning import ItemRow
from houqin.lines.disinfection.models import Item, Point, PointKind
from houqin.lines.disinfection.rules.rhythm import Rhythm

BY, WHOLE = Actor.system("test"), Scope.whole(reason="tests")
DAY = date(2020, 3, 5)
START = date(2020, 2, 1)
PLACES = (
    ("u", "大学", "area", None), ("nh", "南湖校区", "campus", "u"), ("canteen", "第一食堂", "building", "nh"),
    ("flats", "梅苑公寓", "building", "nh"),
)  # fmt: skip
ROWS = (
    ItemRow("floor", "floor", "chlorine", "spray", 30, Rhythm(times=1), "2% 84 喷洒", percent_v_v=Decimal(2)),
    ItemRow("corridor", "corridor", "chlorine", "spray", 30, Rhythm(times=2, gap_min=240), "1:100", target_mg_l=500),
    ItemRow("reader", "reader", "alcohol", "wipe", 3, Rhythm(times=1), "75%酒精擦拭"),
    ItemRow("lamp", "lamp", "uv", "lamp", 30, Rhythm("meals"), "两餐之间"),
)


def at(text, day=DAY):
    """Return a clock time of the day."""
    return clock.instant(day, text)


def build(level="III"):
    """Open places and units, name kinds, register points, adopt the plan; return points by code."""
    for code, name, kind, parent in PLACES:
        places.open_place(code=code, name=name, kind=kind, parent_code=parent, by=BY, at=at("00:00", START))
    for code, parent in (("zwb", None), ("kitchen", "zwb"), ("wardens", "zwb")):
        org.open_unit(
            code=code, name=code, kind="department" if parent is None else "team", parent_code=parent, by=BY,
            at=at("00:00", START),
        )  # fmt: skip
    if level:
        response.enter_change(
            place_id=place("u").pk, level=level, starts_at=at("00:00", START), document="文", by=BY,
            at=at("00:00", START),
        )  # fmt: skip
    for key, name in (("floor", "地面"), ("corridor", "楼道"), ("reader", "卡机"), ("lamp", "餐厅")):
        planning.name_point_kind(
            key=key, name=name, is_public=key in {"floor", "corridor"}, by=BY, at=at("00:00", START)
        )
    for code, kind, where, unit in (
        ("c-floor", "floor", "canteen", "kitchen"), ("c-reader", "reader", "canteen", "kitchen"),
        ("c-lamp", "lamp", "canteen", "kitchen"), ("f-1", "corridor", "flats", "wardens"),
        ("f-2", "corridor", "flats", "wardens"),
    ):  # fmt: skip
        planning.add_point(
            code=code, kind_id=PointKind.objects.get(key=kind).pk, place_id=place(where).pk,
            unit_id=Unit.objects.get(code=unit).pk, by=BY, at=at("00:00", START),
        )  # fmt: skip
    adopt(ROWS)
    return {point.code: point for point in Point.objects.all()}


def adopt(rows, valid_from=START, **more):
    """Adopt a version of the plan."""
    return planning.adopt_plan(
        name="专项方案", document="校发2020-1号", valid_from=valid_from, rows=rows, by=BY, at=at("00:00", START), **more
    )


def place(code):
    """Return a place by code."""
    return Place.objects.get(code=code)


def item(key):
    """Return a row of the newest plan."""
    return Item.objects.filter(key=key).latest("pk")


def batch(number="B1", percent="5", expires=date(2020, 12, 31), **more):
    """Receive a batch of 84, or alcohol in a place of its own; return its id."""
    if more.get("agent") == "alcohol":
        more = {"place_id": place("nh").pk, "capacity_l": Decimal(1), "bottle_ml": 500, **more}
    return storing.receive_batch(
        number=number, product=more.pop("product", "84消毒液"), agent=more.pop("agent", "chlorine"),
        label_percent=Decimal(percent) if percent else None, expires_on=expires, by=BY, at=at("07:00"), **more,
    )  # fmt: skip


def mix(batch_id, unit="kitchen", when="07:30", **strength):
    """Mix ten litres; return the id."""
    return storing.mix(
        batch_id=batch_id, unit_id=Unit.objects.get(code=unit).pk, volume_l=Decimal(10), has_protection=True,
        happened_at=at(when), by=BY, at=at(when), **(strength or {"percent_v_v": Decimal(2)}),
    )  # fmt: skip


def publish(day=DAY):
    """Publish a day."""
    return publishing.publish(day=day, by=BY, at=at("00:00", day))


def run(point, key, since, minutes=30, *, day=DAY, now=None, **used):
    """Record one run; return numbers."""
    begins = at(since, day)
    ends = begins + timedelta(minutes=minutes)
    told = running.Done(point.pk, item(key).pk, begins, ends, **{k: v for k, v in used.items() if k != "command"})
    return running.record_runs(runs_told=[told], by=BY, at=now or ends, command=used.get("command"))
