"""How long it takes to form crews for 3,000 places visited three times a day, and how far from the bound they walk."""

from __future__ import annotations

import itertools
import time
from typing import Any

from houqin.solvers import rounds
from tools.bench import sizes
from tools.bench.figures import Limit, Measured

BUILDINGS, FLOORS, SPOTS, CREWS, RUNS = sizes.sized(60, 6), 5, 10, sizes.sized(36, 4), 5
WINDOWS = [[360, 840], [840, 1320], [1320, 1800]]
METHOD = (
    "houqin.solvers.rounds.solve, its checker included: 60 buildings of 5 floors of 10 places, 5 minutes each, three "
    "windows of 8 hours, 240 minutes apart, 36 crews where 33 have just the time; {runs} runs after one that is not "
    "counted; gap {gap:.3f}"
)
BARE_METHOD = "the checker alone on the plan that was found"


def measure() -> list[Measured]:
    """Solve it, check it."""
    problem = rounds.read(_told())
    found = rounds.solve(problem)
    if found.unplaced or found.gap > sizes.sized(0.10, 1.0):
        raise RuntimeError(f"{len(found.unplaced)} unplaced, gap {found.gap}")
    solved = [_timed_s(lambda: rounds.solve(problem)) for _run in range(RUNS)]
    checked = [_timed_s(lambda: rounds.check(problem, found.plan)) for _run in range(RUNS)]
    limit = Limit("checker alone", sorted(checked)[RUNS // 2], BARE_METHOD)
    visits = sum(len(tour["visits"]) for tour in found.plan["tours"])
    size = {"places": len(problem.stops), "rounds": visits, "crews": CREWS}
    method = METHOD.format(runs=RUNS, gap=found.gap)
    return [Measured("disinfection.crews_s", None, size, "s", solved, method, limit, {"gap": found.gap})]


def _told() -> dict[str, Any]:
    places = itertools.product(range(BUILDINGS), range(FLOORS), range(SPOTS))
    stops = [
        {"id": f"{b}-{f}-{s}", "place": f"nh/b{b}/f{f}/s{s}", "service_min": 5, "windows": WINDOWS, "gap_min": 240}
        for b, f, s in places
    ]
    return {"stops": stops, "crews": [{"id": f"c{n}"} for n in range(CREWS)]}


def _timed_s(act: Any) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
