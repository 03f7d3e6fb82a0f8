"""The tables of line 9, by concern."""

from __future__ import annotations

from houqin.lines.accountability.models.findings import Finding, Recheck, Rectification
from houqin.lines.accountability.models.group import Charge, Decision, Exhibit, Review
from houqin.lines.accountability.models.report import DailyReport, HomeObservation, Outcome
from houqin.lines.accountability.models.roll import Excuse, SignOff
from houqin.lines.accountability.models.supervision import Inspector, Round, Visit
from houqin.lines.accountability.models.watch import Handover

__all__ = [
    "Charge",
    "DailyReport",
    "Decision",
    "Excuse",
    "Exhibit",
    "Finding",
    "Handover",
    "HomeObservation",
    "Inspector",
    "Outcome",
    "Recheck",
    "Rectification",
    "Review",
    "Round",
    "SignOff",
    "Visit",
]
