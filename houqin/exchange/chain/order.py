"""What one entry orders, cancels, changes or copies, and what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from houqin.exchange.chain import signs, words
from houqin.exchange.chain.asked import HALAL, VEGETARIAN
from houqin.exchange.chain.grammar import Grammar
from houqin.exchange.chain.identity import Identity, identified, scanned
from houqin.exchange.chain.quantities import MOST, Order, Portions
from houqin.exchange.chain.roster import Roster
from houqin.exchange.chain.words import Token

UNREAD = frozenset({"unknown", "negated"})
ITEMS = frozenset({"code", "dish", "run"})
JOINED = ITEMS | {"quantity", "food", "remark"}
DOUBTS = {"not_on_menu": "not_on_menu", "either": "either_or", "question": "a_question"}
HALF_OF_DAY = {
    "早上": "breakfast",
    "明早": "breakfast",
    "中午": "lunch",
    "晚上": "dinner",
    "今晚": "dinner",
    "傍晚": "dinner",
}
ARROWS = frozenset({"→", "➡", "⇒", "->", "-->", "=>"})
WEEKDAYS = "一二三四五六日"
SERVED = {
    "breakfast": ("05:00", "10:30"),
    "lunch": ("10:00", "15:00"),
    "dinner": ("15:30", "21:30"),
    "supper": ("19:00", "24:00"),
}
AFTERNOONS = (("dinner", "04:00", "10:00"), ("lunch", "01:00", "04:00"))
NEAR = {"今": 0, "明": 1, "后": 2}


@dataclass(slots=True)
class Said:
    """One entry understood: orders after it, what it takes back, and the reasons to doubt it."""

    who: Identity
    act: str = "none"
    orders: list[Order] = field(default_factory=list)
    cancels: list[Order] = field(default_factory=list)
    is_plus: bool = False
    remark: str = ""
    own_box: bool = False
    pickup_at: str | None = None
    diet: str | None = None
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The meal and day that a list is for, and the campus day on which its text was sent."""

    meal: str
    day: date | None = None
    sent_on: date | None = None


def says_order(text: str, roster: Roster, grammar: Grammar) -> bool:
    """Say whether a line beside the list looks like an order: something of the menu, a cancellation, a copy."""
    tokens = grammar.scanner.tokens(signs.upper(text), roster.find(text))
    return any(token.kind in ITEMS or token.kind in ("cancel", "follow", "plus", "change") for token in tokens)


def read(text: str, *, roster: Roster, grammar: Grammar, occasion: Occasion) -> Said:
    """Return what a clean entry says. Nothing is concluded from words that were not understood: they are a doubt."""
    struck = signs.STRUCK.search(text)
    if struck:
        text = text.replace("~~", "  ")
    tokens = scanned(text, roster, grammar.scanner)
    said = Said(identified(text, tokens, roster))
    said.reasons += said.who.reasons
    _read_orders(said, tokens, text, grammar, occasion, struck.span() if struck else None)
    _read_rest(said, tokens, text, occasion)
    _check_sums(said, tokens, grammar)
    _check_diet(said, tokens, roster, grammar)
    said.reasons = list(dict.fromkeys(said.reasons))
    return said


def _read_orders(
    said: Said, tokens: Sequence[Token], text: str, grammar: Grammar, occasion: Occasion, struck: tuple[int, int] | None
) -> None:
    kinds = {token.kind for token in tokens}
    if "cancel" in kinds or _is_struck(tokens, struck):
        _read_cancel(said, tokens, text, grammar, occasion, struck)
    elif "change" in kinds:
        _read_change(said, tokens, text, grammar, occasion)
    elif kinds & {"follow", "plus"}:
        _read_follow(said, tokens, text, grammar, occasion)
    else:
        portions = Portions(tokens, text, grammar, occasion.meal)
        said.reasons += portions.reasons
        said.orders = portions.orders
        said.act = "order" if portions.items else "none"
        if "none" in kinds and portions.items:
            said.reasons.append("words_not_understood")
        elif not portions.items and "none" not in kinds:
            said.reasons.append("no_order")


def _is_struck(tokens: Sequence[Token], struck: tuple[int, int] | None) -> bool:
    return struck is not None and any(
        struck[0] <= token.start < struck[1] and (token.kind in ITEMS or token.kind == "name") for token in tokens
    )


def _read_cancel(
    said: Said, tokens: Sequence[Token], text: str, grammar: Grammar, occasion: Occasion, struck: tuple[int, int] | None
) -> None:
    portions = Portions(tokens, text, grammar, occasion.meal)
    said.act, said.cancels = "cancel", portions.orders
    said.reasons += ["cancels", *portions.reasons]
    cancels = [token for token in tokens if token.kind == "cancel"]
    starts = [item.start for item in portions.items]
    between = any(min(starts) < token.start < max(starts) for token in cancels) if starts else False
    outside = struck is not None and any(not struck[0] <= start < struck[1] for start in starts)
    partly = outside and any(struck is not None and struck[0] <= start < struck[1] for start in starts)
    more = {"change", "follow", "plus", "none", "remark"} & {token.kind for token in tokens}
    if between or partly or more or (struck and outside and not cancels):
        said.reasons.append("cancel_and_more")


def _read_change(said: Said, tokens: Sequence[Token], text: str, grammar: Grammar, occasion: Occasion) -> None:
    """A改B, 改成B, A改2份: what stands after the last such word holds, for the meal named before it if none after."""
    at = max(index for index, token in enumerate(tokens) if token.kind == "change")
    before = Portions(tokens[:at], text, grammar, occasion.meal)
    meals = {one.meal for one in before.orders}
    after = Portions(tokens[at + 1 :], text, grammar, meals.pop() if len(meals) == 1 else occasion.meal)
    is_arrow = all(token.text in ARROWS for token in tokens if token.kind == "change")
    said.act = "order" if is_arrow and not before.items else "change"
    said.orders = after.orders
    counted = [part for part in after.parts if part.kind == "quantity"]
    is_quantity = not after.items and len(before.orders) == len(counted) == 1 and not counted[0].is_bare
    if is_quantity and 1 <= counted[0].value <= MOST:
        said.orders = [Order(before.orders[0].code, counted[0].value, before.orders[0].meal)]
    else:
        said.reasons += [*after.reasons, *(["change_unclear"] if not after.items else [])]
    if said.act == "change":
        said.reasons.append("changes")
    more = {"follow", "plus", "none"} & {token.kind for token in tokens}
    if more or before.reasons or len(before.orders) > 1:
        said.reasons.append("change_unclear")


def _read_follow(said: Said, tokens: Sequence[Token], text: str, grammar: Grammar, occasion: Occasion) -> None:
    """同上, +1, 我也要: a copy of the entry above, unless something else is ordered in the same breath."""
    portions = Portions(tokens, text, grammar, occasion.meal)
    plus = [token for token in tokens if token.kind == "plus"]
    if portions.items:
        said.act, said.orders = "order", portions.orders
        said.reasons += [*portions.reasons, "quantity_unclear" if plus else "follow_unclear"]
        return
    said.act, said.is_plus = "follow", bool(plus)
    said.reasons.append("follows")
    ones = {words.numeral(token.text.lstrip("+加 ")) for token in plus}
    if portions.parts or len(plus) > 1 or ones - {1} or (plus and any(token.kind == "follow" for token in tokens)):
        said.reasons.append("follow_unclear")


def _read_rest(said: Said, tokens: Sequence[Token], text: str, occasion: Occasion) -> None:
    unread = {id(token) for token in said.who.unread}
    wishes: list[str] = []
    before = ""
    for token in tokens:
        kind = token.kind
        is_unread = kind in UNREAD or (kind == "title" and before != "name") or id(token) in unread
        if is_unread:
            said.reasons.append("words_not_understood")
        if is_unread or kind in ("remark", "diet"):
            wish = text[token.start : token.end].strip()
            wishes.append(signs.masked_number(wish) if kind in ("number", "last_four") else wish)
        if kind in DOUBTS and (kind != "either" or _leaves_open(token, tokens)):
            said.reasons.append(DOUBTS[kind])
        if kind != "space":
            before = kind
    said.remark = signs.masked("，".join(wish for wish in wishes if wish))
    kinds = {token.kind for token in tokens}
    said.own_box = "own_box" in kinds and "no_box" not in kinds
    if "joiner" in kinds:
        _read_joiners(said, tokens)
    if "day" in kinds or "pickup" in kinds:
        _read_times(said, tokens, occasion)


def _read_joiners(said: Said, tokens: Sequence[Token]) -> None:
    """Doubt A+ and +B: a word that joins needs something on both sides."""
    counted = [token.start for token in tokens if token.kind in JOINED]
    for token in tokens:
        if token.kind == "joiner" and not (counted and counted[0] < token.start < counted[-1]):
            said.reasons.append("words_not_understood")


def _leaves_open(token: Token, tokens: Sequence[Token]) -> bool:
    """Say whether a word leaves open which of two: A或B; a stroke does so only between dishes (张伟/A/1份)."""
    starts = [other.start for other in tokens if other.kind in ITEMS]
    return token.text != "/" or (bool(starts) and starts[0] < token.start < starts[-1])


def _read_times(said: Said, tokens: Sequence[Token], occasion: Occasion) -> None:
    meals = {order.meal for order in said.orders} or {occasion.meal}
    for token in tokens:
        if token.kind == "day" and not _is_day(token.text, occasion):
            said.reasons.append("other_day")
        if token.kind == "pickup" and said.pickup_at is None:
            _read_pickup(said, token.text, meals)


def _read_pickup(said: Said, text: str, meals: set[str]) -> None:
    """Take the time to fetch the meal: 5:30 is the afternoon's for a dinner, and nobody's for a lunch."""
    hour = words.clock_time(text) or ""
    is_late = re.match("下午|晚上|今晚|傍晚", text) is not None
    is_late = is_late or any(meals == {meal} and since <= hour < until for meal, since, until in AFTERNOONS)
    time = words.clock_time(text, is_afternoon=is_late)
    meant = HALF_OF_DAY.get(text[:2])
    is_served = time is not None and _is_served(time, meals)
    if time is None:
        said.reasons.append("words_not_understood")
    elif is_served or re.search("[取拿领提吃送到]", text):
        said.pickup_at = time
    else:
        # 7.50-9.20 among lunches: a time of something else.
        said.remark = "，".join(wish for wish in (said.remark, text.strip()) if wish)
    if (meant and meant not in meals) or (said.pickup_at and not is_served):
        said.reasons.append("meal_unclear")


def _is_served(time: str, meals: set[str]) -> bool:
    """Say whether one of the meals may be fetched at this time; of a meal that nobody knows any time may be."""
    hours = [SERVED[meal] for meal in meals if meal in SERVED]
    return not hours or any(since <= time < until for since, until in hours)


def _is_day(text: str, occasion: Occasion) -> bool:
    """Say whether a day named is the day of the list; not where it cannot be known."""
    day = occasion.day
    if day is None:
        return False
    if text[0] in NEAR:
        return occasion.sent_on is not None and occasion.sent_on + timedelta(days=NEAR[text[0]]) == day
    if text[-1] in "一二三四五六日天" and text[0] in "周星礼":
        return WEEKDAYS.index(text[-1].replace("天", "日")) == day.weekday()
    numbers = re.findall(r"\d+", text)
    return [int(number) for number in numbers] == [day.month, day.day]


def _check_sums(said: Said, tokens: Sequence[Token], grammar: Grammar) -> None:
    """Doubt an order whose price or total, where written, is another."""
    orders = said.orders or said.cancels
    for token in tokens if orders else ():
        if token.kind == "total":
            number = words.numeral(re.sub(r"^(?:一共|总共|合计|共计|共) ?", "", token.text))
            if number != sum(order.quantity for order in orders):
                said.reasons.append("quantity_unclear")
        elif token.kind == "money" and not _is_price(token.text, orders, grammar):
            said.reasons.append("price_differs")
    # A figure that is the price may be the price: A 15.
    for order in orders:
        if order.quantity > 1 and grammar.prices.get(order.code) == order.quantity:
            said.reasons.append("price_differs")


def _is_price(text: str, orders: Sequence[Order], grammar: Grammar) -> bool:
    """Say whether an amount may be what the orders cost, or one portion of the only one; any may without prices."""
    known = [grammar.prices.get(order.code) for order in orders]
    if any(price is None for price in known):
        return True
    written = Decimal(re.findall(r"\d+(?:\.\d+)?", text)[0])
    total = sum(
        (order.quantity * (price or Decimal(0)) for price, order in zip(known, orders, strict=True)), Decimal(0)
    )
    return written == total or (len(known) == 1 and written == known[0])


def _check_diet(said: Said, tokens: Sequence[Token], roster: Roster, grammar: Grammar) -> None:
    needs: list[str] = []
    if said.who.person is not None and roster.people[said.who.person].diet:
        needs.append(roster.people[said.who.person].diet)
    for token in tokens:
        if token.kind == "diet":
            needs.append(VEGETARIAN if token.text.startswith(("素", "VEG")) else HALAL)
        elif token.kind == "remark" and _refuses_dish(token.text, grammar):
            said.reasons.append("words_not_understood")
    if needs:
        said.diet = needs[0]
        said.reasons += diet_doubts(needs, said.orders, grammar)


def diet_doubts(needs: Sequence[str], orders: Sequence[Order], grammar: Grammar) -> list[str]:
    """Return a doubt where a dish does not have the diet of whoever orders it."""
    unfit = any(grammar.diets.get(order.code) != need for order in orders for need in needs)
    return ["diet_conflict"] if unfit else []


def _refuses_dish(remark: str, grammar: Grammar) -> bool:
    """Say whether what is not wanted is named like a dish of the menu: 不要牛肉 beside 牛肉面."""
    found = re.match(r"我?(?:不要|不放|不加|不吃|别放|别加) ?(.*)", remark)
    return found is not None and any(found[1][at : at + 2] in grammar.pairs for at in range(len(found[1]) - 1))
