"""The menu as a grammar: its codes and dishes beside what people say around them, and the scanner that knows it all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from houqin.exchange.chain import order_words, signs, words
from houqin.exchange.chain.asked import Dish
from houqin.exchange.chain.order_words import CHINESE, SET, UNIT
from houqin.exchange.chain.words import CLOCK, HALVES, HAN, SHARED, SPAN, TAKEN, Scanner

LONGEST_PART = 8
NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Grammar:
    """What can be ordered. `codes` and `dishes` lead from what is written to the menu, dishes also by parts of a name.

    `pairs` are two signs in a row of any dish: what is not wanted and is named so may be a dish.
    """

    menu: Sequence[Dish]
    codes: Mapping[str, Dish]
    dishes: Mapping[str, tuple[Dish, bool]]
    pairs: frozenset[str]
    prices: Mapping[str, Decimal | None]
    diets: Mapping[str, str]
    scanner: Scanner


def of(menu: Sequence[Dish]) -> Grammar:
    """Return the grammar of a menu: every code, every dish by its name or by an end of it that only one dish has."""
    codes = {signs.upper(signs.clean(dish.code)).replace(" ", ""): dish for dish in menu}
    for code, dish in list(codes.items()):
        # A套餐 on the menu is A in the group.
        codes.setdefault(re.sub(f"^套餐|{SET}$", "", code) or code, dish)
    dishes = _dish_words(menu)
    names = [_plain(dish.name) for dish in menu]
    pairs = frozenset(name[at : at + 2] for name in names for at in range(len(name) - 1))
    prices = {dish.code: dish.price_yuan for dish in menu}
    diets = {dish.code: dish.diet for dish in menu}
    return Grammar(menu, codes, dishes, pairs, prices, diets, Scanner(_patterns(codes, dishes)))


def _plain(name: str) -> str:
    return re.sub(f"[ {words.PICTURES}{words.FOOD}]", "", signs.upper(signs.clean(name)))


def _dish_words(menu: Sequence[Dish]) -> dict[str, tuple[Dish, bool]]:
    """Return what a dish may be called, and whether that is its whole name: 清真牛肉面, 牛肉面, 鸡块."""
    found: dict[str, tuple[Dish, bool]] = {}
    names = [(dish, _plain(dish.name)) for dish in menu]
    parts = Counter(
        name[at : at + size]
        for _dish, name in names
        for size in range(2, LONGEST_PART + 1)
        for at in range(len(name) - size + 1)
    )
    for dish, name in names:
        for part in (name[at:] for at in range(max(len(name) - LONGEST_PART, 1), len(name) - 1)):
            if parts[part] == 1 and re.fullmatch(f"[{HAN}]+", part):
                found[part] = (dish, False)
    whole = Counter(name for _dish, name in names)
    for dish, name in names:
        plain = name.removeprefix("清真")
        if plain != name and len(plain) >= 2 and sum(plain in other for _dish, other in names) == 1:
            found[plain] = (dish, True)
        if name and whole[name] == 1:
            found[name] = (dish, True)
    return found


def _any_of(written: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(written, key=lambda word: (-len(word), word))) or NEVER


def _code_pattern(codes: Mapping[str, object]) -> str:
    """Return the pattern of a code: Latin codes stand alone among letters, figures need a word beside them."""
    lettered = _any_of({code: one for code, one in codes.items() if not code.isdigit()})
    figures = _any_of({code: one for code, one in codes.items() if code.isdigit()})
    return (
        rf"(?:套餐 ?)?(?<![A-Z])(?:{lettered})(?![A-Z]|\d{{3}}){SET}?"
        rf"|套餐 ?(?:{figures})(?!\d)|(?<![\d.:])(?:{figures}) ?(?:号套餐|号餐|套餐|#|号(?!楼))"
    )


def _quantity_pattern(codes: Mapping[str, object], code: str) -> str:
    times = "[×✖✕*]" if "X" in codes else "[X×✖✕*]"
    alone = r"(?<!\d)(?<!\d[.:/-])"
    return "|".join(
        (
            rf"{times} ?\d{{1,3}}(?![\d.:])(?: ?{UNIT})?",
            rf"{alone}\d{{1,2}} ?{times} ?(?=[A-Z])",
            rf"{alone}\d{{1,3}} ?{UNIT}",
            alone + r"\d{1,2}(?![\d.:/%]|-\d|号|楼|栋|室|人|月|日|点)",
            rf"[{CHINESE}]{{1,3}} ?{UNIT}",
            "[双单]份",
            rf"[{CHINESE}](?={code})",
            rf"(?<=[A-Z])[{CHINESE}](?![{HAN}])",
        )
    )


def _meal_pattern(code: str, dish: str) -> str:
    """A sign alone for a meal must be followed by what is eaten, or by nothing."""
    eaten = rf"(?= ?[:(]? ?(?:$|[,、;。)\]\n +{CHINESE}\d都各均早午中晚]|{code}|{dish}))"
    return rf"{order_words.MEALS}|[早午中晚]{eaten}|(?:BREAKFAST|LUNCH|DINNER|SUPPER)(?![A-Z])"


def _said(code: str) -> dict[str, str]:
    places = {
        "UNIT": UNIT,
        "CODE": code,
        "NO_NOUN": order_words.NO_NOUN,
        "NOUNS": order_words.NOUNS,
        "END": order_words.END,
        "(?!HAN)": f"(?![{HAN}])",
        "NOUN_SIGNS": words.han_without(order_words.OTHER_SIGNS),
        "HANS": HAN,
    }
    said = dict(order_words.SAID)
    for name, pattern in places.items():
        said = {kind: written.replace(name, pattern) for kind, written in said.items()}
    return said


def _patterns(codes: Mapping[str, object], dishes: Mapping[str, object]) -> dict[str, str]:
    """Return every kind of token with its pattern, the more telling first."""
    code, dish = _code_pattern(codes), _any_of(dishes)
    letters = "".join(one for one in codes if len(one) == 1 and one.isascii() and one.isalpha())
    said = _said(code)
    return {
        **{kind: SHARED[kind] for kind in ("line", "space", "phone", "identity", "last_four", "room", "building")},
        "money": (
            r"(?:一共|总共|合计|共计|共)? ?"
            r"(?:¥ ?\d{1,5}(?:\.\d{1,2})?(?!\d)|(?<![\d.])\d{1,5}(?:\.\d{1,2})? ?(?:元|块钱?|圆|RMB))"
        ),
        "pickup": (
            rf"(?:{HALVES})?(?<![\d.])(?:{CLOCK})(?:{SPAN}(?:{CLOCK}))?"
            rf"(?: ?(?:左右|前后|之前|以前|前|以后|后))?{TAKEN}"
            rf"|(?<![\d.])\d{{1,2}}\.[0-5]\d(?:{SPAN}\d{{1,2}}\.[0-5]\d{TAKEN}| ?(?:来|去|自)?(?:取|拿|领))"
        ),
        "day": (
            r"\d{1,2}月\d{1,2}[日号]|(?<![\dA-Z])\d{1,2}/\d{1,2}(?!\d)"
            r"|[今明后][天日]|[今明](?=[早午晚])|(?:周|星期|礼拜)[一二三四五六日天]"
        ),
        "total": rf"(?:一共|总共|合计|共计|共) ?(?:\d{{1,2}}|[{CHINESE}]{{1,3}}) ?{UNIT}",
        "code": code,
        "number": SHARED["number"],
        "run": rf"(?<![A-Z])[{letters}]{{2,4}}(?![A-Z\d])" if letters else NEVER,
        "dish": rf"(?:{dish})(?:套餐)?",
        "quantity": _quantity_pattern(codes, code),
        "bare": SHARED["bare"],
        "not_on_menu": r"(?:套餐 ?)?(?<![A-Z\d])[A-Z](?![A-Z])(?:套餐|号餐|餐|套)?",
        **{kind: said[kind] for kind in said if kind not in ("polite", "proxy", "joiner", "filler")},
        "meal": _meal_pattern(code, dish),
        **{kind: said[kind] for kind in ("polite", "proxy", "joiner", "filler")},
        **{kind: SHARED[kind] for kind in ("question", "title", "label", "hard", "soft")},
        "food": f"[{words.FOOD}]+",
        "picture": SHARED["picture"],
    }
