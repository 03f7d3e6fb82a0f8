"""Tours are asked for, proposed by a solver, adopted by a person, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.lines.disinfection.models import Rounds, RoundsState, Visit

MOST_CREWS, FURTHEST_DAYS = 60, 7


@dataclass(frozen=True, slots=True)
class Step:
    """One visit as it is proposed: which crew (from 1), which of its day, which point, for what, when."""

    crew: int
    position: int
    point_id: int
    occasion: str
    starts_at: datetime


@audit.action
def ask_for_tours(
    *, day: date, unit_id: int, crews: int, leader_ids: Sequence[int] = (), by: Actor, at: datetime,
    command: str | None = None,
) -> int:  # fmt: skip
    """Ask for tours of a unit on a day; return the id of what will be proposed. An older question is dropped.

    Refuses a day that is over or more than a week away, and no crew or more than 60.
    """
    today = clock.day_of(at)
    if not today <= day <= today + timedelta(days=FURTHEST_DAYS):
        raise Refused(_("tours are planned for today and the week to come"), field="day")
    number = len(leader_ids) or crews
    if not 1 <= number <= MOST_CREWS:
        raise Refused(_("say how many crews walk, 1 to %(most)s"), field="crews", most=MOST_CREWS)
    older = Rounds.objects.filter(day=day, unit_id=unit_id, state__in=(RoundsState.ASKED, RoundsState.PROPOSED))
    older.update(state=RoundsState.DROPPED, dropped_at=at)
    row = Rounds.objects.create(
        day=day, unit_id=unit_id, crews=number, leaders=list(leader_ids), asked_by=by.key, asked_at=at
    )
    audit.about(f"rounds:{row.pk}")
    return row.pk


@audit.action
def propose_tours(
    *, rounds_id: int, steps: Sequence[Step], walked_m: float, gap: float, unplaced: Sequence[dict[str, Any]],
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Keep what the solver made, for a person to adopt. Refuses what was answered or dropped in the meantime."""
    asked = Rounds.objects.filter(pk=rounds_id, state=RoundsState.ASKED)
    if not asked.update(
        state=RoundsState.PROPOSED, walked_m=round(walked_m), gap=Decimal(str(round(gap, 4))), unplaced=list(unplaced),
        proposed_at=at,
    ):  # fmt: skip
        raise Refused(_("these tours are not asked for any more"))
    Visit.objects.bulk_create(
        Visit(
            rounds_id=rounds_id, crew=one.crew, position=one.position, point_id=one.point_id, occasion=one.occasion,
            starts_at=one.starts_at,
        )
        for one in steps
    )  # fmt: skip
    audit.about(f"rounds:{rounds_id}")
    audit.count(visits=len(steps), unplaced=len(unplaced))


@audit.action
def adopt_tours(*, rounds_id: int, by: Actor, at: datetime) -> None:
    """Let tours hold from now on; those of the same unit and day that held before are dropped.

    Refuses what is not proposed, and a proposal without a single visit.
    """
    row = Rounds.objects.filter(pk=rounds_id, state=RoundsState.PROPOSED).first()
    if row is None:
        raise Refused(_("there is nothing to adopt: ask for tours anew"))
    if not row.visits.exists():
        raise Refused(_("these tours visit nothing: ask for more crews"))
    before = Rounds.objects.filter(day=row.day, unit_id=row.unit_id, state=RoundsState.ADOPTED)
    before.update(state=RoundsState.DROPPED, dropped_at=at)
    Rounds.objects.filter(pk=rounds_id).update(state=RoundsState.ADOPTED, adopted_by=by.key, adopted_at=at)
    audit.about(f"rounds:{rounds_id}")


@audit.action
def drop_tours(*, rounds_id: int, by: Actor, at: datetime) -> None:
    """Drop tours, proposed or in force: everybody sees all open points again. Refuses what is dropped already."""
    audit.about(f"rounds:{rounds_id}")
    rows = Rounds.objects.filter(pk=rounds_id).exclude(state=RoundsState.DROPPED)
    if not rows.update(state=RoundsState.DROPPED, dropped_at=at):
        raise Refused(_("these tours are dropped already"))
