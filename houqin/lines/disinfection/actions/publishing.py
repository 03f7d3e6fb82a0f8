"""What the line owes on a day: runs of the plan, bins to be emptied; each in its own transaction."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common.scope import Actor, Scope
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.queries import plans, redo

WHOLE = Scope.whole(reason="the day's worker runs for all")


def publish(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the duties of a day equal to what is expected now; return numbers of effects.

    What owes nothing on the day, and never did, writes nothing.
    """
    effects: dict[str, int] = {}
    known = duty_queries.kinds_on(day, within=WHOLE)
    if plans.plan_on(day, within=WHOLE) is not None or declared.ROUND.key in known:
        _add(effects, publish_rounds(day=day, by=by, at=at))
        _add(effects, publish_redo(day=day, by=by, at=at))
    if declared.MASK_BIN.key in known or plans.bins_for(within=WHOLE).exists():
        _add(effects, publish_bins(day=day, by=by, at=at))
    return effects


def _add(effects: dict[str, int], more: dict[str, int]) -> None:
    for key, number in more.items():
        effects[key] = effects.get(key, 0) + number


@audit.action
def publish_rounds(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the runs owed on a day equal to what the plan of the day asks."""
    owed = plans.rounds_owed(day, within=WHOLE)
    return duties.reconcile(kind=declared.ROUND, day=day, expected=owed, by=by, at=at)


@audit.action
def publish_redo(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make what is owed again on a day equal to what was missed the day before and what failed since."""
    owed = redo.redo_owed(day, within=WHOLE)
    return duties.reconcile(kind=declared.REDO, day=day, expected=owed, by=by, at=at)


@audit.action
def publish_bins(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the emptyings owed on a day equal to the bins that stand."""
    owed = plans.bins_owed(day, within=WHOLE)
    return duties.reconcile(kind=declared.MASK_BIN, day=day, expected=owed, by=by, at=at)
