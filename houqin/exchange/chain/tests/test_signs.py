"""A line comes out as it reads, and no long number comes out whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.exchange.chain import signs

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("２、李娜　Ｂ　２份", "2、李娜 B 2份"),
        ("1.\u200b张\ufeff伟\u2005A\ufe0f", "1.张伟 A"),
        ("1️⃣ 张伟 A", "1. 张伟 A"),
        ("1️⃣2️⃣张伟 A", "12. 张伟 A"),
        ("🔟张伟", "10. 张伟"),
        ("③张伟 A", "3. 张伟 A"),
        ("㉑张伟 A", "21. 张伟 A"),
        ("张伟 A2️⃣", "张伟 A2"),
        ("张伟 🅱️🅱️", "张伟 B×2"),
        ("张伟 🅰️", "张伟 A"),
        ("张伟 🇦", "张伟 A"),
        ("张伟 A➕B", "张伟 A+B"),
        ("高̶峰̶ ̶B̶", "~~高峰 B~~"),
        ("3. 高̶峰̶ ̶B̶", "3. ~~高峰 B~~"),
        ("a\tb\x07c", "a b c"),
        ("\ud800A", "A"),
        ("  ", ""),
    ],
)
def test_a_line_comes_out_as_it_reads(raw, clean):
    assert signs.clean(raw) == clean


@given(st.text(max_size=2000))
def test_a_clean_line_is_clean_and_short(raw):
    once = signs.clean(raw)
    assert len(once) <= signs.LONGEST_LINE + 4
    assert signs.INVISIBLE.search(once) is None
    assert once == once.strip()
    once.encode()


@given(st.text(max_size=60))
def test_capitals_keep_their_places(text):
    assert len(signs.upper(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13820200042", "电话138******42"),
        ("138 2020 0042", "138******42"),
        ("138-2020-0042，谢谢", "138******42，谢谢"),
        ("320301199003070012", "3****************2"),
        ("32030119900307001X", "3****************X"),
        ("学号08191003", "学号0******3"),
        ("0516-83590001", "0**********1"),
        ("尾号0042", "尾号****"),
        ("7号楼302 12:10取 A 2份", "7号楼302 12:10取 A 2份"),
        ("7.50-9.20", "7.50-9.20"),
    ],
)
def test_numbers_of_people_are_masked(text, masked):
    assert signs.masked(text) == masked


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.sampled_from(["", " ", "-", ".", "_"]))
def test_no_telephone_comes_out_however_it_is_written(phone, between):
    written = between.join(phone)
    assert phone[4:8] not in signs.masked(f"张伟 {written} A").replace(between or "\0", "")
