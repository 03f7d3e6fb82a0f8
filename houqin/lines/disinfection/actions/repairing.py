"""What cannot be disinfected because something is broken is asked of whoever repairs."""

from __future__ import annotations

from datetime import datetime

from houqin.common.scope import Actor, Scope
from houqin.kernel.audit import actions as audit
from houqin.kernel.workorders import actions as workorders
from houqin.kernel.workorders import queries as orders
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Point

WHOLE = Scope.whole(reason="a repair is asked of whoever was asked last")


@audit.action
def ask_for_repair(
    *, point_id: int, what: str, note: str = "", unit_id: int | None = None, about: str = "", by: Actor, at: datetime,
    command: str | None = None,
) -> int:  # fmt: skip
    """Ask a unit to repair something at a point; return the id of the request.

    Without a unit it goes to the one that was asked last for the same, the first time to the point's own, which may
    hand it on. Refuses what `workorders.ask` refuses.
    """
    point = Point.objects.get(pk=point_id)
    last = orders.last_asked(declared.REPAIRS, what, within=WHOLE)
    audit.about(f"point:{point_id}")
    return workorders.ask(
        kind=declared.REPAIRS, what=what, about=about or f"point:{point_id}", place_id=point.place_id, note=note,
        asking_unit_id=point.unit_id, unit_id=unit_id or (last.pk if last else point.unit_id), by=by, at=at,
    )  # fmt: skip
