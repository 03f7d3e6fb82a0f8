"""Rows 1–5: the university, the leading group, the department under both its names, nine lines, two campuses."""

from __future__ import annotations

from datetime import date

from houqin.common import clock
from houqin.kernel.duties import queries as duties
from houqin.kernel.notices import queries as notices
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.places import queries as places
from houqin.lines.accountability import declared
from houqin.scenarios.statement import WHOLE, Derived
from houqin.scenarios.statement import declared as derives

OPEN_PLACE = "houqin.kernel.places.actions.open_place"
OPEN_UNIT = "houqin.kernel.org.actions.open_unit"
PUBLISH = "houqin.lines.accountability.actions.report.publish"
POST = "houqin.kernel.notices.actions.posting.post"
ARTICLE = "article:"
CAMPUS_WORD = "校区"


def last_day() -> date | None:
    """Return the last day of which anybody was to be heard."""
    days = duties.days_of(declared.DAILY_REPORT, within=WHOLE)
    return days[-1] if days else None


@derives(
    1,
    actions=(PUBLISH, POST),
    tables=("duties_publication", "notices_notice"),
    query="houqin.kernel.duties.queries.days_of",
    arguments={"kind": declared.DAILY_REPORT.key},
    list="/board/",
)
def university_and_date() -> Derived:
    """The last day is the last one of which reports were owed; the notice of the article bears its date."""
    last = last_day()
    if last is None:
        return Derived({}, 0)
    told = notices.notices_to(0, at=clock.instant(last, "24:00"), within=WHOLE).filter(key__startswith=ARTICLE)
    published = [notice.key.removeprefix(ARTICLE) for notice in told]
    shown = {"last_day": last.isoformat(), "published": published[0] if published else None}
    return Derived(shown, len(published), "figures “so far” are as of the last day of the campaign")


@derives(
    3,
    actions=(OPEN_UNIT,),
    tables=("org_unit",),
    query="houqin.kernel.org.queries.units_for",
    list="/register/units/",
)
def two_names() -> Derived:
    """The department under the leading group that bears a second name in an emergency."""
    found = [
        unit
        for unit in org.units_for(within=WHOLE).exclude(emergency_name="")
        if any(above.kind == "leading_group" for above in org.line_of(unit.path, within=WHOLE))
    ]
    if len(found) != 1:
        return Derived({"units_with_two_names": len(found)}, len(found))
    return Derived({"standing_name": found[0].name, "emergency_name": found[0].emergency_name}, 1)


@derives(
    4,
    actions=(PUBLISH,),
    tables=("duties_publication",),
    query="houqin.kernel.duties.queries.kinds_on",
    list="/board/",
)
def nine_lines() -> Derived:
    """The lines that owed something on any day of the campaign."""
    days = duties.days_of(declared.DAILY_REPORT, within=WHOLE)
    kinds = {kind for day in days for kind in duties.kinds_on(day, within=WHOLE)}
    return Derived({"lines": len({kind.partition(".")[0] for kind in kinds})}, len(kinds))


@derives(
    5,
    actions=(OPEN_PLACE, PUBLISH),
    tables=("places_place", "duties_duty", "people_membership"),
    query="houqin.kernel.duties.queries.duties_for",
    arguments={"kind": declared.DAILY_REPORT.key},
    list="/register/places/",
)
def two_campuses() -> Derived:
    """Every report owed and every employee lies on one of the campuses; totals by campus add up to the whole."""
    last = last_day()
    campuses = {place.name.removesuffix(CAMPUS_WORD): place.path
                for place in places.places_for(within=WHOLE).filter(kind="campus")}  # fmt: skip
    if last is None or not campuses:
        return Derived({"campuses": sorted(campuses)}, 0)
    records, by_campus = 0, dict.fromkeys(campuses, 0)
    for day in duties.days_of(declared.DAILY_REPORT, within=WHOLE):
        rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=WHOLE).order_by()
        records += rows.count()
        for name, path in campuses.items():
            by_campus[name] += rows.filter(places.subtree_q("place_path", path)).count()
    members = people.paths_of_everyone(at=clock.instant(last, "24:00"), within=WHOLE, kinds=["employee"])
    homeless = [row for row in members if not any(row.place_path.startswith(path) for path in campuses.values())]
    without = records - sum(by_campus.values()) + len(homeless)
    shown = {
        "campuses": list(campuses),
        "records_without_campus": without,
        "by_campus": by_campus,
        "people": len(members),
    }
    return Derived(shown, records)
