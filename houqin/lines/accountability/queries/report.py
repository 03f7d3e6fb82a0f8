"""Reads of reports: what is owed with all that the answer needs, versions, histories, who needs attention."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel import prepared
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.presence import queries as presence
from houqin.kernel.presence.models import Pass
from houqin.kernel.response import queries as response
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import ReportMeasures, Telephones
from houqin.lines.accountability.models import DailyReport, HomeObservation, SignOff
from houqin.lines.accountability.rules import report as rules

WHOLE = Scope.whole(reason="the measures in force are known to everybody")
NOTABLE = (rules.ATTENTION, rules.MEASURE_AGAIN)


def measures_for(*, day: date, place_path: str = "", within: Scope) -> ReportMeasures:
    """Return the measures that govern a day's reports: those in force when the campus day begins."""
    path = place_path or root_path(within=within)
    at = clock.instant(day, "00:00")
    return response.measures(ReportMeasures, place_path=path, at=at, within=within) if path else ReportMeasures()


def root_path(*, within: Scope) -> str:
    """Return the path of the place above all others, "" in an empty house."""
    root = response.root_place(within=within)
    return root.path if root else ""


def telephones(*, at: datetime, within: Scope) -> Telephones:
    """Return the numbers of the house as they stand at an instant, "" where nobody has entered one."""
    path = root_path(within=within)
    return response.measures(Telephones, place_path=path, at=at, within=within) if path else Telephones()


def measures_of(person_id: int, *, day: date, at: datetime, within: Scope) -> ReportMeasures:
    """Return the measures that govern a person's report of a day."""
    path = people.place_path_of(person_id, at=at, within=WHOLE)
    return measures_for(day=day, place_path=path, within=within)


def owed(
    *, day: date, occasion: str, person_ids: Collection[int], within: Scope, is_locking: bool = False
) -> list[Any]:
    """Return the report duties of these people with what answering needs, in two queries at most.

    Each duty carries `has_report`, `is_signed`, `last_whereabouts`, `has_reading` and the door's reading of the day
    (`reading_c`, `reading_method`, `reading_at`, `reading_door`); it locks the rows where asked.
    """
    keys = [f"person:{person_id}" for person_id in person_ids]
    if within.units is None:
        read = _owing_locked if is_locking else _owing
        found = read(day=day, occasion=occasion, subject_keys=keys)
    else:
        rows = _owed_rows(day, occasion, keys).filter(org.within_q("unit_path", within))
        found = list(rows.select_for_update() if is_locking else rows)
    _attach_readings(found, day)
    return found


def _owed_rows(day: Any, occasion: Any, subject_keys: Any) -> QuerySet[Any]:
    mine = DailyReport.objects.filter(person_id=OuterRef("person_id"), is_current=True)
    signed = SignOff.objects.filter(day=day, occasion=occasion, unit_path=OuterRef("unit_path"), reopened_at=None)
    chosen = Duty.objects.filter(
        day=day, kind=declared.DAILY_REPORT.key, occasion=occasion, subject_key__in=subject_keys
    )
    return chosen.annotate(
        has_report=Exists(mine.filter(day=day, occasion=occasion)),
        is_signed=Exists(signed),
        last_whereabouts=Subquery(mine.order_by("-day", "-pk").values("whereabouts")[:1]),
        has_reading=Exists(presence.readings_on(day, within=WHOLE).filter(person_id=OuterRef("person_id"))),
    ).order_by("pk")


@prepared.read
def _owing(day: Any, occasion: Any, subject_keys: Any) -> QuerySet[Any]:
    return _owed_rows(day, occasion, subject_keys)


@prepared.read
def _owing_locked(day: Any, occasion: Any, subject_keys: Any) -> QuerySet[Any]:
    return _owed_rows(day, occasion, subject_keys).select_for_update()


@prepared.read
def _readings(day: Any, person_ids: Any) -> QuerySet[Any, Any]:
    rows = presence.readings_on(day, within=WHOLE).filter(person_id__in=person_ids).order_by("happened_at", "pk")
    return rows.values_list("person_id", "reading_c", "method", "happened_at", "door_id")


def _attach_readings(found: list[Any], day: date) -> None:
    # Four subqueries of one row each cost more than this query of its own, for those whom a door measured.
    chosen = _readings(day=day, person_ids=[duty.person_id for duty in found if duty.has_reading])
    readings = {person_id: rest for person_id, *rest in chosen}
    for duty in found:
        reading = readings.get(duty.person_id, (None, None, None, None))
        duty.reading_c, duty.reading_method, duty.reading_at, duty.reading_door = reading


def is_signed(*, day: date, occasion: str, unit_path: str, within: Scope) -> bool:
    """Say whether the unit's day is signed and not reopened."""
    del within
    return bool(_signed(day=day, occasion=occasion, unit_path=unit_path))


@prepared.read
def _signed(day: Any, occasion: Any, unit_path: Any) -> QuerySet[Any, Any]:
    rows = SignOff.objects.filter(day=day, occasion=occasion, unit_path=unit_path, reopened_at=None)
    return rows.values_list("pk")


def reports_for(*, day: date, within: Scope, occasion: str | None = None) -> QuerySet[DailyReport]:
    """Return the current reports of a day in the scope, in no order."""
    rows = DailyReport.objects.filter(day=day, is_current=True).filter(org.within_q("unit_path", within))
    return rows if occasion is None else rows.filter(occasion=occasion)


def own_q(person_id: int, within: Scope) -> Q:
    """Return the condition that rows of this person are seen: their own, or of a unit in the scope."""
    return Q() if within.person_id == person_id else org.within_q("unit_path", within)


def current_report(*, day: date, person_id: int, occasion: str = "", within: Scope) -> DailyReport | None:
    """Return a person's report as it stands, or None."""
    rows = DailyReport.objects.filter(own_q(person_id, within), person_id=person_id, is_current=True)
    return rows.filter(day=day, occasion=occasion).first()


def reports_of(person_id: int, *, first: date, last: date, within: Scope) -> list[DailyReport]:
    """Return every version of a person's reports between two days (both included), newest first."""
    rows = DailyReport.objects.filter(own_q(person_id, within), person_id=person_id, day__range=(first, last))
    return list(rows.order_by("-day", "-occasion", "-version"))


def last_report_of(person_ids: Iterable[int], *, before: date, within: Scope) -> dict[int, DailyReport]:
    """Return each person's last report of the week before a day, by person."""
    rows = DailyReport.objects.filter(
        person_id__in=list(person_ids), is_current=True, day__gte=before - timedelta(days=7), day__lt=before
    ).filter(org.within_q("unit_path", within))
    return {row.person_id: row for row in rows.order_by("day", "occasion", "pk")}


def notable_reports(*, day: date, within: Scope) -> list[DailyReport]:
    """Return the reports of a day that need attention or a second measurement, gravest first, then oldest."""
    rows = reports_for(day=day, within=within).exclude(outcome="normal").filter(outcome__in=NOTABLE)
    return list(rows.select_related("person").order_by("outcome", "happened_at", "pk"))


def count_notable(*, day: date, within: Scope, occasion: str | None = None) -> dict[str, int]:
    """Return numbers of people whose report needs attention, by unit path."""
    rows = reports_for(day=day, within=within, occasion=occasion).exclude(outcome="normal").filter(outcome__in=NOTABLE)
    counted = rows.values_list("unit_path").annotate(n=Count("person", distinct=True)).order_by()
    return dict(counted)


def notable_between(first: date, last: date, *, within: Scope) -> list[DailyReport]:
    """Return the reports that were not normal between two days, both included; what clusters are found in."""
    rows = DailyReport.objects.filter(day__range=(first, last), is_current=True).exclude(outcome="normal")
    return list(rows.filter(org.within_q("unit_path", within)).order_by("day", "pk"))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A person reported away from the campus, and passed a door that day."""

    report: DailyReport
    entry: Pass


def contradictions(*, day: date, within: Scope) -> list[Contradiction]:
    """Return who reported to be at home or away, but was let in at a door that day, by time of entry."""
    afar = reports_for(day=day, within=within).filter(whereabouts__in=[rules.HOME, "away"])
    entered = presence.entries_on(day, within=WHOLE).filter(person_id=OuterRef("person_id"))
    rows = list(afar.annotate(entry=Subquery(entered.values("pk")[:1])).exclude(entry=None).select_related("person"))
    entries = Pass.objects.select_related("door").in_bulk([row.entry for row in rows])
    found = [Contradiction(row, entries[row.entry]) for row in rows]
    return sorted(found, key=lambda item: (item.entry.happened_at, item.report.pk))


def observations_for(*, day: date, at: datetime, within: Scope) -> list[HomeObservation]:
    """Return the home observations running on a day in the scope, those that end first before."""
    rows = HomeObservation.objects.filter(first_day__lte=day, last_day__gte=day, ended_at=None)
    mine = people.people_for(within=within, at=at)
    return list(rows.filter(person__in=mine).select_related("person").order_by("last_day", "pk"))


def watched_on(day: date, *, within: Scope) -> list[int]:
    """Return the ids of the people in home observation on a day."""
    del within
    rows = HomeObservation.objects.filter(first_day__lte=day, last_day__gte=day, ended_at=None)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def occasion_now(*, day: date, at: datetime, within: Scope) -> str:
    """Return the occasion whose window opened last on the day, the first one before any did."""
    del within
    occasions = duties.occasions(day=day, kind=declared.DAILY_REPORT)
    opened = (
        Duty.objects.filter(day=day, kind=declared.DAILY_REPORT.key, occasion__in=occasions, opens_at__lte=at)
        .order_by("-opens_at")
        .values_list("occasion", flat=True)
        .first()
        if len(occasions) > 1
        else None
    )
    return opened if opened is not None else (occasions[0] if occasions else "")
