"""Writes of the room: a request to join, told to who may confirm it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk.joining import queries
from houqin.kernel.access import joining, tablets
from houqin.kernel.access.models import JoinRequest
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.wording import both

WHOLE = Scope.whole(reason="who answers for a unit is told")
TITLE = _("Somebody asks to join: please confirm")
LET_IN = _("A phone or computer was let in under your name")
BADGE_DRAWN = _("A badge was printed for you")
NOT_YOU = _("If this was not you, sign it out on the page of your account and tell your leader.")


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


@audit.action
def decide(
    *, request_ids: Sequence[int], is_confirmed: bool, numbers: Mapping[int, str], by: Actor, at: datetime
) -> int:
    """Confirm or refuse requests as `joining.decide` does, and tell each person who was let in at once."""
    number = joining.decide(request_ids=request_ids, is_confirmed=is_confirmed, numbers=numbers, by=by, at=at)
    if is_confirmed:
        for row in JoinRequest.objects.filter(pk__in=request_ids):
            _tell(f"joined:{row.pk}", LET_IN, row.person_id, by, at)
    return number


@audit.action
def issue_badges(*, person_ids: Sequence[int], by: Actor, at: datetime) -> list[tuple[int, str]]:
    """Draw badges as `tablets.issue_badges` does, and tell each person at once."""
    drawn = tablets.issue_badges(person_ids=person_ids, by=by, at=at)
    for person_id, _code in drawn:
        _tell(f"badge:{person_id}:{at.timestamp():.0f}", BADGE_DRAWN, person_id, by, at)
    return drawn


def _tell(key: str, title: str, person_id: int, by: Actor, at: datetime) -> None:
    if by.person_id != person_id:
        notices.post(
            key=key, title=both(title), text=both(NOT_YOU), link="/setup/me/", person_id=person_id, by=by, at=at
        )
