"""The whole of it: the last paste as entries, totals, and the difference to the paste before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from houqin.common import clock
from houqin.exchange.chain import answer, grammar, head, order_list, roll
from houqin.exchange.chain.asked import ROLL, Asked, Paste
from houqin.exchange.chain.grammar import Grammar
from houqin.exchange.chain.lines import Cut
from houqin.exchange.chain.order import Occasion
from houqin.exchange.chain.order_list import OrderEntry
from houqin.exchange.chain.roster import Roster


def parse(asked: Asked, *, roster: Roster | None = None) -> dict[str, Any]:
    """Return what the last paste says, as `docs/methods/chain-text.md` describes it.

    `roster` is an index of the same people, for whoever reads many texts against it. The answer depends on nothing
    but what is asked. Every line is in one entry or in one ignored item; the totals are those of accepted entries.
    """
    roster = roster or Roster(asked.roster)
    return roll.parse(asked, roster) if asked.kind == ROLL else _orders(asked, roster)


def _orders(asked: Asked, roster: Roster) -> dict[str, Any]:
    menu = grammar.of(asked.menu)
    cut, entries = _read(asked, asked.pastes[-1], roster, menu)
    time, is_today = head.named(cut.head)
    _hold_late(asked, entries, roster, menu, time, is_today=is_today)
    rows = [answer.entry_of_orders(entry, asked, roster) for entry in entries]
    before = _rows_before(asked, roster, menu)
    return {
        "header": answer.header(cut),
        "cut_off": time,
        "notes": head.notes(cut, asked),
        "lines": cut.number_of_lines,
        "entries": rows,
        "ignored": answer.ignored(cut),
        "totals": answer.totals(rows, asked),
        "diff": answer.difference(before, _keyed(entries, rows), "orders") if len(asked.pastes) > 1 else [],
    }


def _read(asked: Asked, paste: Paste, roster: Roster, menu: Grammar) -> tuple[Cut, list[OrderEntry]]:
    sent_on = clock.day_of(paste.sent_at) if paste.sent_at else None
    occasion = Occasion(asked.meal, asked.day, sent_on)
    return order_list.read(paste.text, roster=roster, grammar=menu, occasion=occasion)


def _rows_before(asked: Asked, roster: Roster, menu: Grammar) -> Sequence[tuple[str, Mapping[str, Any]]]:
    if len(asked.pastes) < 2:
        return ()
    _cut, entries = _read(asked, asked.pastes[-2], roster, menu)
    return _keyed(entries, [answer.entry_of_orders(entry, asked, roster) for entry in entries])


def _keyed(entries: Sequence[OrderEntry], rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(entry.key, row) for entry, row in zip(entries, rows, strict=True)]


def _hold_late(
    asked: Asked, entries: Sequence[OrderEntry], roster: Roster, menu: Grammar, time: str | None, *, is_today: bool
) -> None:
    """Hold for a person what was not in the list by the cut-off; nothing where a time is not known."""
    closes_at, sent_at = head.instant(asked, time, is_today=is_today), asked.pastes[-1].sent_at
    if closes_at is None or sent_at is None or sent_at <= closes_at:
        return
    timely = [paste for paste in asked.pastes[:-1] if paste.sent_at is not None and paste.sent_at <= closes_at]
    known = {}
    if timely:
        _cut, found = _read(asked, timely[-1], roster, menu)
        known = {entry.key: (entry.said.act, entry.said.orders) for entry in found}
    for entry in entries:
        if entry.said.act != "none" and known.get(entry.key) != (entry.said.act, entry.said.orders):
            entry.doubt("after_cut_off")
