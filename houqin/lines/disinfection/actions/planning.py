"""Points are registered, and a version of the plan is adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.lines.disinfection.actions import publishing
from houqin.lines.disinfection.models import Bin, Item, Lamp, Plan, Point, PointKind
from houqin.lines.disinfection.rules import chemistry, judging, rhythm
from houqin.lines.disinfection.rules.rhythm import Rhythm

KEY_LENGTH, KIND_LENGTH = 16, 40


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row of a plan as it is adopted; `point_kind` by key; mg/L or % by volume, or neither (alcohol, lamps)."""

    key: str
    point_kind: str
    agent: str
    method: str
    contact_min: int
    rhythm: Rhythm = field(default_factory=Rhythm)
    text: str = ""
    target_mg_l: int | None = None
    percent_v_v: Decimal | None = None
    proof: str = "tap"
    use: str = chemistry.ROUTINE


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point as a sheet names it."""

    code: str
    kind_id: int
    place_id: int
    unit_id: int
    area_m2: int | None = None


@audit.action
def name_point_kind(*, key: str, name: str, name_en: str = "", is_public: bool = True, by: Actor, at: datetime) -> int:
    """Name a kind of point, or name it anew; return its id. Refuses an empty key or name."""
    if not key.strip() or not name.strip() or len(key) > KIND_LENGTH or len(name) > KIND_LENGTH:
        raise Refused(_("a kind of point needs a key and a name of at most 40 letters"), field="key")
    row, _is_new = PointKind.objects.update_or_create(
        key=key.strip(), defaults={"name": name.strip(), "name_en": name_en.strip(), "is_public": is_public}
    )
    audit.about(f"point_kind:{row.pk}")
    return row.pk


@audit.action
def add_point(
    *, code: str, kind_id: int, place_id: int, unit_id: int, area_m2: int | None = None,
    by: Actor, at: datetime, command: str | None = None,
) -> int:  # fmt: skip
    """Register a point that a unit disinfects; return its id. Refuses an empty code and one in use."""
    code = code.strip()
    if not code or Point.objects.filter(code=code).exists():
        raise Refused(_("give a code that no other point has"), field="code")
    row = Point.objects.create(
        code=code, kind_id=kind_id, place_id=place_id, unit_id=unit_id, area_m2=area_m2,
        added_at=at,
    )  # fmt: skip
    audit.about(f"point:{row.pk}")
    return row.pk


@audit.action
def add_points(*, rows: Sequence[PointRow], by: Actor, at: datetime) -> int:
    """Register points from a sheet; return how many. Refuses what `add_point` refuses."""
    for row in rows:
        add_point(
            code=row.code, kind_id=row.kind_id, place_id=row.place_id, unit_id=row.unit_id, area_m2=row.area_m2,
            by=by, at=at,
        )  # fmt: skip
    audit.about("points")
    audit.count(points=len(rows))
    return len(rows)


@audit.action
def close_point(*, point_id: int, by: Actor, at: datetime) -> None:
    """Disinfect a point no longer; what it owes from now on is excused. Refuses one that is closed."""
    audit.about(f"point:{point_id}")
    if not Point.objects.filter(pk=point_id, closed_at=None).update(closed_at=at):
        raise Refused(_("this point is closed already"))
    publishing.publish(day=clock.day_of(at), by=by, at=at)


@audit.action
def add_lamp(*, code: str, point_id: int, burnt_min: int = 0, by: Actor, at: datetime) -> int:
    """Register an ultraviolet lamp with the minutes that it has burnt; return its id. Refuses a code in use."""
    if not code.strip() or Lamp.objects.filter(code=code.strip()).exists():
        raise Refused(_("give a code that no other lamp has"), field="code")
    row = Lamp.objects.create(code=code.strip(), point_id=point_id, burnt_min=burnt_min, tested_at=at)
    audit.about(f"lamp:{row.pk}")
    return row.pk


@audit.action
def add_bin(*, code: str, place_id: int, unit_id: int, spot: str = "", by: Actor, at: datetime) -> int:
    """Register a bin for used masks; return its id. Refuses a code in use."""
    if not code.strip() or Bin.objects.filter(code=code.strip()).exists():
        raise Refused(_("give a code that no other bin has"), field="code")
    row = Bin.objects.create(code=code.strip(), place_id=place_id, unit_id=unit_id, spot=spot.strip(), added_at=at)
    audit.about(f"bin:{row.pk}")
    return row.pk


@audit.action
def close_lamp(*, lamp_id: int, by: Actor, at: datetime) -> None:
    """Take a lamp down. Refuses one that is closed."""
    audit.about(f"lamp:{lamp_id}")
    if not Lamp.objects.filter(pk=lamp_id, closed_at=None).update(closed_at=at):
        raise Refused(_("this lamp is closed already"))


@audit.action
def close_bin(*, bin_id: int, by: Actor, at: datetime) -> None:
    """Take a bin for used masks away; what it owes today is excused. Refuses one that is gone."""
    audit.about(f"bin:{bin_id}")
    if not Bin.objects.filter(pk=bin_id, closed_at=None).update(closed_at=at):
        raise Refused(_("this bin is gone already"))
    publishing.publish(day=clock.day_of(at), by=by, at=at)


@audit.action
def adopt_plan(
    *, name: str, document: str, valid_from: date, rows: Sequence[ItemRow], author_id: int | None = None, by: Actor,
    at: datetime, command: str | None = None,
) -> int:  # fmt: skip
    """Adopt a version of the plan that holds from a day; return its id.

    Refuses no rows, two of one key, an unknown kind of point, "regularly" without a number, alcohol that is sprayed,
    a strength above the caps, and two rows of one kind of point whose agents must not meet.
    """
    if not rows:
        raise Refused(_("a plan needs at least one row"), field="rows")
    kinds = dict(PointKind.objects.values_list("key", "pk"))
    for row in rows:
        check(row, set(kinds))
    _check_together(rows)
    last = Plan.objects.order_by("-version").first()
    plan = Plan.objects.create(
        version=last.version + 1 if last else 1, name=name.strip(), document=document.strip(), valid_from=valid_from,
        adopted_at=at, author_id=author_id,
    )  # fmt: skip
    Item.objects.bulk_create(_item(plan, row, kinds[row.point_kind]) for row in rows)
    audit.about(f"plan:{plan.pk}")
    audit.count(rows=len(rows))
    return plan.pk


@audit.action
def adopt_sheet(
    *, versions: Sequence[tuple[date, Sequence[ItemRow]]], name: str, document: str, by: Actor, at: datetime
) -> int:  # fmt: skip
    """Adopt the versions that a sheet holds, one for each first day; kinds it names for the first time are entered.

    Returns how many. Refuses what `adopt_plan` refuses.
    """
    known = set(PointKind.objects.values_list("key", flat=True))
    for _day, rows in versions:
        for kind in sorted({row.point_kind for row in rows} - known):
            name_point_kind(key=kind, name=kind, by=by, at=at)
            known.add(kind)
    for day, rows in versions:
        adopt_plan(name=name, document=document, valid_from=day, rows=rows, by=by, at=at)
    return len(versions)


def check(row: ItemRow, kinds: set[str]) -> None:
    """Refuse a row of a plan that cannot be."""
    if row.point_kind not in kinds:
        raise Refused(
            _("there is no kind of point %(kind)s"), field="place_kind", kind=limited(row.point_kind, 40, "point_kind")
        )
    if not row.key.strip() or len(row.key) > KEY_LENGTH:
        raise Refused(_("the key of a row has 1 to 16 letters"), field="key")
    chemistry.check_method(row.agent, row.method)
    rhythm.check(row.rhythm)
    if row.proof not in judging.PROOFS:
        raise Refused(_("the proof is scan, photo or tap"), field="proof")
    is_chlorine = chemistry.AGENTS[row.agent].family == "chlorine"
    if is_chlorine and (row.target_mg_l is None) == (row.percent_v_v is None):
        raise Refused(_("give the strength in mg/L or the share of product in percent, one of them"), "target_mg_l")
    if row.target_mg_l is not None:
        chemistry.check_strength(row.target_mg_l, row.use)
    if row.percent_v_v is not None:
        chemistry.dilution(5.0, 10.0, percent_v_v=float(row.percent_v_v), use=row.use)
    least = judging.LEAST_LAMP_MIN if row.agent == "uv" else 0
    if not least <= row.contact_min <= 24 * 60:
        raise Refused(_("a contact time of %(least)s minutes at least"), field="contact_min", least=least)


def _check_together(rows: Sequence[ItemRow]) -> None:
    keys = [row.key for row in rows]
    if len(set(keys)) < len(keys):
        raise Refused(_("two rows of the plan have one key"), field="key")
    for n, one in enumerate(rows):
        for other in rows[:n]:
            if one.point_kind == other.point_kind and (why := chemistry.clash(one.agent, other.agent)):
                raise Refused(why, field="agent")


def _item(plan: Plan, row: ItemRow, kind_id: int) -> Item:
    often = row.rhythm
    return Item(
        plan=plan, key=row.key.strip(), point_kind_id=kind_id, text=row.text.strip(), agent=row.agent,
        method=row.method, target_mg_l=row.target_mg_l, percent_v_v=row.percent_v_v, dwell_min=row.contact_min,
        proof=row.proof, rhythm=often.kind, times=often.times, hours=often.hours, weekdays=list(often.weekdays),
        opens=often.opens, closes=often.closes, gap_min=often.gap_min,
        event=often.event,
    )  # fmt: skip
