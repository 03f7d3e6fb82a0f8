"""How long a pasted chain takes to be read: 500 entries against 30,000 people, and ten megabytes of garbage."""

from __future__ import annotations

import functools
import random
import time
import unicodedata
from collections.abc import Callable
from statistics import median
from typing import Any

from houqin.exchange import chain
from tools.bench import sizes
from tools.bench.figures import Limit, Measured

RUNS = 7
GARBAGE_RUNS = 3
ENTRIES, ROSTER = sizes.sized(500, 50), sizes.sized(30_000, 3_000)
GARBAGE_BYTES = sizes.sized(10_000_000, 100_000)
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", [chr(sign) for sign in range(0x4E00, 0x5A00)]
FORMS = (
    "{name} A", "{name} A套餐1份", "{name}B", "{name} B 2份 带饭盒", "{name} A+B", "{name} 12:10取 A 不要香菜",
    "{name} 同上", "{name} A x3", "松苑2-305 {name} 午A晚B", "{name} 取消", "{name} 两份A 一份B", "阿强 A",
    "{name} A 15",
)  # fmt: skip
MENU = [
    {"code": "A", "dish": "红烧鸡块", "price_yuan": 15, "diet": "normal"},
    {"code": "B", "dish": "素三鲜", "price_yuan": 12, "diet": "vegetarian"},
    {"code": "C", "dish": "清真牛肉面", "price_yuan": 14, "diet": "halal"},
]
METHOD = (
    "from the request as plain objects to the whole answer: request checked, roster indexed, text read, totals summed; "
    "{entries} entries of {forms} forms, names drawn from the roster; one process, {runs} runs after one not counted"
)
BARE_METHOD = "the names put into a dict, the lines split, each put into NFKC and its first word looked up"
GARBAGE_METHOD = (
    "the slowest of random UTF-8, random letters with figures and line ends, a million numbered lines, one line "
    "without end, and line ends alone, each of {bytes} bytes, read as orders; {runs} runs"
)
BARE_GARBAGE_METHOD = "the same text split into lines"


def measure() -> list[Measured]:
    """Read a long list, and garbage."""
    dice = random.Random(1)
    people = [_person(at, dice) for at in range(ROSTER)]
    return [_entries(people, dice), _garbage(people[:2000], dice)]


def _person(at: int, dice: random.Random) -> dict[str, Any]:
    name = dice.choice(FAMILY) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
    aliases = [f"小{name[-1]}"] if at % 10 == 0 else []
    return {
        "id": at, "name": name, "aliases": aliases, "number": f"08{at:06d}", "room": f"松苑{at % 12}-{100 + at % 400}",
        "phone": f"138{at:08d}", "diet": "",
    }  # fmt: skip


def _read(asked: dict[str, Any]) -> dict[str, Any]:
    return chain.parse(chain.read(asked))


def _asked(text: str, people: list[dict[str, Any]]) -> dict[str, Any]:
    pastes = [{"text": text, "sent_at": None}]
    return {"menu": MENU, "roster": people, "day": "2020-03-06", "meal": "lunch", "pastes": pastes}


def _entries(people: list[dict[str, Any]], dice: random.Random) -> Measured:
    lines = [f"{at}. {dice.choice(FORMS).format(name=dice.choice(people)['name'])}" for at in range(1, ENTRIES + 1)]
    text = "\n".join(["#接龙", "明天午餐接龙", "", *lines])
    asked = _asked(text, people)
    values = [value * 1000 for value in _timed(functools.partial(_read, asked), RUNS + 1)[1:]]
    bare = [value * 1000 for value in _timed(lambda: _looked_up(text, people), RUNS)]
    answer = _read(asked)
    accepted = sum(entry["state"] == "accepted" for entry in answer["entries"])
    return Measured(
        "chain.parse_ms", None, {"entries": len(answer["entries"]), "roster": len(people)}, "ms", values,
        METHOD.format(entries=ENTRIES, forms=len(FORMS), runs=RUNS), Limit("looked up", median(bare), BARE_METHOD),
        {"accepted": float(accepted)},
    )  # fmt: skip


def _looked_up(text: str, people: list[dict[str, Any]]) -> int:
    names = {person["name"]: person["id"] for person in people}
    words = (unicodedata.normalize("NFKC", line).split() for line in text.splitlines())
    return sum(word in names for line in words for word in line)


def _garbage(people: list[dict[str, Any]], dice: random.Random) -> Measured:
    heaps = {name: _cut(text) for name, text in _heaps(dice).items()}
    runs = {name: _timed(functools.partial(_read, _asked(text, people)), GARBAGE_RUNS) for name, text in heaps.items()}
    slowest = max(runs, key=lambda name: median(runs[name]))
    text = heaps[slowest]
    bare = median(_timed(text.splitlines, GARBAGE_RUNS))
    size = {"bytes": min(len(heap.encode()) for heap in heaps.values()), "roster": len(people)}
    method = GARBAGE_METHOD.format(bytes=f"{GARBAGE_BYTES:,}", runs=GARBAGE_RUNS)
    parts = {f"{name}_s": median(values) for name, values in runs.items()}
    limit = Limit("split", bare, BARE_GARBAGE_METHOD)
    return Measured("chain.garbage_s", None, size, "s", runs[slowest], method, limit, parts)


def _heaps(dice: random.Random) -> dict[str, str]:
    signs = [chr(sign) for sign in (*range(32, 127), *range(0x4E00, 0x9F00, 7), *range(0x1F300, 0x1F600))] + ["\n"] * 60
    return {
        "random": "".join(dice.choices(signs, k=GARBAGE_BYTES)),
        "letters": "".join(dice.choices("ABCdefghij 0123456789.、\n", k=GARBAGE_BYTES)),
        "numbered": "\n".join(f"{at % 9999}. 张伟 A{at % 7}" for at in range(GARBAGE_BYTES // 12)),
        "endless": "1. " + "A+B " * (GARBAGE_BYTES // 4),
        "line_ends": "\n" * (GARBAGE_BYTES + 4),
    }


def _cut(text: str) -> str:
    """Return the beginning of a text that is just about as many bytes as are asked for."""
    return text.encode()[: GARBAGE_BYTES + 4].decode(errors="ignore")


def _timed(work: Callable[[], object], runs: int) -> list[float]:
    found = []
    for _run in range(runs):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return found
