"""Rounds: nobody is in two places, gaps hold, what cannot be is said, and a spoilt plan is refused rule by rule."""

from __future__ import annotations

import copy
import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.solvers import rounds
from houqin.solvers.rounds import model

pytestmark = pytest.mark.once
DAY = [[360, 840], [840, 1320]]


def told(buildings=3, floors=2, spots=3, crews=2, windows=DAY, **more):
    stops = [
        {"id": f"{b}{f}{s}", "place": f"nh/b{b}/f{f}/s{s}", "service_min": 5, "windows": windows, "gap_min": 240} | more
        for b, f, s in itertools.product(range(buildings), range(floors), range(spots))
    ]
    return {"stops": stops, "crews": [{"id": f"c{n}"} for n in range(crews)]}


def solved(body):
    problem = rounds.read(body)
    return problem, rounds.solve(problem)


def test_a_small_campus_is_walked_as_short_as_can_be():
    _problem, found = solved(told())
    # Three buildings of 150 m, two floors of 20, three spots of 10 each, there and back, twice a day.
    assert found.bound == 2 * 2 * (3 * 150 + 6 * 20 + 18 * 10)
    assert (found.status, found.gap, found.unplaced) == ("optimal", 0, [])
    assert found.objective == {"walked_m": found.bound, "unplaced": 0, "crews": 1}


def test_a_large_campus_with_little_time_to_spare_stays_within_ten_percent():
    _problem, found = solved(told(60, 5, 10, crews=36))
    assert found.unplaced == []
    assert 0 < found.gap <= 0.10


def test_what_cannot_be_placed_is_named_with_its_reason():
    body = told(1, 1, 2, crews=1, windows=[[360, 370]])
    body["stops"].append({"id": "far", "place": "nh/b9/f9/s9", "service_min": 400, "windows": [[360, 400]]})
    _problem, found = solved(body)
    reasons = {one["stop"]: one["reason"] for one in found.unplaced}
    assert reasons["far"] == "the window is too short for the work and the way"
    assert set(reasons.values()) <= {
        "the window is too short for the work and the way", "every crew's time in this window is taken",
    }  # fmt: skip
    assert found.status == "infeasible"


def test_where_nothing_at_all_can_be_placed_it_is_infeasible():
    body = {"stops": [{"id": "far", "place": "nh/b9", "service_min": 400, "windows": [[360, 400]]}], "crews": ["a"]}
    assert solved(body)[1].status == "infeasible"


def test_a_gap_that_does_not_fit_is_said():
    _problem, found = solved(told(1, 1, 1, crews=1, windows=[[360, 400], [400, 440]]))
    assert [one["reason"] for one in found.unplaced] == [
        "the least gap to the visit before does not fit into the window"
    ]


def test_one_who_stops_twice_in_overlapping_windows_is_in_one_place():
    body = told(2, 1, 3, crews=1, windows=[[360, 700]], gap_min=0)
    body["stops"] += [
        {"id": f"x{n}", "place": f"nh/b5/f1/s{n}", "service_min": 5, "windows": [[400, 720]]} for n in range(3)
    ]
    problem, found = solved(body)
    assert rounds.check(problem, found.plan).ok


@pytest.fixture(scope="module")
def whole():
    problem, found = solved(told())
    return problem, found.plan


def spoilt(plan, change):
    again = copy.deepcopy(plan)
    change(again["tours"])
    return again


def test_a_longest_tour_shares_the_work_among_more_crews():
    body = told(crews=3)
    assert solved(body)[1].objective["crews"] == 1
    problem, found = solved(body | {"most_min": 45})
    assert (found.objective["crews"], found.unplaced) == (3, [])
    assert rounds.check(problem, found.plan).ok
    shorter = rounds.read(body | {"most_min": 35})
    assert {one.rule for one in rounds.check(shorter, found.plan).violations} == {"length"}


def drop(tours):
    tours[0]["visits"].pop()


def early(tours):
    tours[0]["visits"][0]["start_min"] = 0


def nobody(tours):
    tours[0]["crew"] = "ghost"


def unknown(tours):
    tours[0]["visits"][0]["stop"] = "moon"


def twice(tours):
    tours.append(copy.deepcopy(tours[0]) | {"crew": "c1"})


def jump(tours):
    tours[0]["visits"][1]["start_min"] = tours[0]["visits"][0]["start_min"] + 0.5


def soon(tours):
    tours[1]["visits"] = [{"stop": one["stop"], "start_min": 840 + n * 8} for n, one in enumerate(tours[1]["visits"])]
    tours[0]["visits"] = [{"stop": one["stop"], "start_min": 690 + n * 8} for n, one in enumerate(tours[0]["visits"])]


def both(tours):
    tours[1]["crew"] = tours[0]["crew"]
    tours[1]["visits"][0]["start_min"] = tours[0]["visits"][-1]["start_min"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [(drop, "unplaced"), (early, "window"), (nobody, "crew"), (unknown, "stop"), (twice, "once"), (jump, "way"),
     (soon, "gap"), (both, "crew")],
)  # fmt: skip
def test_a_spoilt_plan_is_refused_by_its_rule(whole, change, rule):
    problem, plan = whole
    assert rounds.check(problem, plan).ok
    checked = rounds.check(problem, spoilt(plan, change))
    assert rule in {one.rule for one in checked.violations}


@pytest.mark.parametrize(
    "plan",
    [{}, {"tours": 5}, {"tours": [5]}, {"tours": [{"crew": "c0", "visit": 0, "visits": []}]}, [], {"tours": [{}]},
     {"tours": [{"crew": "c0", "visit": 0, "visits": [{"stop": "000", "start_min": "noon"}]}]}],
)  # fmt: skip
def test_a_plan_that_is_none_is_refused(whole, plan):
    assert not rounds.check(whole[0], plan).ok


@pytest.mark.parametrize(
    "change",
    [
        {"stops": None}, {"crews": []}, {"crews": [{"id": "a"}, {"id": "a"}]}, {"walk_m_min": 0}, {"lengths_m": [1]},
        {"lengths_m": {"nh": -1}}, {"default_m": ["x"]},
    ],
)  # fmt: skip
def test_a_problem_that_is_none_is_refused(change):
    with pytest.raises(Refused):
        rounds.read(told() | change)


@pytest.mark.parametrize(
    "stop",
    [
        {}, {"id": "a"}, {"id": "a", "place": "p"}, {"id": "a", "place": "p", "windows": []},
        {"id": "a", "place": "p", "windows": [[5, 5]]}, {"id": "a", "place": "p", "windows": [[5]]},
        {"id": "a", "place": "p", "windows": [[0, math.inf]]}, {"id": "a", "place": "p", "windows": [[0, True]]},
        {"id": "a", "place": "p", "windows": [[0, 10]], "service_min": -1},
    ],
)  # fmt: skip
def test_a_stop_that_is_none_is_refused(stop):
    with pytest.raises(Refused):
        rounds.read({"stops": [stop], "crews": ["a"]})


def test_two_stops_of_one_id_are_refused():
    body = told(1, 1, 1)
    with pytest.raises(Refused, match="one id"):
        rounds.read(body | {"stops": body["stops"] * 2})


def least_m(problem, window_min):
    """Return the least way over every share of the stops among the crews, by trying all of them."""
    best = math.inf
    for shares in itertools.product(range(len(problem.crews)), repeat=len(problem.stops)):
        walked = 0.0
        for crew in set(shares):
            taken = [stop for stop, share in zip(problem.stops, shares, strict=True) if share == crew]
            if sum(stop.service_min for stop in taken) > window_min:
                break
            edges = {stop.place[:depth] for stop in taken for depth in range(1, len(stop.place) + 1)}
            walked += 2 * sum(problem.edge_m(edge) for edge in edges)
        else:
            best = min(best, walked)
    return best


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(1, 60)), min_size=1, max_size=6),
    st.integers(1, 3),
    st.integers(60, 150),
    st.sampled_from([0, 60, 75, 100]),
)
def test_no_plan_walks_less_than_the_bound(spots, crews, window_min, most_min):
    stops = [
        {"id": str(n), "place": f"nh/b{b}/f{f}", "service_min": work, "windows": [[0, window_min]]}
        for n, (b, f, work) in enumerate(spots)
    ]
    problem = rounds.read({"stops": stops, "crews": [f"c{n}" for n in range(crews)], "most_min": most_min})
    longest = min(window_min, most_min or window_min)
    assert model.bound_m(problem, problem.stops, window_min) <= least_m(problem, longest) + 1e-6


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 9), st.integers(1, 60), st.integers(0, 300)),
        min_size=1, max_size=40,
    ),
    st.integers(1, 5),
    st.sampled_from([[[360, 480]], DAY, [[360, 600], [500, 900]], [[0, 2000]]]),
    st.sampled_from([0, 70, 150]),
)  # fmt: skip
def test_whatever_is_asked_the_plan_is_sound_and_walks_no_less_than_the_bound(spots, crews, windows, most_min):
    stops = [
        {"id": str(n), "place": f"nh/b{b}/f{f}/s{s}", "service_min": work, "gap_min": gap, "windows": windows}
        for n, (b, f, s, work, gap) in enumerate(spots)
    ]
    body = {"stops": stops, "crews": [f"c{n}" for n in range(crews)], "most_min": most_min}
    problem, found = solved(body)
    checked = rounds.check(problem, found.plan)
    assert {one.rule for one in checked.violations} <= {"unplaced"}
    assert checked.objective["walked_m"] >= found.bound - 1e-6
    assert checked.objective["unplaced"] == len(found.unplaced)
    assert solved(body)[1] == found
