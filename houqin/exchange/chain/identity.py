"""Who an entry is of: the name, alias or number written, narrowed by room and telephone, or nobody; never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from houqin.exchange.chain import signs
from houqin.exchange.chain.asked import Person
from houqin.exchange.chain.roster import Roster, digits_of, phones_agree, room_key, rooms_agree
from houqin.exchange.chain.words import HAN, Scanner, Token

MOST_CANDIDATES = 20
SEPARATORS = frozenset({"space", "hard", "line"})
SILENT = frozenset({"space", "soft", "polite", "filler", "picture", "food", "title", "line"})
# A name of three signs may begin with one of two; these begin with two themselves.
DOUBLE = re.compile("欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|端木|百里|南宫|独孤|轩辕")
# One sign glued behind a name that is never the end of one.
NEVER_IN_NAMES = frozenset("要订我代帮替给改换退删带捎领拿买")
NUMBERS = frozenset({"room", "building", "phone", "last_four", "number", "bare"})
DIFFERS = {
    "room": "room_differs",
    "building": "room_differs",
    "phone": "phone_differs",
    "last_four": "phone_differs",
    "number": "number_differs",
}
BY = {"last_four": "phone", "bare": "room", "building": "room"}
ROOM_LEAD = re.compile(r"^(?:宿舍|寝室|住|地址|房间)[: ]*")


@dataclass(slots=True)
class Identity:
    """The person (place in the roster, None where not certain), how known, who wrote for them, who else may be meant.

    `candidates` are empty where too many may be meant to be offered. `unread` are tokens of numbers that fit nobody.
    """

    person: int | None = None
    as_written: str = ""
    by: str | None = None
    payer: int | None = None
    candidates: Sequence[int] = ()
    reasons: list[str] = field(default_factory=list)
    unread: list[Token] = field(default_factory=list)


def scanned(text: str, roster: Roster, scanner: Scanner) -> list[Token]:
    """Return the tokens of a clean entry; who is not on the roster stands as a token of kind "nick"."""
    upper = signs.upper(text)
    names = roster.find(text)
    tokens = scanner.tokens(upper, names)
    return tokens if names else _with_nick(tokens, upper)


def _with_nick(tokens: list[Token], upper: str) -> list[Token]:
    """Take the first word for a nickname unless it is vocabulary throughout, else the first that is none at all."""
    words: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in SEPARATORS:
            words.append([])
        else:
            words[-1].append(token)
    filled = [word for word in words if word]
    nick: list[Token] = []
    for at, word in enumerate(filled):
        is_strange = all(token.kind == "unknown" for token in word)
        if not nick and (is_strange or (at == 0 and any(token.kind == "unknown" for token in word))):
            nick = list(word)
        elif nick and is_strange and upper[nick[-1].end : word[0].start] == " ":
            nick += word
        elif nick:
            break
    if not nick:
        return tokens
    start, end = nick[0].start, nick[-1].end
    joined = Token("nick", start, end, upper[start:end])
    return [*(t for t in tokens if t.end <= start), joined, *(t for t in tokens if t.start >= end)]


def identified(text: str, tokens: Sequence[Token], roster: Roster) -> Identity:
    """Return whose entry it is, with the reasons to doubt it."""
    named = [token for token in tokens if token.kind == "name"]
    if not named:
        return _by_numbers(text, tokens, roster)
    who = Identity()
    person, payer = _parted(text, tokens, named, who)
    if person is None:
        return who
    who.as_written = signs.masked(text[person.start : person.end])
    _doubt_cut(text, tokens, [person, *([payer] if payer else [])], who)
    who.by = person.value.by
    ids = _narrowed(person.value.ids, tokens, roster, who)
    if len(ids) == 1:
        who.person = ids[0]
    else:
        who.candidates = ids if len(ids) <= MOST_CANDIDATES else ()
        who.reasons.append("several_of_this_name")
    if payer is not None:
        who.reasons.append("on_behalf")
        if len(payer.value.ids) == 1:
            who.payer = payer.value.ids[0]
        else:
            who.reasons.append("several_of_this_name")
    return who


def _parted(
    text: str, tokens: Sequence[Token], named: Sequence[Token], who: Identity
) -> tuple[Token | None, Token | None]:
    """Return the person's token and the writer's: 张伟 代李娜, 李娜(张伟代). Doubt every other way to name two."""
    spoken = [token for token in tokens if token.kind not in SILENT]
    proxies = [at for at, token in enumerate(spoken) if token.kind == "proxy"]
    one_person = all(list(token.value.ids) == list(named[0].value.ids) for token in named)
    if not proxies:
        if one_person:
            return named[0], None
        who.as_written = signs.masked("、".join(token.text for token in named))
        who.candidates = _everybody(named)
        who.reasons.append("two_people")
        return None, None
    pair = _pair(text, spoken, spoken[proxies[0]], named) if len(proxies) == 1 else None
    if pair is not None:
        if pair[1] is None:
            who.reasons.append("on_behalf")
        return pair
    who.reasons.append("for_whom_unclear")
    who.as_written = signs.masked(named[0].text)
    who.candidates = _everybody(named)
    return None, None


def _pair(
    text: str, spoken: Sequence[Token], proxy: Token, named: Sequence[Token]
) -> tuple[Token, Token | None] | None:
    """Return the person and the writer of 张伟 代李娜 A, 帮李娜订A 张伟, 李娜 A 张伟代; None where it is not clear."""
    at = next(index for index, token in enumerate(spoken) if token is proxy)
    before, after = spoken[at - 1] if at else None, spoken[at + 1] if at + 1 < len(spoken) else None
    if after is not None and after.kind == "name":
        ordered = any(token.kind in ("code", "dish", "run", "temperature") for token in spoken[:at])
        others = [token for token in named if token is not after]
        is_signed = len(others) == 1 and (others[0].start < proxy.start or spoken[-1] is others[0])
        return (after, others[0] if others else None) if not ordered and (is_signed or not others) else None
    is_last = at == len(spoken) - 1 or text[proxy.end : proxy.end + 1] == ")"
    if len(named) == 2 and before is named[1] and is_last:
        return named[0], named[1]
    return None


def _everybody(named: Sequence[Token]) -> Sequence[int]:
    people = {person for token in named for person in token.value.ids if len(token.value.ids) <= MOST_CANDIDATES}
    return sorted(people) if len(people) <= MOST_CANDIDATES else ()


def _doubt_cut(text: str, tokens: Sequence[Token], named: Sequence[Token], who: Identity) -> None:
    """Doubt 张伟中 A and 小雨点 A: one sign of vocabulary glued to a name may belong to a longer one."""
    for one in named:
        name = text[one.start : one.end]
        after = next((token for token in tokens if token.start == one.end), None)
        if after is None or len(after.text) != 1 or not re.match(f"[{HAN}]", after.text):
            continue
        is_alias = one.value.by == "alias"
        is_short = len(name) <= 2 or (len(name) == 3 and DOUBLE.match(name) is not None)
        if is_alias or (is_short and after.text not in NEVER_IN_NAMES):
            who.reasons.append("name_may_be_longer")


def _narrowed(ids: Sequence[int], tokens: Sequence[Token], roster: Roster, who: Identity) -> Sequence[int]:
    """Return those whom the rooms, telephones and numbers of the entry fit; doubt where they fit none."""
    for token in tokens:
        kind = token.kind
        if kind not in NUMBERS:
            continue
        known = [(at, _agrees(token, roster.people[at])) for at in ids]
        fitting = [at for at, agrees in known if agrees]
        if len(ids) > 1 and len(fitting) == 1:
            ids = fitting
            who.by = f"{who.by}+{BY.get(kind, kind)}"
        elif not fitting and all(agrees is False for _at, agrees in known):
            if kind == "bare":
                who.unread.append(token)
            else:
                who.reasons.append(DIFFERS[kind])
    return ids


def _agrees(token: Token, person: Person) -> bool | None:
    """Say whether what is written is this person's; None where theirs is not known."""
    if token.kind == "room":
        known = room_key(person.room)
        return rooms_agree(known, room_key(ROOM_LEAD.sub("", token.text))) if known else None
    if token.kind == "building":
        return room_key(person.room).startswith(room_key(token.text) + "-") if person.room else None
    if token.kind in ("phone", "last_four"):
        return phones_agree(person.phone, digits_of(token.text)) if person.phone else None
    if token.kind == "number":
        return signs.upper(signs.clean(person.number)) == _number(token) if person.number else None
    digits = token.text.rstrip("室房")
    ends = (room_key(person.room), digits_of(person.phone), person.number)
    fits_room = bool(ends[0]) and rooms_agree(ends[0], digits)
    return fits_room or (len(digits) == 4 and (ends[1].endswith(digits) or ends[2].endswith(digits)))


def _number(token: Token) -> str:
    return re.sub(r"^(?:学号|工号|编号)[: ]*", "", token.text)


def _by_numbers(text: str, tokens: Sequence[Token], roster: Roster) -> Identity:
    """Return who is known by a number, a telephone, its last four digits or a room, where nobody is named."""
    who = Identity(reasons=[])
    nick = next((token for token in tokens if token.kind == "nick"), None)
    found: tuple[str, Token, Sequence[int]] | None = None
    for kind in ("number", "phone", "last_four", "room"):
        for token in (token for token in tokens if token.kind == kind):
            ids = _listed(token, roster)
            if found is None and ids:
                found = (kind, token, ids)
            elif kind in ("number", "last_four") and not ids:
                who.unread.append(token)
    who.unread += [token for token in tokens if token.kind == "bare"]
    if nick is not None:
        who.as_written = signs.masked(text[nick.start : nick.end])
    if found is None:
        who.reasons.append("nobody_named")
        return who
    kind, token, ids = found
    if nick is not None:
        # A stranger's name beside a number of the roster: the number may be anybody's.
        who.candidates = ids if len(ids) <= MOST_CANDIDATES else ()
        who.reasons.append("nobody_named")
        return who
    who.as_written = (
        signs.masked_number(token.text) if kind in ("number", "phone", "last_four") else text[token.start : token.end]
    )
    who.by = "phone_last4" if kind == "last_four" else kind
    ids = _narrowed(ids, [other for other in tokens if other is not token and other.kind != "bare"], roster, who)
    if len(ids) != 1:
        who.by, who.candidates = None, ids if len(ids) <= MOST_CANDIDATES else ()
        who.reasons.append("nobody_named")
        return who
    who.person = ids[0]
    who.reasons += {"last_four": ["known_by_last_four"], "room": ["known_by_room"]}.get(kind, [])
    return who


def _listed(token: Token, roster: Roster) -> Sequence[int]:
    if token.kind == "number":
        return roster.by_number.get(_number(token), ())
    if token.kind == "phone":
        return roster.by_phone.get(digits_of(token.text)[-11:], ())
    if token.kind == "last_four":
        return roster.by_last_four.get(digits_of(token.text)[-4:], ())
    return roster.by_room.get(room_key(ROOM_LEAD.sub("", token.text)), ())
