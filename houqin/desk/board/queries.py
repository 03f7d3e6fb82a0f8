"""What the board shows: the headline, nine tiles, what waits for a decision, what comes next."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from houqin import registry
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.desk import planned, words
from houqin.desk.planned import Planned
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.manifest import Contact, Decision, Headline, Line, Moment, Sentence, Tile

log = logging.getLogger(__name__)
WEIGHTS = ("unplanned", "decision", "missed", "overdue", "fine", "fallen", "unbuilt")
MOST_DECISIONS = 6
MOST_MOMENTS = 3
MOST_CONTACTS = 3
KNOWN = Scope.whole(reason="whom to call now is known to everybody")
# How a list is reached: from the key of its line and its address.
Way = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One number of the headline: a state of people (expected, done …), its colour, and the list behind it."""

    state: str
    value: int
    colour: str
    address: str
    line: str


@dataclass(frozen=True, slots=True)
class Square:
    """One of the nine: its tile, or why there is none (not built, or fallen just now)."""

    key: str
    title: str
    tile: Tile | None
    weight: str
    took_ms: int = 0

    @property
    def said(self) -> str:
        """The colour of the sentence: red what is missed or is itself to be decided, orange, blue still in time, green.

        The border tells more than the sentence: it is red also while something else of the line waits for a decision.
        """
        tile = self.tile
        if tile is None:
            return "missed" if self.weight == "unplanned" else "excused"
        if tile.missed or tile.sentence in [item.what for item in tile.decisions]:
            return "missed"
        return "overdue" if tile.overdue else "open" if tile.open else "done"

    @property
    def sign(self) -> str:
        """The sign that goes with the colour of the sentence."""
        return words.SIGNS[self.said][1]

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
    readings: tuple[Reading, ...] = ()
    contacts: tuple[Contact, ...] = ()
    more_decisions: int = 0
    plan: Planned | None = None

    @property
    def is_unplanned(self) -> bool:
        """Whether the day was never planned: then no figure of it says that all is well."""
        return self.plan is not None and self.plan.is_unplanned

    @property
    def is_over(self) -> bool:
        """Whether the day shown is a past one."""
        return self.as_of >= clock.instant(self.day, "24:00")

    @property
    def worst_first(self) -> list[Square]:
        """The tiles as a phone shows them: what needs somebody first, what is fine last."""
        return sorted(self.squares, key=lambda square: WEIGHTS.index(square.weight))

    @property
    def pressing(self) -> list[Square]:
        """The tiles that need somebody, worst first."""
        unplanned = [square for square in self.worst_first if square.weight == "unplanned"]
        return unplanned + [square for square in self.worst_first if square.tile and square.weight != "fine"]

    @property
    def unbuilt(self) -> list[Square]:
        """The tiles without figures."""
        return [square for square in self.squares if square.tile is None and square.weight != "unplanned"]

    @property
    def lines(self) -> list[Square]:
        """The tiles of lines that are switched on, those that fell just now among them."""
        return [square for square in self.squares if square.weight != "unbuilt"]

    @property
    def idle(self) -> list[Square]:
        """The lines that are not switched on: one row tells of them all."""
        return [square for square in self.squares if square.weight == "unbuilt"]

    @property
    def fine(self) -> list[Square]:
        """The tiles that a phone folds into one line."""
        return [square for square in self.squares if square.weight == "fine"]


def board_for(*, day: date, at: datetime, within: Scope) -> Board:
    """Return the board of a day as of the instant; a line that falls leaves its tile grey, not the page."""
    squares = tuple(_square(slot, day=day, at=at, within=within) for slot in registry.slots())
    # Whom to call, what waits and what comes next are of now: a day that is over has none of them.
    is_over = at >= clock.instant(day, "24:00")
    tiles = [square.tile for square in squares if square.tile is not None and not is_over]
    decisions = sorted((item for tile in tiles for item in tile.decisions), key=lambda item: item.since)
    moments = sorted((item for tile in tiles for item in tile.moments if item.at > at), key=lambda item: item.at)
    key, headline = _headline(day=day, at=at, within=within)
    plan = planned.planned(day=day, at=at)
    if plan.is_unplanned:
        headline = None
        squares = tuple(replace(square, tile=None, weight="unplanned") if square.tile else square for square in squares)
    return Board(
        day=day,
        as_of=at,
        headline=headline,
        squares=squares,
        decisions=tuple(decisions[:MOST_DECISIONS]),
        moments=tuple(moments[:MOST_MOMENTS]),
        readings=tuple(readings_of(headline, key, at=at)) if headline else (),
        contacts=() if is_over else tuple(_contacts(at)),
        more_decisions=max(len(decisions) - MOST_DECISIONS, 0),
        plan=plan,
    )


def readings_of(head: Headline, line: str, *, at: datetime) -> Iterator[Reading]:
    """Yield the numbers of the headline: open ones are blue before the deadline, orange after it, green at nought."""
    is_late = head.due_at is not None and at > head.due_at
    open_colour = "done" if not head.open else "overdue" if is_late else "open"
    shown = [("expected", head.people, "plain"), ("done", head.reported, "done")]
    if head.open or not head.missed:
        shown.append(("open", head.open, open_colour))
    if head.missed:
        shown.append(("missed", head.missed, "missed"))
    for state, value, colour in [*shown, ("excused", head.excused, "excused")]:
        yield Reading(state, value, colour, f"{head.list}{'&' if '?' in head.list else '?'}state={state}", line)


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


def _headline(*, day: date, at: datetime, within: Scope) -> tuple[str, Headline | None]:
    for line in registry.lines():
        if line.headline is not None and (found := _guarded(line, day=day, at=at, within=within)) is not None:
            return line.key, found
    return "", None


def _guarded(line: Line, *, day: date, at: datetime, within: Scope) -> Headline | None:
    try:
        return line.headline(day=day, at=at, within=within) if line.headline else None
    except Exception:
        log.exception("the headline of %s fell", line.key)
        return None


def _contacts(at: datetime) -> list[Contact]:
    found: list[Contact] = []
    for line in registry.lines():
        try:
            found += line.on_duty(at=at, within=KNOWN) if line.on_duty else ()
        except Exception:
            log.exception("whom to call of %s fell", line.key)
    return found[:MOST_CONTACTS]


# --- a board of several units: each list is reached through the unit that it is about --------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit adds to a number of the board: its figures, and where its own list is."""

    unit: Unit
    tile: Tile
    address: str


def led(board: Board, way: Way) -> Board:
    """Return the board with each number leading where `way` says; a fact that counts several lists leads nowhere."""
    squares = tuple(replace(square, tile=_led_tile(square, way)) for square in board.squares)
    readings = tuple(
        replace(item, address=way(item.line, item.address)) if item.address else item for item in board.readings
    )
    head = board.headline
    if head is not None:
        head = replace(head, facts=tuple(replace(fact, link="") for fact in head.facts))
    return replace(board, squares=squares, readings=readings, headline=head)


def shut(board: Board, may_open: Callable[[str], bool]) -> Board:
    """Return the board without the links behind which somebody may not look: no number leads to a closed door."""

    def kept(said: Sentence) -> Sentence:
        return said if not said.link or may_open(said.link) else replace(said, link="")

    def kept_tile(square: Square) -> Square:
        tile = square.tile
        if tile is None:
            return square
        lists = tile.list if may_open(tile.list) else ""
        return replace(square, tile=replace(tile, list=lists, sentence=kept(tile.sentence)))

    head = board.headline
    return replace(
        board,
        squares=tuple(kept_tile(square) for square in board.squares),
        readings=tuple(item if may_open(item.address) else replace(item, address="") for item in board.readings),
        headline=head and replace(head, facts=tuple(kept(fact) for fact in head.facts)),
        decisions=tuple(replace(item, what=kept(item.what)) for item in board.decisions),
        moments=tuple(replace(item, what=kept(item.what)) for item in board.moments),
    )


def _led_tile(square: Square, way: Way) -> Tile | None:
    tile = square.tile
    if tile is None:
        return None
    link = tile.sentence.link or tile.list
    said: Sentence = replace(tile.sentence, link=way(square.key, link) if link else "")
    return replace(tile, list=way(square.key, tile.list) if tile.list else "", sentence=said)


def shares(line: Line, link: str, *, day: date, at: datetime, within: Scope) -> list[Share]:
    """Return what each unit of the scope adds to the line's tile, what is open first; together they are the tile."""
    found = []
    for root in within.units or ():
        unit = org.unit_at(root, within=within)
        if unit is None or line.tile is None:
            continue
        tile = line.tile(day=day, at=at, within=within.narrowed((root,)))
        if tile.expected:
            found.append(Share(unit, tile, f"{link}{'&' if '?' in link else '?'}under={unit.code}"))
    return sorted(found, key=lambda share: (-share.tile.missed, -share.tile.open, share.unit.path))
