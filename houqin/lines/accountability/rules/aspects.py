"""The ten aspects of the work (row 113), how they stand, what bears it out; plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping

from houqin.common.words import _

ASPECTS: Mapping[str, str] = {
    "organisation": _("Organisation and leadership"),
    "publicity": _("Informing everybody"),
    "observation_rooms": _("Isolation and observation rooms"),
    "central_lodging": _("Lodging in one place"),
    "screening": _("Screening of people"),
    "works": _("Management of works"),
    "campus": _("Campus grounds"),
    "protection": _("Protection of oneself"),
    "watch": _("Officers on duty"),
    "reporting": _("Reporting of information"),
}
AS_PLANNED, AT_RISK, STUCK = "as_planned", "at_risk", "stuck"
STATUSES: Mapping[str, str] = {
    AS_PLANNED: _("going as planned"),
    AT_RISK: _("needs attention"),
    STUCK: _("stuck"),
}
NOTE, DOCUMENT, DECISION, COVERAGE = "note", "document", "decision", "coverage"
EVIDENCE: Mapping[str, str] = {
    NOTE: _("what was seen or done"),
    DOCUMENT: _("document"),
    DECISION: _("decision of the leading group"),
    COVERAGE: _("tasks done on the day"),
}
