"""The tables of line 9, by concern."""

from __future__ import annotations

from houqin.lines.accountability.models.report import DailyReport, HomeObservation, Outcome
from houqin.lines.accountability.models.roll import Excuse, SignOff

__all__ = ["DailyReport", "Excuse", "HomeObservation", "Outcome", "SignOff"]
