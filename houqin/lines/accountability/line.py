"""The manifest of line 9: everybody heard of every day, and who answers for what."""

from __future__ import annotations

from datetime import date, datetime

from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.lines.accountability import declared, sheets
from houqin.lines.accountability.actions import evidence, findings, paper, publishing, reminding, report
from houqin.lines.accountability.measures import (
    AspectMeasures,
    ReportMeasures,
    SupervisionMeasures,
    Telephones,
    WatchMeasures,
)
from houqin.lines.accountability.queries import counting, summary
from houqin.lines.accountability.queries import findings as finding_queries
from houqin.lines.accountability.queries import paper as papers
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.queries import roll as queries
from houqin.lines.accountability.rules import report as rules
from houqin.manifest import Line, PaperColumn, PaperKind

WHOLE = Scope.whole(reason="the day's worker runs for all")


def remind(*, day: date, by: Actor, at: datetime) -> int:
    """Send the digests that are due; where none is, nothing is written at all."""
    sent = 0
    if finding_queries.is_telling(at=at, within=WHOLE):
        sent += findings.escalate(by=by, at=at)
    measures = reports.measures_for(day=day, within=WHOLE)
    if queries.digests_due(day=day, at=at, measures=measures, within=WHOLE):
        sent += reminding.escalate(day=day, by=by, at=at)
    return sent


ROLL_ON_PAPER = PaperKind(
    columns=(
        PaperColumn("ok", _("As yesterday ✓"), 14, is_tick=True),
        PaperColumn("temperature", "℃", 16),
        PaperColumn("method", _("Measured: 1 forehead 2 armpit 3 ear"), 22),
        PaperColumn("symptoms", _("Symptoms by number"), 24),
        PaperColumn("place", _("Where: 1 campus 2 home 3 away"), 22),
        PaperColumn("time", _("Time"), 18),
    ),
    subjects=papers.subjects_on,
    names=papers.names_of,
    key=paper.key_roll,
    legend=tuple(rules.SYMPTOMS.values()),
    hint=_("Type as it is written: 364 is 36.4, 0610 is 06:10."),
)
LINE = Line(
    key="accountability",
    title=_("Accountability"),
    icon="users-group",
    home="/accountability/missing/",
    duty_kinds=declared.DUTY_KINDS,
    hold_kinds=declared.HOLD_KINDS,
    retention=declared.RETENTION,
    measures=(ReportMeasures, WatchMeasures, Telephones, AspectMeasures, SupervisionMeasures),
    headline=summary.headline,
    tile=summary.tile,
    brief=summary.brief,
    lagging=summary.lagging,
    counts=counting.counts,
    owed_by=summary.owed_by,
    ahead=summary.ahead,
    on_duty=summary.on_duty,
    labels_of=summary.labels_of,
    publish=publishing.publish,
    remind=remind,
    daily=(report.end_due_observations, evidence.forget_waiting),
    sheets=sheets.SHEETS,
    paper={declared.DAILY_REPORT.key: ROLL_ON_PAPER},
)
