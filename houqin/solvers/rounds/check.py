"""The checker: reads problem and plan alone, knows nothing of how the plan was made."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from houqin.solvers.plan import Checked, Violation
from houqin.solvers.rounds.problem import Problem, Stop

CLOSE = 1e-4


def check(problem: Problem, plan: Mapping[str, Any]) -> Checked:
    """Return every rule that the plan breaks, and metres walked, visits missing and crews used, from the plan alone."""
    stops = {stop.id: stop for stop in problem.stops}
    tours = plan.get("tours") if isinstance(plan, Mapping) else None
    if not isinstance(tours, list):
        return Checked([Violation("shape", "plan", "the plan has no list of tours")], {})
    found = list(_shape(problem, tours, stops))
    if found:
        return Checked(found, {})
    starts: dict[str, list[tuple[int, float]]] = {}
    busy: dict[str, list[tuple[float, float]]] = {}
    walked = 0.0
    for number, tour in enumerate(tours):
        where = f"tours[{number}]"
        found += [*_in_time(problem, tour, stops, where), *_short_enough(problem, tour, stops, where)]
        walked += _walked_m(problem, tour, stops)
        busy.setdefault(tour["crew"], []).append(_period(problem, tour, stops))
        for visit in tour["visits"]:
            starts.setdefault(visit["stop"], []).append((tour["visit"], visit["start_min"]))
    found += _overlaps(busy)
    missing = list(_counted(stops, starts))
    found += [*_gaps(stops, starts), *missing]
    lacking = sum(len(stop.windows) for stop in problem.stops) - sum(len(told) for told in starts.values())
    objective = {"walked_m": round(walked, 3), "unplaced": float(max(lacking, 0)), "crews": float(len(busy))}
    return Checked(found, objective)


def _shape(problem: Problem, tours: list[Any], stops: Mapping[str, Stop]) -> Iterator[Violation]:
    crews = set(problem.crews)
    for number, tour in enumerate(tours):
        where = f"tours[{number}]"
        if not isinstance(tour, dict) or not isinstance(tour.get("visits"), list) or not tour["visits"]:
            yield Violation("shape", where, "a tour has visits")
            continue
        if tour.get("crew") not in crews:
            yield Violation("crew", where, f"there is no crew {tour.get('crew')}")
        if not isinstance(tour.get("visit"), int):
            yield Violation("shape", where, "a tour says which visit of the day it is")
        for visit in tour["visits"]:
            if not isinstance(visit, dict) or visit.get("stop") not in stops:
                yield Violation("stop", where, "there is no such stop")
            elif isinstance(visit.get("start_min"), bool) or not isinstance(visit.get("start_min"), int | float):
                yield Violation("shape", where, "a visit has a start in minutes")


def _in_time(problem: Problem, tour: Mapping[str, Any], stops: Mapping[str, Stop], where: str) -> Iterator[Violation]:
    before: tuple[Stop, float] | None = None
    for visit in tour["visits"]:
        stop, start = stops[visit["stop"]], float(visit["start_min"])
        if not 0 <= tour["visit"] < len(stop.windows):
            yield Violation("window", where, f"{stop.id} has no visit {tour['visit']}")
            continue
        since, until = stop.windows[tour["visit"]]
        if start < since - CLOSE or start + stop.service_min > until + CLOSE:
            yield Violation("window", where, f"{stop.id} from {start:.1f} lies outside {since:g}-{until:g}")
        if before is not None:
            walks = problem.walk_m(before[0].place, stop.place) / problem.walk_m_min
            if start < before[1] + before[0].service_min + walks - CLOSE:
                yield Violation("way", where, f"{stop.id} is reached before one can be there")
        before = (stop, start)


def _short_enough(
    problem: Problem, tour: Mapping[str, Any], stops: Mapping[str, Stop], where: str
) -> Iterator[Violation]:
    work = sum(stops[visit["stop"]].service_min for visit in tour["visits"])
    minutes = work + _walked_m(problem, tour, stops) / problem.walk_m_min
    if problem.most_min and minutes > problem.most_min + CLOSE:
        yield Violation("length", where, f"{minutes:.1f} minutes are more than {problem.most_min:g}")


def _walked_m(problem: Problem, tour: Mapping[str, Any], stops: Mapping[str, Stop]) -> float:
    ways = [(), *(stops[visit["stop"]].place for visit in tour["visits"]), ()]
    return sum(problem.walk_m(one, other) for one, other in itertools.pairwise(ways))


def _period(problem: Problem, tour: Mapping[str, Any], stops: Mapping[str, Stop]) -> tuple[float, float]:
    first, last = tour["visits"][0], tour["visits"][-1]
    there = problem.walk_m((), stops[first["stop"]].place) / problem.walk_m_min
    home = problem.walk_m(stops[last["stop"]].place, ()) / problem.walk_m_min
    return first["start_min"] - there, last["start_min"] + stops[last["stop"]].service_min + home


def _overlaps(busy: Mapping[str, list[tuple[float, float]]]) -> Iterator[Violation]:
    for crew, periods in busy.items():
        ordered = sorted(periods)
        for before, after in itertools.pairwise(ordered):
            if after[0] < before[1] - CLOSE:
                yield Violation("crew", crew, f"{crew} is in two tours at {after[0]:.1f}")


def _gaps(stops: Mapping[str, Stop], starts: Mapping[str, list[tuple[int, float]]]) -> Iterator[Violation]:
    for stop_id, told in starts.items():
        times = sorted(start for _number, start in told)
        gap = stops[stop_id].gap_min
        if any(later - earlier < gap - CLOSE for earlier, later in itertools.pairwise(times)):
            yield Violation("gap", stop_id, f"{stop_id} is visited again before {gap:g} minutes are over")


def _counted(stops: Mapping[str, Stop], starts: Mapping[str, list[tuple[int, float]]]) -> Iterator[Violation]:
    for stop in stops.values():
        numbers = [number for number, _start in starts.get(stop.id, [])]
        if len(set(numbers)) < len(numbers):
            yield Violation("once", stop.id, f"{stop.id} is visited twice for one window")
        for number in range(len(stop.windows)):
            if number not in numbers:
                yield Violation("unplaced", stop.id, f"{stop.id} has nobody for visit {number}")
