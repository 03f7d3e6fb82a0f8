"""The report card: what a person's report of today is, in one place for my day and for its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.places.models import Place
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.rules import roll

OCCASIONS = {"am": _("morning"), "pm": _("evening")}


@dataclass(frozen=True, slots=True)
class Card:
    """One report owed by one person, with all that answering it needs. Temperatures in °C."""

    duty: Duty
    report: DailyReport | None
    reading_c: Decimal | None
    reading_at: datetime | None
    reading_place: Place | None
    last_whereabouts: str
    measures: ReportMeasures
    at: datetime

    @property
    def title(self) -> str:
        """The msgid of what is owed."""
        return declared.HOME_WATCH.title if self.is_watch else declared.DAILY_REPORT.title

    @property
    def occasion_word(self) -> str:
        """The msgid of the occasion, "" at one report a day."""
        return OCCASIONS.get(self.duty.occasion, "")

    @property
    def is_open(self) -> bool:
        """Whether the report can be sent now."""
        is_owed = self.duty.state in {State.OPEN, State.MISSED} or self.is_watch
        return self.report is None and is_owed and self.duty.opens_at <= self.at

    @property
    def is_watch(self) -> bool:
        """Whether the person is under home observation: then the report is the daily check."""
        return self.duty.state == State.EXCUSED and self.duty.reason == roll.HOME_OBSERVATION

    @property
    def is_excused(self) -> bool:
        """Whether nothing is owed, for a reason."""
        return self.duty.state == State.EXCUSED and not self.is_watch

    @property
    def reason_word(self) -> str:
        """The msgid of why nothing is owed."""
        return roll.REASONS.get(self.duty.reason, roll.NO_LONGER_EXPECTED_WORDS)

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline is over and the report not sent."""
        return self.is_open and self.at > self.duty.due_at

    @property
    def needs_pad(self) -> bool:
        """Whether a number must be measured: the level or the observation demands one and no door took it."""
        return (self.measures.needs_number or self.is_watch) and self.reading_c is None

    @property
    def is_waiting(self) -> bool:
        """Whether a second measurement is asked for."""
        return self.report is not None and self.report.outcome == rules.MEASURE_AGAIN

    @property
    def is_ill(self) -> bool:
        """Whether leaders and clinic have been told."""
        return self.report is not None and self.report.outcome == rules.ATTENTION

    @property
    def clinic_phone(self) -> str:
        """The number of the clinic, "" where nobody has entered it."""
        return reports.telephones(at=self.at, within=reports.WHOLE).clinic_phone

    @property
    def place_word(self) -> str:
        """The msgid of the place that "same place" means."""
        return rules.WHEREABOUTS.get(self.last_whereabouts, _("same place"))

    @property
    def may_undo(self) -> bool:
        """Whether the report was sent by the person a moment ago."""
        if self.report is None or self.report.version > 1 or self.is_ill:
            return False
        is_fresh = self.at - self.report.at <= timedelta(seconds=self.measures.undo_s)
        return is_fresh and self.report.by == f"person:{self.duty.person_id}"


def cards_of(person_id: int, *, day: date, at: datetime, within: Scope) -> list[Card]:
    """Return the reports a person owes on a day, sent or not, by due time; none where nothing is owed."""
    chosen = [
        duty for duty in duties.owed_by(person_id, day=day, within=within) if duty.kind == declared.DAILY_REPORT.key
    ]
    if not chosen:
        return []
    measures = reports.measures_of(person_id, day=day, at=at, within=within)
    return [_card(duty, measures, at, within) for duty in chosen]


def card_for(*, day: date, person_id: int, occasion: str, at: datetime, within: Scope) -> Card | None:
    """Return one report owed by a person, or None."""
    found = cards_of(person_id, day=day, at=at, within=within)
    return next((card for card in found if card.duty.occasion == occasion), None)


def card_now(person_id: int, *, day: date, at: datetime, within: Scope) -> Card | None:
    """Return the report to be answered now: the first open one, else the last that was sent or comes."""
    found = cards_of(person_id, day=day, at=at, within=within)
    opened = [card for card in found if card.duty.opens_at <= at]
    return next((card for card in found if card.is_open), opened[-1] if opened else (found[0] if found else None))


def _card(duty: Duty, measures: ReportMeasures, at: datetime, within: Scope) -> Card:
    whole = Scope.whole(reason="the duty was chosen within the scope")
    asked: Any = reports.owed(day=duty.day, occasion=duty.occasion, person_ids=[duty.person_id or 0], within=whole)[0]
    report = (
        reports.current_report(day=duty.day, person_id=duty.person_id or 0, occasion=duty.occasion, within=within)
        if asked.has_report
        else None
    )
    door = Place.objects.filter(pk=asked.reading_door).first() if asked.reading_door else None
    return Card(
        duty=duty,
        report=report,
        reading_c=asked.reading_c,
        reading_at=asked.reading_at,
        reading_place=door,
        last_whereabouts=asked.last_whereabouts or "",
        measures=measures,
        at=at,
    )
