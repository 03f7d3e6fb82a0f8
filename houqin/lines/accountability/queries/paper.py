"""Who stands on a printed roll."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import State
from houqin.kernel.org import queries as org
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import expecting


def people_on(unit_path: str, *, day: date, occasion: str, at: datetime, within: Scope) -> list[int]:
    """Return the ids of who is still to report, by unit; of a day not published yet, everybody who will be asked."""
    rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=within).filter(
        org.subtree_q("unit_path", unit_path), state__in=[State.OPEN, State.MISSED]
    )
    if duties.occasions(day=day, kind=declared.DAILY_REPORT):
        found = rows.filter(occasion=occasion).order_by("unit_path", "person__pinyin", "pk")
        return [pk for pk in found.values_list("person_id", flat=True) if pk is not None]
    coming = expecting.people_on(day, at=at, within=within)
    return [one.person_id for one in coming if one.unit_path.startswith(unit_path)]
