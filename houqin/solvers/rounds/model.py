"""Packing subtrees into crews, and a bound that no crews can walk less than.

On a tree the shortest way through a set of stops and back is twice the edges that lead to them, walked in the tree's
own order. What is left to decide is who takes what: whole buildings first, then floors, then single stops, each to the
crew for which it is least way. Bound: every edge is walked there and back by as many crews as the work below it takes,
ceil(work ÷ longest tour), as in the capacitated tree routing problem; and as many buildings as the crews cannot take
whole are entered once more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from houqin.solvers.rounds.problem import Problem, Stop, Window

Place = tuple[str, ...]
SLACK = 1e-9


@dataclass(slots=True)
class Load:
    """What one crew takes in one window: stops, the edges it walks, minutes of work."""

    stops: list[Stop] = field(default_factory=list)
    edges: set[Place] = field(default_factory=set)
    walked_m: float = 0.0
    work_min: float = 0.0

    def more_m(self, problem: Problem, edges: Iterable[Place]) -> float:
        """Return how many metres more these edges are, there and back."""
        return 2 * sum(problem.edge_m(edge) for edge in edges if edge not in self.edges)

    def take(self, problem: Problem, node: Node) -> None:
        """Add everything of a node."""
        edges = node.edges()
        self.walked_m += self.more_m(problem, edges)
        self.edges |= edges
        self.stops += node.all_stops()
        self.work_min += node.work_min

    def minutes(self, problem: Problem, more_m: float = 0.0, more_min: float = 0.0) -> float:
        """Return how long the tour takes with so much more."""
        return self.work_min + more_min + (self.walked_m + more_m) / problem.walk_m_min


@dataclass(slots=True)
class Node:
    """A place with the stops at it and the places below it that have some."""

    place: Place
    stops: list[Stop] = field(default_factory=list)
    below: dict[str, Node] = field(default_factory=dict)
    work_min: float = 0.0
    kept_edges: set[Place] | None = None

    def all_stops(self) -> list[Stop]:
        """Return the stops here and below, in the tree's order."""
        return [*self.stops, *(stop for key in sorted(self.below) for stop in self.below[key].all_stops())]

    def edges(self) -> set[Place]:
        """Return every edge from the root that leads to a stop of this node."""
        if self.kept_edges is None:
            ways = {stop.place for stop in self.all_stops()}
            self.kept_edges = {way[:depth] for way in ways for depth in range(1, len(way) + 1)}
        return self.kept_edges

    def parts(self) -> list[Node]:
        """Return what the node consists of: the places below, then each of its own stops; nothing of a single stop."""
        if not self.below and len(self.stops) <= 1:
            return []
        own = [Node(stop.place, [stop], work_min=stop.service_min) for stop in self.stops]
        return [*(self.below[key] for key in sorted(self.below)), *own]


def tree_of(stops: Sequence[Stop]) -> Node:
    """Return the tree of places that leads to these stops."""
    root = Node(())
    for stop in stops:
        node = root
        node.work_min += stop.service_min
        for depth in range(1, len(stop.place) + 1):
            node = node.below.setdefault(stop.place[depth - 1], Node(stop.place[:depth]))
            node.work_min += stop.service_min
        node.stops.append(stop)
    return root


def packed(problem: Problem, stops: Sequence[Stop], room_min: Sequence[float]) -> tuple[list[Load], list[Stop]]:
    """Return what each crew takes, given the minutes each has, and the stops for which nobody has time."""
    loads = [Load() for _room in room_min]
    waiting, left = _largest_first(_buildings(tree_of(stops))), list[Stop]()
    whole = {node.place for node in waiting}
    while waiting:
        node = waiting.pop(0)
        best = _best(problem, node, loads, room_min, is_whole=node.place in whole)
        if best is not None:
            loads[best].take(problem, node)
        elif parts := node.parts():
            waiting = _largest_first(parts) + waiting
        else:
            left += node.stops
    return loads, left


def _shared(root: Node) -> Node:
    """Return the last place that lies on every way."""
    node = root
    while len(node.below) == 1 and not node.stops:
        node = next(iter(node.below.values()))
    return node


def _buildings(root: Node) -> list[Node]:
    """Return the places below the last one that lies on every way."""
    node = _shared(root)
    return node.parts() or [node]


def _largest_first(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: (-node.work_min, node.place))


def _best(
    problem: Problem, node: Node, loads: Sequence[Load], room_min: Sequence[float], *, is_whole: bool
) -> int | None:
    """Return the crew that takes a node with the least way more, and of those the one whose time suits it best."""
    found: tuple[float, float, int] | None = None
    edges, is_new_seen = node.edges(), False
    for number, load in enumerate(loads):
        if not load.stops:
            if is_new_seen and room_min[number] <= room_min[number - 1]:
                continue
            is_new_seen = True
        more_m = load.more_m(problem, edges)
        spare = room_min[number] - load.minutes(problem, more_m, node.work_min)
        # Whole buildings fill a crew as full as can be; what had to be split goes where much of it fits together.
        tried = (more_m, spare if is_whole else -spare, number)
        if spare >= -SLACK and (found is None or tried < found):
            found = tried
    return found[2] if found else None


def bound_m(problem: Problem, stops: Sequence[Stop], window_min: float) -> float:
    """Return metres that must be walked in one window, whoever does it."""
    root, most = tree_of(stops), problem.most_of(window_min)
    total, waiting = 0.0, list(root.below.values())
    while waiting:
        node = waiting.pop()
        total += 2 * problem.edge_m(node.place) * _entered(node, most)
        waiting += node.below.values()
    return total + _split_m(problem, root, window_min)


def _entered(node: Node, tour_min: float) -> int:
    return max(1, math.ceil(node.work_min / tour_min - SLACK))


def _split_m(problem: Problem, root: Node, window_min: float) -> float:
    """Return the least way of entering again what the crews cannot all take whole.

    A crew takes at most as many buildings whole as the smallest fit into the window, all crews together at most as many
    as the smallest fit into all their time.
    """
    # Stops at the shared place itself are left out: whoever passes has entered it already.
    shared = _shared(root)
    single = [node for node in shared.below.values() if _entered(node, problem.most_of(window_min)) == 1]
    # Work alone: a crew may be on its way before the window opens, and on its way home after it.
    times = sorted(node.work_min for node in single)
    crews = len(problem.crews)
    if not times or times[0] <= 0:
        return 0.0
    fit, used = 0, 0.0
    while fit < len(times) and used + times[fit] <= crews * window_min + SLACK:
        used += times[fit]
        fit += 1
    whole = min(fit, crews * math.floor(window_min / times[0] + SLACK))
    edges = sorted(2 * problem.edge_m(node.place) for node in single)
    return sum(edges[: max(0, len(single) - whole)])


def shifts_of(stops: Sequence[Stop]) -> list[tuple[Window, int, list[Stop]]]:
    """Return the visits by window: (window, which visit of its stop, stops), the earliest end first."""
    found: dict[tuple[Window, int], list[Stop]] = {}
    for stop in stops:
        for number, window in enumerate(stop.windows):
            found.setdefault((window, number), []).append(stop)
    ordered = sorted(found, key=lambda key: (key[0][1], key[0][0], key[1]))
    return [(window, number, found[window, number]) for window, number in ordered]
