"""Writes of the room: a request to join, told to who may confirm it."""

from __future__ import annotations

from datetime import datetime

from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk.joining import queries
from houqin.kernel.access import joining
from houqin.kernel.access.models import JoinRequest
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.wording import both

WHOLE = Scope.whole(reason="who answers for a unit is told")
TITLE = _("Somebody asks to join: please confirm")


@audit.action
def ask(
    *, code: str, person_id: int, last_four: str, secret: str, former_secret: str, browser: str, address: str,
    by: Actor, at: datetime,
) -> dict[str, int | str]:  # fmt: skip
    """Ask to join, and tell the unit's leaders, naming nobody. Refuses what `joining.ask_to_join` refuses."""
    asked = joining.ask_to_join(
        code=code, person_id=person_id, last_four=last_four, secret=secret, former_secret=former_secret,
        browser=browser, address=address, by=by, at=at,
    )  # fmt: skip
    row = JoinRequest.objects.select_related("unit").get(pk=asked["request"])
    for leader_id in queries.leaders_of(row.unit, at=at, within=WHOLE):
        if leader_id != person_id:
            notices.post(
                key=f"joining:{row.pk}:{leader_id}", title=both(TITLE), link=f"/joining/?unit={row.unit.code}",
                person_id=leader_id, until=row.expires_at, by=by, at=at,
            )  # fmt: skip
    return asked
