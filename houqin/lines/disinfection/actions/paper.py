"""Printed rounds keyed back: row by row, good rows with or without the faulty ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties.models import Source
from houqin.lines.disinfection.actions import bins, running
from houqin.lines.disinfection.models import Item, Point
from houqin.lines.disinfection.queries import paper as papers
from houqin.lines.disinfection.queries import plans, stores
from houqin.lines.disinfection.rules import chemistry, judging
from houqin.lines.disinfection.rules import paper as rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")
Rows = Mapping[str, Mapping[str, str]]
Outcome = dict[str, Refused | None]


@audit.action
def key_rounds(*, day: date, occasion: str, rows: Rows, by: Actor, at: datetime) -> Outcome:
    """Record what stands on a printed round; return for each row written why it was refused, or None.

    The sheet, signed, is the proof. What was used is found on record: the solution of that strength, the batch, the
    lamp.
    """
    del occasion
    items = {item.key: item for item in plans.items_of(plans.plan_on(day, within=WHOLE), within=WHOLE)}
    points = plans.names_of_points({papers.read_key(key)[0] for key in rows}, within=WHOLE)

    def take(key: str, given: Mapping[str, str]) -> bool:
        point_id, named = papers.read_key(key)
        item, point = items.get(named.rpartition(".")[0]), points.get(point_id)
        if item is None or point is None:
            raise Refused(_("this point is not in the plan"), field="point")
        written = rules.read(given, day=day, contact_min=item.dwell_min)
        if written is None:
            return False
        told = running.Done(point.pk, item.pk, written.started_at, written.ended_at, proof=judging.PAPER)
        running.record_runs(runs_told=[_with_used(told, item, point, written)], by=by, at=at, source=Source.PAPER)
        return True

    return _each(rows, take)


def _with_used(told: running.Done, item: Item, point: Point, written: rules.Written) -> running.Done:
    """Return the run with the mixture, batch or lamp that was used. Refuses where nothing on record fits."""
    if item.agent == "uv":
        lamp = stores.lamps_for(within=WHOLE).filter(point=point).first()
        if lamp is None:
            raise Refused(_("no lamp is registered at this point"), field="lamp")
        return replace(told, lamp_id=lamp.pk)
    unit = point.unit.path
    if chemistry.AGENTS[item.agent].is_mixed:
        for mix in stores.mixes_within([unit], at=written.started_at, within=WHOLE):
            wanted = written.working_mg_l or item.need.wanted_mg_l(float(mix.label_percent or 0))
            if mix.batch.agent == item.agent and chemistry.is_within(float(mix.working_mg_l), wanted):
                return replace(told, mix_id=mix.pk)
        raise Refused(_("no solution of this strength is on record: enter first what was mixed"), field="mg_l")
    for batch in stores.batches_for(within=WHOLE.narrowed((unit,))):
        if batch.agent == item.agent:
            return replace(told, batch_id=batch.pk)
    raise Refused(_("no batch of the agent is on record: enter it first"), field="batch")


@audit.action
def key_bins(*, day: date, occasion: str, rows: Rows, by: Actor, at: datetime) -> Outcome:
    """Record the bins that a printed form says were emptied; return for each row why it was refused, or None."""
    del occasion

    def take(key: str, given: Mapping[str, str]) -> bool:
        cells = rules.cells_of(given)
        if not any(cells.get(name) for name in ("bags", "whom")):
            return False
        if not cells.get("time"):
            raise Refused(_("the time is missing; give one for all above"), field="time")
        told = bins.Emptied(
            papers.read_key(key)[0], rules.number_of(cells.get("bags", ""), "bags"),
            rules.number_of(cells.get("mg_l") or str(chemistry.STANDARDS["waste"].low_mg_l), "mg_l"),
            cells.get("whom", ""), rules.time_of(cells["time"], day, "time"),
        )  # fmt: skip
        bins.empty_bins(emptied=[told], by=by, at=at)
        return True

    return _each(rows, take)


def _each(rows: Rows, take: Callable[[str, Mapping[str, str]], bool]) -> Outcome:
    outcome: Outcome = {}
    for key, given in rows.items():
        try:
            with transaction.atomic():
                is_taken = take(key, given)
        except Refused as refused:
            outcome[key] = refused
        else:
            if is_taken:
                outcome[key] = None
    audit.about("paper")
    audit.count(keyed=sum(refused is None for refused in outcome.values()))
    return outcome
