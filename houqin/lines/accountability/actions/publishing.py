"""What the line owes on a day, concern by concern: each in its own transaction, with its own record."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common.scope import Actor, Scope
from houqin.kernel.returns import actions as returns
from houqin.kernel.returns import queries as return_queries
from houqin.lines.accountability.actions import aspects, findings, report, watch
from houqin.lines.accountability.queries import aspects as aspect_queries
from houqin.lines.accountability.queries import findings as finding_queries
from houqin.lines.accountability.queries import watch as watch_queries

WHOLE = Scope.whole(reason="the day's worker runs for all")


def publish(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make everything that the line owes on a day equal to what is expected now; return numbers of effects.

    What owes nothing on the day, and never did, writes nothing.
    """
    effects = dict(report.publish(day=day, by=by, at=at))
    if watch_queries.is_owing(day=day, within=WHOLE):
        _add(effects, watch.publish(day=day, by=by, at=at))
    if aspect_queries.is_owing(day=day, at=at, within=WHOLE):
        _add(effects, aspects.publish(day=day, by=by, at=at))
    if finding_queries.is_owing(day, within=WHOLE):
        _add(effects, findings.publish(day=day, by=by, at=at))
    if return_queries.is_owing(day, within=WHOLE):
        _add(effects, returns.publish(day=day, by=by, at=at))
    return effects


def _add(effects: dict[str, int], more: dict[str, int]) -> None:
    for name, number in more.items():
        effects[name] = effects.get(name, 0) + number
