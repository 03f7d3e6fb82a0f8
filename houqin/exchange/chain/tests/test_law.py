"""Every line in one place, totals of what is accepted, nothing invented: whatever is pasted."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from houqin.exchange import chain
from houqin.exchange.chain import reasons
from houqin.exchange.chain.tests import messy, world

pytestmark = pytest.mark.once

SCRAPS = (
    "1. ", "2、", "3)", "17：", "1. 1. ", "①", "1️⃣", "\n", "\n\n", "\r\n", "\u2028", "#接龙\n", "#Group Note\n",
    "例 ", "@所有人 11点截止\n", "- - - - - - -\n", "-----\n", "「", "」", "~~", "张伟", "李娜", "王伟", "欧阳雪",
    "不要向我手指的方向看", "7号楼302", "13820200000", "08191003", "尾号0000", " ", "\u3000", "A", "ｂ", "C", "D",
    "x3", "×2", "两份", "2", "15元", "+", "+1", "/", "各", "午", "晚", "中", "早餐：\n", "晚餐接龙\n", "同上",
    "取消", "不要了", "不要", "香菜", "改", "→", "代", "帮", "❌", "🍗🍗", "🐔🐮", "🅱️🅱️", "带饭盒", "12:10取",
    "1.6", "7.50-9.20", "，", "？", "合计 A 3份", "红烧鸡块", "素三鲜", "36.5", "37.8", "364", "无发热", "咳嗽",
    "在徐", "居家", "正常", "\u200b", "\u0336", "ﷺ", "\ud800", "谢谢",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join),
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=6)), max_size=30).map("".join),
)
KINDS = st.sampled_from(["orders", "roll"])


@given(TEXTS, KINDS)
@example("「\n1. 张伟 A」\n- - - -\n2. 李娜 B", "orders")
@example("1.\n\n1.\n2. \n\n", "orders")
def test_every_line_is_in_exactly_one_entry_or_passed_over(text, kind):
    answer = world.parsed(text, kind=kind)
    assert set(world.accounted(text, answer)) <= {1}
    assert answer["lines"] == len(text.splitlines())


@given(TEXTS)
def test_totals_are_the_sum_of_what_is_accepted(text):
    answer = world.parsed(text)
    summed: Counter = Counter()
    for entry in answer["entries"]:
        assert entry["state"] in ("accepted", "review")
        assert all(one["quantity"] >= 1 and one["code"] in "ABC" for one in entry["orders"])
        if entry["state"] == "accepted":
            summed.update({(one["meal"], one["code"]): one["quantity"] for one in entry["orders"]})
    assert {(one["meal"], one["code"]): one["quantity"] for one in answer["totals"]} == dict(summed)


@given(TEXTS, KINDS)
def test_an_entry_is_accepted_by_its_reasons_alone_and_of_somebody(text, kind):
    for entry in world.parsed(text, kind=kind)["entries"]:
        assert entry["confidence"] == reasons.confidence(entry["reasons"])
        assert entry["state"] == reasons.state_of(entry["reasons"])
        assert entry["state"] == "review" or entry["person"]["id"] is not None


@given(TEXTS, KINDS)
def test_reading_twice_gives_the_same_and_the_order_of_the_roster_does_not_matter(text, kind):
    once = world.parsed(text, kind=kind)
    assert once == world.parsed(text, kind=kind)
    assert once == world.parsed(text, kind=kind, roster=world.ROSTER[::-1])


@given(TEXTS, KINDS)
def test_the_same_text_again_changes_nothing(text, kind):
    answer = world.parsed(text, text, kind=kind)
    assert answer["diff"] == []
    assert {**answer, "diff": []} == world.parsed(text, kind=kind)


@given(TEXTS, KINDS)
def test_the_answer_can_be_written_and_holds_no_long_number(text, kind):
    written = json.dumps(world.parsed(text, kind=kind), ensure_ascii=False)
    written.encode()
    assert "1382020" not in written
    assert "0819100" not in written


@given(TEXTS)
def test_everybody_of_the_roster_is_heard_or_missing(text):
    answer = world.parsed(text, kind="roll")
    heard = {entry["person"]["id"] for entry in answer["entries"]} - {None}
    assert heard.isdisjoint(answer["missing"])
    assert heard | set(answer["missing"]) == {row["id"] for row in world.ROSTER}


@given(TEXTS)
def test_a_fever_is_never_accepted_and_stands_first(text):
    entries = world.parsed(text, kind="roll")["entries"]
    hot = [entry for entry in entries if (entry["report"]["temperature_c"] or 0) >= 37.3]
    assert all(entry["state"] == "review" and "possible_fever" in entry["reasons"] for entry in hot)
    first = ["possible_fever" in entry["reasons"] for entry in entries]
    assert first == sorted(first, reverse=True)


def accepted(answer: dict) -> dict[str, Counter]:
    found: dict[str, Counter] = {}
    for entry in answer["entries"]:
        if entry["state"] == "accepted":
            orders = {(one["code"], one["meal"]): one["quantity"] for one in entry["orders"]}
            found.setdefault(entry["person"]["id"], Counter()).update(orders)
    return found


@given(st.integers(0, 10**9))
def test_nobody_is_given_what_they_did_not_mean(seed):
    written = messy.messy(seed)
    answer = world.parsed(written.text)
    wrong = {
        world.NAME_OF[person]: (dict(orders), dict(written.truth.get(person, Counter())), written.text)
        for person, orders in accepted(answer).items()
        if orders and orders != written.truth.get(person)
    }
    assert wrong == {}
    assert set(world.accounted(written.text, answer)) == {1}


def test_what_is_written_clearly_is_accepted():
    clear, found = 0, 0
    for seed in range(40):
        written = messy.messy(seed)
        got = accepted(world.parsed(written.text))
        clear += len(written.clear)
        found += sum(got.get(person) == orders for person, orders in written.clear.items())
    assert clear > 300
    assert found / clear >= 0.95


GARBAGE = {
    "figures": "1" * 2_000_000,
    "blanks": "1. " + " " * 2_000_000,
    "line ends": "\n" * 2_000_000,
    "quotes": "「\n" * 400_000,
    "rules": "- " * 1_000_000,
    "accents": "e" + "\u0301\u0316" * 500_000,
    "one entry": "1. " + "A+B " * 500_000,
    "long ones": ("1. x\n" + "不要" * 5_000 + "\n") * 100,
    "entries": "\n".join(f"{at % 9999}. A{at}" for at in range(100_000)),
    "denials": "1. 无" + "发热、" * 500_000,
}


@pytest.mark.parametrize("kind", ["orders", "roll"])
@pytest.mark.parametrize("text", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_read_as_far_as_a_group_writes_and_the_rest_is_named(text, kind):
    answer = world.parsed(text, kind=kind)
    assert set(world.accounted(text, answer)) == {1}
    assert sum(last - first + 1 for first, last in (item["lines"] for item in answer["entries"])) <= 3_000
    assert len(json.dumps(answer)) < 5_000_000


# What is said around an order and changes nothing of it, whatever stands glued to it.
AROUND = (
    "不要香菜", "不要蒜苗", "少辣", "多放醋", "不加葱和姜", "微辣", "清淡点", "打包", "带饭盒", "自带餐具", "12:10取",
    "12点半来取", "松苑2-301", "7号楼",
    "13820200000", "尾号0000", "谢谢", "谢谢阿姨", "麻烦了", "🙏", "，", " ", "。", "（", "）", "~", "我要", "要",
    "来", "订", "的", "餐", "套餐", "中午", "老师",
    "送到宿舍", "3月6日", "已付款", "好的", "也", "一起", "给我", "帮我订", "共2份", "30元", "\n", "加饭", "花菜",
    "豆角", "不吃", "都", "份",
)  # fmt: skip


def as_one(text: str) -> str:
    """Without blank lines: what stands behind one is no longer the entry's."""
    return re.sub(r"\s*\n\s*", "\n", text)


@given(
    st.lists(st.sampled_from(AROUND), max_size=5),
    st.sampled_from(["A两份", "两份A", "A 2份", "A×2", "红烧鸡块2份", "A2", "A🍗🍗"]),
    st.lists(st.sampled_from(AROUND), max_size=5),
    st.sampled_from(["", " "]),
)
def test_no_word_around_swallows_a_quantity(before, order, after, glue):
    line = as_one("张伟 " + glue.join([*before, order, *after]))
    for entry in world.parsed(f"1. {line}")["entries"]:
        got = [(one["code"], one["quantity"]) for one in entry["orders"]]
        assert entry["state"] == "review" or (got == [("A", 2)] and entry["person"]["id"] == world.ID_OF["张伟"]), line


@given(
    st.lists(st.sampled_from(AROUND), max_size=5),
    st.sampled_from(["取消", "退", "不要了", "删", "❌", "A取消", "取消A", "退A"]),
    st.lists(st.sampled_from(AROUND), max_size=5),
    st.sampled_from(["", " "]),
)
def test_no_word_around_swallows_a_cancellation(before, cancel, after, glue):
    line = as_one("张伟 " + glue.join(["A " if "A" not in cancel else "", *before, cancel, *after]))
    for entry in world.parsed(f"1. {line}")["entries"]:
        assert entry["state"] == "review" or entry["orders"] == [], line


# What is said around a report: none of it says that somebody is well who says that they are not.
BESIDE = (
    "36.5", "36度4", "364", "在徐", "在徐州", "在南京", "外地", "居家", "在家", "在校", "正常", "健康", "无接触史",
    "无异常", "体温", "今天", "，", " ",
    "谢谢", "绿码", "本人", "有", "有点", "但", "没去过疫区", "核酸阴性", "早", "晚", "腋温", "🙏", "\n", "两天",
    "感觉", "的", "7号楼302", "在老家",
)  # fmt: skip
ILL = (
    "发烧",
    "发热",
    "咳嗽",
    "有咳嗽",
    "头疼",
    "拉肚子",
    "37.8",
    "378",
    "38度",
    "三十八度",
    "37.3℃",
    "隔离",
    "密接",
    "不舒服",
    "不正常",
    "体温异常",
)


@given(
    st.lists(st.sampled_from(BESIDE), max_size=6),
    st.sampled_from(ILL),
    st.lists(st.sampled_from(BESIDE), max_size=6),
    st.sampled_from(["", " "]),
)
def test_no_word_around_hides_that_somebody_is_ill(before, ill, after, glue):
    line = as_one("张伟 " + glue.join([*before, ill, *after]))
    for entry in world.parsed(f"1. {line}", kind="roll")["entries"]:
        assert entry["state"] == "review", line


def test_an_index_of_the_roster_serves_many_texts():
    asked = world.asked("1. 张伟 A")
    roster = chain.Roster(asked.roster)
    assert chain.parse(asked, roster=roster) == chain.parse(asked)
