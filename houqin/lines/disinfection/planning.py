"""Tours of a day: what a unit owes becomes a problem of the solver `rounds`, its answer a proposal to be adopted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from houqin.common import clock, paths
from houqin.common.scope import Actor, Scope
from houqin.lines.disinfection.actions import touring
from houqin.lines.disinfection.measures import DisinfectionMeasures
from houqin.lines.disinfection.models import Point, Rounds
from houqin.lines.disinfection.queries import plans, tours
from houqin.solvers import rounds as solver
from houqin.solvers.plan import Plan
from houqin.solvers.rounds.problem import Problem, Stop

WHOLE = Scope.whole(reason="tours that were asked for are made by the day's worker")
# From one campus to another.
CAMPUS_M, LEAST_MIN, FAIR = 3000.0, 2.0, 1.25


@dataclass(frozen=True, slots=True)
class Owed:
    """What a point owes for one row of the plan on a day: occasions by window, from when until when in minutes."""

    point_id: int
    occasions: tuple[str, ...]
    windows: tuple[tuple[float, float], ...]


def propose(*, day: date, by: Actor, at: datetime) -> int:
    """Answer every question for tours that waits; return how many. The day is not looked at: each names its own."""
    del day
    waiting = list(tours.asked_for(within=WHOLE))
    for asked in waiting:
        _propose_one(asked, by=by, at=at)
    return len(waiting)


def _propose_one(asked: Rounds, *, by: Actor, at: datetime) -> None:
    owed = owed_by_point(asked)
    problem = problem_of(owed, asked)
    made = solver.solve(replace(problem, most_min=share_min(problem)))
    if made.unplaced:
        made = solver.solve(problem)
    steps = steps_of(made, owed, asked.day)
    unplaced = [
        {"point": owed[one["stop"]].point_id, "occasion": owed[one["stop"]].occasions[int(one["visit"])],
         "reason": one["reason"]}
        for one in made.unplaced
    ]  # fmt: skip
    touring.propose_tours(
        rounds_id=asked.pk, steps=steps, walked_m=made.objective.get("walked_m", 0.0), gap=made.gap,
        unplaced=unplaced, by=by, at=at,
    )  # fmt: skip


def owed_by_point(asked: Rounds) -> dict[str, Owed]:
    """Return what the unit and those below it owe on the day, by the name of the stop: point and row of the plan."""
    midnight = clock.instant(asked.day, "00:00")
    found: dict[str, list[tuple[float, float, str]]] = {}
    for one in plans.rounds_owed(asked.day, within=WHOLE):
        if paths.is_within(one.unit_path, roots=(asked.unit.path,)):
            since, until = ((moment - midnight) / timedelta(minutes=1) for moment in (one.opens_at, one.due_at))
            name = f"{one.subject_key}|{one.occasion.rpartition('.')[0]}"
            found.setdefault(name, []).append((since, until, one.occasion))
    return {
        name: Owed(
            int(name.partition("|")[0].partition(":")[2]), tuple(row[2] for row in sorted(rows)),
            tuple((row[0], row[1]) for row in sorted(rows)),
        )
        for name, rows in found.items()
    }  # fmt: skip


def problem_of(owed: Mapping[str, Owed], asked: Rounds) -> Problem:
    """Return the problem of the solver; the work at a point follows its area."""
    measures = plans.measures_for(day=asked.day, within=WHOLE)
    points = plans.names_of_points({one.point_id for one in owed.values()}, within=WHOLE)
    items = {item.key: item for item in plans.items_of(plans.plan_on(asked.day, within=WHOLE), within=WHOLE)}
    stops = tuple(
        Stop(
            name, place_of(points[one.point_id]), work_min(points[one.point_id], measures),
            _begun_in(one.windows, items[name.partition("|")[2]].dwell_min),
            float(items[name.partition("|")[2]].gap_min),
        )
        for name, one in sorted(owed.items())
    )  # fmt: skip
    campuses = {stop.place[:1] for stop in stops}
    lengths = dict.fromkeys(campuses, CAMPUS_M if len(campuses) > 1 else 0.0)
    return Problem(stops, tuple(str(number) for number in range(1, asked.crews + 1)), lengths)


def share_min(problem: Problem) -> float:
    """Return the longest tour where crews share alike: the share of the fullest window, a quarter more, and the way."""
    work: dict[tuple[float, float], float] = {}
    for stop in problem.stops:
        for window in stop.windows:
            work[window] = work.get(window, 0.0) + stop.service_min
    if not work:
        return 0.0
    farthest = max(problem.walk_m((), stop.place) for stop in problem.stops) / problem.walk_m_min
    return max(work.values()) / len(problem.crews) * FAIR + 2 * farthest + LEAST_MIN


def _begun_in(windows: Sequence[tuple[float, float]], contact_min: int) -> tuple[tuple[float, float], ...]:
    """Return when a run must be begun so that its contact time is over when it is due."""
    return tuple((since, max(since + LEAST_MIN, until - contact_min)) for since, until in windows)


def place_of(point: Point) -> tuple[str, ...]:
    """Return the way from the university down to the point's place, a part for each level: campus, building, floor."""
    path = point.place.path
    cut = [path[first : first + paths.DIGITS_PER_LEVEL] for first in range(0, len(path), paths.DIGITS_PER_LEVEL)]
    return tuple(cut[1:]) or ("here",)


def work_min(point: Point, measures: DisinfectionMeasures) -> float:
    """Return the minutes of work at a point, without the contact time: nobody waits beside it."""
    if not point.area_m2:
        return float(measures.work_min)
    return max(LEAST_MIN, point.area_m2 / measures.m2_per_min)


def steps_of(made: Plan, owed: Mapping[str, Owed], day: date) -> list[touring.Step]:
    """Return the visits of a plan, each crew's in the order of the day."""
    midnight = clock.instant(day, "00:00")
    by_crew: dict[int, list[tuple[float, str, int]]] = {}
    for tour in made.plan["tours"]:
        rows = by_crew.setdefault(int(tour["crew"]), [])
        rows += [(float(visit["start_min"]), visit["stop"], int(tour["visit"])) for visit in tour["visits"]]
    return [step for crew in sorted(by_crew) for step in _steps(crew, sorted(by_crew[crew]), owed, midnight)]


def _steps(
    crew: int, rows: Sequence[tuple[float, str, int]], owed: Mapping[str, Owed], midnight: datetime
) -> list[touring.Step]:
    return [
        touring.Step(
            crew, position, owed[stop].point_id, owed[stop].occasions[visit],
            # Whole minutes are what a person reads.
            midnight + timedelta(minutes=int(start)),
        )
        for position, (start, stop, visit) in enumerate(rows, start=1)
    ]  # fmt: skip
