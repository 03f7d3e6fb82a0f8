"""Chains as people write them, with what they truly meant: some of it clear, much of it open to more than one reading.

Where a form can be read in two ways the truth is drawn from both, so that whoever guesses is caught.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from houqin.exchange.chain.tests.world import ID_OF, NAMES

STRANGERS = ("We.SNM", "Lqz13Th", "阿强", "快乐 小狗", "不要香菜星人", "B站用户", "第2名", "爱吃A的猫", "一份爱")
Wish = tuple[tuple[str, int, str], ...]  # code, quantity, meal
DISHES = {"A": "红烧鸡块", "B": "素三鲜", "C": "清真牛肉面"}
TAILS = ("", "", "", " 带饭盒", " 不要香菜", " 微辣", " 12:10取", "，谢谢", " 少饭", " 12点半取", "🙏")


@dataclass
class Chain:
    """A text and the truth: what each person of the roster is to get, and which of them wrote it clearly."""

    lines: list[str] = field(default_factory=list)
    truth: dict[str, Counter] = field(default_factory=dict)
    clear: dict[str, Counter] = field(default_factory=dict)
    number: int = 1
    above: Wish | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def counter(wish: Wish) -> Counter:
    return Counter({(code, meal): number for code, number, meal in wish})


def lunch(code: str, number: int = 1) -> tuple[str, int, str]:
    return (code, number, "lunch")


def clear_order(dice: random.Random) -> tuple[str, Wish]:
    """What can be read in one way only."""
    a, b = dice.sample("AB", 2)
    n, m = dice.randint(1, 4), dice.randint(1, 4)
    han = "一两三四"[n - 1]
    wide = chr(ord(a) + 0xFEE0)
    forms: list[tuple[str, Wish]] = [
        (f"{a}", (lunch(a),)),
        (f"{a.lower()}", (lunch(a),)),
        (f"{a}套餐{n}份", (lunch(a, n),)),
        (f"{a} {n}", (lunch(a, n),)),
        (f"{a}{n}份", (lunch(a, n),)),
        (f"{a}×{n}", (lunch(a, n),)),
        (f"{a} x{n}", (lunch(a, n),)),
        (f"{a}*{n}", (lunch(a, n),)),
        (f"{wide}　{n}份", (lunch(a, n),)),
        (f"{han}份{a}", (lunch(a, n),)),
        (f"{a}{han}份", (lunch(a, n),)),
        (f"{a}/{n}份", (lunch(a, n),)),
        (f"{a} 不要辣 {n}份", (lunch(a, n),)),
        (f"{a}（少饭）×{n}", (lunch(a, n),)),
        (f"{n}{a}{m}{b}", (lunch(a, n), lunch(b, m))),
        (f"{a}+{b}", (lunch(a), lunch(b))),
        (f"{a}、{b}", (lunch(a), lunch(b))),
        (f"{n}份{a} {m}份{b}", (lunch(a, n), lunch(b, m))),
        (f"{a}{n}份，{b}{m}份", (lunch(a, n), lunch(b, m))),
        (f"{a}和{b}各{han}份", (lunch(a, n), lunch(b, n))),
        (f"午{a}晚{b}", (lunch(a), (b, 1, "dinner"))),
        (f"午餐{a} 晚餐{b}{n}份", (lunch(a), (b, n, "dinner"))),
        (DISHES[a], (lunch(a),)),
        (f"{DISHES[a]}{n}份", (lunch(a, n),)),
        (f"{a} {DISHES[a]}", (lunch(a),)),
        (f"{a}🍱", (lunch(a),)),
        (f"要一份{a}", (lunch(a),)),
        (f"{b}改{a}", (lunch(a),)),
        (f"{a}🍗🍗", (lunch(a, 2),)),
    ]
    text, wish = dice.choice(forms)
    return text + dice.choice(TAILS), wish


def open_order(dice: random.Random) -> tuple[str, Wish]:
    """What can be read in more than one way: the truth is drawn."""
    a, b = dice.sample("AB", 2)
    n = dice.randint(2, 4)
    forms: list[tuple[str, list[Wish]]] = [
        (f"{a} {n}份 {b}", [(lunch(a, n), lunch(b)), (lunch(a), lunch(b, n))]),
        (f"{a}、{b} {n}份", [(lunch(a, n), lunch(b, n)), (lunch(a), lunch(b, n))]),
        (f"{a}+1", [(lunch(a),), (lunch(a, 2),)]),
        (f"{a} {a}", [(lunch(a),), (lunch(a, 2),)]),
        (f"{a}{b}", [(lunch(a), lunch(b)), (lunch(a),)]),
        (f"{a}/{b}", [(lunch(a),), (lunch(b),)]),
        (f"{a}或{b}都行", [(lunch(a),), (lunch(b),)]),
        (f"{a} 15", [(lunch(a),), (lunch(a, 15),)]),
        (f"不要{a}", [(), (lunch(b),)]),
        (f"{a} 不要 {b}", [(lunch(a),), ()]),
        (f"{a} 取消 {b}", [(lunch(b),), ()]),
        (f"{a} 可以退吗", [(lunch(a),), ()]),
        (f"没有{a}了就{b}", [(lunch(a),), (lunch(b),)]),
        (f"{a} 再加一份", [(lunch(a, 2),), (lunch(a),)]),
        (f"{a}一份半", [(lunch(a),), (lunch(a, 2),)]),
        (f"午晚{a}", [(lunch(a), (a, 1, "dinner")), ((a, 1, "dinner"),)]),
        (f"明天{a}", [(lunch(a),), ()]),
        (f"{a} {DISHES[b]}", [(lunch(a),), (lunch(b),)]),
        (f"{a}🐔🐮", [(lunch(a),), (lunch(a, 2),)]),
        (f"{n} {a}", [(lunch(a),), (lunch(a, n),)]),
        (f"{a} 加饭 {n}份", [(lunch(a),), (lunch(a, n),)]),
        (f"{a}😋😋", [(lunch(a),), (lunch(a, 2),)]),
        (f"{a} 不要辣 {n}", [(lunch(a),), (lunch(a, n),)]),
        (f"{a} 加鸡块", [(lunch(a),), (lunch(a), lunch("A"))]),
        ("随便", [(lunch(a),), (lunch(b),)]),
        ("D", [(), (lunch(a),)]),
        ("宫保鸡丁", [(), (lunch(a),)]),
        ("🍜", [(), (lunch("C"),)]),
        ("", [(), (lunch(a),)]),
        (f"{a} 不要了吧？", [(lunch(a),), ()]),
        (f"别取消{a}", [(lunch(a),)]),
        (f"{a} 的话就算了", [(lunch(a),), ()]),
        (f"{a}两双筷子", [(lunch(a),), (lunch(a, 2),)]),
    ]
    text, truths = dice.choice(forms)
    return text, dice.choice(truths)


def add(chain: Chain, dice: random.Random, line: str) -> None:
    sign = dice.choice([". ", ". ", ". ", "、", ".", ") ", "："])
    chain.lines.append(f"{chain.number}{sign}{line}")
    chain.number += 1


def mean(chain: Chain, name: str, wish: Wish, *, is_clear: bool) -> None:
    chain.truth[ID_OF[name]] = counter(wish)
    chain.above = wish if is_clear else None
    if is_clear:
        chain.clear[ID_OF[name]] = counter(wish)


def write_clear(chain: Chain, dice: random.Random, name: str) -> None:
    text, wish = clear_order(dice)
    at = NAMES.index(name)
    who = dice.choice([name, name, name, f"{name}老师", f"松苑2-{301 + at} {name}", f"{name}:", f"{name}，"])
    if name == "马丽":
        who, text, wish = "7号楼302 马丽", "C", (lunch("C"),)
    mean(chain, name, wish, is_clear=True)
    add(chain, dice, f"{who} {text}")


def write_glued(chain: Chain, dice: random.Random, name: str) -> None:
    code = dice.choice("AB")
    if name == "马丽":
        code = "C"
    mean(chain, name, (lunch(code),), is_clear=True)
    add(chain, dice, f"{name}{code}")


def write_open(chain: Chain, dice: random.Random, name: str) -> None:
    text, wish = open_order(dice)
    mean(chain, name, wish, is_clear=False)
    add(chain, dice, f"{name} {text}".rstrip())


def write_lines(chain: Chain, dice: random.Random, name: str) -> None:
    code, number = dice.choice("AB" if name != "马丽" else "C"), dice.randint(1, 3)
    at = NAMES.index(name)
    chain.lines.append(f"{chain.number}. {name}")
    chain.number += 1
    chain.lines += dice.sample([f"138{20200000 + 7919 * at}", f"{code}套餐{number}份", "不要辣"], 3)
    mean(chain, name, (lunch(code, number),), is_clear=True)


def write_cancelled(chain: Chain, dice: random.Random, name: str) -> None:
    code = dice.choice("AB")
    form = dice.choice([f"{name} {code} 取消", f"~~{name} {code}~~", f"{name} {code} ❌", f"{name} 不要了"])
    mean(chain, name, (), is_clear=False)
    add(chain, dice, form)


def write_longer(chain: Chain, dice: random.Random, name: str) -> None:
    """Somebody whose name only begins like one of the roster: the order is not that person's."""
    if len(name) > 2:
        return
    mean(chain, name, (), is_clear=False)
    add(chain, dice, f"{name}{dice.choice('中晚和来双一明2加子')}{dice.choice(['', ' '])}{dice.choice('AB')}")


def write_stranger(chain: Chain, dice: random.Random, name: str) -> None:
    add(chain, dice, f"{dice.choice(STRANGERS)} {clear_order(dice)[0]}")
    chain.above = None


def write_twice(chain: Chain, dice: random.Random, name: str) -> None:
    """The same name a second time without a word: a change, or two portions, or somebody else."""
    one, two = lunch("A"), lunch("B")
    if name == "马丽":
        return
    add(chain, dice, f"{name} A")
    chain.lines.append("")
    add(chain, dice, f"{name} B")
    mean(chain, name, dice.choice([(one,), (two,), (one, two)]), is_clear=False)
    chain.above = (two,)


def write_follow(chain: Chain, dice: random.Random, name: str) -> None:
    """A copy of the entry above; of more than one portion +1 may mean one."""
    word = dice.choice(["同上", "+1", "一样", "我也要"])
    above = chain.above
    wish = above or ()
    if word == "+1" and above and sum(number for _code, number, _meal in above) > 1 and dice.random() < 0.5:
        wish = tuple((code, 1, meal) for code, _number, meal in above)
    mean(chain, name, wish, is_clear=False)
    add(chain, dice, f"{name} {word}")
    chain.above = wish if above else None


def write_proxy(chain: Chain, dice: random.Random, name: str) -> None:
    mean(chain, name, (lunch("C"),), is_clear=True)
    chain.above = None
    add(chain, dice, f"帮{name}订一份C")


def write_noise(chain: Chain, dice: random.Random, name: str) -> None:
    """What belongs to nobody; an empty number stands for somebody who has not written yet."""
    if dice.random() < 0.3:
        chain.lines.append(f"{chain.number}.")
        chain.number += 1
        chain.above = None
    chain.lines += dice.choice([[""], ["----------"], ["", f"{name}说今天的菜不错"], ["", "收到，谢谢大家"]])


WRITERS: tuple[tuple[Callable[[Chain, random.Random, str], None], int], ...] = (
    (write_clear, 10), (write_glued, 2), (write_open, 6), (write_lines, 2), (write_cancelled, 1), (write_longer, 2),
    (write_stranger, 2), (write_twice, 1), (write_follow, 2), (write_proxy, 1), (write_noise, 2),
)  # fmt: skip
HEADS = (
    ["#接龙", "明天午餐接龙", ""],
    ["#接龙", "午餐预订 A红烧鸡块15元 B素三鲜12元 C清真牛肉面14元", "例 张三 A 1份", ""],
    ["#Group Note", "3月6日午餐", ""],
    ["@所有人 明天午餐接龙，11点截止", "A. 红烧鸡块 15元", "B. 素三鲜 12元", "C. 清真牛肉面 14元"],
    ["#接龙", "1.6", ""],
)


def quoted(dice: random.Random) -> list[str]:
    """An old message, quoted: nothing of it is meant."""
    name = dice.choice(NAMES)
    return ["- - - - - - - - - - - - - - -", f"{name}：1. {name} A", f"2. {dice.choice(NAMES)} B"]


def messy(seed: int, *, writers: tuple = WRITERS) -> Chain:
    """Return a chain of up to thirty people, and its truth."""
    dice = random.Random(seed)
    chain = Chain(lines=list(dice.choice(HEADS)), number=dice.choice([1, 1, 1, 6]))
    ways, weights = zip(*writers, strict=True)
    names = [name for name in NAMES if dice.random() < 0.9]
    dice.shuffle(names)
    for name in names:
        dice.choices(ways, weights)[0](chain, dice, name)
    if dice.random() < 0.3:
        chain.lines += quoted(dice)
    return chain
