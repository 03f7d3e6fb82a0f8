"""Entries beside each other: copies, people who stand there twice, two postings in one text, what came too late."""

from __future__ import annotations

import pytest

from houqin.exchange.chain.tests import world

pytestmark = pytest.mark.once


def read(text: str, **more: object) -> list[tuple[str, str, str]]:
    return [
        (world.NAME_OF.get(entry["person"]["id"], ""), world.orders(entry), entry["state"])
        for entry in world.parsed(text, **more)["entries"]
    ]


@pytest.mark.parametrize("word", ["同上", "+1", "加一", "一样", "我也要", "跟楼上一样", "same", "同上，谢谢"])
def test_a_certain_entry_above_is_copied(word):
    assert read(f"1. 张伟 A\n2. 李娜 {word}")[1] == ("李娜", "A×1", "accepted")


def test_copies_are_copied_on_without_remark_and_box():
    text = "1. 张伟 A2份 不要辣 带饭盒\n2. 李娜 同上\n3. 王芳 一样"
    entries = world.parsed(text)["entries"]
    assert [world.orders(entry) for entry in entries] == ["A×2"] * 3
    assert [(entry["remark"], entry["own_box"]) for entry in entries[1:]] == [("", False)] * 2


@pytest.mark.parametrize(
    ("above", "word"),
    [
        ("1. 张伟 A 2份", "+1"), ("1. 张伟 A+B", "+1"), ("1. 张伟 A+1", "同上"), ("1. 阿强 A", "同上"),
        ("1. 张伟", "同上"), ("1. 张伟 取消", "同上"),
        ("1. 帮张伟订A", "同上"), ("1. 张伟 A\n李娜 B", "同上"), ("1. 张伟 A", "同上 2份"), ("1. 张伟 A", "+2"),
        ("1. 张伟 A", "同上 晚"),
    ],
)  # fmt: skip
def test_what_is_not_certain_above_is_not_copied(above, word):
    assert world.parsed(f"{above}\n2. 王芳 {word}")["entries"][-1]["state"] == "review"


def test_an_empty_number_between_is_not_jumped_over():
    assert read("1. 张伟 A\n2.\n3. 李娜 同上")[1] == ("李娜", "", "review")


def test_a_copy_for_whom_the_dish_is_not_is_left_to_a_person():
    assert read("1. 张伟 A\n2. 马丽 同上")[1] == ("马丽", "A×1", "review")


def test_one_name_with_two_orders_may_be_a_change_or_somebody_else():
    assert read("1. 张伟 A\n2. 李娜 B\n3. 张伟 B") == [
        ("张伟", "A×1", "review"),
        ("李娜", "B×1", "accepted"),
        ("张伟", "B×1", "review"),
    ]


def test_the_same_order_twice_is_one_certain_and_one_open():
    assert [state for _name, _orders, state in read("1. 张伟 A\n2. 张伟 A")] == ["accepted", "review"]


def test_two_meals_of_one_person_stand_side_by_side():
    assert [state for _name, _orders, state in read("1. 张伟 午A\n2. 张伟 晚A")] == ["accepted", "accepted"]


def test_a_name_without_an_order_takes_nothing_from_the_order():
    assert read("1. 张伟\n2. 张伟 A")[1] == ("张伟", "A×1", "accepted")


def test_a_cancellation_further_down_takes_the_order_back():
    answer = world.parsed("1. 张伟 A\n2. 李娜 B\n3. 张伟 取消")
    assert (answer["entries"][0]["orders"], answer["entries"][0]["reasons"]) == ([], ["cancelled_later"])
    assert answer["entries"][0]["withdrawn"] == [{"code": "A", "quantity": 1, "meal": "lunch"}]
    assert answer["totals"] == [{"meal": "lunch", "code": "B", "quantity": 1}]


def test_a_cancellation_of_something_else_is_left_to_a_person():
    assert [state for _name, _orders, state in read("1. 张伟 A+B\n2. 张伟 A 取消")] == ["review", "review"]


def test_a_change_further_down_holds():
    answer = world.parsed("1. 张伟 A\n2. 张伟 改成B两份")
    assert answer["totals"] == [{"meal": "lunch", "code": "B", "quantity": 2}]


def test_who_says_no_and_orders_is_left_to_a_person():
    assert [state for _name, _orders, state in read("1. 张伟 A\n2. 张伟 不订")] == ["review", "review"]


def test_a_later_posting_in_one_text_holds_and_who_is_gone_from_it_is_asked_about():
    answer = world.parsed("#接龙\n1. 张伟 A\n2. 李娜 B\n3. 王芳 A\n#接龙\n1. 张伟 A\n2. 李娜 A\n3. 陈静 B\n4. 赵磊 A")
    assert [(item["lines"], item["reason"]) for item in answer["ignored"]] == [
        ([1, 1], "header"),
        ([2, 2], "repeated"),
        ([3, 3], "replaced"),
        ([5, 5], "header"),
    ]
    assert answer["entries"][0]["reasons"] == ["only_in_an_earlier_list"]
    assert answer["totals"] == [
        {"meal": "lunch", "code": "A", "quantity": 3},
        {"meal": "lunch", "code": "B", "quantity": 1},
    ]


def test_lists_of_different_people_both_hold():
    text = "1. 张伟 A\n2. 李娜 B\n\n1. 王芳 A\n2. 陈静 B"
    assert [state for _name, _orders, state in read(text)] == ["accepted"] * 4


def test_lists_under_headings_are_for_their_meals():
    answer = world.parsed("【午餐】\n1. 张伟 A\n2. 李娜 B\n【晚餐】\n1. 张伟 B\n2. 王芳 A")
    assert [(one["meal"], one["code"], one["quantity"]) for one in answer["totals"]] == [
        ("lunch", "A", 1),
        ("lunch", "B", 1),
        ("dinner", "A", 1),
        ("dinner", "B", 1),
    ]


def test_a_list_that_says_mostly_something_else_is_no_later_posting():
    text = "1. 张伟 A\n2. 李娜 A\n3. 王芳 A\n\n1. 张伟 B\n2. 李娜 B\n3. 王芳 B"
    assert {state for _name, _orders, state in read(text)} == {"review"}


def test_a_head_of_another_meal_or_day_is_noted_and_the_choice_of_the_keeper_holds():
    answer = world.parsed("#接龙\n3月7日晚餐\n1. 张伟 A")
    assert answer["notes"] == ["other_meal_in_head", "other_day_in_head"]
    assert answer["totals"] == [{"meal": "lunch", "code": "A", "quantity": 1}]
    assert world.parsed("#接龙\n3月6日午餐\n1. 张伟 A")["notes"] == []


# --- from one paste to the next ---

FIRST = "1. 张伟 A\n2. 李娜 B\n3. 王芳A\n4. 陈静 A\n5. 赵磊 A"


def changes(*texts: str) -> list[tuple[str, str]]:
    return [(one["change"], world.NAME_OF[one["person"]["id"]]) for one in world.parsed(*texts)["diff"]]


def test_the_last_paste_wins_and_the_difference_is_told_by_person():
    last = "1. 张伟 A\n2. 李娜 取消\n3. 王芳B\n4. 赵磊 A 不要辣\n5. 刘洋 A"
    answer = world.parsed(FIRST, last)
    assert [world.orders(entry) for entry in answer["entries"]] == ["A×1", "", "B×1", "A×1", "A×1"]
    assert changes(FIRST, last) == [
        ("cancelled", "李娜"),
        ("changed", "王芳"),
        ("changed", "赵磊"),
        ("added", "刘洋"),
        ("removed", "陈静"),
    ]
    changed = answer["diff"][1]
    assert (changed["before"][0]["code"], changed["after"][0]["code"], changed["lines"]) == ("A", "B", [3, 3])


def test_only_the_paste_before_the_last_is_compared():
    assert changes("1. 王芳 B", FIRST, FIRST) == []


# --- the cut-off ---

HEAD = "@所有人 11点截止\n"


def states(*pastes: tuple[str, str | None], **more: object) -> list[str]:
    answer = world.parsed(*(text for text, _at in pastes), sent=tuple(at for _text, at in pastes), **more)
    return [entry["state"] for entry in answer["entries"]]


def test_what_came_after_the_cut_off_is_held_and_what_was_there_is_not():
    early, late = (
        (HEAD + "1. 张伟 A\n2. 李娜 B", "2020-03-06T10:50"),
        (HEAD + "1. 张伟 A\n2. 李娜 A\n3. 王芳 A", "2020-03-06T11:20"),
    )
    assert states(early, late) == ["accepted", "review", "review"]
    assert states(early) == ["accepted", "accepted"]
    assert states(late) == ["review", "review", "review"]
    assert states((late[0], None)) == ["accepted", "accepted", "accepted"]


def test_a_cut_off_after_the_meal_is_of_the_day_before():
    text = "@所有人 17点截止\n1. 张伟 A"
    assert states((text, "2020-03-05T16:59")) == ["accepted"]
    assert states((text, "2020-03-05T17:01")) == ["review"]


def test_the_true_cut_off_overrides_the_text():
    text = HEAD + "1. 张伟 A"
    assert states((text, "2020-03-06T10:50"), closes_at="2020-03-06T10:30") == ["review"]
    assert states((text, "2020-03-06T11:50"), closes_at="2020-03-06T12:00") == ["accepted"]


@pytest.mark.parametrize(
    ("notice", "time"),
    [
        ("@所有人 明天午餐接龙，11点截止", "11:00"), ("截止时间：11:30", "11:30"), ("午餐接龙 十点半截止", "10:30"),
        ("请大家上午11点前接龙", "11:00"),
        ("@所有人 下午5点截止", "17:00"), ("晚上10点半截止", "22:30"), ("截止到今天16：00", "16:00"),
        ("12:00送餐，10点45分截止", "10:45"),
        ("5点截止", None), ("@所有人 请接龙", None), ("截止25:70", None),
    ],
)  # fmt: skip
def test_the_cut_off_is_suggested_where_it_is_named_for_certain(notice, time):
    assert world.parsed(f"{notice}\n1. 张伟 A")["cut_off"] == time
