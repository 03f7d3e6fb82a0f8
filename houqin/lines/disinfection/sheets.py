"""The plan and its points as sheets, and the record book out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.rows import Effect
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.exchange import sheets
from houqin.kernel.org import queries as org
from houqin.kernel.places import queries as places
from houqin.lines.disinfection.actions import planning
from houqin.lines.disinfection.actions.planning import ItemRow
from houqin.lines.disinfection.models import Item, PointKind
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.rules import chemistry, judging
from houqin.lines.disinfection.rules.rhythm import EVENTS, KINDS, TIMES, Rhythm
from houqin.manifest import SheetKind

WHOLE = Scope.whole(reason="a plan is read from a sheet")
NAME = "校园卫生清洁消毒专项方案"
PLAN = sheets.Sheet(
    "disinfection-plan",
    "消毒方案",
    "Disinfection plan",
    (
        sheets.Column("place_kind", "场所类别", "Kind of place", "text", is_required=True, max_length=40,
                      example="公寓楼道"),
        sheets.Column("times_a_day", "每日次数", "Times a day", "integer", example="2",
                      note="按次数的必填 · needed where the rhythm is times a day"),
        sheets.Column("valid_from", "起始日期", "Valid from", "date", is_required=True, example="2020-02-01"),
        sheets.Column("key", "行代码", "Key", "code", max_length=16),
        sheets.Column("text", "方案原文", "As the document says", "text", max_length=80, example="2%84 喷洒"),
        sheets.Column("agent", "消毒剂", "Agent", "choice", choices=tuple(chemistry.AGENTS), example="chlorine"),
        sheets.Column("method", "方式", "Method", "choice", choices=tuple(chemistry.METHODS), example="spray"),
        sheets.Column("target_mg_l", "有效氯mg/L", "mg/L", "integer", example="500"),
        sheets.Column("percent_v_v", "体积百分比", "Percent by volume", "decimal"),
        sheets.Column("contact_min", "作用分钟", "Contact minutes", "integer", example="30"),
        sheets.Column("rhythm", "频次类型", "Rhythm", "choice", choices=tuple(KINDS), example="times"),
        sheets.Column("hours", "每几小时", "Every … hours", "integer"),
        sheets.Column("weekdays", "星期", "Weekdays", "code", max_length=20, note="1–7，逗号分隔 · 1 is Monday"),
        sheets.Column("event", "事件", "After which event", "choice", choices=tuple(EVENTS)),
        sheets.Column("gap_min", "最小间隔分钟", "Least gap, minutes", "integer", example="240"),
        sheets.Column("proof", "凭证", "Proof", "choice", choices=tuple(judging.PROOFS), example="scan"),
    ),
    key=("valid_from", "place_kind", "key"),
)  # fmt: skip
POINTS = sheets.Sheet(
    "disinfection-points",
    "消毒点位",
    "Disinfection points",
    (
        sheets.Column("code", "点位码", "Code", "code", is_required=True, max_length=40, example="meiyuan-1f-corridor"),
        sheets.Column("place_kind", "场所类别", "Kind of place", "text", is_required=True, max_length=40,
                      example="公寓楼道"),
        sheets.Column("place", "场所代码", "Place", "code", is_required=True, max_length=32,
                      example="nh-meiyuan-flats"),
        sheets.Column("unit", "责任单位代码", "Unit", "code", is_required=True, max_length=32, example="u05-1"),
        sheets.Column("area_m2", "面积m²", "Area m²", "integer", example="120"),
    ),
    key=("code",),
)  # fmt: skip


def _key(kind: str, given: str) -> str:
    if given:
        return given
    return kind if len(kind) <= planning.KEY_LENGTH else "k" + hashlib.sha256(kind.encode()).hexdigest()[:10]


def item_row(values: dict[str, Any]) -> ItemRow:
    """Return a row of a plan from the cells of a sheet; what is left empty is 500 mg/L, sprayed, 30 minutes."""
    agent = str(values.get("agent") or "chlorine")
    target, share = values.get("target_mg_l"), values.get("percent_v_v")
    is_chlorine = agent in chemistry.AGENTS and chemistry.AGENTS[agent].family == "chlorine"
    if is_chlorine and target is None and share is None:
        target = chemistry.STANDARDS["surface"].low_mg_l
    default = chemistry.AGENTS[agent].methods[0] if agent in chemistry.AGENTS else "spray"
    contact = values.get("contact_min")
    return ItemRow(
        key=_key(str(values["place_kind"]), str(values.get("key") or "")), point_kind=str(values["place_kind"]),
        agent=agent, method=str(values.get("method") or default), contact_min=30 if contact is None else int(contact),
        rhythm=_rhythm(values), text=str(values.get("text") or ""), target_mg_l=target, percent_v_v=share,
        proof=str(values.get("proof") or "tap"),
    )  # fmt: skip


def _rhythm(values: dict[str, Any]) -> Rhythm:
    days = tuple(int(one) - 1 for one in str(values.get("weekdays") or "").replace("，", ",").split(",") if one.strip())
    return Rhythm(
        str(values.get("rhythm") or TIMES), int(values.get("times_a_day") or 0), int(values.get("hours") or 0), days,
        gap_min=int(values.get("gap_min") or 0), event=str(values.get("event") or ""),
    )  # fmt: skip


def _plan(rows: Sequence[sheets.Row]) -> tuple[Effect, list[tuple[date, list[ItemRow]]]]:
    effect, by_day = Effect(), dict[date, list[ItemRow]]()
    for row in rows:
        given: dict[str, Any] = dict(row.values)
        try:
            made = item_row(given)
            planning.check(made, {made.point_kind})
        except ValueError:
            effect.refuse(row.number, "weekdays", given.get("weekdays"), _("say on which days of the week"))
            continue
        except Refused as refused:
            column = "times_a_day" if refused.field in {"times", "kind"} else refused.field or "place_kind"
            effect.refuse(row.number, column, given.get(column), refused.msgid, **refused.values)
            continue
        by_day.setdefault(given["valid_from"], []).append(made)
    fresh = []
    for day, made_rows in sorted(by_day.items()):
        if _is_as_it_stands(day, made_rows):
            effect.unchanged += len(made_rows)
        else:
            fresh.append((day, made_rows))
            effect.created += len(made_rows)
    return effect, fresh


def _is_as_it_stands(day: date, rows: Sequence[ItemRow]) -> bool:
    plan = plans.plans_for(within=WHOLE).filter(valid_from=day).first()
    if plan is None:
        return False
    return [_cells(item) for item in plans.items_of(plan, within=WHOLE)] == [_cells_of(row) for row in rows]


def _cells(item: Item) -> tuple[object, ...]:
    return _same(item.key, item.point_kind.key, item.agent, item.method, item.target_mg_l, item.percent_v_v,
                 item.dwell_min, item.how_often, item.text, item.proof)  # fmt: skip


def _cells_of(row: ItemRow) -> tuple[object, ...]:
    return _same(row.key, row.point_kind, row.agent, row.method, row.target_mg_l, row.percent_v_v, row.contact_min,
                 row.rhythm, row.text, row.proof)  # fmt: skip


def _same(*cells: object) -> tuple[object, ...]:
    return tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in cells)


def apply_plan(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Adopt a version for every first day that the sheet names; in earnest any fault refuses the whole."""
    effect, fresh = _plan(rows)
    if is_trial:
        return effect
    if effect.faults:
        raise effect.faults[0].why
    if fresh:
        planning.adopt_sheet(versions=fresh, name=NAME, document="", by=by, at=at)
    effect.is_applied = True
    return effect


def plan_rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield the rows of the version that holds now."""
    del language
    plan = plans.plan_on(clock.day_of(at), within=within) or plans.plans_for(within=within).first()
    for item in plans.items_of(plan, within=within):
        yield {
            "place_kind": item.point_kind.key, "times_a_day": item.times or None,
            "valid_from": item.plan.valid_from if plan is None else plan.valid_from, "key": item.key,
            "text": item.text, "agent": item.agent, "method": item.method, "target_mg_l": item.target_mg_l,
            "percent_v_v": item.percent_v_v, "contact_min": item.dwell_min, "rhythm": item.rhythm,
            "hours": item.hours or None, "weekdays": ",".join(str(day + 1) for day in item.weekdays),
            "event": item.event or None, "gap_min": item.gap_min or None, "proof": item.proof,
        }  # fmt: skip


def apply_points(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Register the points that are new; known ones stay as they are. In earnest any fault refuses the whole."""
    effect, fresh = _points(rows)
    if is_trial:
        return effect
    if effect.faults:
        raise effect.faults[0].why
    if fresh:
        planning.add_points(rows=fresh, by=by, at=at)
    effect.is_applied = True
    return effect


def _points(rows: Sequence[sheets.Row]) -> tuple[Effect, list[planning.PointRow]]:
    effect, fresh = Effect(), list[planning.PointRow]()
    known = set(plans.points_for(within=WHOLE).values_list("code", flat=True))
    kinds = dict(PointKind.objects.values_list("key", "pk"))
    for row in rows:
        given: dict[str, Any] = dict(row.values)
        place = places.place_by_code(given["place"], within=WHOLE)
        unit = org.units_for(within=WHOLE).filter(code=given["unit"]).first()
        before = len(effect.faults)
        if place is None:
            effect.refuse(row.number, "place", given["place"], _("there is no place %(code)s"), code=given["place"])
        if unit is None:
            effect.refuse(row.number, "unit", given["unit"], _("there is no unit %(code)s"), code=given["unit"])
        if given["place_kind"] not in kinds:
            effect.refuse(row.number, "place_kind", given["place_kind"], _("there is no kind of point %(kind)s"),
                          kind=given["place_kind"])  # fmt: skip
        if len(effect.faults) > before or place is None or unit is None:
            continue
        if given["code"] in known:
            effect.unchanged += 1
            continue
        kind_id = kinds[given["place_kind"]]
        fresh.append(planning.PointRow(given["code"], kind_id, place.pk, unit.pk, given.get("area_m2")))
    effect.created = len(fresh)
    return effect, fresh


def point_rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield the points that stand, in walking order."""
    del at, language
    for point in plans.points_for(within=within):
        yield {"code": point.code, "place_kind": point.kind.key, "place": point.place.code, "unit": point.unit.code,
               "area_m2": point.area_m2}  # fmt: skip


SHEETS = {
    PLAN.kind: SheetKind(PLAN, plan_rows, apply_plan),
    POINTS.kind: SheetKind(POINTS, point_rows, apply_points, is_independent=True),
}
