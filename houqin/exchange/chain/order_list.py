"""The entries of one text as orders: copies resolved, repeated lists joined, people who stand there twice doubted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from houqin.exchange.chain import order
from houqin.exchange.chain.entries import Entry, join_lists
from houqin.exchange.chain.grammar import Grammar
from houqin.exchange.chain.lines import Block, Cut, Cutter
from houqin.exchange.chain.order import Occasion, Said
from houqin.exchange.chain.quantities import Order
from houqin.exchange.chain.roster import Roster


@dataclass(slots=True)
class OrderEntry(Entry[Said]):
    """One entry of orders, and what of it a later one took back."""

    withdrawn: list[Order] = field(default_factory=list)

    @property
    def content(self) -> tuple[object, ...]:
        """What a later posting of the list must repeat to say the same."""
        return self.said.act, self.said.orders, self.block.text


def read(text: str, *, roster: Roster, grammar: Grammar, occasion: Occasion) -> tuple[Cut, list[OrderEntry]]:
    """Return the text cut up, and its entries in the order of their lines."""
    cutter = Cutter(roster, lambda line: order.says_order(line, roster, grammar), [*grammar.dishes])
    cut = cutter.run(text)
    entries = [_entry(block, roster, grammar, occasion) for block in cut.blocks]
    _follow(entries, roster, grammar)
    entries = join_lists(entries, cut)
    _settle_people(entries)
    return cut, entries


def _entry(block: Block, roster: Roster, grammar: Grammar, occasion: Occasion) -> OrderEntry:
    if "too_long" in block.reasons:
        return OrderEntry(block, Said(order.Identity(), reasons=["too_long", "nobody_named", "no_order"]))
    meal = block.meal or occasion.meal
    said = order.read(
        block.text, roster=roster, grammar=grammar, occasion=Occasion(meal, occasion.day, occasion.sent_on)
    )
    said.reasons += block.reasons
    return OrderEntry(block, said)


def _follow(entries: Sequence[OrderEntry], roster: Roster, grammar: Grammar) -> None:
    """Copy the order of the entry just above where that is certain, never its remark or its box.

    Of more than one portion +1 may mean one, so that is left open.
    """
    for above, entry in zip([None, *entries], entries, strict=False):
        said = entry.said
        if said.act != "follow":
            continue
        if above is None or not _may_be_copied(above, entry):
            entry.doubt("nothing_to_follow")
            continue
        said.orders = list(above.said.orders)
        if said.is_plus and sum(one.quantity for one in said.orders) > 1:
            entry.doubt("follow_unclear")
        needs = [said.diet] if said.diet else []
        for doubt in order.diet_doubts(needs, said.orders, grammar):
            entry.doubt(doubt)


def _may_be_copied(above: OrderEntry, entry: OrderEntry) -> bool:
    """Say whether the entry above is certain, of one person, of the same list, and just one number higher up."""
    is_near = (above.block.segment, above.block.meal) == (entry.block.segment, entry.block.meal)
    if above.block.number is not None and entry.block.number is not None:
        is_near = is_near and abs(entry.block.number - above.block.number) <= 1
    return is_near and bool(above.said.orders) and above.is_accepted and "on_behalf" not in above.said.reasons


def _settle_people(entries: Sequence[OrderEntry]) -> None:
    """Let a later cancellation or change hold; doubt whoever orders twice otherwise, for it may be somebody else."""
    of_person: dict[int, list[OrderEntry]] = {}
    for entry in entries:
        says_nothing = entry.said.act == "none" and "no_order" in entry.said.reasons
        if entry.said.who.person is not None and not says_nothing:
            of_person.setdefault(entry.said.who.person, []).append(entry)
    for acting in of_person.values():
        if len(acting) > 1:
            _settle(acting)


def _settle(acting: Sequence[OrderEntry]) -> None:
    first, second = acting[0], acting[1]
    if all(entry.said.act == "cancel" for entry in acting) or (len(acting) == 2 and _takes_back(first, second)):
        return
    meals = [{one.meal for one in entry.said.orders} for entry in acting]
    are_orders = all(entry.said.act == "order" and entry.said.orders for entry in acting)
    if are_orders and sum(map(len, meals)) == len(set().union(*meals)):
        return
    are_same = are_orders and all(entry.said.orders == first.said.orders for entry in acting)
    for entry in acting:
        if entry is not first or not are_same:
            entry.doubt("same_person_twice")


def _takes_back(first: OrderEntry, second: OrderEntry) -> bool:
    """Let a cancellation take back the order above, a change replace it; say whether it could."""
    if first.said.act not in ("order", "follow", "change") or not (first.is_accepted and second.is_accepted):
        return False
    before = sorted((one.code, one.quantity, one.meal) for one in first.said.orders)
    cancels = sorted((one.code, one.quantity, one.meal) for one in second.said.cancels)
    if second.said.act == "cancel" and cancels in ([], before):
        reason = "cancelled_later"
    elif second.said.act == "change" and {one.meal for one in first.said.orders} == {
        one.meal for one in second.said.orders
    }:
        reason = "changed_later"
    else:
        return False
    first.withdrawn, first.said.orders, first.said.act = first.said.orders, [], "none"
    first.doubt(reason)
    return True
