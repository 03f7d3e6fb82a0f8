"""The board as five sentences and one picture, for somebody who looks once (users.md §1.1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from houqin.common.words import _
from houqin.desk import figures, formats
from houqin.desk.board.queries import Board, Square
from houqin.manifest import Sentence

# What fits: ems of a line and numbers of lines, in a tile and below the tiles.
CELL_EMS, CELL_ROWS, BAR_PX = 12, 2, 272
LINE_EMS, LETTER_ROWS = 37, 9


# A messenger draws no style sheet: the colours of the bar as they are on the pages.
FILLS = {"done": "#2a9d4a", "open": "#2f7dd1", "overdue": "#f08c00", "missed": "#d63333", "excused": "#9aa4b2"}


UNPLANNED = Sentence(_("This day was not planned: nobody knows yet what is owed."))


@dataclass(frozen=True, slots=True)
class Said:
    """One of the five: a sentence, said after a title (msgid) and an instant where it has them."""

    sentence: Sentence
    title: str = ""
    at: datetime | None = None


def sentences(board: Board, *, level: str, since: datetime | None) -> list[Said]:
    """Return exactly five: the level, the people, the worst line, what waits for a decision, what comes next.

    `level` is the word of the level in force, in the reader's language.
    """
    worst = _worst(board)
    return [_level(level, since), _people(board), worst, _decisions(board, worst.sentence), _next(board)]


def _level(level: str, since: datetime | None) -> Said:
    if since is None:
        return Said(Sentence(_("%(level)s is in force."), {"level": level}))
    said = {"level": level, "since": formats.level_instant(since)}
    return Said(Sentence(_("%(level)s is in force since %(since)s."), said))


def _people(board: Board) -> Said:
    head = board.headline
    if board.is_unplanned:
        return Said(UNPLANNED)
    if head is None:
        return Said(Sentence(_("No health report is owed on this day.")))
    values = {
        "people": head.people, "reported": head.reported, "open": head.open, "missed": head.missed,
        "excused": head.excused,
    }  # fmt: skip
    text = _(
        "Of %(people)s people %(reported)s have reported, %(open)s not yet, %(missed)s missed, %(excused)s excused."
    )
    return Said(Sentence(text, values))


def _worst(board: Board) -> Said:
    if board.is_unplanned:
        return Said(Sentence(_("Until it is planned no line of work has figures: call the system administrator.")))
    first = next((square for square in board.worst_first if square.tile), None)
    if first is None or first.tile is None:
        return Said(Sentence(_("No line of work has figures now.")))
    if first.weight == "fine":
        return Said(Sentence(_("All lines at work are in time: %(lines)s."), {"lines": len(board.fine)}))
    return Said(first.tile.sentence, first.title)


def _decisions(board: Board, told: Sentence) -> Said:
    """Return what waits for a decision, beside what was told already."""
    if not board.decisions:
        return Said(Sentence(_("Nothing waits for a decision.")))
    others = [item for item in board.decisions if item.what != told]
    if not others:
        return Said(Sentence(_("Nothing else waits for a decision.")))
    first = others[0]
    return Said(first.what, _("Waiting for a decision"), first.since)


def _next(board: Board) -> Said:
    if not board.moments:
        return Said(Sentence(_("Nothing with a fixed time is left today.")))
    first = board.moments[0]
    return Said(first.what, _("Coming next"), first.at)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text of the picture and how far down it stands (px)."""

    text: str
    top: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a tile's bar: where it begins, how wide it is (px), its colour."""

    left: float
    width: float
    fill: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A tile of the picture: where it stands (px), the lines of its sentence, the pieces of its bar."""

    square: Square
    left: int
    top: int
    lines: tuple[Row, ...]
    bar: tuple[Piece, ...]


def cells(board: Board, texts: Mapping[str, str]) -> Iterator[Cell]:
    """Yield the nine tiles of the picture, 3 × 3, in the article's order; `texts` are their sentences by key."""
    for n, square in enumerate(board.squares):
        first = 126 if square.tile else 84
        rows = tuple(Row(text, first + 26 * m) for m, text in enumerate(wrapped(texts[square.key], ems=CELL_EMS)))
        yield Cell(square, 48 + 336 * (n % 3), 500 + 200 * (n // 3), rows[:CELL_ROWS], tuple(_bar(square)))


def _bar(square: Square) -> Iterator[Piece]:
    tile, scale = square.tile, BAR_PX / figures.BAR_WIDTH
    if tile is not None:
        for piece in figures.segments(
            done=tile.done, open=tile.open, overdue=tile.overdue, missed=tile.missed, excused=tile.excused
        ):
            yield Piece(round(20 + piece.start * scale, 1), round(piece.width * scale, 1), FILLS[piece.colour])


def below(texts: Iterable[str]) -> Iterator[Row]:
    """Yield the lines below the tiles, each text numbered, as many as there is room for."""
    lines = [row for n, text in enumerate(texts, 1) for row in wrapped(f"{n}. {text}", ems=LINE_EMS)]
    for n, line in enumerate(lines[:LETTER_ROWS]):
        yield Row(line, 1140 + 34 * n)


def wrapped(text: str, *, ems: float) -> Iterator[str]:
    """Yield the lines of a text, each at most `ems` wide: a Chinese character is one em, a Latin one half of it."""
    line, width = "", 0.0
    for word in _words(text):
        wide = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.5 for sign in word)
        if line and width + wide > ems:
            yield line.rstrip()
            line, width = word.lstrip(), wide
        else:
            line, width = line + word, width + wide
    if line.strip():
        yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    word = ""
    for sign in text:
        is_wide = unicodedata.east_asian_width(sign) in "WF"
        if (is_wide or sign == " ") and word:
            yield word
            word = ""
        if is_wide:
            yield sign
        else:
            word += sign
    if word:
        yield word
