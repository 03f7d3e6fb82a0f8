"""The manifest of line 5: everywhere disinfected as planned, and proven."""

from __future__ import annotations

from houqin.common.words import _
from houqin.lines.disinfection import declared, planning, sheets
from houqin.lines.disinfection.actions import paper, publishing
from houqin.lines.disinfection.measures import DisinfectionMeasures
from houqin.lines.disinfection.queries import paper as papers
from houqin.lines.disinfection.queries import summary
from houqin.lines.disinfection.rules import asked
from houqin.manifest import Line, PaperColumn, PaperKind

ROUNDS_ON_PAPER = PaperKind(
    columns=(
        PaperColumn("ok", _("Done ✓"), 14, is_tick=True),
        PaperColumn("time", _("Begun"), 18),
        PaperColumn("until", _("Ended"), 18),
        PaperColumn("mg_l", _("mg/L"), 18),
    ),
    subjects=papers.rounds_on,
    names=papers.names_of_rounds,
    key=paper.key_rounds,
    is_by_occasion=False,
    hint=_("Type as it is written: 0740 is 07:40; a tick alone is the contact time of the plan."),
)
BINS_ON_PAPER = PaperKind(
    columns=(
        PaperColumn("bags", _("Bags"), 16),
        PaperColumn("mg_l", _("mg/L"), 18),
        PaperColumn("whom", _("Handed over to"), 40),
        PaperColumn("time", _("Time"), 18),
    ),
    subjects=papers.bins_on,
    names=papers.names_of_bins,
    key=paper.key_bins,
    is_by_occasion=False,
    hint=_("Type as it is written: 0740 is 07:40; no strength written is 1000 mg/L."),
)
LINE = Line(
    key="disinfection",
    title=_("Disinfection"),
    icon="spray",
    home="/disinfection/",
    duty_kinds=declared.DUTY_KINDS,
    order_kinds=(declared.REPAIRS,),
    retention=declared.RETENTION,
    measures=(DisinfectionMeasures,),
    tile=summary.tile,
    brief=summary.brief,
    owed_by=summary.owed_by,
    labels_of=summary.labels_of,
    publish=publishing.publish,
    propose=planning.propose,
    rules={"dilution": asked.dilution},
    sheets=sheets.SHEETS,
    paper={declared.ROUND.key: ROUNDS_ON_PAPER, declared.MASK_BIN.key: BINS_ON_PAPER},
)
