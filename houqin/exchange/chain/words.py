"""The vocabulary that orders and the roll share, and the scanner that cuts an entry into tokens.

Patterns are matched against clean text in capitals. None has a repetition within a repetition that could match one
stretch in two ways, and each is bounded, so that reading stays linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houqin.exchange.chain.roster import Named

HAN = "一-鿿"
# Pictures that say something: no row of others may hide them.
TELLING = "❌✖✘✗❎🚫⛔🙅👎❓❔→➡⇒"
NO_PLACE = "一二两俩双单三四五六七八九十份个盒套餐取消退删改换撤不别没代帮替给和加各都早午中晚"
NUMERALS: Mapping[str, int] = {
    **{sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)}, "两": 2, "俩": 2, "双": 2, "单": 1,
}  # fmt: skip
CLOCK = (
    r"(?:[01]?\d|2[0-4]):[0-5]\d|(?:[01]?\d|2[0-4])点(?:半|整|[一三]刻|[0-5]?\d分?|[二三四五]?十[一二三四五六七八九]?分?)?"
    r"|十[一二]?点(?:半|整|[一三]刻|[二三四五]?十[一二三四五六七八九]?分?)?"
    r"|[一二三四五六七八九两]点(?:半|整|[一三]刻|[二三四五]?十[一二三四五六七八九]?分?|(?=[取拿领来去]))"
)
HALVES = "早上|上午|中午|下午|晚上|今晚|明早|傍晚"
TAKEN = "(?: ?(?:过?来|去|自)?(?:取|拿|领|自提|吃|到|送)(?:餐|饭)?)?"
SPAN = r" ?[-~至到] ?"
FOOD = "\U0001f32d-\U0001f37f\U0001f950-\U0001f96f\U0001f9c0-\U0001f9cb\U0001fad0-\U0001fadb" + "".join(
    "🐔🐓🐮🐄🐂🐃🐷🐖🐟🐠🐡🦐🦞🦀🦑🐑🐏🐐🦆🐥🐤🐣🐰🐇"
)
PICTURES = (
    "\u2190-\u2191\u2193-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    "\U0001f000-\U0001faff"
)


def han_without(signs: str) -> str:
    """Return what stands within brackets for every Chinese sign but these."""
    left, ranges = 0x4E00, []
    for sign in sorted({ord(sign) for sign in signs}):
        if sign > left:
            ranges.append(f"{chr(left)}-{chr(sign - 1)}")
        left = sign + 1
    return "".join((*ranges, f"{chr(left)}-鿿"))


PLACE = f"(?:[{han_without(NO_PLACE)}]{{1,3}}(?:苑|园|斋|舍|轩|村|区|公寓|书院))?"
SHARED: Mapping[str, str] = {
    "line": r"\n[\n ]*",
    "space": r" +",
    "phone": (
        r"(?:(?:联系)?(?:电话|手机)号?码?[: ]{0,2}|TEL[: ]{0,2})?"
        r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
    ),
    "identity": r"(?<!\d)\d{17}[\dX](?![\dA-Z])",
    "last_four": r"(?:(?:手机|电话)?尾号|后四位|后4位)[: ]{0,2}\d{4}(?!\d)",
    "number": r"(?:(?:学号|工号|编号)[: ]{0,2})?(?<![A-Z\d])(?:[A-Z]{0,4}\d{5,17}|[A-Z]{1,4}\d{3,4})(?![\dA-Z])",
    "room": (
        rf"(?:(?:宿舍|寝室|住|地址|房间)[: ]{{0,2}})?{PLACE}"
        r"(?<!\d)\d{1,2} ?(?:号楼|栋|幢|楼|座|#|-) ?\d{3,4}(?!\d)(?:室|房|号房|寝室?|宿舍)?"
    ),
    "building": rf"{PLACE}(?<!\d)\d{{1,2}}(?:号楼|栋|幢)",
    "bare": r"(?<![\d.:])\d{3,4}(?![\d.:])(?:室|房)?",
    "question": r"[?❓❔]|吗|可不可以|能不能|能否|是否|还有没有|多少|几点|什么|哪个|怎么",
    "title": "老师|同学|师傅|阿姨|主任|书记|经理|先生|女士|班长|队长|院长",
    "label": r"(?:姓名|名字|套餐|餐品|菜品|份数|数量|电话|手机|房间号?|宿舍号?|体温|地点|症状) ?:",
    "hard": r"[,、;。!|/]+",
    "soft": r"[@()\[\]【】{}<>《》\"'“”‘’「」『』:~_·….^=•—–-]",
    "picture": f"(?:(?![{TELLING}{FOOD}])[{PICTURES}])+",
}


@dataclass(slots=True)
class Token:
    """A stretch of an entry and what kind of word it is; `value` is what the kind has to say."""

    kind: str
    start: int
    end: int
    text: str
    value: Any = None


class Scanner:
    """Cuts text into tokens by patterns tried in their order; what fits none is "unknown"."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._pattern = re.compile(
            "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in patterns.items()) + "|(?P<unknown>.)"
        )

    def tokens(self, upper: str, names: Sequence[Named] = ()) -> list[Token]:
        """Return the tokens of a text in capitals; the names found before are tokens of kind "name"."""
        found: list[Token] = []
        at = 0
        for named in names:
            self._add(found, upper, at, named.start)
            found.append(Token("name", named.start, named.end, upper[named.start : named.end], named))
            at = named.end
        self._add(found, upper, at, len(upper))
        return found

    def _add(self, found: list[Token], upper: str, start: int, end: int) -> None:
        unknown = start
        for match in self._pattern.finditer(upper, start, end):
            kind = str(match.lastgroup)
            if kind == "unknown":
                continue
            if match.start() > unknown:
                found.append(Token("unknown", unknown, match.start(), upper[unknown : match.start()]))
            found.append(Token(kind, match.start(), match.end(), match[0]))
            unknown = match.end()
        if unknown < end:
            found.append(Token("unknown", unknown, end, upper[unknown:end]))


def numeral(text: str) -> int | None:
    """Return the number written at the beginning of a text in digits or as 一 to 九十九; None where there is none."""
    digits = re.match(r"\d{1,4}", text)
    if digits:
        return int(digits[0])
    signs = re.match("[一二两俩双单三四五六七八九十]{1,3}", text)
    if not signs:
        return None
    tens, ten, ones = signs[0].partition("十")
    if not ten:
        return NUMERALS[tens] if len(tens) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return NUMERALS.get(tens, 1) * 10 + NUMERALS.get(ones, 0)


def clock_time(text: str, *, is_afternoon: bool = False) -> str | None:
    """Return the first time of day in a text as HH:MM; None where there is none that a day has.

    12:10, 12点10分, 12点半, 十一点一刻, 7.50; with `is_afternoon` an hour before noon counts twelve more.
    """
    found = re.search(r"(\d{1,2})[:.](\d{2})", text)
    if found:
        hour, minute = int(found[1]), int(found[2])
    else:
        spoken = re.search(
            r"(\d{1,2}|[一二两三四五六七八九十]{1,3})点(半|整|[一三]刻|\d{1,2}|[一二三四五十六七八九]{1,3})?", text
        )
        if not spoken:
            return None
        hour = numeral(spoken[1]) or 0
        parts = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}
        said = spoken[2] or ""
        minute = parts[said] if said in parts else numeral(said) or 0
    if is_afternoon and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}" if (hour < 24 and minute < 60) or (hour, minute) == (24, 0) else None


def texts(tokens: Iterable[Token], kinds: frozenset[str]) -> str:
    """Return the text of the tokens of these kinds, joined as a sentence."""
    return "，".join(token.text.strip() for token in tokens if token.kind in kinds and token.text.strip())
