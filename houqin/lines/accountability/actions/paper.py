"""The printed roll keyed back: row by row, good rows with or without the faulty ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties.models import Source
from houqin.lines.accountability.actions import report
from houqin.lines.accountability.queries import paper as papers
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules import paper as rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def key_roll(
    *, day: date, occasion: str, rows: Mapping[str, Mapping[str, str]], by: Actor, at: datetime
) -> dict[str, Refused | None]:
    """Record what stands on a printed roll, by "person:17"; return for each row written why it was refused, or None.

    The time on the paper decides whether it is late; it may be a week old. What is refused leaves nothing.
    """
    outcome: dict[str, Refused | None] = {}
    measures = replace(queries.measures_for(day=day, within=WHOLE), greatest_age_h=rules.GREATEST_AGE_H)
    for subject_key, given in rows.items():
        try:
            with transaction.atomic():
                written = rules.read(given, day=day)
                if written is None:
                    continue
                report.record_report(
                    day=day, person_id=papers.person_of(subject_key), occasion=occasion, answer=written.answer,
                    measures=measures, happened_at=written.happened_at, source=Source.PAPER, by=by, at=at,
                )  # fmt: skip
        except Refused as refused:
            outcome[subject_key] = refused
        else:
            outcome[subject_key] = None
    audit.count(keyed=sum(refused is None for refused in outcome.values()))
    return outcome
