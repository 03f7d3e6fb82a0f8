"""Words of choices on sheets: Chinese and English both read, one of them written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choices:
    """Keys of code with their word in Chinese and in English."""

    words: Mapping[str, tuple[str, str]]

    @property
    def all(self) -> tuple[str, ...]:
        """Every word that a cell may hold: Chinese, then English, then the keys."""
        chinese, english = ([pair[n] for pair in self.words.values()] for n in (0, 1))
        return tuple(dict.fromkeys([*chinese, *english, *self.words]))

    def key_of(self, word: object) -> str | None:
        """Return the key of a word, None for an empty cell."""
        if word is None:
            return None
        return next(key for key, pair in self.words.items() if word in {key, *pair})

    def word_of(self, key: str, language: str) -> str:
        """Return the word of a key in a language; nothing for an empty key."""
        pair = self.words.get(key)
        return pair[1 if language.startswith("en") else 0] if pair else ""


SEX = Choices({"f": ("女", "f"), "m": ("男", "m")})
LANGUAGE = Choices({"zh-hans": ("中文", "zh-hans"), "en": ("英文", "en")})
PERSON = Choices(
    {
        "employee": ("职工", "employee"),
        "staff": ("校内其他职工", "staff"),
        "student": ("学生", "student"),
        "worker": ("务工人员", "worker"),
        "resident": ("居民", "resident"),
        "visitor": ("访客", "visitor"),
    }
)
UNIT = Choices(
    {
        "leading_group": ("领导小组", "leading group"),
        "committee": ("党委", "committee"),
        "branch": ("党支部", "branch"),
        "unit": ("二级单位", "unit"),
        "team": ("班组", "team"),
        "college": ("学院", "college"),
        "department": ("部门", "department"),
    }
)
PLACE = Choices(
    {
        "campus": ("校区", "campus"),
        "building": ("楼栋", "building"),
        "floor": ("楼层", "floor"),
        "room": ("房间", "room"),
        "spot": ("点位", "spot"),
        "door": ("门岗", "door"),
        "area": ("区域", "area"),
    }
)
LEVEL = Choices(
    {
        "I": ("一级", "I"),
        "II": ("二级", "II"),
        "III": ("三级", "III"),
        "IV": ("四级", "IV"),
        "normal": ("常态", "normal"),
    }
)
