"""One hostile file, and what reading it must come to."""

from __future__ import annotations

import random
from dataclasses import dataclass

from houqin.exchange.sheets import Column, Sheet

REFUSED, NAMED, CLEAN, ANY = "refused", "named", "clean", "any"

SHEET = Sheet(
    "hostile",
    "测试",
    "Hostile",
    (
        Column("number", "工号", "Number", "code", is_required=True, max_length=32),
        Column("name", "姓名", "Name", is_required=True),
        Column("sex", "性别", "Sex", "choice", choices=("男", "女")),
        Column("since", "起始日", "Since", "date"),
        Column("count", "数量", "Count", "integer"),
        Column("share", "比例", "Share", "decimal"),
        Column("at", "时刻", "At", "instant"),
    ),
    key=("number",),
)
HEADER = tuple(column.key for column in SHEET.columns)


@dataclass(frozen=True)
class Case:
    """A file: `must` it be refused as a whole, read with its faults `named`, read `clean`, or either (`any`)?

    `at` are places (row, column key) that must be named; `says` is a part of the sentence in English.
    """

    name: str
    content: bytes
    must: str = REFUSED
    at: frozenset[tuple[int, str]] = frozenset()
    says: str = ""


def seeded(*words: object) -> random.Random:
    """Return the same chances every time for the same words."""
    return random.Random(" ".join(map(str, words)))
