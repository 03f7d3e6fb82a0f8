"""What an entry orders, cancels, changes; what can be read in two ways is not read in one."""

from __future__ import annotations

import pytest

from houqin.exchange import chain
from houqin.exchange.chain.tests import world

pytestmark = pytest.mark.once


def said(line: str, **more: object) -> tuple[str, str]:
    entry = world.only(f"张伟 {line}", **more)
    assert entry["person"]["id"] == world.ID_OF["张伟"]
    return world.orders(entry), entry["state"]


CERTAIN = {
    "A": "A×1", "a": "A×1", "Ａ": "A×1", "A餐": "A×1", "套餐A": "A×1", "A套餐1份": "A×1", "A 3": "A×3", "A3份": "A×3",
    "A三份": "A×3",
    "A x3": "A×3", "A X 3": "A×3", "A*3": "A×3", "A×３": "A×3", "3×A": "A×3", "2A": "A×2", "两份A": "A×2",
    "A两个": "A×2", "A双份": "A×2",
    "A一份儿": "A×1", "A 1人份": "A×1", "A（2份）": "A×2", "A：2份": "A×2", "A十份": "A×10", "A2️⃣": "A×2",
    "🅰️🅰️": "A×2",
    "A+B": "A×1 B×1", "A＋B": "A×1 B×1", "A➕B": "A×1 B×1", "A、B": "A×1 B×1", "A B": "A×1 B×1", "A和B": "A×1 B×1",
    "A+A": "A×2",
    "两份A 一份B": "A×2 B×1", "A2份 B1份": "A×2 B×1", "A1B2": "A×1 B×2", "2A+1B": "A×2 B×1", "1A2B": "A×1 B×2",
    "A:1 B:2": "A×1 B×2", "A/1份": "A×1", "A|2份": "A×2", "A（不要辣）x2": "A×2", "A 12:10取 2份": "A×2",
    "套餐：A 数量：2": "A×2", "A，不要辣，一份": "A×1", "A*2+B*1": "A×2 B×1",
    "A x2 B": "A×2 B×1",
    "A 2 B 1": "A×2 B×1", "A2份，B": "A×2 B×1", "A，B2份": "A×1 B×2", "A(2) B(1)": "A×2 B×1", "A和B各两份": "A×2 B×2",
    "各一份A B": "A×1 B×1", "AB各一份": "A×1 B×1", "午A晚B": "A×1 B×1@dinner", "晚A": "A×1@dinner",
    "A 晚餐": "A×1@dinner",
    "A午 B晚": "A×1 B×1@dinner", "早餐A": "A×1@breakfast", "午晚各A一份": "A×1 A×1@dinner",
    "午：A；晚：B两份": "A×1 B×2@dinner",
    "红烧鸡块": "A×1", "鸡块2份": "A×2", "A 红烧鸡块": "A×1", "红烧鸡块A 2份": "A×2", "红烧鸡块+素三鲜": "A×1 B×1",
    "牛肉面一碗": "C×1",
    "A🍱": "A×1", "🍱A": "A×1", "A🍗🍗": "A×2", "A🎉🎉": "A×1", "A😋": "A×1", "A🙏🙏": "A×1", "A 15元": "A×1",
    "A 2份 30元": "A×2",
    "A2份 共2份": "A×2", "→A": "A×1",
    "A改B": "B×1", "A换成B": "B×1", "改成B": "B×1", "A→B": "B×1", "A改2份": "A×2", "晚A改B": "B×1@dinner",
    "我要A": "A×1", "来一份A，谢谢🙏": "A×1", "麻烦订一份A": "A×1", "想要A套餐": "A×1", "A 已付款": "A×1",
    "3月6日A": "A×1", "周五A": "A×1",
    "A 12:10取": "A×1", "A 十二点半来取": "A×1", "11:30-12:00取 A": "A×1", "A 带饭盒": "A×1", "A 不带饭盒": "A×1",
    "A 不要辣": "A×1",
    "A 不要胡萝卜": "A×1", "A 不要蒜苗": "A×1", "A少饭多菜": "A×1", "A 微辣 打包": "A×1", "A~~": "A×1",
    "A 谢谢~~": "A×1",
}  # fmt: skip


@pytest.mark.parametrize(("line", "orders"), CERTAIN.items(), ids=CERTAIN)
def test_what_can_be_read_in_one_way_is_accepted(line, orders):
    assert said(line) == (orders, "accepted")


OPEN = {
    "": "no_order", "随便": "no_order", "D": "not_on_menu", "套餐D 2份": "not_on_menu",
    "宫保鸡丁": "words_not_understood",
    "宫保鸡块": "words_not_understood", "A+1": "quantity_unclear", "A➕1": "quantity_unclear",
    "A+": "words_not_understood",
    "A 2份 B": "quantity_unclear", "A、B 2份": "quantity_unclear", "A B 2": "quantity_unclear",
    "A1B": "quantity_unclear",
    "2 A": "quantity_unclear", "A 0份": "quantity_unclear", "A 11份": "large_quantity", "A 15": "price_differs",
    "A 30元": "price_differs",
    "A 2份 共3份": "quantity_unclear", "A一份半": "words_not_understood", "A 1.5份": "words_not_understood",
    "A 2-3份": "words_not_understood",
    "AB": "codes_run_together", "红烧鸡块素三鲜": "codes_run_together", "A A": "repeated_code",
    "A 素三鲜": "code_and_dish_differ",
    "A/B": "either_or", "A 加饭 2份": "quantity_unclear", "A 不要辣 2": "quantity_unclear", "A或B": "either_or",
    "🐔🐔": "emojis_unclear", "A😋😋": "emojis_unclear",
    "C🐔🐮": "emojis_unclear",
    "A🍗🍗 1份": "emojis_unclear",
    "午晚A": "meal_unclear", "午A晚": "meal_unclear", "A 晚上6点取": "meal_unclear", "A 17:30取": "meal_unclear",
    "明天A": "other_day",
    "3月7日A": "other_day", "周六A": "other_day", "A可以吗": "a_question", "A有吗？": "a_question",
    "不要A": "words_not_understood",
    "要A不要B": "words_not_understood", "没有A了": "words_not_understood", "别取消A": "words_not_understood",
    "A 加鸡块": "words_not_understood",
    "A 加一份米饭": "words_not_understood", "A 不要牛肉": "words_not_understood", "A 放门口": "words_not_understood",
    "A🙅": "words_not_understood",
    "A 清真": "diet_conflict", "A取消 B": "cancel_and_more", "~~A~~ B": "cancel_and_more",
    "A 取消 改B": "cancel_and_more",
    "A改": "change_unclear", "A改不辣": "change_unclear", "A+B改C": "change_unclear", "A改20份": "change_unclear",
    "A 不订": "words_not_understood",
    "A 同上": "follow_unclear",
}  # fmt: skip


@pytest.mark.parametrize(("line", "reason"), OPEN.items(), ids=OPEN)
def test_what_can_be_read_in_two_ways_is_left_to_a_person(line, reason):
    entry = world.only(f"张伟 {line}")
    assert entry["state"] == "review"
    assert reason in entry["reasons"]


@pytest.mark.parametrize(
    ("line", "cancels"),
    [
        ("A 取消", "A×1"), ("取消A两份", "A×2"), ("A+B 不要了", "A×1 B×1"), ("取消", ""), ("不要了", ""),
        ("不要", ""), ("我不要", ""), ("退订", ""),
        ("A 退", "A×1"), ("A（已取消）", "A×1"), ("A❌", "A×1"), ("~~A~~", "A×1"), ("晚A取消", "A×1@dinner"),
        ("cancel A", "A×1"), ("删掉", ""),
    ],
)  # fmt: skip
def test_what_takes_an_order_back_orders_nothing(line, cancels):
    entry = world.only(f"张伟 {line}")
    assert (entry["act"], entry["state"], entry["orders"]) == ("cancel", "accepted", [])
    assert world.orders({"orders": entry["cancels"]}) == cancels


@pytest.mark.parametrize("line", ["不订", "不吃", "不用餐", "pass"])
def test_who_orders_nothing_says_so(line):
    entry = world.only(f"张伟 {line}")
    assert (entry["act"], entry["state"], entry["orders"]) == ("none", "accepted", [])


def test_a_dish_named_in_part_lowers_the_confidence_only():
    assert (world.only("张伟 鸡块")["reasons"], world.only("张伟 鸡块")["confidence"]) == (["dish_by_part"], 0.9)
    assert world.only("张伟 红烧鸡块")["confidence"] == 1.0


def test_a_part_of_two_dishes_names_neither():
    menu = [{"code": "A", "dish": "红烧鸡块"}, {"code": "B", "dish": "咖喱鸡块"}]
    assert world.only("张伟 鸡块", menu=menu)["state"] == "review"
    assert said("咖喱鸡块2份", menu=menu) == ("B×2", "accepted")


def test_a_menu_of_one_dish_needs_no_code_but_a_quantity():
    menu = world.MENU[:1]
    assert said("1份", menu=menu) == ("A×1", "accepted")
    assert said("两份", menu=menu) == ("A×2", "accepted")
    assert said("", menu=menu) == ("", "review")


def test_codes_of_figures_need_a_word_beside_them():
    menu = [{"code": "1", "dish": "红烧鸡块"}, {"code": "2", "dish": "素三鲜"}]
    assert said("2号餐", menu=menu) == ("2×1", "accepted")
    assert said("套餐2 两份", menu=menu) == ("2×2", "accepted")
    assert said("2", menu=menu) == ("", "review")
    assert said("红烧鸡块2份", menu=menu) == ("1×2", "accepted")


def test_codes_of_the_menu_may_be_long_or_the_sign_of_multiplication():
    menu = [
        {"code": "A套餐", "dish": "红烧鸡块"},
        {"code": "X", "dish": "素三鲜"},
        {"code": "B12", "dish": "清真牛肉面"},
    ]
    assert said("A 2份", menu=menu) == ("A套餐×2", "accepted")
    assert said("X×2", menu=menu) == ("X×2", "accepted")
    assert said("B12", menu=menu) == ("B12×1", "accepted")


def test_wishes_boxes_and_times_are_kept_beside_the_order():
    entry = world.only("张伟 A 不要香菜，少辣 自带饭盒 12点半来取 谢谢阿姨")
    assert (entry["remark"], entry["own_box"], entry["pickup_at"]) == ("不要香菜，少辣", True, "12:30")
    assert world.only("张伟 A 不带饭盒")["own_box"] is False


@pytest.mark.parametrize(
    ("meal", "written", "time"),
    [
        ("lunch", "12:10取", "12:10"),
        ("lunch", "1点取", "13:00"),
        ("dinner", "5:30取", "17:30"),
        ("dinner", "下午5点取", "17:00"),
    ],
)
def test_a_time_is_of_the_half_of_the_day_that_has_the_meal(meal, written, time):
    entry = world.only(f"张伟 {written} A", meal=meal)
    assert (entry["pickup_at"], entry["state"]) == (time, "accepted")


def test_days_that_are_said_of_today_need_the_day_of_the_message():
    line = "1. 张伟 明天A"
    assert world.parsed(line, sent=("2020-03-05T20:00+08:00",))["entries"][0]["state"] == "accepted"
    assert world.parsed(line, sent=("2020-03-06T08:00+08:00",))["entries"][0]["reasons"] == ["other_day"]


def test_a_halal_person_is_given_halal_dishes_alone():
    assert world.only("马丽 C")["state"] == "accepted"
    for line in ("马丽 A", "马丽 B", "马丽 C+A"):
        entry = world.only(line)
        assert (entry["state"], entry["diet"]) == ("review", "halal")
        assert "diet_conflict" in entry["reasons"]


def test_meals_are_written_as_they_were_asked():
    entry = world.only("张伟 午A晚B", meal="午餐")
    assert [one["meal"] for one in entry["orders"]] == ["午餐", "晚餐"]
    assert world.only("张伟 A", meal="加餐")["orders"][0]["meal"] == "加餐"


def test_an_empty_menu_orders_nothing():
    assert chain.parse(world.asked("1. 张伟 A", menu=[]))["totals"] == []
