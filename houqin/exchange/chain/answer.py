"""What is answered: entries, lines passed over, totals, the difference to the paste before, as plain objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from houqin.exchange.chain import reasons, signs
from houqin.exchange.chain.asked import Asked
from houqin.exchange.chain.entries import Entry
from houqin.exchange.chain.lines import Cut
from houqin.exchange.chain.order_list import OrderEntry
from houqin.exchange.chain.quantities import Order
from houqin.exchange.chain.roster import Roster

LONGEST_HEADER = 300


def header(cut: Cut) -> str | None:
    """Return the head of the list as one text, masked; None where it has none."""
    return signs.masked("\n".join(cut.head))[:LONGEST_HEADER] or None


def ignored(cut: Cut) -> list[dict[str, Any]]:
    """Return the lines passed over."""
    return [{"lines": [first, last], "reason": reason} for first, last, reason in cut.ignored]


def person(entry: Entry[Any], roster: Roster) -> dict[str, Any]:
    """Return who an entry is of: `id` None where not certain, with the `candidates` that the writing fits."""
    who = entry.said.who
    return {
        "id": roster.people[who.person].id if who.person is not None else None,
        "as_written": who.as_written,
        "by": who.by,
        "candidates": roster.ids(who.candidates),
    }


def frame(entry: Entry[Any], roster: Roster) -> dict[str, Any]:
    """Return what entries of orders and of the roll have in common."""
    payer = entry.said.who.payer
    return {
        "lines": [entry.block.first, entry.block.last],
        "number": entry.block.number,
        "person": person(entry, roster),
        "payer": roster.people[payer].id if payer is not None else None,
        "state": reasons.state_of(entry.said.reasons),
        "confidence": reasons.confidence(entry.said.reasons),
        "reasons": list(dict.fromkeys(entry.said.reasons)),
    }


def orders(found: Iterable[Order], asked: Asked) -> list[dict[str, Any]]:
    """Return orders as objects, the meal written as it was asked."""
    return [{"code": one.code, "quantity": one.quantity, "meal": asked.meal_word(one.meal)} for one in found]


def entry_of_orders(entry: OrderEntry, asked: Asked, roster: Roster) -> dict[str, Any]:
    """Return one entry. `orders` are what stands; `cancels` what it takes back; `withdrawn` what a later one took."""
    said = entry.said
    return {
        **frame(entry, roster),
        "act": said.act,
        "orders": orders(said.orders, asked),
        "cancels": orders(said.cancels, asked),
        "withdrawn": orders(entry.withdrawn, asked),
        "remark": said.remark,
        "own_box": said.own_box,
        "pickup_at": said.pickup_at,
        "diet": said.diet,
    }


def totals(entries: Iterable[Mapping[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """Return portions of each meal and code over the accepted entries, in the order of the day and the menu."""
    sums: dict[tuple[str, str], int] = {}
    for entry in entries:
        for one in entry["orders"] if entry["state"] == reasons.ACCEPTED else ():
            sums[one["meal"], one["code"]] = sums.get((one["meal"], one["code"]), 0) + one["quantity"]
    places = {dish.code: at for at, dish in enumerate(asked.menu)}
    meals = {asked.meal_word(meal): at for at, meal in enumerate(("breakfast", "lunch", "dinner", "supper"))}
    ordered = sorted(sums.items(), key=lambda item: (meals.get(item[0][0], -1), item[0][0], places[item[0][1]]))
    return [{"meal": meal, "code": code, "quantity": number} for (meal, code), number in ordered]


def difference(
    before: Sequence[tuple[str, Mapping[str, Any]]], after: Sequence[tuple[str, Mapping[str, Any]]], said: str
) -> list[dict[str, Any]]:
    """Return what changed from one list to the next, person by person: added, changed, cancelled, removed.

    Entries come with the key by which they are found again; `said` names the field that is compared.
    """
    old, new = _by_key(before), _by_key(after)
    found = []
    for key, entry in new.items():
        was = old.get(key)
        if was is None:
            change = "added"
        elif entry.get("act") == "cancel" and was.get("act") != "cancel":
            change = "cancelled"
        elif _compared(was, said) != _compared(entry, said):
            change = "changed"
        else:
            continue
        found.append(_changed(change, was, entry, said))
    found += [_changed("removed", was, None, said) for key, was in old.items() if key not in new]
    return found


def _by_key(entries: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Mapping[str, Any]]:
    """Return entries by key; who stands there more than once is told apart by the how-manieth."""
    found: dict[str, Mapping[str, Any]] = {}
    times: dict[str, int] = {}
    for key, entry in entries:
        times[key] = times.get(key, 0) + 1
        found[f"{key}#{times[key]}"] = entry
    return found


def _compared(entry: Mapping[str, Any], said: str) -> tuple[Any, ...]:
    return (
        entry[said],
        entry.get("act"),
        entry.get("remark"),
        entry.get("own_box"),
        entry.get("pickup_at"),
        entry["state"],
    )


def _changed(change: str, was: Mapping[str, Any] | None, entry: Mapping[str, Any] | None, said: str) -> dict[str, Any]:
    shown = entry or was or {}
    return {
        "change": change,
        "person": shown["person"],
        "number": shown["number"],
        "lines": entry["lines"] if entry else None,
        "before": was[said] if was else None,
        "after": entry[said] if entry else None,
    }
