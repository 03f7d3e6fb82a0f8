"""What the board shows: the headline, nine tiles, what waits for a decision, what comes next."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import date, datetime

from houqin import registry
from houqin.common.scope import Scope
from houqin.manifest import Decision, Headline, Line, Moment, Tile

log = logging.getLogger(__name__)
WEIGHTS = ("decision", "missed", "overdue", "fine", "fallen", "unbuilt")
MOST_DECISIONS = 6
MOST_MOMENTS = 3


@dataclass(frozen=True, slots=True)
class Square:
    """One of the nine: its tile, or why there is none (not built, or fallen just now)."""

    key: str
    title: str
    tile: Tile | None
    weight: str
    took_ms: int = 0

    @property
    def difference(self) -> int:
        """How many more or fewer are open than yesterday at this hour, without the sign."""
        return abs((self.tile.than_yesterday if self.tile else None) or 0)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board at one instant."""

    day: date
    as_of: datetime
    headline: Headline | None
    squares: tuple[Square, ...]
    decisions: tuple[Decision, ...]
    moments: tuple[Moment, ...]

    @property
    def worst_first(self) -> list[Square]:
        """The tiles as a phone shows them: what needs somebody first, what is fine last."""
        return sorted(self.squares, key=lambda square: WEIGHTS.index(square.weight))

    @property
    def pressing(self) -> list[Square]:
        """The tiles that need somebody, worst first."""
        return [square for square in self.worst_first if square.tile and square.weight != "fine"]

    @property
    def unbuilt(self) -> list[Square]:
        """The tiles without figures."""
        return [square for square in self.squares if square.tile is None]

    @property
    def fine(self) -> list[Square]:
        """The tiles that a phone folds into one line."""
        return [square for square in self.squares if square.weight == "fine"]


def board_for(*, day: date, at: datetime, within: Scope) -> Board:
    """Return the board of a day as of the instant; a line that falls leaves its tile grey, not the page."""
    squares = tuple(_square(slot, day=day, at=at, within=within) for slot in registry.slots())
    tiles = [square.tile for square in squares if square.tile is not None]
    decisions = sorted((item for tile in tiles for item in tile.decisions), key=lambda item: item.since)
    moments = sorted((item for tile in tiles for item in tile.moments if item.at > at), key=lambda item: item.at)
    return Board(
        day=day,
        as_of=at,
        headline=_headline(day=day, at=at, within=within),
        squares=squares,
        decisions=tuple(decisions[:MOST_DECISIONS]),
        moments=tuple(moments[:MOST_MOMENTS]),
    )


def _square(slot: registry.Slot, *, day: date, at: datetime, within: Scope) -> Square:
    if slot.line is None or slot.line.tile is None:
        return Square(slot.key, slot.title, None, "unbuilt")
    started = time.perf_counter()
    try:
        tile = slot.line.tile(day=day, at=at, within=within)
    except Exception:
        log.exception("the tile of %s fell", slot.key)
        return Square(slot.key, slot.title, None, "fallen")
    return Square(slot.key, slot.title, tile, tile.weight, round(1000 * (time.perf_counter() - started)))


def _headline(*, day: date, at: datetime, within: Scope) -> Headline | None:
    for line in registry.lines():
        if line.headline is not None and (found := _guarded(line, day=day, at=at, within=within)) is not None:
            return found
    return None


def _guarded(line: Line, *, day: date, at: datetime, within: Scope) -> Headline | None:
    try:
        return line.headline(day=day, at=at, within=within) if line.headline else None
    except Exception:
        log.exception("the headline of %s fell", line.key)
        return None
