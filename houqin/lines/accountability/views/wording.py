"""Words of the line for templates: a report in one line, occasions, names in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from houqin.common.words import _
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries.card import OCCASIONS
from houqin.lines.accountability.rules import report as rules

REASONS = {
    rules.SECOND_MEASUREMENT: _("second measurement"),
    "fell_ill": _("fell ill"),
}


def said(report: DailyReport) -> str:
    """Return what a report says: 36.4 ℃ (armpit) · cough · on campus."""
    if not report.outcome:
        return gettext("erased after the time of keeping")
    parts = []
    if report.is_as_yesterday:
        parts.append(gettext("same as yesterday"))
    if report.temperature_c is not None:
        how = gettext(rules.METHODS[report.method]) if report.method in rules.METHODS else ""
        parts.append(f"{report.temperature_c:.1f} ℃" + (f" ({how})" if how else ""))
    parts += [gettext(rules.SYMPTOMS[symptom]) for symptom in report.symptoms if symptom in rules.SYMPTOMS]
    if report.contact in rules.CONTACTS and report.contact:
        parts.append(gettext(rules.CONTACTS[report.contact]))
    if report.whereabouts in rules.WHEREABOUTS:
        parts.append(gettext(rules.WHEREABOUTS[report.whereabouts]))
    parts += [text for text in (report.place_text, report.note) if text]
    return " · ".join(parts) or gettext("no fever, no symptoms")


def reason(report: DailyReport) -> str:
    """Return why a version was written."""
    return gettext(REASONS[report.reason]) if report.reason in REASONS else report.reason


def occasion(code: str) -> str:
    """Return the word of an occasion; "all" stands for all reports of the day together."""
    if code == "all":
        return gettext("whole day")
    return gettext(OCCASIONS[code]) if code in OCCASIONS else code


def in_language(names: tuple[str, str]) -> str:
    """Return the Chinese or the English of two names."""
    return names[1] if (get_language() or "").startswith("en") else names[0]
