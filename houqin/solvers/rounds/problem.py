"""The problem: stops on a tree of places, each with windows; crews that walk.

A campus is a tree: who goes from one room to another goes down to what they share and up again. Walking is measured on
it: `lengths_m` names metres between a place and the one above it, `default_m` those by depth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houqin.common.refused import Refused
from houqin.common.words import _

Window = tuple[float, float]
DEFAULT_M = (0.0, 150.0, 20.0, 10.0)
DAY_MIN, MOST_STOPS, MOST_CREWS, MOST_VISITS = 2880, 20_000, 2_000, 12


@dataclass(frozen=True, slots=True)
class Stop:
    """A point to visit once in each of its windows (minutes of the day), at least `gap_min` between two starts."""

    id: str
    place: tuple[str, ...]
    service_min: float
    windows: tuple[Window, ...]
    gap_min: float = 0.0


@dataclass(frozen=True, slots=True)
class Problem:
    """Stops, crews by name, how far and how fast one walks, how long a tour may take (0: as its window lasts)."""

    stops: tuple[Stop, ...]
    crews: tuple[str, ...]
    lengths_m: Mapping[tuple[str, ...], float]
    default_m: tuple[float, ...] = DEFAULT_M
    walk_m_min: float = 60.0
    most_min: float = 0.0

    def most_of(self, window_min: float) -> float:
        """Return how many minutes of work and way one tour in a window of this length may take."""
        return min(window_min, self.most_min) if self.most_min else window_min

    def edge_m(self, place: tuple[str, ...]) -> float:
        """Return the metres between a place and the one above it."""
        if place in self.lengths_m:
            return self.lengths_m[place]
        return self.default_m[min(len(place), len(self.default_m)) - 1]

    def walk_m(self, one: tuple[str, ...], other: tuple[str, ...]) -> float:
        """Return the metres between two places; the empty place is where crews start."""
        shared = 0
        while shared < min(len(one), len(other)) and one[shared] == other[shared]:
            shared += 1
        ways = (way[:depth] for way in (one, other) for depth in range(shared + 1, len(way) + 1))
        return sum(self.edge_m(way) for way in ways)


def read(told: Any) -> Problem:
    """Return the problem that a JSON object tells. Refuses what is missing, no number, or out of bounds."""
    if not isinstance(told, dict):
        raise Refused(_("the problem must be one object"))
    stops = tuple(_stop(one, number) for number, one in enumerate(_list(told, "stops", MOST_STOPS)))
    if len({stop.id for stop in stops}) < len(stops):
        raise Refused(_("two stops have one id"), "stops")
    crews = tuple(str(one["id"]) if isinstance(one, dict) and "id" in one else str(one)
                  for one in _list(told, "crews", MOST_CREWS))  # fmt: skip
    if not crews or len(set(crews)) < len(crews):
        raise Refused(_("name at least one crew, each once"), "crews")
    lengths = told.get("lengths_m") or {}
    if not isinstance(lengths, dict):
        raise Refused(_("%(name)s must be an object"), "lengths_m", name="lengths_m")
    default = tuple(_number(one, "default_m", 0, 1e6) for one in told.get("default_m") or DEFAULT_M)
    return Problem(
        stops, crews,
        {tuple(str(place).split("/")): _number(metres, "lengths_m", 0, 1e6) for place, metres in lengths.items()},
        default, _number(told.get("walk_m_min", 60), "walk_m_min", 1, 1000),
        _number(told.get("most_min", 0), "most_min", 0, DAY_MIN),
    )  # fmt: skip


def _list(told: Mapping[str, Any], name: str, most: int) -> Sequence[Any]:
    found = told.get(name)
    if not isinstance(found, list) or len(found) > most:
        raise Refused(_("%(name)s must be a list of at most %(most)s"), name, name=name, most=most)
    return found


def _stop(told: Any, number: int) -> Stop:
    where = f"stops[{number}]"
    if not isinstance(told, dict) or not told.get("id") or not told.get("place"):
        raise Refused(_("%(where)s needs an id and a place"), "stops", where=where)
    windows = told.get("windows")
    if not isinstance(windows, list) or not 1 <= len(windows) <= MOST_VISITS:
        raise Refused(_("%(where)s needs 1 to %(most)s windows"), "stops", where=where, most=MOST_VISITS)
    return Stop(
        str(told["id"]), tuple(str(told["place"]).split("/")), _number(told.get("service_min", 5), where, 0, DAY_MIN),
        tuple(sorted(_window(one, where) for one in windows)), _number(told.get("gap_min", 0), where, 0, DAY_MIN),
    )  # fmt: skip


def _window(told: Any, where: str) -> Window:
    if not isinstance(told, list | tuple) or len(told) != 2:
        raise Refused(_("%(where)s: a window is [from, until] in minutes of the day"), "stops", where=where)
    since, until = (_number(one, where, 0, DAY_MIN) for one in told)
    if since >= until:
        raise Refused(_("%(where)s: a window ends after it begins"), "stops", where=where)
    return since, until


def _number(told: Any, where: str, least: float, most: float) -> float:
    if (
        isinstance(told, bool)
        or not isinstance(told, int | float)
        or not math.isfinite(told)
        or not least <= told <= most
    ):
        sentence = _("%(where)s: a number from %(least)s to %(most)s is wanted")
        raise Refused(sentence, where, where=where, least=least, most=most)
    return float(told)
