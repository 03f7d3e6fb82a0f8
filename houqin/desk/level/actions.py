"""Writes of the room: a change of level that everybody is told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk import formats
from houqin.desk.context import LEVELS
from houqin.desk.level import queries
from houqin.desk.level.models import Decided, Decision
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices import actions as notices
from houqin.kernel.response import actions as response

# The key of the line, what it promised (msgid), how many, what becomes of it (`models.Decision`).
Answered = tuple[str, str, int, str]
WHOLE = Scope.whole(reason="everybody is told of a change of level")


@audit.action
def announce(
    *,
    place_id: int,
    level: str,
    starts_at: datetime,
    document: str,
    decisions: Sequence[Answered] = (),
    site: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Enter a change of level and tell everybody of it, in both languages.

    `decisions` say what becomes of what was promised for after it. Refuses what `response` refuses, and promises
    about which nothing was decided. `site` is Houqin's address as readers of group chats reach it.
    """
    change_id = response.enter_change(
        place_id=place_id, level=level, starts_at=starts_at, document=document, by=by, at=at
    )
    for line, title, number, decision in decisions:
        if decision not in Decision.values:
            raise Refused(_("say what becomes of what was promised: keep, change, or cancel and tell"))
        Decided.objects.create(change_id=change_id, line=line, title=title, number=number, decision=decision)
    said = (_("%(place)s: %(level)s from %(at)s"), _("by %(document)s"))
    _tell(f"level:{change_id}", change_id, said, queries.decided(change_id, within=WHOLE), site, by=by, at=at)
    return change_id


@audit.action
def take_back(
    *, change_id: int, because: str, site: str = "", by: Actor, at: datetime, command: str | None = None
) -> int:
    """Withdraw a change before its instant and tell everybody who was told. Refuses what `response` refuses."""
    response.withdraw_change(change_id=change_id, because=because, by=by, at=at)
    said = (_("%(place)s: the change to %(level)s from %(at)s is withdrawn"), _("because: %(because)s"))
    _tell(f"level:{change_id}:withdrawn", change_id, said, [], site, by=by, at=at)
    return change_id


def _tell(
    key: str, change_id: int, said: tuple[str, str], decided: list[Decided], site: str, *, by: Actor, at: datetime
) -> None:
    row, (title, text) = queries.change_for(change_id, within=WHOLE), said
    titles, texts = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            values = {
                "place": (row.place.name_en if language == "en" else "") or row.place.name,
                "level": LEVELS[row.level],
                "at": formats.level_instant(row.starts_at),
                "document": row.document,
                "because": row.withdrawn_because,
            }
            titles.append(gettext(title) % values)
            texts.append("\n".join([gettext(text) % values, *(_said(one) for one in decided)]))
    notices.post(
        key=key,
        title=(titles[0], titles[1]),
        text=(texts[0], texts[1]),
        link=f"/level/changes/{change_id}/",
        weight="level",
        leaves="title" if site else "",
        site=site,
        by=by,
        at=at,
    )


def _said(one: Decided) -> str:
    """Return "take-away lunches (63): cancel and tell" in the language that is active."""
    values = {"title": gettext(one.title), "number": one.number, "decision": gettext(one.get_decision_display())}
    return gettext("%(title)s (%(number)s): %(decision)s") % values
