"""Who owes what on a day: reports, daily checks in home observation, sign-offs (domain §9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from houqin.common import clock, paths
from houqin.common.scope import Scope
from houqin.kernel.duties.rules import Expected
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import PersonKind
from houqin.kernel.people.queries import PersonPath
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules import report as rules

LAST_MOMENT = timedelta(seconds=1)


def people_on(day: date, *, at: datetime, within: Scope) -> list[PersonPath]:
    """Return where every employee belongs at the instant, clamped into the day."""
    first, last = clock.instant(day, "00:00"), clock.instant(day, "24:00") - LAST_MOMENT
    return people.paths_of_everyone(at=min(max(at, first), last), within=within, kinds=[PersonKind.EMPLOYEE])


def _measures(day: date, found: Iterable[PersonPath], within: Scope) -> dict[str, ReportMeasures]:
    place_paths = {row.place_path for row in found}
    return {path: queries.measures_for(day=day, place_path=path, within=within) for path in place_paths}


def reports(day: date, found: list[PersonPath], *, within: Scope) -> Iterator[Expected]:
    """Yield the reports that these people owe, one for each occasion of the measures of their place."""
    measures = _measures(day, found, within)
    windows = {path: rules.windows(day, measures=measure) for path, measure in measures.items()}
    for row in found:
        for window in windows[row.place_path]:
            yield Expected(
                subject_key=f"person:{row.person_id}",
                unit_id=row.unit_id,
                unit_path=row.unit_path,
                opens_at=window.opens_at,
                due_at=window.due_at,
                settles_at=window.settles_at,
                occasion=window.occasion,
                person_id=row.person_id,
                place_path=row.place_path,
            )


def watches(day: date, found: list[PersonPath], *, within: Scope) -> list[Expected]:
    """Return the daily checks owed by the people in home observation on the day, all day long."""
    watched = set(queries.watched_on(day, within=within))
    return [
        Expected(
            subject_key=f"person:{row.person_id}",
            unit_id=row.unit_id,
            unit_path=row.unit_path,
            opens_at=clock.instant(day, "00:00"),
            due_at=clock.instant(day, "20:00"),
            settles_at=clock.instant(day, "24:00"),
            person_id=row.person_id,
        )
        for row in found
        if row.person_id in watched
    ]


def signatures(day: date, owed: list[Expected], *, within: Scope) -> list[Expected]:
    """Return the sign-offs owed by every unit in which or under which somebody reports, one for each occasion.

    A unit's is due the measure's minutes after the last report due under it.
    """
    after = timedelta(minutes=queries.measures_for(day=day, within=within).sign_off_after_min)
    last: dict[tuple[str, str], Expected] = {}
    for item in owed:
        key = (item.unit_path, item.occasion)
        if key not in last or item.due_at > last[key].due_at:
            last[key] = item
    above: dict[tuple[str, str], Expected] = {}
    for (unit_path, occasion), item in last.items():
        for path in paths.ancestors(unit_path):
            if (path, occasion) not in above or item.due_at > above[path, occasion].due_at:
                above[path, occasion] = item
    units = dict(Unit.objects.filter(path__in={path for path, _occasion in above}).values_list("path", "pk"))
    return [
        Expected(
            subject_key=f"unit:{units[path]}",
            unit_id=units[path],
            unit_path=path,
            opens_at=item.opens_at,
            due_at=item.due_at + after,
            settles_at=max(item.settles_at, item.due_at + after),
            occasion=occasion,
        )
        for (path, occasion), item in above.items()
        if path in units
    ]
