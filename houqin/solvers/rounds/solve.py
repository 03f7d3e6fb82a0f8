"""The entry: shift after shift, packed, walked through in time, and looked at by the checker before it is given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from houqin.common.words import _
from houqin.solvers.plan import FEASIBLE, INFEASIBLE, OPTIMAL, Plan
from houqin.solvers.rounds import model
from houqin.solvers.rounds.check import check
from houqin.solvers.rounds.problem import Problem, Stop, Window

NO_CREW = _("every crew's time in this window is taken")
TOO_SHORT = _("the window is too short for the work and the way")
GAP = _("the least gap to the visit before does not fit into the window")
EPSILON = 1e-6


class Unsound(Exception):
    """The checker refused what the model made: never given out."""


def solve(problem: Problem) -> Plan:
    """Return tours for every window with their order and times, what could not be placed, and the gap to the bound."""
    tours: list[dict[str, Any]] = []
    unplaced: list[dict[str, str]] = []
    free_at = dict.fromkeys(problem.crews, 0.0)
    begun: dict[str, float] = {}
    bound = 0.0
    for window, number, stops in model.shifts_of(problem.stops):
        most = problem.most_of(window[1] - window[0])
        rooms = [min(most, max(0.0, window[1] - max(window[0], free_at[crew]))) for crew in problem.crews]
        loads, left = model.packed(problem, stops, rooms)
        unplaced += [_missing(stop, number, _why(problem, stop, window)) for stop in left]
        gone = {stop.id for stop in left}
        for crew, load in zip(problem.crews, loads, strict=True):
            visits, late = _walked(problem, load, window, free_at[crew], begun)
            unplaced += [_missing(stop, number, GAP) for stop in late]
            gone |= {stop.id for stop in late}
            if visits:
                tours.append({"crew": crew, "window": list(window), "visit": number, "visits": visits})
                free_at[crew] = _home(problem, visits, stops)
        placed = [stop for stop in stops if stop.id not in gone]
        bound += model.bound_m(problem, placed, window[1] - window[0])
    plan = {"tours": tours}
    checked = check(problem, plan)
    serious = [one for one in checked.violations if one.rule != "unplaced"]
    if serious:
        raise Unsound(serious[0].message)
    walked = checked.objective["walked_m"]
    gap = (walked - bound) / bound if bound else 0.0
    status = OPTIMAL if gap <= EPSILON and not unplaced else FEASIBLE if tours else INFEASIBLE
    return Plan(status, checked.objective, round(bound, 3), round(gap, 6), plan, _explained(tours, gap), unplaced)


def _why(problem: Problem, stop: Stop, window: Window) -> str:
    alone = stop.service_min + 2 * problem.walk_m((), stop.place) / problem.walk_m_min
    return TOO_SHORT if alone > problem.most_of(window[1] - window[0]) else NO_CREW


def _missing(stop: Stop, number: int, why: str) -> dict[str, str]:
    return {"stop": stop.id, "visit": str(number), "reason": why}


def _walked(
    problem: Problem, load: model.Load, window: Window, free_at: float, begun: dict[str, float]
) -> tuple[list[dict[str, Any]], list[Stop]]:
    """Return the visits of a tour in the tree's order with their times, and those whose least gap does not fit."""
    here: tuple[str, ...] = ()
    now, visits, late = max(window[0], free_at), list[dict[str, Any]](), list[Stop]()
    for stop in sorted(load.stops, key=lambda one: (one.place, one.id)):
        arrives = now + problem.walk_m(here, stop.place) / problem.walk_m_min
        starts = max(arrives, begun.get(stop.id, -1e9) + stop.gap_min)
        if starts + stop.service_min > window[1] + EPSILON:
            late.append(stop)
            continue
        visits.append({"stop": stop.id, "start_min": round(starts, 6)})
        begun[stop.id] = round(starts, 6)
        here, now = stop.place, starts + stop.service_min
    return visits, late


def _home(problem: Problem, visits: Sequence[dict[str, Any]], stops: Sequence[Stop]) -> float:
    last = next(stop for stop in stops if stop.id == visits[-1]["stop"])
    home_min = problem.walk_m(last.place, ()) / problem.walk_m_min
    return float(visits[-1]["start_min"]) + last.service_min + home_min


def _explained(tours: Sequence[dict[str, Any]], gap: float) -> list[dict[str, str]]:
    crews = len({tour["crew"] for tour in tours})
    return [
        {
            "subject": "rounds",
            "sentence_zh": f"{crews} 组、{len(tours)} 趟；步行距离比任何方案的下限多 {gap:.1%}。",
            "sentence_en": f"{crews} crews, {len(tours)} tours; {gap:.1%} more is walked than no plan can do without.",
        }
    ]
