"""Rows 99–108: the change of level, the officers on duty, the works that begin again."""

from __future__ import annotations

from datetime import timedelta

from houqin.common import clock
from houqin.kernel.response import queries as response
from houqin.scenarios.statement import WHOLE, Derived
from houqin.scenarios.statement import declared as derives


@derives(
    99,
    actions=("houqin.kernel.response.actions.enter_change",),
    tables=("response_levelchange", "places_place"),
    query="houqin.kernel.response.queries.changes_for",
    list="/level/",
)
def level_one_to_two() -> Derived:
    """The last change in force, and the level a second before it and at its instant."""
    root = response.root_place(within=WHOLE)
    changes = [row for row in response.changes_for(within=WHOLE) if row.withdrawn_at is None]
    if root is None or not changes:
        return Derived({}, 0)
    at = changes[0].starts_at
    before = response.level(place_path=root.path, at=at - timedelta(seconds=1), within=WHOLE)
    after = response.level(place_path=root.path, at=at, within=WHOLE)
    shown = {"instant": clock.local(at).isoformat(), "before": before, "after": after, "document": changes[0].document}
    reading = "“24:00 on 24 February” is the first instant of the 25th; the province decided, the article says the city"
    return Derived(shown, len(changes), reading)
