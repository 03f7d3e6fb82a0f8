"""The manifest of line 5: everywhere disinfected as planned, and proven."""

from __future__ import annotations

from houqin.common.words import _
from houqin.lines.disinfection import declared, planning, sheets
from houqin.lines.disinfection.actions import publishing
from houqin.lines.disinfection.measures import DisinfectionMeasures
from houqin.lines.disinfection.queries import summary
from houqin.lines.disinfection.rules import asked
from houqin.manifest import Line

LINE = Line(
    key="disinfection",
    title=_("Disinfection"),
    icon="spray",
    home="/disinfection/",
    duty_kinds=declared.DUTY_KINDS,
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
)
