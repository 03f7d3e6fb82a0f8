"""The menu and the people of the tests; all of them invented."""

from __future__ import annotations

from houqin.exchange import chain

MENU = [
    {"code": "A", "dish": "红烧鸡块", "price_yuan": 15, "diet": "normal"},
    {"code": "B", "dish": "素三鲜", "price_yuan": 12, "diet": "vegetarian"},
    {"code": "C", "dish": "清真牛肉面", "price_yuan": 14, "diet": "halal"},
]
NAMES = (
    "张伟",
    "李娜",
    "王芳",
    "陈静",
    "赵磊",
    "刘洋",
    "孙悦",
    "周杰",
    "吴昊",
    "何静",
    "高峰",
    "马丽",
    "谢敏",
    "唐宁",
    "曹颖",
    "邓超",
    "欧阳雪",
    "李雪",
    "韩冰",
    "冯涛",
    "沈佳怡",
    "徐建中",
    "罗小满",
    "梁晨",
    "宋雨桐",
    "郑一鸣",
    "许多多",
    "蒋和平",
    "袁晚晴",
    "于双",
)
ALIASES = {
    "欧阳雪": ["不要向我手指的方向看"],
    "谢敏": ["谢老师"],
    "韩冰": ["Bruce_Chen", "冰✡️saya"],
    "梁晨": ["A哥", "+1小姐"],
    "宋雨桐": ["小雨"],
    "冯涛": ["3号选手"],
}
TWINS = (("t1", "王伟", "松苑3-101"), ("t2", "王伟", "松苑3-102"))


def person(at: int, name: str) -> dict[str, object]:
    return {
        "id": f"p{at}",
        "name": name,
        "aliases": ALIASES.get(name, []),
        "number": f"0819{1000 + at}",
        "room": "7号楼302" if name == "马丽" else f"松苑2-{301 + at}",
        "phone": f"138{20200000 + 7919 * at}",
        "diet": "halal" if name == "马丽" else "",
    }


ROSTER = [
    *(person(at, name) for at, name in enumerate(NAMES)),
    *({"id": one, "name": name, "room": room} for one, name, room in TWINS),
]
ID_OF = {str(row["name"]): row["id"] for row in ROSTER if row["name"] != "王伟"}
NAME_OF = {row["id"]: row["name"] for row in ROSTER}


def asked(*texts: str, sent: tuple[str | None, ...] = (), **more: object) -> chain.Asked:
    """Ask for the lunch of 6 March 2020."""
    times = [*sent, *[None] * len(texts)]
    body = {
        "menu": MENU,
        "roster": ROSTER,
        "day": "2020-03-06",
        "meal": "lunch",
        "pastes": [{"text": text, "sent_at": at} for text, at in zip(texts, times, strict=False)],
    }
    return chain.read(body | more)


def parsed(*texts: str, **more: object) -> dict:
    return chain.parse(asked(*texts, **more))


def only(*lines: str, **more: object) -> dict:
    """Parse one entry under a head, numbered 1, and return it."""
    entries = parsed("#接龙\n午餐\n\n1. " + "\n".join(lines), **more)["entries"]
    assert len(entries) == 1
    return entries[0]


def orders(entry: dict) -> str:
    """An entry's orders as A×1 B×2@dinner."""
    return " ".join(
        f"{one['code']}×{one['quantity']}" + ("" if one["meal"] == "lunch" else f"@{one['meal']}")
        for one in entry["orders"]
    )


def accounted(text: str, answer: dict) -> list[int]:
    """How often each line of the text is in an entry or passed over."""
    times = [0] * (len(text.splitlines()) + 1)
    for item in [*answer["entries"], *answer["ignored"]]:
        first, last = item["lines"]
        assert 1 <= first <= last < len(times)
        for line in range(first, last + 1):
            times[line] += 1
    return times[1:]
