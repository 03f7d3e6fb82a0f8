"""Used masks: a bin is emptied, the bags are treated and handed over (rows 77, 78)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.rules import Proof
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Bin, Collection
from houqin.lines.disinfection.rules import chemistry

WHOLE = Scope.whole(reason="a bin owes its emptying whoever does it")
MOST_BAGS = 99


@dataclass(frozen=True, slots=True)
class Emptied:
    """One bin emptied: how many bags, soaked with how many mg/L, handed to whom."""

    bin_id: int
    bags: int
    working_mg_l: int
    handed_to: str
    happened_at: datetime
    agent: str = "chlorine"


@audit.action
def empty_bins(*, emptied: Sequence[Emptied], by: Actor, at: datetime, command: str | None = None) -> list[int]:
    """Record bins that were emptied, their bags soaked through, tied and handed over; return the ids.

    Refuses a bin that is closed, bags below 0, a treatment weaker than the norm for waste, and nobody to whom.
    """
    known = Bin.objects.filter(pk__in=[one.bin_id for one in emptied], closed_at=None).in_bulk()
    for one in emptied:
        _check(one, known)
    rows = [
        Collection(
            bin_id=one.bin_id, happened_at=one.happened_at, bags=one.bags, agent=one.agent,
            working_mg_l=one.working_mg_l, handed_to=limited(one.handed_to, 80, "handed_to"), by=by.key, at=at,
        )
        for one in emptied
    ]  # fmt: skip
    bulk.insert(rows)
    _prove(rows, by, at)
    audit.about("bins")
    audit.count(bins=len(rows), bags=sum(row.bags for row in rows))
    return [row.pk for row in rows]


def _check(one: Emptied, known: Mapping[int, Bin]) -> None:
    if one.bin_id not in known:
        raise Refused(_("there is no such bin"), field="bin")
    if not 0 <= one.bags <= MOST_BAGS:
        raise Refused(_("say how many bags, 0 to %(most)s"), field="bags", most=MOST_BAGS)
    least = chemistry.STANDARDS["waste"].low_mg_l
    if one.working_mg_l < least:
        raise Refused(_("used masks are soaked with at least %(least)s mg/L"), field="working_mg_l", least=least)
    if not one.handed_to.strip():
        raise Refused(_("say to whom the bags were handed over"), field="handed_to")


def _prove(rows: Sequence[Collection], by: Actor, at: datetime) -> None:
    by_day: dict[date, list[Collection]] = {}
    for row in rows:
        by_day.setdefault(clock.day_of(row.happened_at), []).append(row)
    for day, done in by_day.items():
        keys = {f"bin:{row.bin_id}": row for row in done}
        owed = duty_queries.duties_named(day=day, kind=declared.MASK_BIN, subject_keys=keys, within=WHOLE)
        proofs = [
            Proof(
                day, duty.subject_key, keys[duty.subject_key].happened_at, ref=f"collection:{keys[duty.subject_key].pk}"
            )
            for duty in owed
        ]
        if proofs:
            duties.prove(kind=declared.MASK_BIN, proofs=proofs, by=by, at=at)
