"""What line 9 declares: kinds of duties, the fever hold, how long health values are kept."""

from __future__ import annotations

from houqin.common.declared import DutyKind, HoldKind, Pattern, Retention, RosterPost
from houqin.common.words import _
from houqin.kernel.returns.declared import UPPER_FORM

DAILY_REPORT = DutyKind(
    "accountability.daily_report", _("Health report"), Pattern.REPORT, icon="heartbeat", counts_people=True
)
HOME_WATCH = DutyKind("accountability.home_watch", _("Home observation: daily check"), Pattern.CHECK, icon="home-heart")
SIGN_OFF = DutyKind("accountability.sign_off", _("Sign-off of the unit's day"), icon="signature")
ASPECT_REVIEW = DutyKind("accountability.aspect_review", _("Review of a work aspect"), icon="clipboard-text")
HANDOVER = DutyKind("accountability.handover", _("Shift handover"), icon="calendar-user")
RECTIFY = DutyKind("accountability.rectify", _("Rectify a finding"), icon="tool")
RECHECK = DutyKind("accountability.recheck", _("Re-check a finding"), Pattern.CHECK, icon="eye-check")
DUTY_KINDS = (DAILY_REPORT, HOME_WATCH, SIGN_OFF, ASPECT_REVIEW, HANDOVER, RECTIFY, RECHECK, UPPER_FORM)

OFFICER = RosterPost("accountability.officer", _("Officer on duty"))

FEVER = HoldKind(
    "accountability.fever",
    _("Fever or symptoms reported"),
    _("Please wait outside and call the clinic."),
    is_medical=True,
    reads=frozenset({"clinic", "commander"}),
)
TO_MEASURE = HoldKind(
    "accountability.to_measure",
    _("To be measured again"),
    _("Please measure again here before you go in."),
    is_medical=True,
    asks_measurement=True,
    reads=frozenset({"clinic", "commander"}),
)
HOLD_KINDS = (FEVER, TO_MEASURE)

HEALTH_DAYS = 180
SOURCE = _("Health values of an epidemic are kept for half a year after the day they were reported.")
RETENTION = (
    Retention(
        "accountability.DailyReport",
        "day",
        HEALTH_DAYS,
        SOURCE,
        erases=("temperature_c", "method", "symptoms", "contact", "whereabouts", "place_text", "note", "outcome"),
    ),
    Retention("accountability.HomeObservation", "last_day", HEALTH_DAYS, SOURCE, erases=("note",)),
    Retention("accountability.Excuse", "last_day", HEALTH_DAYS, SOURCE, erases=("note", "document")),
)
