"""The five sentences on top of the brief, as JSON: what is frozen with it must be readable in both languages later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import translation

from houqin import registry
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.desk import formats
from houqin.desk.context import LEVELS
from houqin.kernel.response import queries as response
from houqin.manifest import Headline, Sentence, Tile

LANGUAGES = {"zh": "zh-hans", "en": "en"}
Said = dict[str, Any]


def five(*, day: date, at: datetime, within: Scope, is_planned: bool = True) -> list[Said]:
    """Return the level, the people, who needs attention, who is most behind, and the line of work most behind.

    Of a day that was not planned only the level is known.
    """
    if not is_planned:
        return [_level(at, within), _said(Sentence(_("This day was not planned: nobody knows yet what is owed.")))]
    head = next((head for line in registry.lines() if (head := _headline(line, day, at, within)) is not None), None)
    return [
        _level(at, within),
        _people(head),
        _attention(head),
        _lagging(day, at, within),
        _work(day, at, within),
    ]


def _said(sentence: Sentence, title: str = "") -> Said:
    return {"title": title, "msgid": sentence.msgid, "values": dict(sentence.values)}


def _headline(line: Any, day: date, at: datetime, within: Scope) -> Headline | None:
    found: Headline | None = line.headline(day=day, at=at, within=within) if line.headline else None
    return found


def _level(at: datetime, within: Scope) -> Said:
    root = response.root_place(within=within)
    stood = response.standing(place_path=root.path, at=at, within=within) if root else None
    if stood is None or stood.since is None:
        return _said(Sentence(_("No response level was entered.")))
    values: dict[str, object] = {"level": {}, "since": {}, "document": stood.document}
    for key, language in LANGUAGES.items():
        with translation.override(language):
            values["level"][key] = str(LEVELS[stood.level])  # type: ignore[index]
            values["since"][key] = formats.level_instant(stood.since)  # type: ignore[index]
    return _said(Sentence(_("%(level)s has been in force since %(since)s, by %(document)s."), values))


def _people(head: Headline | None) -> Said:
    if head is None:
        return _said(Sentence(_("No health report is owed on this day.")))
    values = {name: getattr(head, name) for name in ("people", "reported", "open", "missed", "excused")}
    text = _(
        "Of %(people)s people %(reported)s have reported, %(open)s not yet, %(missed)s missed, %(excused)s excused."
    )
    return _said(Sentence(text, values))


def _attention(head: Headline | None) -> Said:
    facts = [_said(fact) for fact in head.facts] if head else []
    if not facts:
        return _said(Sentence(_("Nobody has a fever or symptoms, nobody is under observation.")))
    return {"title": _("Health"), "all": facts}


def _lagging(day: date, at: datetime, within: Scope) -> Said:
    for line in registry.lines():
        if line.lagging and (found := line.lagging(day=day, at=at, within=within)) is not None:
            return _said(found, _("Most behind"))
    return _said(Sentence(_("No unit is behind with its reports.")))


def _work(day: date, at: datetime, within: Scope) -> Said:
    """Return how the line of work stands that is most behind, beside the one that counts the people."""
    tiles = list(_tiles(day, at, within))
    if not tiles:
        return _said(Sentence(_("No other line of work has figures.")))
    title, tile = max(tiles, key=lambda found: (found[1].missed + found[1].overdue, found[1].open))
    values = {"done": tile.done, "owed": tile.expected, "open": tile.open, "missed": tile.missed}
    return _said(
        Sentence(_("%(done)s of %(owed)s done, %(open)s to be done, %(missed)s not done in time."), values), title
    )


def _tiles(day: date, at: datetime, within: Scope) -> Iterator[tuple[str, Tile]]:
    for line in registry.lines():
        if line.tile is not None and line.headline is None:
            tile = line.tile(day=day, at=at, within=within)
            if tile.expected:
                yield line.title, tile
