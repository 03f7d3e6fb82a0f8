"""Who is meant: only who can be no other, by what is written and what the roster knows."""

from __future__ import annotations

import pytest

from houqin.exchange.chain.asked import Person
from houqin.exchange.chain.roster import Roster, folded, room_key, rooms_agree
from houqin.exchange.chain.tests import world

pytestmark = pytest.mark.once


def who(line: str) -> tuple[object, object]:
    person = world.only(line)["person"]
    return world.NAME_OF.get(person["id"]) if person["id"] not in ("t1", "t2") else person["id"], person["by"]


@pytest.mark.parametrize(
    ("line", "name", "by"),
    [
        ("张伟 A", "张伟", "name"),
        ("张 伟 A", "张伟", "name"),
        ("A 张伟", "张伟", "name"),
        ("张伟老师 A", "张伟", "name"),
        ("沈佳怡A", "沈佳怡", "name"),
        ("徐建中A", "徐建中", "name"),
        ("谢老师 A", "谢敏", "alias"),
        ("bruce chen C", "韩冰", "alias"),
        ("冰✡️saya 🫧 C", "韩冰", "alias"),
        ("08191003 A", "陈静", "number"),
        ("学号08191003 A", "陈静", "number"),
        ("13820200000 A", "张伟", "phone"),
        ("尾号0000 A", "张伟", "phone_last4"),
        ("松苑2-304 A", "陈静", "room"),
        ("松苑3-102 王伟 A", "t2", "name+room"),
        ("王伟 3-101 A", "t1", "name+room"),
        ("王伟 101 A", "t1", "name+room"),
    ],
)
def test_who_can_be_no_other_is_known(line, name, by):
    assert who(line) == (name, by)
    assert world.only(line)["state"] == "accepted"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("阿强 A", "nobody_named"),
        ("王伟 A", "several_of_this_name"),
        ("松苑3-109 王伟 A", "several_of_this_name"),
        ("张伟 李娜 A", "two_people"),
        ("张伟中 A", "name_may_be_longer"),
        ("张伟中A", "name_may_be_longer"),
        ("小雨点 A", "name_may_be_longer"),
        ("张伟明 A", "words_not_understood"),
        ("小张伟 A", "words_not_understood"),
        ("张伟 松苑9-999 A", "room_differs"),
        ("张伟 9号楼 A", "room_differs"),
        ("张伟 13900001111 A", "phone_differs"),
        ("张伟 尾号9999 A", "phone_differs"),
        ("张伟 08191003 A", "number_differs"),
        ("张伟 999 A", "words_not_understood"),
        ("99991003 A", "words_not_understood"),
        ("阿强 08191003 A", "nobody_named"),
        ("张伟 代室友 A", "for_whom_unclear"),
        ("张伟 A 代李娜 B", "for_whom_unclear"),
        ("张伟 帮李娜和王芳订A", "for_whom_unclear"),
    ],
)
def test_who_may_be_another_is_left_to_a_person(line, reason):
    entry = world.only(line)
    assert entry["state"] == "review"
    assert reason in entry["reasons"]


def test_the_homonyms_are_offered():
    assert world.only("王伟 A")["person"] == {
        "id": None,
        "as_written": "王伟",
        "by": "name",
        "candidates": ["t1", "t2"],
    }


@pytest.mark.parametrize(
    ("line", "person", "payer"),
    [
        ("张伟 代李娜 A", "李娜", "张伟"),
        ("张伟帮李娜订两份A", "李娜", "张伟"),
        ("张伟 给李娜也来一份A", "李娜", "张伟"),
        ("帮室友李娜带一份B 张伟", "李娜", "张伟"),
        ("李娜（张伟代） A", "李娜", "张伟"),
        ("李娜 A 张伟代订", "李娜", "张伟"),
        ("帮李娜订A", "李娜", None),
    ],
)
def test_who_writes_for_another_pays_and_the_other_eats(line, person, payer):
    entry = world.only(line)
    assert (who(line)[0], world.NAME_OF.get(entry["payer"]), entry["state"]) == (person, payer, "accepted")


def test_a_nickname_that_nobody_knows_is_shown_and_its_words_are_no_order():
    entry = world.only("不要香菜的B站用户 A")
    assert (entry["person"]["as_written"], world.orders(entry), entry["remark"]) == ("不要香菜的B站用户", "A×1", "")
    assert world.only("阿芳A")["orders"] == []


def test_numbers_that_name_somebody_are_masked():
    assert world.only("13820200000 A")["person"]["as_written"] == "138******00"
    assert world.only("08191003 A")["person"]["as_written"] == "0******3"
    assert world.only("小王13820200042 A")["person"]["as_written"] == "小王138******42"


def test_the_longest_name_counts_and_latin_words_are_not_cut():
    roster = Roster([Person(1, "李雪"), Person(2, "李雪梅"), Person(3, "Tom"), Person(4, "伟")])

    def named(text: str) -> list[object]:
        return [roster.people[one.ids[0]].id for one in roster.find(text)]

    assert named("李雪梅 A 李雪") == [2, 1]
    assert named("Tommy A") == named("aTom A") == []
    assert named("tom A") == [3]
    assert named("伟 A") == [4]
    assert named("张伟 A") == named("A 伟") == []


def test_a_name_that_is_another_s_alias_is_of_both():
    roster = Roster([Person(1, "小雨"), Person(2, "宋雨桐", ("小雨",)), Person(3, "小雨")])
    assert [list(one.ids) for one in roster.find("小雨 A")] == [[0, 1, 2]]
    assert roster.ids([2, 0]) == [1, 3]


def test_a_telephone_that_the_roster_has_masked_is_compared_by_what_is_left():
    roster = [{"id": 1, "name": "张伟", "phone": "138****0042"}]
    assert world.only("张伟 13820200042 A", roster=roster)["state"] == "accepted"
    assert world.only("张伟 尾号0042 A", roster=roster)["state"] == "accepted"
    assert world.only("张伟 13820200043 A", roster=roster)["reasons"] == ["phone_differs"]


def test_names_and_rooms_are_compared_as_people_write_them():
    assert folded("Ｂｒｕｃｅ_Chen") == folded("bruce chen") == "brucechen"
    assert room_key("7号楼302") == room_key("7#302室") == room_key("7-302") == "7-302"
    assert rooms_agree("松苑2-305", "2-305")
    assert rooms_agree("7-302", "302")
    assert not rooms_agree("7-302", "02")
    assert not rooms_agree("12-305", "2-305")
