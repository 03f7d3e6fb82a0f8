"""Writes of the leading group: its decisions, and for whom they were taken (row 111)."""

from __future__ import annotations

from datetime import datetime

from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.people.models import Person
from houqin.lines.accountability.models import Decision
from houqin.lines.accountability.queries import group as queries
from houqin.lines.accountability.rules import aspects
from houqin.lines.accountability.rules.group import Standing

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def decide(
    *,
    aspect: str,
    text_zh: str = "",
    text_en: str = "",
    for_head_id: int | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Enter a decision of the group on an aspect by one of its heads, or by a deputy while every head is away.

    `for_head_id` says for which of the absent heads a deputy acts (else the first). Returns the decision's id. Refuses
    an unknown aspect, no text at all, who is neither head nor deputy, and a deputy while a head is present.
    """
    if aspect not in aspects.ASPECTS:
        raise Refused(_("there is no such aspect"), "aspect")
    said = limited(text_zh, 400, "text_zh"), limited(text_en, 400, "text_en")
    if not any(said):
        raise Refused(_("say what is decided"), "text_zh")
    person_id = by.person_id or 0
    standing = queries.standing_of(person_id, at=at, within=WHOLE)
    if not standing.may_decide:
        raise _why_not(standing)
    for_head = _for_head(standing, for_head_id)
    row = Decision.objects.create(
        aspect=aspect, text_zh=said[0], text_en=said[1], decided_by_id=person_id, for_head_id=for_head, at=at
    )
    audit.about(f"decision:{row.pk}")
    audit.count(for_head=int(for_head is not None))
    return row.pk


def _why_not(standing: Standing) -> Refused:
    if not standing.is_deputy:
        return Refused(_("only the heads of the leading group decide, and its deputies while the heads are away"))
    if not standing.present:
        return Refused(_("the leading group has no head: one has to be appointed first"))
    names = Person.objects.filter(pk__in=standing.present).order_by("pk").values_list("name", flat=True)
    return Refused(_("%(names)s is present: a deputy decides only while the heads are away"), names="、".join(names))


def _for_head(standing: Standing, wanted: int | None) -> int | None:
    if standing.is_head:
        return None
    if wanted is not None and wanted not in standing.for_heads:
        raise Refused(_("choose one of the absent heads"), "for_head")
    return wanted or standing.for_heads[0]
