"""Which lines make an entry, and which are passed over, for which reason."""

from __future__ import annotations

import pytest

from houqin.exchange.chain import numbering
from houqin.exchange.chain.tests import world

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("line", "number", "rest"),
    [
        ("1. 张伟 A", 1, "张伟 A"),
        ("2、李娜", 2, "李娜"),
        ("3)王芳", 3, "王芳"),
        ("(4)陈静", 4, "陈静"),
        ("【5】赵磊", 5, "赵磊"),
        ("6:刘洋", 6, "刘洋"),
        ("018. 孙悦", 18, "孙悦"),
        ("19.", 19, ""),
        ("1. 7号楼302 马丽", 1, "7号楼302 马丽"),
        ("1.7号楼302 马丽", 1, "7号楼302 马丽"),
        ("1.08191003 A", 1, "08191003 A"),
    ],
)
def test_a_number_begins_an_entry(line, number, rest):
    found = numbering.numbered(line)
    assert found is not None
    assert (found.number, found.rest, found.is_bare, found.may_be_date) == (number, rest, False, False)


@pytest.mark.parametrize(
    "line", ["1.6", "7.50-9.20", "12:10取", "3.6日", "1,000", "2020-03-06", "36.4", "A. 红烧鸡块", "取餐"]
)
def test_dates_times_and_amounts_begin_none(line):
    assert numbering.numbered(line) is None


@pytest.mark.parametrize("line", ["3. 6", "3. 6日 午餐", "3. 6 (周五)"])
def test_what_may_be_a_date_says_so(line):
    found = numbering.numbered(line)
    assert found is not None
    assert found.may_be_date


def cut(text: str) -> tuple[list, list]:
    answer = world.parsed(text)
    assert set(world.accounted(text, answer)) == {1}
    entries = [(*entry["lines"], entry["number"]) for entry in answer["entries"]]
    return entries, [(*item["lines"], item["reason"]) for item in answer["ignored"]]


def test_the_head_is_passed_over_by_kinds():
    text = "#接龙\n明天午餐\n例 张三 A 1份\n3月6日(周五)\nA 红烧鸡块 15元\n@所有人 11点截止\n------\n\n1. 张伟 A"
    assert cut(text) == (
        [(9, 9, 1)],
        [
            (1, 1, "header"),
            (2, 2, "title"),
            (3, 3, "sample"),
            (4, 4, "date"),
            (5, 5, "menu"),
            (6, 6, "notice"),
            (7, 7, "separator"),
            (8, 8, "blank"),
        ],
    )


def test_a_menu_may_be_numbered_like_the_list():
    text = "#接龙\n午餐\n1. A 红烧鸡块 15元\n2. 素三鲜\n\n1. 张伟 A\n2. 阿强 红烧鸡块"
    entries, passed = cut(text)
    assert entries == [(6, 6, 1), (7, 7, 2)]
    assert (3, 4, "menu") in passed


def test_the_english_client_heads_a_list_too():
    assert cut("#Group Note\nLunch\n\n1. 张伟 A")[1][:2] == [(1, 1, "header"), (2, 2, "title")]


def test_a_sample_may_have_a_number():
    assert cut("#接龙\n午餐\n0. 例：张三 A\n1. 张伟 A") == (
        [(4, 4, 1)],
        [(1, 1, "header"), (2, 2, "title"), (3, 3, "sample")],
    )


def test_a_list_may_begin_at_any_number_and_leave_some_out():
    assert cut("6. 张伟 A\n7. 李娜 B\n10. 王芳 A")[0] == [(1, 1, 6), (2, 2, 7), (3, 3, 10)]


def test_a_number_far_off_begins_an_entry_only_before_a_name_of_the_roster():
    entries, _passed = cut("1. 张伟 A\n15. 谢谢\n58. 李娜 B")
    assert entries == [(1, 2, 1), (3, 3, 58)]
    assert world.parsed("1. 张伟 A\n58. 李娜 B")["entries"][1]["reasons"] == ["number_out_of_sequence"]


def test_numbers_without_a_sign_count_when_they_follow_and_name_somebody():
    assert cut("1 张伟 A\n2 李娜 B\n3份")[0] == [(1, 1, 1), (2, 3, 2)]


def test_a_number_written_twice_is_one():
    assert world.orders(world.only("1. 张伟 A")) == "A×1"


def test_lines_without_a_number_belong_to_the_entry_above():
    assert cut("1. 张伟\n13820200000\nA 2份\n2. 李娜 B")[0] == [(1, 3, 1), (4, 4, 2)]


def test_a_number_on_a_line_of_its_own_takes_the_next():
    text = "1.\n张伟 A\n2. 李娜 B"
    assert cut(text)[0] == [(1, 2, 1), (3, 3, 2)]
    assert world.parsed(text)["entries"][0]["state"] == "accepted"


def test_an_order_for_another_under_an_entry_is_an_entry_beside_the_list():
    assert cut("1. 张伟 A\n李娜 B\n2. 王芳 A")[0] == [(1, 1, 1), (2, 2, None), (3, 3, 2)]


def test_chat_after_the_list_is_passed_over_and_an_order_in_it_is_not():
    entries, passed = cut("1. 张伟 A\n\n今天菜不错\n李娜说收到\n我也要一份B，李娜")
    assert entries == [(1, 1, 1), (5, 5, None)]
    assert passed == [(2, 2, "blank"), (3, 4, "not_an_entry")]


def test_a_list_without_numbers_is_left_to_a_person_line_by_line():
    entries = world.parsed("张伟 A\n李娜 B")["entries"]
    assert [(entry["lines"], entry["state"], entry["reasons"]) for entry in entries] == [
        ([1, 1], "review", ["outside_the_list"]),
        ([2, 2], "review", ["outside_the_list"]),
    ]


@pytest.mark.parametrize("count", ["合计 A 3份 B 2份", "共2人", "目前25人", "统计：A1 B2", "接龙结束"])
def test_counts_are_no_orders(count):
    assert cut(f"1. 张伟 A\n{count}") == ([(1, 1, 1)], [(2, 2, "summary")])


def test_a_total_under_an_entry_is_of_the_entry():
    assert world.parsed("1. 张伟 A\n共2份")["entries"][0]["reasons"] == ["quantity_unclear"]
    assert world.parsed("1. 张伟 A 2份\n共2份")["entries"][0]["state"] == "accepted"


@pytest.mark.parametrize(("line", "reason"), [("晚餐", "meal_unclear"), ("3.7", "words_not_understood")])
def test_what_may_be_said_of_the_order_above_is_not_passed_over(line, reason):
    entry = world.parsed(f"1. 张伟 午A\n{line}")["entries"][0]
    assert (entry["lines"], entry["state"]) == ([1, 2], "review")
    assert reason in entry["reasons"]


QUOTE = "- - - - - - - - - - - - - - -"


def test_a_quote_is_passed_over_until_the_list_goes_on():
    text = f"1. 张伟 A\n{QUOTE}\n李娜：\n1. 王芳 A\n2. 李娜 B\n#接龙\n1. 张伟 A\n2. 陈静 B"
    entries, passed = cut(text)
    assert entries == [(7, 7, 1), (8, 8, 2)]
    assert passed == [(1, 1, "repeated"), (2, 5, "quote"), (6, 6, "header")]


def test_a_quoted_list_that_is_longer_than_the_list_stays_quoted():
    text = f"1. 张伟 A\n{QUOTE}\n1. 王芳 A\n2. 李娜 B\n3. 陈静 A"
    assert cut(text) == ([(1, 1, 1)], [(2, 5, "quote")])


def test_a_plain_rule_parts_the_list_and_does_not_end_it():
    assert cut("1. 张伟 A\n--------\n2. 李娜 B") == ([(1, 1, 1), (3, 3, 2)], [(2, 2, "separator")])
    assert cut("2. 张伟 A\n--------\n1. 李娜 B") == ([(1, 1, 2)], [(2, 2, "separator"), (3, 3, "quote")])


def test_what_is_beyond_a_group_s_text_is_named_so():
    text = "\n".join(f"{at}. 张伟 A" for at in range(1, 3_200))
    answer = world.parsed(text)
    assert answer["ignored"] == [{"lines": [3_001, 3_199], "reason": "beyond_limit"}]
    assert answer["notes"] == ["not_read_to_the_end"]


def test_an_entry_longer_than_any_is_not_read():
    long = world.parsed("1. 张伟 A " + "好" * 700)["entries"][0]
    assert (long["state"], "too_long" in long["reasons"], long["orders"]) == ("review", True, [])
    many = world.parsed("1. 张伟 A\n" + "好\n" * 30)["entries"][0]
    assert "too_long" in many["reasons"]
