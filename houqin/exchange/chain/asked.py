"""What a chain is read against: the menu, the roster, the pastes; refused with a sentence where it makes no sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange.chain import signs

ORDERS, ROLL = "orders", "roll"
FEVER_C = Decimal("37.3")
TOWNS = ("徐", "徐州", "本市", "市内")
LONGEST_TEXT = 40_000_000
LONGEST_NAME = 60
HALAL, VEGETARIAN = "halal", "vegetarian"
DIETS: Mapping[str, str] = {
    **dict.fromkeys(("", "-", "normal", "none", "no", "regular", "standard", "ordinary", "default", "any", "all"), ""),
    **dict.fromkeys(
        ("omnivore", "meat", "mixed", "普通", "普通餐", "一般", "无", "正常", "常规", "大众", "大众餐"), ""
    ),
    **dict.fromkeys(("荤", "荤食", "荤餐", "不限", "无限制", "无忌口", "汉餐"), ""),
    **dict.fromkeys(("halal", "muslim", "清真", "回民", "清真餐"), HALAL),
    **dict.fromkeys(("vegetarian", "vegan", "素", "素食", "素餐"), VEGETARIAN),
}
MOST_DISHES = 200
MEALS: Mapping[str, tuple[str, ...]] = {
    "breakfast": ("breakfast", "早餐", "早"),
    "lunch": ("lunch", "午餐", "午"),
    "dinner": ("dinner", "晚餐", "晚"),
    "supper": ("supper", "夜宵", "夜"),
}


@dataclass(frozen=True, slots=True)
class Dish:
    """One line of the menu; `diet` is "", "halal", "vegetarian" or a word of the caller's."""

    code: str
    name: str
    price_yuan: Decimal | None
    diet: str


class Person(NamedTuple):
    """One person of the roster, as they may be written in a group. A tuple, for there may be tens of thousands."""

    id: int | str
    name: str
    aliases: tuple[str, ...] = ()
    number: str = ""
    room: str = ""
    phone: str = ""
    diet: str = ""


@dataclass(frozen=True, slots=True)
class Paste:
    """One message of the group; `sent_at` is when it was sent there, None where nobody knows."""

    text: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything the reading depends on. `closes_at` is the true cut-off, if there is one; the text's only suggests."""

    kind: str
    roster: tuple[Person, ...]
    pastes: tuple[Paste, ...]
    menu: tuple[Dish, ...] = ()
    day: date | None = None
    meal: str = ""
    meal_style: int = 0
    closes_at: datetime | None = None
    fever_c: Decimal = FEVER_C
    towns: tuple[str, ...] = TOWNS

    def meal_word(self, meal: str) -> str:
        """Return a meal as the caller writes it: lunch, 午餐 or 午."""
        return MEALS[meal][self.meal_style] if meal in MEALS else meal


def read(body: object) -> Asked:
    """Return what is asked. Refuses what is not built as docs/methods/chain-text.md says, naming the part at fault."""
    if not isinstance(body, Mapping):
        raise Refused(_("a chain is asked for as one JSON object with roster and pastes"))
    kind = body.get("kind") or ORDERS
    if kind not in (ORDERS, ROLL):
        raise Refused(_("%(value)s is no kind of chain: orders or roll"), field="kind", value=kind)
    day = clock.parse_day(_text(body, "day")) if body.get("day") else None
    meal, style = _meal(_text(body, "meal"))
    return Asked(
        kind=kind,
        roster=roster(_rows(body, "roster")),
        pastes=tuple(_paste(row, day) for row in _rows(body, "pastes", least=1)),
        menu=menu(_rows(body, "menu")) if kind == ORDERS else (),
        day=day,
        meal=meal,
        meal_style=style,
        closes_at=_instant(body.get("closes_at"), day, "closes_at"),
        fever_c=_decimal(body.get("fever_c"), "fever_c") or FEVER_C,
        towns=tuple(_words(body.get("towns"), "towns")) or TOWNS,
    )


def menu(rows: Iterable[Mapping[str, Any]]) -> tuple[Dish, ...]:
    """Return the menu. Refuses a dish without a code, two with one code (capitals or not), and more than 200 dishes."""
    dishes: dict[str, Dish] = {}
    for row in rows:
        code, name = _text(row, "code"), _text(row, "dish")
        key = signs.upper(signs.clean(code))
        if not key:
            raise Refused(_("each dish of the menu needs a code"), field="menu")
        if key in dishes:
            raise Refused(_("two dishes of the menu have the code %(code)s"), field="menu", code=code)
        dishes[key] = Dish(code, name, _decimal(row.get("price_yuan"), "price_yuan"), diet_of(_text(row, "diet")))
    if len(dishes) > MOST_DISHES:
        raise Refused(_("a menu of more than %(most)s dishes is none"), field="menu", most=MOST_DISHES)
    return tuple(dishes.values())


def roster(rows: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    """Return the roster. Refuses a person without an id and two people with one id."""
    people: dict[str, Person] = {}
    for row in rows:
        given = row.get
        key, aliases = given("id"), given("aliases")
        name, number, room, phone, diet = given("name"), given("number"), given("room"), given("phone"), given("diet")
        if not (type(name) is type(number) is type(room) is type(phone) is str):
            name, number, room, phone = (_text(row, field) for field in ("name", "number", "room", "phone"))
        is_new = len(people)
        people[str(key)] = Person(
            _id_of(key), name, tuple(_words(aliases, "aliases")) if aliases else (), number, room, phone,
            diet_of(_text(row, "diet")) if diet else "",
        )  # fmt: skip
        if len(people) == is_new:
            raise Refused(_("two people of the roster have the id %(id)s"), field="roster", id=key)
    return tuple(people.values())


def _id_of(key: object) -> int | str:
    if isinstance(key, int) and not isinstance(key, bool):
        return key
    if not isinstance(key, str) or key == "":
        raise Refused(_("each person of the roster needs an id"), field="roster")
    if signs.INVISIBLE.search(key):
        raise Refused(_("an id of the roster holds signs that cannot be seen"), field="roster")
    return key


def diet_of(text: str) -> str:
    """Return the diet's key: "" for none, halal, vegetarian, else the word as it stands."""
    word = text.strip().casefold()
    return DIETS.get(word, word)


def _meal(text: str) -> tuple[str, int]:
    """Return the meal's key and in which of the three ways it is written; an unknown meal stays as it is."""
    word = text.strip()
    for key, ways in MEALS.items():
        if word.casefold() in ways:
            return key, ways.index(word.casefold())
    return word, 0


def _rows(body: Mapping[str, Any], name: str, least: int = 0) -> Sequence[Mapping[str, Any]]:
    rows = body.get(name)
    if rows is None:
        rows = []
    if not isinstance(rows, list | tuple) or not all(isinstance(row, dict) for row in rows):
        raise Refused(_("%(name)s must be a list of objects"), field=name, name=name)
    if len(rows) < least:
        raise Refused(_("there is no text to read: %(name)s is empty"), field=name, name=name)
    return rows


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused(_("%(name)s must be text"), field=name, name=name)
    return str(value)


def _words(value: object, name: str) -> list[str]:
    """Return a list of texts; one text counts as a list of one."""
    words = [value] if isinstance(value, str) else value or []
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise Refused(_("%(name)s must be a list of texts"), field=name, name=name)
    return [word for word in words if word.strip()]


def _decimal(value: object, name: str) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal("nan" if isinstance(value, bool) else str(value))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise Refused(_("%(name)s must be a number"), field=name, name=name)
    return number


def _paste(row: Mapping[str, Any], day: date | None) -> Paste:
    text = row.get("text")
    if not isinstance(text, str):
        raise Refused(_("each paste needs its text"), field="pastes")
    if len(text) > LONGEST_TEXT:
        raise Refused(_("this text is too large to be a chain"), field="pastes")
    return Paste(text, _instant(row.get("sent_at"), day, "sent_at"))


def _instant(value: object, day: date | None, name: str) -> datetime | None:
    """Return an instant: ISO 8601, seconds since 1970 as a card of the group carries them, or HH:MM of the day."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            is_time_alone = len(value) == 5 and value[2] == ":"
            return clock.instant(day, value) if is_time_alone and day else clock.parse_instant(value.replace("/", "-"))
    except (OverflowError, OSError, ValueError):
        pass
    raise Refused(_("%(name)s must be an instant such as 2020-03-05T10:40+08:00"), field=name, name=name)
