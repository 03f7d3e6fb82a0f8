"""Clusters: people with the same sign in one unit or building; proposed, to be judged by the clinic."""

from __future__ import annotations

from datetime import date, timedelta

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.places.models import Place
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import report as report_rules
from houqin.lines.accountability.rules import roll as rules

BUILDING_LEVELS = 2
UNIT_KINDS = ("unit", "college", "department")
WHOLE = Scope.whole(reason="areas are named by the whole tree")


def answer_of(report: DailyReport) -> report_rules.Answer:
    """Return the answer that a report keeps."""
    return report_rules.Answer(
        is_as_yesterday=report.is_as_yesterday,
        temperature_c=report.temperature_c,
        method=report.method,
        symptoms=tuple(report.symptoms),
        contact=report.contact,
        whereabouts=report.whereabouts,
        place_text=report.place_text,
        note=report.note,
    )


def clusters_on(*, day: date, measures: ReportMeasures, within: Scope) -> list[rules.Cluster]:
    """Return the clusters of a day in the scope; an area is "unit:PATH" or "place:PATH" (a building)."""
    rows = reports.notable_between(day - timedelta(days=2), day, within=within)
    if len(rows) < min(measures.cluster_day, measures.cluster_three_days):
        return []
    areas = _areas_of({row.unit_path for row in rows})
    sightings = [
        rules.Sighting(row.day, row.person_id, sign, areas[row.unit_path])
        for row in rows
        for sign in sorted(report_rules.signs(answer_of(row), measures=measures))
    ]
    return rules.clusters(sightings, day=day, measures=measures)


def _areas_of(unit_paths: set[str]) -> dict[str, tuple[str, ...]]:
    above = {up for path in unit_paths for up in paths.ancestors(path)}
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=above).select_related("place")}
    areas: dict[str, tuple[str, ...]] = {}
    for path in unit_paths:
        line = [units[up] for up in reversed(paths.ancestors(path)) if up in units]
        unit = next((node for node in line if node.kind in UNIT_KINDS), line[0] if line else None)
        place = next((node.place for node in line if node.place is not None), None)
        found = [f"unit:{unit.path}"] if unit else []
        if place is not None and paths.depth(place.path) >= BUILDING_LEVELS:
            found.append(f"place:{place.path[: BUILDING_LEVELS * paths.DIGITS_PER_LEVEL]}")
        areas[path] = tuple(found)
    return areas


def names_of(areas: list[str], *, within: Scope) -> dict[str, tuple[str, str]]:
    """Return (Chinese, English) names of areas."""
    del within
    units = org.names_by_path([area[5:] for area in areas if area.startswith("unit:")], within=WHOLE)
    chosen = [area[6:] for area in areas if area.startswith("place:")]
    places = {place.path: place for place in Place.objects.filter(path__in=chosen)}
    named: dict[str, tuple[str, str]] = {}
    for area in areas:
        kind, _colon, path = area.partition(":")
        row = units.get(path) if kind == "unit" else places.get(path)
        named[area] = (row.name, row.name_en or row.name) if row else (path, path)
    return named
