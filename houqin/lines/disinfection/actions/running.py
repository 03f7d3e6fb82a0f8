"""Runs recorded: judged, and where they count they prove what is owed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from houqin.common import clock
from houqin.common.declared import DutyKind
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.models import Duty, Source, State
from houqin.kernel.duties.rules import Proof
from houqin.kernel.files import actions as files
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import publishing, repairing
from houqin.lines.disinfection.measures import DisinfectionMeasures
from houqin.lines.disinfection.models import Batch, Item, Lamp, Mix, Point, Run
from houqin.lines.disinfection.queries import plans, runs
from houqin.lines.disinfection.rules import judging, rhythm
from houqin.lines.disinfection.rules.judging import Neighbour, Told, Used

Pair = tuple[Run, Duty]
WHOLE = Scope.whole(reason="a run is judged by all that stands around it")
MOST_RUNS = 500


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the point, as it came."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Done:
    """One run as it is told: which row of the plan at which point, what was used, from when until when."""

    point_id: int
    item_id: int
    started_at: datetime
    ended_at: datetime
    mix_id: int | None = None
    batch_id: int | None = None
    lamp_id: int | None = None
    proof: str = "tap"
    method: str = ""
    photo: Photo | None = None


@dataclass(slots=True)
class _Ground:
    """Everything that runs are judged by, read once."""

    items: Mapping[int, Item]
    points: Mapping[int, Point]
    mixes: Mapping[int, Mix]
    batches: Mapping[int, Batch]
    lamps: Mapping[int, Lamp]
    near: dict[int, list[tuple[str, Neighbour]]]
    measures: dict[date, DisinfectionMeasures]
    open: dict[tuple[date, str, str], list[Duty]]
    redo: dict[tuple[date, str, str], list[Duty]]


@audit.action
def record_runs(
    *, runs_told: Sequence[Done], by: Actor, at: datetime, command: str | None = None, source: str = Source.SELF
) -> dict[str, Any]:
    """Record what was disinfected; return numbers (runs, counted) and why the first that did not count did not.

    A run counts only if contact time, strength, way, proof and times are right; one that does not stays on record with
    its reasons, and its point is still owed. Refuses unknown points, rows, stock, and times that cannot be.
    """
    if not runs_told or len(runs_told) > MOST_RUNS:
        raise Refused(_("tell 1 to %(most)s runs at a time"), most=MOST_RUNS)
    ground = _ground(runs_told)
    rows, proofs, again = [], list[Pair](), list[Pair]()
    for told in sorted(runs_told, key=lambda one: one.started_at):
        row = _judged(told, ground, by, at)
        rows.append(row)
        if row.is_counted and (duty := _owed(row, ground)) is not None:
            row.occasion = duty.occasion
            proofs.append((row, duty))
        if row.is_counted and (duty := _again(row, ground)) is not None:
            again.append((row, duty))
    bulk.insert(rows)
    _prove(declared.ROUND, proofs, by, at, source)
    _prove(declared.REDO, again, by, at, source)
    _burn(rows)
    for row in rows:
        if judging.needs_repair(row.why_not):
            repairing.ask_for_repair(point_id=row.point_id, what="lamp", about=f"lamp:{row.lamp_id}", by=by, at=at)
    if any(not row.is_counted for row in rows) or any(duty.state == State.MISSED for _row, duty in proofs):
        publishing.publish_redo(day=clock.day_of(at), by=by, at=at)
    audit.about(f"unit:{ground.points[rows[0].point_id].unit_id}")
    counted = sum(row.is_counted for row in rows)
    audit.count(runs=len(rows), counted=counted)
    why_not = next((list(row.why_not) for row in rows if not row.is_counted), [])
    return {"runs": len(rows), "counted": counted, "why_not": why_not}


def _ground(told: Sequence[Done]) -> _Ground:
    points = Point.objects.select_related("unit").in_bulk({one.point_id for one in told})
    items = Item.objects.in_bulk({one.item_id for one in told})
    if any(one.point_id not in points or one.item_id not in items for one in told):
        raise Refused(_("this point is not in the plan"), field="point")
    if any(points[one.point_id].kind_id != items[one.item_id].point_kind_id for one in told):
        raise Refused(_("the plan asks this of another kind of point"), field="item")
    since, until = min(one.started_at for one in told), max(one.ended_at for one in told)
    days = {clock.day_of(one.started_at) for one in told}
    keys = {f"point:{point_id}" for point_id in points}
    return _Ground(
        items, points,
        Mix.objects.select_related("batch").in_bulk({one.mix_id for one in told if one.mix_id}),
        Batch.objects.in_bulk({one.batch_id for one in told if one.batch_id}),
        Lamp.objects.in_bulk({one.lamp_id for one in told if one.lamp_id}),
        runs.near(points, since=since, until=until, within=WHOLE),
        {day: plans.measures_for(day=day, within=WHOLE) for day in days},
        _waiting(declared.ROUND, days | {day - timedelta(days=1) for day in days}, keys),
        _waiting(declared.REDO, days, keys),
    )  # fmt: skip


def _waiting(kind: DutyKind, days: Iterable[date], keys: Collection[str]) -> dict[tuple[date, str, str], list[Duty]]:
    found: dict[tuple[date, str, str], list[Duty]] = {}
    for day in sorted(days):
        owed = duty_queries.duties_named(day=day, kind=kind, subject_keys=keys, within=WHOLE)
        for duty in sorted(owed, key=lambda one: one.opens_at):
            found.setdefault((day, duty.subject_key, duty.occasion.rpartition(".")[0]), []).append(duty)
    return found


def _judged(told: Done, ground: _Ground, by: Actor, at: datetime) -> Run:
    item, point = ground.items[told.item_id], ground.points[told.point_id]
    said = Told(told.method or item.method, told.started_at, told.ended_at, told.proof)
    if not judging.is_plausible(said, at=at):
        raise Refused(_("these times cannot be: look at the clock of the phone"), field="started_at")
    day = clock.day_of(told.started_at)
    measures = ground.measures[day]
    if told.started_at < at - timedelta(hours=measures.greatest_age_h):
        raise Refused(_("this is too long ago to be entered"), field="started_at")
    used, agent = _used(told, ground)
    near = ground.near.setdefault(point.pk, [])
    why = judging.why_not(
        item.need, said, used, meals=measures.meals,
        near=[replace(one, is_same=key == item.key) for key, one in near],
    )  # fmt: skip
    near.append((item.key if not why else "", Neighbour(agent or item.agent, said.started_at, said.ended_at)))
    return Run(
        point=point, item=item, day=day, agent=agent or item.agent, method=said.method, mix_id=told.mix_id,
        batch_id=told.batch_id, lamp_id=told.lamp_id,
        working_mg_l=Decimal(str(used.working_mg_l)) if used and used.working_mg_l else None,
        started_at=said.started_at, ended_at=said.ended_at, proof=said.proof,
        photo_id=_kept(told.photo, point, by, at),
        is_counted=not why, why_not=why, by=by.key, at=at,
    )  # fmt: skip


def _kept(photo: Photo | None, point: Point, by: Actor, at: datetime) -> int | None:
    if photo is None:
        return None
    return files.store(
        content=photo.content, name=photo.name, media_type=photo.media_type, about=f"point:{point.pk}",
        unit_path=point.unit.path, by=by, at=at,
    )  # fmt: skip


def _used(told: Done, ground: _Ground) -> tuple[Used | None, str]:
    """Return what was used, from the mixture, the batch or the lamp that is named. Refuses one that does not exist."""
    if told.mix_id:
        mix = ground.mixes.get(told.mix_id)
        if mix is None:
            raise Refused(_("this solution is not known"), field="mix")
        batch, label = mix.batch, float(mix.label_percent or 0)
        return Used(batch.agent, label, float(mix.working_mg_l), mix.mixed_at, batch.expires_on), batch.agent
    if told.batch_id:
        opened = ground.batches.get(told.batch_id)
        if opened is None:
            raise Refused(_("this batch is not known"), field="batch")
        return Used(opened.agent, expires_on=opened.expires_on), opened.agent
    if told.lamp_id:
        lamp = ground.lamps.get(told.lamp_id)
        if lamp is None or lamp.point_id != told.point_id or lamp.closed_at:
            raise Refused(_("this lamp does not hang here"), field="lamp")
        return Used("uv", lamp_h=lamp.burnt_min / 60), "uv"
    return None, ""


def _owed(row: Run, ground: _Ground) -> Duty | None:
    """Return the first thing owed that the run proves: open or missed, and begun when the run began."""
    if row.item.rhythm == rhythm.EVENT and (duty := _first(row, ground.open, row.day - timedelta(days=1))):
        # What happened in the evening may be due after midnight.
        return duty
    return _first(row, ground.open, row.day)


def _again(row: Run, ground: _Ground) -> Duty | None:
    """Return what is owed again at the point, if anything is."""
    return _first(row, ground.redo, row.day)


def _first(row: Run, owed: dict[tuple[date, str, str], list[Duty]], day: date) -> Duty | None:
    waiting = owed.get((day, f"point:{row.point_id}", row.item.key), [])
    for duty in waiting:
        if duty.state in {State.OPEN, State.MISSED} and duty.opens_at <= row.ended_at <= duty.settles_at:
            waiting.remove(duty)
            return duty
    return None


def _prove(kind: DutyKind, proofs: Sequence[Pair], by: Actor, at: datetime, source: str) -> None:
    if not proofs:
        return
    told = [
        Proof(duty.day, duty.subject_key, row.ended_at, occasion=duty.occasion, ref=f"run:{row.pk}")
        for row, duty in proofs
    ]
    duties.prove(kind=kind, proofs=told, by=by, at=at, source=source)


def _burn(rows: Sequence[Run]) -> None:
    for row in rows:
        if row.lamp_id:
            minutes = round((row.ended_at - row.started_at).total_seconds() / 60)
            Lamp.objects.filter(pk=row.lamp_id).update(burnt_min=F("burnt_min") + minutes)


@audit.action
def excuse_points(*, duty_ids: Sequence[int], reason: str, by: Actor, at: datetime) -> int:
    """Excuse runs that need not be: a locked building, a room out of use. Refuses none, no reason, and what is done."""
    if not duty_ids:
        raise Refused(_("choose what need not be disinfected"), field="duty")
    if reason not in EXCUSES:
        raise Refused(_("say why it need not be disinfected"), field="reason")
    audit.about(declared.ROUND.key)
    return duties.excuse(duty_ids=duty_ids, reason=reason, by=by, at=at)


EXCUSES = {
    "locked": _("locked and sealed, nobody inside"),
    "works": _("works are going on"),
    "not_used": _("not used today"),
}
