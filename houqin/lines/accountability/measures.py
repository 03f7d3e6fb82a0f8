"""What line 9 does at each response level: how often everybody is heard of, until when, and what counts as fever."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from houqin.common.words import _

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
MONDAYS = (0,)


@dataclass(frozen=True, slots=True)
class ReportMeasures:
    """The measures of the daily report (domain §2.1, §9); one entry of opens, due and settles for each occasion.

    Clock times are campus times of the day ("24:00" is its end); `weekdays` counts from Monday = 0;
    temperatures in °C; `escalate_after_min` are the minutes past due after which unit, branch and
    committee are told (the team at once); clusters are numbers of people with the same sign.
    """

    LINE: ClassVar[str] = "accountability"
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "I": {
            "occasions": ("am", "pm"),
            "opens": ("00:00", "14:00"),
            "due": ("10:00", "20:00"),
            "settles": ("24:00", "24:00"),
        },
        "II": {},
        "III": {"due": ("12:00",)},
        "IV": {"weekdays": MONDAYS, "due": ("18:00",)},
        "normal": {"weekdays": MONDAYS, "due": ("18:00",)},
    }
    WORDS: ClassVar[Mapping[str, str]] = {
        "occasions": _("health reports a day"),
        "weekdays": _("days of the week with a health report"),
        "opens": _("health report opens"),
        "due": _("health report due"),
        "settles": _("health report closes"),
        "needs_number": _("health report needs a temperature"),
        "fever_c": _("fever from (°C)"),
        "escalate_after_min": _("minutes past due until unit, branch and committee are told"),
        "sign_off_after_min": _("minutes past due until the sign-off is due"),
        "cluster_day": _("alike people in a day that raise the alarm"),
        "cluster_three_days": _("alike people in three days that raise the alarm"),
        "greatest_age_h": _("hours after which a report can no longer be entered"),
        "home_observation_days": _("days of home observation"),
        "lowest_c": _("least temperature that is believed (°C)"),
        "highest_c": _("greatest temperature that is believed (°C)"),
        "undo_s": _("seconds in which a report can be taken back"),
        "documents_for": _("reasons that need a document"),
        "has_full_names_above_team": _("reminder texts above team level show full names"),
    }
    CONCERNS: ClassVar[Mapping[str, Collection[str]]] = {
        **dict.fromkeys(("occasions", "weekdays", "opens", "due", "settles", "needs_number", "documents_for"), ("*",)),
        **dict.fromkeys(("escalate_after_min", "sign_off_after_min"), ("secretary", "unit_head", "team_leader")),
        **dict.fromkeys(("fever_c", "home_observation_days", "cluster_day", "cluster_three_days"), ("clinic",)),
    }
    SPOKEN: ClassVar[Mapping[str, Mapping[object, str]]] = {
        "occasions": {"": _("once"), "am": _("morning"), "pm": _("afternoon")},
        "weekdays": {0: _("Mon"), 1: _("Tue"), 2: _("Wed"), 3: _("Thu"), 4: _("Fri"), 5: _("Sat"), 6: _("Sun")},
    }

    occasions: tuple[str, ...] = ("",)
    weekdays: tuple[int, ...] = EVERY_DAY
    opens: tuple[str, ...] = ("00:00",)
    due: tuple[str, ...] = ("10:00",)
    settles: tuple[str, ...] = ("24:00",)
    needs_number: bool = False
    fever_c: Decimal = Decimal("37.3")
    lowest_c: Decimal = Decimal("34.0")
    highest_c: Decimal = Decimal("42.0")
    escalate_after_min: tuple[int, ...] = (30, 60, 120)
    sign_off_after_min: int = 30
    cluster_day: int = 3
    cluster_three_days: int = 5
    greatest_age_h: int = 72
    undo_s: int = 10
    home_observation_days: int = 14
    documents_for: tuple[str, ...] = ()
    has_full_names_above_team: bool = False


@dataclass(frozen=True, slots=True)
class WatchMeasures:
    """The measures of the officers on duty (row 101, domain §9): when shifts begin, how they are handed over.

    `officer_shifts` are campus times; while there are none nobody need stand, so a dated override is the day from which
    officers stand. Minutes of a handover count from the end of the shift (opens: before it).
    """

    LINE: ClassVar[str] = "accountability"
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]] = {"I": {}, "II": {}, "III": {}, "IV": {}, "normal": {}}
    WORDS: ClassVar[Mapping[str, str]] = {
        "officer_shifts": _("shifts of the officer on duty begin"),
        "handover_opens_min": _("minutes before its end in which a shift may be handed over"),
        "handover_due_min": _("minutes after its end until a shift must be handed over"),
        "handover_closes_min": _("minutes after its end until a handover counts as missed"),
        "gap_told_h": _("hours ahead in which a shift without an officer waits for a decision"),
    }

    officer_shifts: tuple[str, ...] = ()
    handover_opens_min: int = 20
    handover_due_min: int = 15
    handover_closes_min: int = 240
    gap_told_h: int = 24


@dataclass(frozen=True, slots=True)
class Telephones:
    """The numbers that people are asked to call, as they are dialled; a campus has none until somebody enters them.

    They stand apart from the report's measures: whatever differs there costs every report one statement more.
    """

    LINE: ClassVar[str] = "telephones"
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]] = {"I": {}, "II": {}, "III": {}, "IV": {}, "normal": {}}
    WORDS: ClassVar[Mapping[str, str]] = {
        "clinic_phone": _("telephone of the clinic"),
        "officer_phone": _("telephone of the officer on duty"),
    }

    clinic_phone: str = ""
    officer_phone: str = ""


@dataclass(frozen=True, slots=True)
class AspectMeasures:
    """The measures of the ten aspects (row 113): whether each is reviewed every week, and until when.

    The week begins on Monday; a review is late after `review_due` on `review_weekday` (Monday = 0), missed after it.
    """

    LINE: ClassVar[str] = "accountability"
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "I": {"reviews_weekly": True},
        "II": {"reviews_weekly": True},
        "III": {},
        "IV": {},
        "normal": {},
    }
    WORDS: ClassVar[Mapping[str, str]] = {
        "reviews_weekly": _("each of the ten aspects is reviewed every week"),
        "review_weekday": _("day of the week until which an aspect is reviewed"),
        "review_due": _("time of that day"),
    }
    SPOKEN: ClassVar[Mapping[str, Mapping[object, str]]] = {"review_weekday": ReportMeasures.SPOKEN["weekdays"]}

    reviews_weekly: bool = False
    review_weekday: int = 4
    review_due: str = "18:00"


@dataclass(frozen=True, slots=True)
class SupervisionMeasures:
    """The measures of supervision (row 117); hours are whole hours, `folder_days` days back.

    Deadlines are set by the inspecting bodies: domain §9 asks for one with every finding and names none. Ten claims a
    round and fourteen days in a folder are the inspector's own (users.md §1.12); what is past due is told the unit, the
    branch and the committee after `finding_told_after_h`.
    """

    LINE: ClassVar[str] = "accountability"
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]] = {"I": {}, "II": {}, "III": {}, "IV": {}, "normal": {}}
    WORDS: ClassVar[Mapping[str, str]] = {
        "rectify_slight_h": _("hours to rectify a slight finding"),
        "rectify_serious_h": _("hours to rectify a serious finding"),
        "rectify_grave_h": _("hours to rectify a grave finding"),
        "recheck_h": _("hours until what was rectified is re-checked"),
        "finding_settles_after_h": _("hours past due until a finding counts as missed"),
        "finding_told_after_h": _("hours past due until unit, branch and committee are told of a finding"),
        "sample_size": _("claims drawn for a round of inspection"),
        "folder_days": _("days in an inspection folder"),
    }

    rectify_slight_h: int = 168
    rectify_serious_h: int = 72
    rectify_grave_h: int = 24
    recheck_h: int = 48
    finding_settles_after_h: int = 24
    finding_told_after_h: tuple[int, ...] = (0, 4, 12)
    sample_size: int = 10
    folder_days: int = 14

    def rectify_h(self, severity: str) -> int:
        """Return the hours in which a finding of a severity is to be rectified."""
        hours: int = getattr(self, f"rectify_{severity}_h")
        return hours
