"""A text cut into entries and lines passed over: every line is in exactly one of them.

Lines are those of Python's `str.splitlines()`, numbered from 1. An entry reaches from its first to its last line,
blank lines within are its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from houqin.exchange.chain import numbering, signs
from houqin.exchange.chain.roster import Named, Roster

# A group has 500 members, a message some 16,000 signs. What is beyond is named so; garbage costs no more than this.
MOST_LINES, MOST_SIGNS = 3_000, 150_000
MOST_ENTRY_LINES = 12
SHORT = 60

HEADER = re.compile(r"# ?(?:接龙|group note|solitaire)", re.IGNORECASE)
SAMPLE = re.compile(r"例(?:如|子)?(?:[\s:.、]|$)|示例|格式[: ]|(?:example|e\.g\.)[: ]", re.IGNORECASE)
NOTICE = re.compile(
    r"@ ?(?:所有人|全体成员?|all\b|everyone)|.{0,30}(?:截止|截至|截单)|注意[:事]|提醒[: ]|请(?:大家|各位)",
    re.IGNORECASE,
)
SUMMARY = re.compile(
    r"(?:合计|总计|共计|统计|汇总|小计|总共|一共|共) ?[:\d一二两三四五六七八九十A-Za-z]"
    r"|目前|已接龙|接龙(?:结束|完毕|统计)|total\b",
    re.IGNORECASE,
)
OF_MANY = re.compile(r"人|接龙|统计|汇总|目前|[A-Za-z]\D{0,6}\d{1,4}\D{0,6}[A-Za-z]\D{0,6}\d")
MEAL_WORD = r"(早|午|中|晚)(?:餐|饭)|(夜)宵"
HEADING = re.compile(
    rf"[\[【(<*#~\- ]*(?:\d{{1,2}}[.月/]\d{{1,2}}[日号]?)?(?:今天|今日|明天|明日)? ?(?:{MEAL_WORD}) ?"
    r"(?:接龙|订餐|名单|预订)? ?[\]】)>*#~\- ]*:?$"
)
RULE = re.compile(r"[-—–─━=_*~·.•+ ]{3,}$")
DASHES = re.compile(r"(?:[-—–─] ?)+$")
SPACED = re.compile(r"[-—–─](?: [-—–─]){2,}$")
DATE = re.compile(
    r"(?:\d{2,4}[年./-])?(?:1[0-2]|0?[1-9])[月./-](?:[12]\d|3[01]|0?[1-9])[日号]?"
    r"(?: ?[(]?(?:周|星期)[一二三四五六日天][)]?)?$"
)
MENU = re.compile(r"(?:套餐)?[A-Za-z\d](?:套餐|餐)?[.、:：)= ]+\S")
MENU_REST = re.compile(r"[A-Z\d套餐:.、()元¥/=\- ]*")
SPEAKS = re.compile(r"我(?:也|想)?要|我来|帮我|给我|加我|\+ ?1|加一|(?:也)?算我")
TAKES_BACK = re.compile("取消|不要|不订|不吃|退|删|撤|改|换|❌|cancel", re.IGNORECASE)
MEALS = {"早": "breakfast", "午": "lunch", "中": "lunch", "晚": "dinner", "夜": "supper"}


@dataclass(slots=True)
class Block:
    """Lines that make one entry: its number, its clean text without it, the list of the text that it stands in."""

    first: int
    last: int
    number: int | None
    texts: list[str]
    segment: int
    meal: str | None = None
    reasons: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines joined by line ends."""
        return "\n".join(text for text in self.texts if text)


@dataclass(slots=True)
class Cut:
    """A text cut up: entries, lines passed over as [first, last, reason], what stands at the head, what was named."""

    blocks: list[Block] = field(default_factory=list)
    ignored: list[tuple[int, int, str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    number_of_lines: int = 0

    def ignore(self, first: int, last: int, reason: str) -> None:
        """Pass over lines; neighbours with one reason become one item."""
        if self.ignored and self.ignored[-1][1] == first - 1 and self.ignored[-1][2] == reason:
            first = self.ignored.pop()[0]
        self.ignored.append((first, last, reason))


class Cutter:
    """Goes through a text line by line. `says` tells whether a line beside the list is an entry of this kind."""

    def __init__(self, roster: Roster, says: Callable[[str], bool], dishes: Sequence[str] = ()) -> None:
        self.roster, self.says, self.dishes = roster, says, sorted(filter(None, dishes), key=len, reverse=True)
        self.cut = Cut()
        self.first = 0
        self.last: int | None = None
        self.segment = 0
        self.open: Block | None = None
        self.meal: str | None = None
        self.is_quoting = self.is_ruled = self.is_after_quote = self.is_title_next = False
        self.quoted_last: int | None = None
        self.quote_until = self.unquoted_until = 0
        self.has_entries = False

    def run(self, text: str) -> Cut:
        """Cut the text up."""
        lines = text.splitlines()
        self.cut.number_of_lines = len(lines)
        read = 0
        for at, raw in enumerate(lines, start=1):
            if at > MOST_LINES or read > MOST_SIGNS:
                self.cut.ignore(at, len(lines), "beyond_limit")
                break
            read += min(len(raw), signs.LONGEST_LINE)
            if len(raw) > signs.LONGEST_LINE:
                self._take(at, signs.clean(raw), lines, is_long=True)
            else:
                self._take(at, signs.clean(raw), lines)
        self._settle()
        return self.cut

    def _take(self, at: int, text: str, lines: Sequence[str], *, is_long: bool = False) -> None:
        if not text:
            self.open = None
            self.cut.ignore(at, at, "blank")
        elif at <= self.quote_until:
            self._pass(at, "quote")
        elif HEADER.match(text):
            self._start_list(at, text)
        elif self.is_quoting and not self._resumes(text):
            self._pass(at, "quote")
        elif self._quotes(at, text, lines) or self._rules(at, text):
            return
        elif not self._begins(at, text) and not self._passes(at, text):
            self._continue(at, text)
        if is_long and self.open is not None and self.open.last == at:
            self.open.reasons.append("too_long")

    def _pass(self, at: int, reason: str, text: str = "") -> None:
        self.open = None
        self.cut.ignore(at, at, reason)
        if text and len(self.cut.head) < 8:
            self.cut.head.append(text)

    def _start_list(self, at: int, text: str) -> None:
        """A head ends whatever was before it: what follows is another message."""
        if self.has_entries:
            self.segment += 1
            self.has_entries = False
            self.cut.head = []
        self.last = self.meal = None
        self.is_quoting = self.is_ruled = self.is_after_quote = False
        self.is_title_next = HEADER.sub("", text).strip(" :") == ""
        self._pass(at, "header", text)

    # --- quotes and rules ---

    def _quotes(self, at: int, text: str, lines: Sequence[str]) -> bool:
        """Pass over 「…」 before a dash line, and what follows a line of single dashes."""
        if text.startswith("「") and at > self.unquoted_until:
            end = _quote_end(lines, at)
            if not end:
                self.unquoted_until = at + MOST_ENTRY_LINES
                return False
            self.quote_until = end
            self.is_after_quote = True
            self._pass(at, "quote")
            return True
        if SPACED.fullmatch(text):
            self.is_quoting, self.quoted_last = True, None
            self._pass(at, "quote")
            return True
        return False

    def _rules(self, at: int, text: str) -> bool:
        """A line of dashes parts the list from what follows; a list that begins anew after it is a quoted one."""
        if not RULE.fullmatch(text) and not DASHES.fullmatch(text):
            return False
        self.is_ruled = self.has_entries
        self._pass(at, "separator")
        return True

    def _resumes(self, text: str) -> bool:
        """Within a quote only a number that goes on with the list, and not with a quoted one, is the list again."""
        found = numbering.numbered(text)
        if found is None or found.is_bare:
            return False
        goes_on = self.last is not None and self.last < found.number <= self.last + numbering.NEAR
        if goes_on and (self.quoted_last is None or not numbering.follows(found.number, self.quoted_last)):
            self.is_quoting, self.is_after_quote = False, True
            return True
        self.quoted_last = found.number
        return False

    # --- entries ---

    def _begins(self, at: int, text: str) -> bool:
        """Begin an entry where the line has a number that follows, or one before a name of the roster."""
        found = numbering.numbered(text)
        if found is None or (found.may_be_date and self.last is None):
            return False
        if found.is_bare and not self._is_bare_entry(found):
            return False
        if SAMPLE.match(found.rest) and not self._names_first(found.rest):
            self._pass(at, "sample")
            return True
        if not self.has_entries and self._is_menu_alone(found.rest):
            self._pass(at, "menu")
            return True
        if self.is_ruled and self.last is not None and found.number < self.last:
            self.is_quoting, self.quoted_last = True, found.number
            self._pass(at, "quote")
            return True
        return self._begin(at, _without_repetition(found))

    def _begin(self, at: int, found: numbering.Numbered) -> bool:
        reasons: list[str] = []
        if self.last is not None and self.has_entries and found.number <= self.first < self.last:
            self.segment += 1
            self.last = None
        elif not numbering.follows(found.number, self.last):
            if not self._names_first(found.rest):
                return False
            reasons.append("number_out_of_sequence")
        if self.is_ruled and found.number == self.last:
            reasons.append("after_a_quote")
        if self.last is None:
            self.first = found.number
        self.is_ruled = False
        self.last = found.number
        self._open(at, found.number, found.rest, reasons)
        return True

    def _is_bare_entry(self, found: numbering.Numbered) -> bool:
        expected = 1 if self.last is None else self.last + 1
        return found.number == expected and self._names_first(found.rest)

    def _names_first(self, text: str) -> bool:
        names = self.roster.find(text[:SHORT])
        return bool(names) and names[0].start == 0

    def _open(self, at: int, number: int | None, text: str, reasons: list[str]) -> None:
        if self.is_after_quote and "after_a_quote" not in reasons:
            reasons.append("after_a_quote")
        self.open = Block(at, at, number, [text], self.segment, self.meal, reasons)
        self.cut.blocks.append(self.open)
        self.has_entries = self.has_entries or number is not None

    def _passes(self, at: int, text: str) -> bool:
        """Pass over heads, notices, samples, dates, the menu, headings and counts.

        Right under an entry only what cannot belong to it is passed over: 晚餐 or 3.7 there may be said of the order.
        """
        is_under = self.open is not None
        if SAMPLE.match(text):
            self._pass(at, "sample")
        elif (heading := HEADING.match(text)) and not (is_under and re.fullmatch(MEAL_WORD, text)):
            self.meal = MEALS[next(sign for sign in heading.groups() if sign)]
            self._pass(at, "title" if self.is_title_next else "heading", text)
            self.is_title_next = False
        elif self.is_title_next or (not self.has_entries and "接龙" in text):
            self.is_title_next = False
            meals = {next(sign for sign in found if sign) for found in re.findall(MEAL_WORD, text)}
            self.meal = MEALS[meals.pop()] if len(meals) == 1 else self.meal
            self._pass(at, "notice" if NOTICE.match(text) else "title", text)
        elif NOTICE.match(text):
            self._pass(at, "notice", text)
        elif not is_under and DATE.fullmatch(text):
            self._pass(at, "date", text)
        elif SUMMARY.match(text) and (not is_under or OF_MANY.search(text)):
            self._pass(at, "summary")
        elif not self.has_entries and self._is_menu(text):
            self._pass(at, "menu")
        else:
            return False
        return True

    def _is_menu(self, text: str) -> bool:
        plain = signs.upper(text)
        return any(dish in plain for dish in self.dishes) or (
            MENU.match(text) is not None and not self.roster.find(text[:SHORT])
        )

    def _is_menu_alone(self, text: str) -> bool:
        """Say whether a numbered line before the list is the menu's: a dish, its code and price, and nobody."""
        plain = signs.upper(text)
        dish = next((dish for dish in self.dishes if dish in plain), None)
        return dish is not None and MENU_REST.fullmatch(plain.replace(dish, "", 1)) is not None

    def _continue(self, at: int, text: str) -> None:
        """A line without a number goes on with the entry above, or is said beside the list, or is none at all."""
        block = self.open
        names = self.roster.find(text[: 4 * SHORT])
        if block is not None and not self._is_of_another(block, text, names):
            block.last = at
            if len(block.texts) < MOST_ENTRY_LINES:
                block.texts.append(text)
            elif "too_long" not in block.reasons:
                block.reasons.append("too_long")
            return
        is_short = len(text) <= 4 * SHORT
        is_said = is_short and (
            bool(names) or SPEAKS.match(text) is not None or (self.has_entries and len(text) <= SHORT)
        )
        if is_said and self.says(text):
            self._open(at, None, text, ["outside_the_list"])
            self.open = None
        elif self.has_entries:
            self._pass(at, "not_an_entry")
        else:
            self._pass(at, "title", text)

    def _is_of_another(self, block: Block, text: str, names: Sequence[Named]) -> bool:
        """Say whether a line under an entry is another's: it is for somebody else, or speaks where enough is said."""
        if block.number is None:
            return True
        if names and self.says(text):
            known = {tuple(one.ids) for one in self.roster.find(block.text[: 4 * SHORT])}
            return bool(known) and not known & {tuple(one.ids) for one in names}
        speaks = SPEAKS.match(text) is not None and not TAKES_BACK.search(text)
        return speaks and self.says(text) and self.says(block.text)

    # --- the end ---

    def _settle(self) -> None:
        """Pass over numbers without text; a meal that the head names for all is the caller's to choose."""
        blocks = []
        for block in self.cut.blocks:
            if block.text.strip(" .,、。;:()-—~") == "":
                self.cut.ignored.append((block.first, block.last, "placeholder"))
            else:
                blocks.append(block)
        if len({block.meal for block in blocks}) < 2:
            for block in blocks:
                block.meal = None
        self.cut.blocks = blocks
        self.cut.ignored.sort()


def _without_repetition(found: numbering.Numbered) -> numbering.Numbered:
    """Return 1. 1. 张伟 A as 1. 张伟 A: who writes by hand what the client writes too."""
    again = numbering.numbered(found.rest)
    return again if again is not None and again.number == found.number and not again.is_bare else found


def _quote_end(lines: Sequence[str], at: int) -> int:
    """Return the number of the dash line that follows a quotation begun at line `at`; 0 where there is none near."""
    closed = False
    for number in range(at, min(at + MOST_ENTRY_LINES * 4, len(lines)) + 1):
        text = signs.clean(lines[number - 1])
        if closed and text:
            return number if DASHES.fullmatch(text) else 0
        closed = closed or text.endswith("」")
    return 0
