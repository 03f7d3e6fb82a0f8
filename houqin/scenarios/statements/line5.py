"""Rows 70–78: the plan, what was sprayed and wiped, lamps between meals, twice a day, mask bins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from houqin.common import clock
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import State
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Run
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.queries import runs as done
from houqin.lines.disinfection.rules import chemistry, rhythm
from houqin.scenarios.cumt_2020 import disinfecting as campaign
from houqin.scenarios.statement import WHOLE, Derived
from houqin.scenarios.statement import declared as derives

PLANNING, RUNNING = "houqin.lines.disinfection.actions.planning", "houqin.lines.disinfection.actions.running"
STORING, BINS = "houqin.lines.disinfection.actions.storing", "houqin.lines.disinfection.actions.bins"
PUBLISH = "houqin.lines.disinfection.actions.publishing.publish_rounds"
OF_RUNS = ("disinfection_run", "disinfection_item", "disinfection_pointkind", "disinfection_point")
FLATS = tuple(kind for kind, *_words in campaign.FLAT_KINDS)
COLLEGES = tuple(kind for kind, *_words in campaign.COLLEGE_KINDS)


def _runs(kinds: Iterable[str]) -> list[Run]:
    """Return the runs at points of these kinds that counted."""
    return list(done.counted_of(kinds, within=WHOLE))


@derives(
    70,
    actions=(f"{PLANNING}.adopt_plan",),
    tables=("disinfection_plan", "disinfection_item"),
    query="houqin.lines.disinfection.queries.plans.plans_for",
    list="/disinfection/plan/",
)
def plan() -> Derived:
    """The versions of the plan by the document's name, each with its rows."""
    found = [one for one in plans.plans_for(within=WHOLE) if plans.items_of(one, within=WHOLE)]
    if not found:
        return Derived({"plan": None, "versions": 0}, 0)
    return Derived({"plan": found[0].document, "versions": len(found)}, len(found))


@derives(
    71,
    actions=(f"{PLANNING}.adopt_plan", f"{RUNNING}.record_runs", f"{STORING}.mix", f"{STORING}.receive_batch", PUBLISH),
    tables=(*OF_RUNS, "duties_duty", "disinfection_mix"),
    query="houqin.lines.disinfection.queries.runs.counted_of",
    arguments={"kinds": ["canteen_floor", "canteen_door", "canteen_rail"]},
    list="/disinfection/",
)
def canteen_floor() -> Derived:
    """The 2 % of the document in mg/L as mixed, the runs, and the days on which the floor of a canteen had none."""
    found = _runs(("canteen_floor", "canteen_door", "canteen_rail"))
    days = duties.days_of(declared.ROUND, within=WHOLE)
    floors = {(run.day, run.point_id) for run in found}
    points = {run.point_id for run in found}
    texts = {run.item.text for run in found}
    strengths = sorted({float(run.mix.working_mg_l) for run in found if run.mix})
    shown = {
        "text": min(texts, default=None),
        "mg_l": min(strengths, default=0),
        "runs": len(found),
        "days_without": sum((day, point) not in floors for day in days for point in points),
        "by_label": strengths,
    }
    reading = "2 % is the share of product: 1,000 mg/L from a batch of 5 %, 800 from one of 4 %"
    return Derived(shown if strengths else {"runs": 0, "mg_l": 0, "days_without": len(days)}, len(found), reading)


@derives(
    72,
    actions=(f"{PLANNING}.adopt_plan", f"{RUNNING}.record_runs", f"{STORING}.receive_batch"),
    tables=OF_RUNS,
    query="houqin.lines.disinfection.queries.runs.counted_of",
    arguments={"kinds": ["card_reader"]},
    list="/disinfection/",
)
def card_readers() -> Derived:
    """Card readers are wiped with alcohol; any that was sprayed would be counted."""
    found = [run for run in _runs(("card_reader",)) if run.agent == "alcohol"]
    methods = sorted({run.method for run in found})
    shown = {"method": "/".join(methods), "runs": len(found), "sprayed": done.count_sprayed("alcohol", within=WHOLE)}
    return Derived(shown, len(found))


@derives(
    73,
    actions=(f"{PLANNING}.adopt_plan", f"{RUNNING}.record_runs", f"{STORING}.mix"),
    tables=OF_RUNS,
    query="houqin.lines.disinfection.queries.runs.counted_of",
    arguments={"kinds": ["canteen_bin"]},
    list="/disinfection/",
)
def bins_around_canteens() -> Derived:
    """The bins around the canteens and their runs."""
    found = _runs(("canteen_bin",))
    return Derived({"bins": len({run.point_id for run in found}), "runs": len(found)}, len(found))


@derives(
    74,
    actions=(f"{PLANNING}.adopt_plan", f"{PLANNING}.add_lamp", f"{RUNNING}.record_runs"),
    tables=(*OF_RUNS, "disinfection_lamp"),
    query="houqin.lines.disinfection.queries.runs.counted_of",
    arguments={"kinds": ["dining_lamp"]},
    list="/disinfection/",
)
def lamps_between_meals() -> Derived:
    """Runs of lamps that counted, and those of them that met a meal."""
    found = [run for run in _runs(("dining_lamp",)) if run.lamp is not None]
    meals = plans.measures_for(day=found[0].day, within=WHOLE).meals if found else ()
    over = sum(rhythm.meets_meal(run.started_at, run.ended_at, meals) for run in found)
    return Derived({"runs": len(found), "overlapping_a_meal": over}, len(found))


@derives(
    75,
    actions=(f"{PLANNING}.adopt_plan", f"{RUNNING}.record_runs", PUBLISH, f"{STORING}.mix"),
    tables=(*OF_RUNS, "duties_duty", "duties_evidence"),
    query="houqin.lines.disinfection.queries.runs.counted_of",
    arguments={"kinds": list(FLATS)},
    list="/disinfection/",
)
def twice_a_day() -> Derived:
    """Six kinds of places in the dormitories: every place-day, those below two runs, whether each is missed by name."""
    found = _runs(FLATS)
    numbers: dict[tuple[object, int], int] = {}
    for run in found:
        numbers[run.day, run.point_id] = numbers.get((run.day, run.point_id), 0) + 1
    points = plans.points_for(within=WHOLE).filter(kind__key__in=FLATS)
    keys = {f"point:{point.pk}": point.pk for point in points}
    place_days = below = unmarked = 0
    for day in duties.days_of(declared.ROUND, within=WHOLE):
        owed = duties.duties_named(day=day, kind=declared.ROUND, subject_keys=keys, within=WHOLE)
        states: dict[int, list[str]] = {}
        for duty in owed:
            states.setdefault(keys[duty.subject_key], []).append(duty.state)
        place_days += len(states)
        short = {pk for pk, got in states.items() if numbers.get((day, pk), 0) < 2 and State.EXCUSED not in got}
        below += len(short)
        unmarked += sum(State.MISSED not in states[pk] for pk in short)
    shown = {
        "place_kinds": len({run.item.point_kind.key for run in found}), "place_days": place_days, "below_two": below,
        "below_two_not_marked_missed": unmarked, "runs": len(found), "proven": done.count_proven(found, within=WHOLE),
    }  # fmt: skip
    if shown["proven"] == 0:
        shown["place_days"] = 0
    return Derived(shown, len(found), "a place counts as done twice only by runs that counted")


@derives(
    76,
    actions=(f"{PLANNING}.adopt_plan", f"{RUNNING}.record_runs", f"{STORING}.mix"),
    tables=OF_RUNS,
    query="houqin.lines.disinfection.queries.runs.counted_of",
    arguments={"kinds": list(COLLEGES)},
    list="/disinfection/",
)
def regularly() -> Derived:
    """Seven kinds of places in Xingjian and the college buildings; rows without a number would be counted."""
    found = _runs(COLLEGES)
    items = {run.item_id: run.item for run in found}.values()
    without = sum(not (item.times or item.hours or item.weekdays or item.rhythm == rhythm.MEALS) for item in items)
    kinds = len({item.point_kind.key for item in items})
    reading = "“regularly” has no number in the article; the planner set once a day, the level raised it to two"
    return Derived({"place_kinds": kinds, "runs": len(found), "without_rhythm": without}, len(found), reading)


@derives(
    77,
    actions=(f"{PLANNING}.add_bin",),
    tables=("disinfection_bin", "places_place"),
    query="houqin.lines.disinfection.queries.plans.bins_for",
    list="/disinfection/bins/",
)
def mask_bins() -> Derived:
    """The bins for used masks that stand at a place."""
    found = [one for one in plans.bins_for(within=WHOLE) if one.place]
    return Derived({"bins": len(found)}, len(found))


@derives(
    78,
    actions=(f"{PLANNING}.add_bin", f"{BINS}.empty_bins"),
    tables=("disinfection_collection", "disinfection_bin"),
    query="houqin.lines.disinfection.queries.runs.all_collections",
    list="/disinfection/bins/",
)
def masks_collected() -> Derived:
    """Every emptying; one that was soaked with less than the norm for waste would be counted."""
    found = list(done.all_collections(within=WHOLE))
    least = chemistry.STANDARDS["waste"].low_mg_l
    untreated = sum(one.working_mg_l < least or not one.handed_to for one in found)
    days = {clock.day_of(one.happened_at) for one in found}
    span = (max(days) - min(days) + timedelta(days=1)).days if days else 0
    shown = {"collections": len(found), "untreated": untreated, "bags": sum(one.bags for one in found), "days": span}
    return Derived(shown, len(found))
