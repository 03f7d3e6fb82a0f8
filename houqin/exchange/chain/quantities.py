"""How many of what, for which meal: quantities and meals bound to the dishes they are said of, or doubted.

两份A 一份B and A2份 B1份 can be read in one way; A 2份 B in two, so it is not read at all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from houqin.exchange.chain.asked import Dish
from houqin.exchange.chain.grammar import Grammar
from houqin.exchange.chain.order_words import DRAWN, MEAL_OF
from houqin.exchange.chain.words import Token, numeral

PARTING = frozenset({"joiner", "name", "nick", "change", "unknown", "cancel", "meal"})
MOST = 10
POLITE = frozenset("🙏👍👏🌹🌷💐😊😄😁😃😀🙂🤗😘🥰😍❤💖💕🎉🎊✨💪👌🤝🌞☀✅✔☑")
BARRIERS = frozenset(
    {"hard", "line", "joiner", "name", "nick", "change", "unknown", "either", "cancel", "remark", "pickup"}
)


@dataclass(slots=True)
class Part:
    """A dish, a quantity or a meal of an entry, with the stretch it stands on and the segment it stands in."""

    kind: str
    start: int
    end: int
    segment: int
    dish: Dish | None = None
    is_whole: bool = True
    value: int = 1
    is_bare: bool = False
    times: str = ""
    is_emoji: bool = False
    is_open: bool = False
    meal: str = ""
    meals: list[str] = field(default_factory=list)
    quantity: Part | None = None
    named_by: str = ""
    after_joiner: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """So many of one dish for one meal."""

    code: str
    quantity: int
    meal: str


class Portions:
    """The orders of one entry's tokens. `reasons` say what stayed open; `items` tells how many dishes were named."""

    def __init__(self, tokens: Sequence[Token], text: str, grammar: Grammar, meal: str) -> None:
        self.tokens, self.text, self.meal = tokens, text, meal
        self.reasons: list[str] = []
        self.parts = self._parts(tokens, grammar)
        self.items = [part for part in self.parts if part.kind == "item"]
        self._conclude(grammar)
        self._bind_each()
        self._bind()
        self._set_meals()
        self.orders = self._orders()

    def _parts(self, tokens: Sequence[Token], grammar: Grammar) -> list[Part]:
        parts: list[Part] = []
        segment, joiner = 0, ""
        for token in tokens:
            if token.kind in BARRIERS:
                segment += 1
                joiner = token.text if token.kind == "joiner" else ""
            elif token.kind in ("code", "dish", "run"):
                self._add_dishes(parts, token, segment, joiner, grammar)
                joiner = ""
            elif token.kind in ("quantity", "food", "picture"):
                part = _quantity(token, segment)
                if part is not None:
                    parts.append(part)
            elif token.kind == "meal":
                parts.append(Part("meal", token.start, token.end, segment + 1, meal=MEAL_OF[_meal_sign(token.text)]))
                segment += 2
            elif token.kind == "each":
                parts.append(Part("each", token.start, token.end, segment))
        return parts

    def _add_dishes(self, parts: list[Part], token: Token, segment: int, joiner: str, grammar: Grammar) -> None:
        if token.kind == "run":
            self.reasons.append("codes_run_together")
            for at, sign in enumerate(token.text):
                parts.append(Part("item", token.start + at, token.start + at + 1, segment, grammar.codes[sign]))
            return
        dish, is_whole = _dish_of(token, grammar)
        before = next((part for part in reversed(parts) if part.kind == "item" and part.segment == segment), None)
        is_next = before is not None and not any(p.kind == "quantity" for p in parts if p.start >= before.end)
        if before is not None and is_next and {token.kind, before.named_by} == {"code", "dish"}:
            if before.dish is dish:
                before.end, before.is_whole = token.end, before.is_whole or is_whole
            else:
                self.reasons.append("code_and_dish_differ")
            return
        if before is not None and before.end == token.start:
            self.reasons.append("codes_run_together")
        if token.kind == "dish" and joiner not in ("", "+", "&", "和", "与", "及", "以及"):
            self.reasons.append("words_not_understood")
        parts.append(
            Part("item", token.start, token.end, segment, dish, is_whole, named_by=token.kind, after_joiner=joiner)
        )

    def _conclude(self, grammar: Grammar) -> None:
        """A menu of one dish needs no code where a quantity is given; a picture alone is a proposal, never certain."""
        counted = [part for part in self.parts if part.kind == "quantity" and not part.is_bare]
        if self.items or len(counted) != 1:
            return
        quantity = counted[0]
        dishes = grammar.menu if not quantity.is_emoji else _drawn(self.text[quantity.start], grammar)
        if len(dishes) == 1:
            self.reasons.append("emojis_unclear" if quantity.is_emoji else "code_concluded")
            item = Part("item", quantity.end, quantity.end, quantity.segment, dishes[0])
            self.parts.insert(self.parts.index(quantity) + 1, item)
            self.items.append(item)

    def _bind_each(self) -> None:
        """Bind A和B各两份, 各一份A B: one quantity for each of the dishes."""
        for at, part in enumerate(self.parts[:-1]):
            after = self.parts[at + 1]
            if part.kind != "each" or after.kind != "quantity":
                continue
            targets = [item for item in self.items if item.end <= part.start] or self.items
            if len(targets) != len(self.items) or self.text[part.end : after.start].strip(" ") != "":
                self.reasons.append("quantity_unclear")
            for item in targets:
                item.quantity = after
            after.kind = "used"
            self.reasons = [reason for reason in self.reasons if reason != "codes_run_together"]

    def _bind(self) -> None:
        orphans: list[Part] = []
        for segment in sorted({part.segment for part in self.parts}):
            here = [p for p in self.parts if p.segment == segment and p.kind in ("item", "quantity")]
            items = [part for part in here if part.kind == "item"]
            counted = self._without_emojis([part for part in here if part.kind == "quantity"], items)
            if not items:
                orphans += [part for part in counted if not part.is_emoji]
            elif len(items) == 1:
                self._bind_one(items[0], counted)
            else:
                self._bind_many([part for part in here if part.kind == "item" or part in counted])
        self._bind_orphans(orphans)
        self._doubt_loose()

    def _without_emojis(self, counted: list[Part], items: Sequence[Part]) -> list[Part]:
        """Return the quantities without pictures that only repeat them or decorate; doubt those that contradict."""
        said = [part for part in counted if not part.is_emoji]
        drawn = [part for part in counted if part.is_emoji and items]
        if any(part.is_open for part in drawn) or (said and any(p.value != said[0].value for p in drawn)):
            self.reasons.append("emojis_unclear")
        return said or drawn

    def _bind_one(self, item: Part, counted: Sequence[Part]) -> None:
        if not counted or item.quantity is not None:
            if counted:
                self.reasons.append("quantity_unclear")
            return
        item.quantity = counted[0]
        if len(counted) > 1 or not self._is_certain(counted[0], item):
            self.reasons.append("quantity_unclear")

    def _is_certain(self, quantity: Part, item: Part) -> bool:
        """A figure without 份 counts only after its dish, or glued before it and to nothing else (张伟2 A, 张伟2A)."""
        if not quantity.is_bare:
            return True
        gap = self.text[item.end : quantity.start] if item.end <= quantity.start else None
        if gap is not None:
            return not re.search(r"[-–—.·_^]", gap)
        is_glued_before = self.text[max(quantity.start - 1, 0) : quantity.start].isalnum()
        is_after_dish = any(one.end == quantity.start for one in self.items)
        return quantity.end == item.start and (is_after_dish or not is_glued_before)

    def _bind_many(self, here: Sequence[Part]) -> None:
        counted = [part for part in here if part.kind == "quantity"]
        ways = _ways(self._sides(here))
        if len(ways) != 1:
            self.reasons.append("quantity_unclear")
            return
        for quantity, item in zip(counted, ways[0], strict=True):
            item.quantity = quantity
            if not self._is_certain(quantity, item):
                self.reasons.append("quantity_unclear")

    def _sides(self, here: Sequence[Part]) -> dict[int, list[Part]]:
        """Return for each quantity, by its place in `here`, the dishes beside it; only the tied one if just one is."""
        sides: dict[int, list[Part]] = {}
        for at, part in enumerate(here):
            if part.kind != "quantity":
                continue
            beside = [one for one in (*here[max(at - 1, 0) : at], *here[at + 1 : at + 2]) if one.kind == "item"]
            tied = [one for one in beside if self._is_tied(part, one)]
            sides[at] = tied if len(tied) == 1 else beside
        return sides

    def _is_tied(self, quantity: Part, item: Part) -> bool:
        if quantity.times:
            return (quantity.times == "after") == (item.end <= quantity.start)
        if item.end <= quantity.start:
            gap = self.text[item.end : quantity.start]
            return gap == "" or gap in (":", "(", " (", ": ", "：")
        return self.text[quantity.end : item.start] in ("", "的")

    def _bind_orphans(self, orphans: Sequence[Part]) -> None:
        """A quantity apart from the only dish there is belongs to it, if nothing between may be what it counts."""
        if not orphans:
            return
        quantity, item = orphans[0], self.items[0] if self.items else None
        is_alone = len(orphans) == 1 and len(self.items) == 1 and not quantity.is_bare
        if is_alone and item is not None and item.quantity is None and self._is_near(item, quantity):
            item.quantity = quantity
        else:
            self.reasons.append("quantity_unclear")

    def _is_near(self, item: Part, quantity: Part) -> bool:
        start, end = sorted((item, quantity), key=lambda part: part.start)
        between = [token for token in self.tokens if start.end <= token.start and token.end <= end.start]
        return not any(token.kind in PARTING or token.text.startswith(("加", "多")) for token in between)

    def _doubt_loose(self) -> None:
        """Doubt A、B 2份: a loose quantity after dishes that have none may be said of all of them."""
        for item in self.items:
            quantity = item.quantity
            if quantity is None or quantity.kind == "used" or self._is_tied(quantity, item):
                continue
            if any(o.quantity is None and o is not item and o.segment <= item.segment for o in self.items):
                self.reasons.append("quantity_unclear")

    def _set_meals(self) -> None:
        named = [part for part in self.parts if part.kind in ("item", "meal")]
        if not any(part.kind == "meal" for part in named):
            for item in self.items:
                item.meals = [self.meal]
        elif named[0].kind == "meal":
            self._set_meals_before(named)
        else:
            self._set_meals_after(named)

    def _set_meals_before(self, named: Sequence[Part]) -> None:
        """午A晚B; 午晚各一份A where 各 or 都 says so."""
        current: list[str] = []
        for at, part in enumerate(named):
            if part.kind == "item":
                part.meals = list(current)
                continue
            follows_meal = at > 0 and named[at - 1].kind == "meal"
            current = [*current, part.meal] if follows_meal else [part.meal]
            after = named[at + 1] if at + 1 < len(named) else None
            if after is None or (follows_meal and after.kind == "item" and not self._is_each(part, after)):
                self.reasons.append("meal_unclear")
            if len(set(current)) < len(current):
                self.reasons.append("meal_unclear")

    def _is_each(self, meal: Part, item: Part) -> bool:
        return any(part.kind == "each" and meal.end <= part.start <= item.start for part in self.parts)

    def _set_meals_after(self, named: Sequence[Part]) -> None:
        """A 晚餐; A午 B晚 where each meal stands at its dish."""
        pairs = list(zip(named[::2], named[1::2], strict=False))
        is_paired = len(named) % 2 == 0 and all(one.kind == "item" and two.kind == "meal" for one, two in pairs)
        is_tied = all(self.text[self._end(one) : two.start].strip("(: ") == "" for one, two in pairs)
        is_apart = all(self.text[two.end : one.start] != "" for (_a, two), (one, _b) in itertools.pairwise(pairs))
        if not (is_paired and (len(pairs) == 1 or (is_tied and is_apart))):
            self.reasons.append("meal_unclear")
        for item in self.items:
            item.meals = [self.meal]
        for item, meal in pairs if is_paired else ():
            item.meals = [meal.meal]

    @staticmethod
    def _end(item: Part) -> int:
        return max(item.end, item.quantity.end if item.quantity else 0)

    def _orders(self) -> list[Order]:
        found: dict[tuple[str, str], int] = {}
        for item in self.items:
            if item.dish is None:
                continue
            if not item.is_whole:
                self.reasons.append("dish_by_part")
            number = item.quantity.value if item.quantity else 1
            if not 1 <= number <= MOST:
                self.reasons.append("large_quantity" if number > MOST else "quantity_unclear")
            for meal in item.meals or [self.meal]:
                key = (item.dish.code, meal)
                if key in found and item.after_joiner not in ("+", "&"):
                    self.reasons.append("repeated_code")
                found[key] = found.get(key, 0) + number
        return [Order(code, number, meal) for (code, meal), number in found.items() if number > 0]


def _drawn(picture: str, grammar: Grammar) -> Sequence[Dish]:
    signs_of = [sign for sign, pictures in DRAWN.items() if picture in pictures]
    return [dish for dish in grammar.menu if any(sign in dish.name for sign in signs_of)]


def _ways(sides: dict[int, list[Part]]) -> list[list[Part]]:
    """Return two ways at most in which every quantity has one dish beside it and no dish two, from left to right."""
    # What can follow depends on the last dish alone: two ways for each last dish tell whether there is one way or more.
    ways: dict[int, list[list[Part]]] = {-1: [[]]}
    for beside in sides.values():
        longer: dict[int, list[list[Part]]] = {}
        for last, found in ways.items():
            for item in beside:
                if item.start != last:
                    longer[item.start] = [*longer.get(item.start, []), *([*way, item] for way in found)][:2]
        ways = longer
    return [way for found in ways.values() for way in found][:2]


def _quantity(token: Token, segment: int) -> Part | None:
    """Return the quantity of 两份, x3, 3 or of a row of pictures; None for a single picture.

    A row of one food counts; a row that differs, or of another picture (A😋😋), is a proposal; 🙏🙏 is none.
    """
    if token.kind in ("food", "picture"):
        rows = [len(list(row)) for one, row in itertools.groupby(token.text) if one not in POLITE]
        value = len(token.text) if token.kind == "food" else max(rows, default=1)
        is_open = token.kind == "picture" or len(set(token.text)) > 1
        part = Part("quantity", token.start, token.end, segment, value=value, is_emoji=True, is_open=is_open)
        return part if value > 1 else None
    plain = token.text.strip(" X×✖✕*")
    value_of = numeral(plain)
    return Part(
        "quantity",
        token.start,
        token.end,
        segment,
        value=value_of if value_of is not None else 0,
        is_bare=plain == token.text and (plain.isdigit() or len(plain) == 1),
        times="after" if token.text[0] in "X×✖✕*" else "before" if token.text.rstrip()[-1] in "X×✖✕*" else "",
    )


def _dish_of(token: Token, grammar: Grammar) -> tuple[Dish, bool]:
    if token.kind == "dish":
        return grammar.dishes.get(token.text) or grammar.dishes[token.text.removesuffix("套餐")]
    plain = token.text.replace(" ", "")
    for written in (plain, plain.removeprefix("套餐")):
        for end in range(len(written), 0, -1):
            if written[:end] in grammar.codes:
                return grammar.codes[written[:end]], True
    raise ValueError(token.text)


def _meal_sign(text: str) -> str:
    return next(sign for sign in text if sign in MEAL_OF)
