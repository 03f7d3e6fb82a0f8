"""Chinese names in Latin letters: readings of surnames, pinyin, initials, everything a person may be looked for by."""

from __future__ import annotations

import functools
import itertools

from pypinyin import Style, lazy_pinyin

from houqin.kernel.people import rules

# Surnames read otherwise than the same character elsewhere; several readings where families differ.
SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",), "曾": ("zeng",), "解": ("xie",), "仇": ("qiu",), "查": ("zha",), "任": ("ren",), "区": ("ou",),
    "朴": ("piao", "pu"), "盖": ("ge", "gai"), "翟": ("zhai",), "覃": ("qin", "tan"), "乐": ("yue", "le"),
    "华": ("hua",), "葛": ("ge",), "缪": ("miao",), "员": ("yun",), "黑": ("he", "hei"), "折": ("she",),
    "冼": ("xian",), "洗": ("xian",), "种": ("chong",), "秘": ("bi",), "繁": ("po",), "纪": ("ji",), "宓": ("mi", "fu"),
    "车": ("che",), "逄": ("pang",), "隗": ("wei", "kui"), "召": ("shao",), "那": ("na",), "盛": ("sheng",),
    "祭": ("zhai", "ji"), "谌": ("chen", "shen"), "柏": ("bai", "bo"), "贾": ("jia",), "过": ("guo",),
    "牟": ("mou", "mu"), "应": ("ying",), "宿": ("su",), "佴": ("nai", "er"), "么": ("yao",), "哈": ("ha",),
    "阚": ("kan",), "郇": ("xun", "huan"), "瞿": ("qu",), "曲": ("qu",), "石": ("shi",), "宁": ("ning",),
    "沈": ("shen",), "呙": ("guo",), "尉": ("wei", "yu"), "卜": ("bu",), "句": ("gou",), "缴": ("jiao",),
    "都": ("du",), "干": ("gan",), "不": ("fou",), "钻": ("zuan",), "会": ("gui",), "晁": ("chao",), "長": ("zhang",),
    "尉迟": ("yuchi",), "万俟": ("moqi",), "令狐": ("linghu",), "长孙": ("zhangsun",), "澹台": ("tantai",),
    "单于": ("chanyu",), "宇文": ("yuwen",), "鲜于": ("xianyu",), "拓跋": ("tuoba",), "呼延": ("huyan",),
    "欧阳": ("ouyang",), "司马": ("sima",), "上官": ("shangguan",), "诸葛": ("zhuge",), "东方": ("dongfang",),
    "皇甫": ("huangfu",), "公孙": ("gongsun",), "慕容": ("murong",), "司徒": ("situ",), "夏侯": ("xiahou",),
    "南宫": ("nangong",), "端木": ("duanmu",), "轩辕": ("xuanyuan",), "钟离": ("zhongli",), "闻人": ("wenren",),
    "申屠": ("shentu",), "太史": ("taishi",), "东郭": ("dongguo",), "西门": ("ximen",), "濮阳": ("puyang",),
}  # fmt: skip
COMPOUND = {surname: len(surname) for surname in SURNAMES if len(surname) == 2}
TERM_LENGTH = 64
MOST_TERMS = 32


def is_chinese(text: str) -> bool:
    """Say whether every letter of the text is a Chinese character; the dot of 阿卜杜拉·买买提 may stand between."""
    letters = [c for c in text if c not in " ·•‧"]
    return bool(letters) and all("\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" for c in letters)


def surname_of(name: str) -> str:
    """Return the surname of a Chinese name: two characters where that is a known compound surname of a longer name."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]


@functools.lru_cache(maxsize=65536)
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors="ignore"))


def _surname_readings(surname: str) -> tuple[str, ...]:
    return SURNAMES.get(surname) or ("".join(_syllables(surname)),)


def _compound_initials(surname: str) -> str:
    return "".join(rules.folded(syllable)[:1] for syllable in _syllables(surname))


def readings(name: str) -> list[tuple[str, str]]:
    """Return (pinyin, initials) of a Chinese name, the commonest reading first; empty for other names."""
    if not is_chinese(name):
        return []
    name = "".join(c for c in name if c not in " ·•‧")
    surname = surname_of(name)
    given = _syllables(name[len(surname) :])
    found = []
    for reading in _surname_readings(surname):
        first = reading[:1] if len(surname) == 1 else reading[:1] + _compound_initials(surname)[1:]
        found.append((reading + "".join(given), first + "".join(syllable[:1] for syllable in given)))
    return found


def _keyboard_variants(pinyin: str) -> list[str]:
    # ü is typed v, u, or yu as in passports.
    if "v" not in pinyin:
        return [pinyin]
    return [pinyin, pinyin.replace("v", "u"), pinyin.replace("v", "yu")]


def terms_of(number: str, name: str, name_en: str, aliases: tuple[str, ...] | list[str]) -> set[str]:
    """Return everything, folded, by which a person may be found: number, names, pinyin, initials, parts, aliases."""
    terms = {rules.folded(number), rules.folded(name)}
    for called in (name, *aliases):
        terms.add(rules.folded(called))
        for pinyin, initials in readings(called):
            terms.update(_keyboard_variants(pinyin))
            terms.add(initials)
        terms.update(rules.parts_of(called))
        if is_chinese(called):
            given = rules.folded(called)[len(surname_of(called)) :]
            terms |= {given, "".join(_syllables(given))}
    terms.update(itertools.chain(rules.parts_of(name_en), [rules.folded(name_en)]))
    return set(sorted(term[:TERM_LENGTH] for term in terms if term)[:MOST_TERMS])
