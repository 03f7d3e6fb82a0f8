"""The roll: who reports what, who did not appear, and nobody's fever lost among the rest."""

from __future__ import annotations

import pytest

from houqin.exchange.chain.tests import world

pytestmark = pytest.mark.once


def told(line: str, **more: object) -> dict:
    return world.only(f"张伟 {line}", kind="roll", **more)


@pytest.mark.parametrize(
    ("written", "temperature"),
    [
        ("36.4", 36.4), ("36.4℃", 36.4), ("36.4度", 36.4), ("36.4摄氏度", 36.4), ("３６．４", 36.4), ("36。4", 36.4),
        ("36，4", 36.4), ("36度4", 36.4),
        ("36°4", 36.4), ("36点4", 36.4), ("364", 36.4), ("36度半", 36.5), ("36度", 36.0), ("三十六度五", 36.5),
        ("体温36.4", 36.4),
        ("体温：36.4", 36.4), ("早36.4", 36.4), ("8:00 36.4", 36.4), ("36.40", 36.4), ("37.2", 37.2),
        ("腋温36.8", 36.8),
    ],
)  # fmt: skip
def test_a_temperature_is_read_as_people_write_it(written, temperature):
    entry = told(written)
    assert (entry["report"]["temperature_c"], entry["report"]["is_normal"], entry["state"]) == (
        temperature,
        True,
        "accepted",
    )


def test_a_temperature_glued_to_the_name_is_read():
    assert world.only("张伟36.4", kind="roll")["report"]["temperature_c"] == 36.4


@pytest.mark.parametrize(
    "written",
    ["37.3", "37.5元", "378", "37度8", "38", "39度", "三十八度", "早36.4 晚37.6", "36.2 发烧", "低烧", "有点发热"],
)
def test_what_may_be_fever_is_never_accepted(written):
    entry = told(written)
    assert entry["state"] == "review"
    assert "possible_fever" in entry["reasons"]
    assert entry["report"]["is_normal"] is False


def test_a_fever_goes_to_the_front_and_money_is_said():
    answer = world.parsed("1. 张伟 36.4\n2. 李娜 正常\n3. 王芳 37.5元\n4. 赵磊 38.2", kind="roll")
    assert [entry["number"] for entry in answer["entries"]] == [3, 4, 1, 2]
    assert answer["entries"][0]["reasons"] == ["possible_fever", "maybe_money"]


def test_from_where_fever_is_possible_is_asked_with():
    assert told("37.0", fever_c=37.0)["state"] == "review"
    assert told("37.3", fever_c="37.5")["state"] == "accepted"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3.64", "impossible_temperature"), ("46.4", "impossible_temperature"), ("34.2", "unusual_temperature"),
        ("36", "temperature_unclear"),
        ("36.5元", "temperature_unclear"), ("36.3 36.5", "two_temperatures"), ("36.5 咳嗽", "symptoms_named"),
        ("不正常", "symptoms_named"),
        ("36.5 密接", "contact_named"), ("居家隔离 36.5", "contact_named"), ("请假", "absence_named"),
        ("36.5 在校 居家", "two_places"),
        ("", "no_report"), ("在徐", "no_report"), ("同上", "copies_another"), ("+1", "copies_another"),
        ("36.5吗", "a_question"),
        ("36.5 刚跑完步", "words_not_understood"), ("无异常 咳嗽", "symptoms_named"), ("不发烧咳嗽", "symptoms_named"),
        ("无发热，咳嗽", "symptoms_named"), ("无发热有咳嗽", "symptoms_named"),
    ],
)  # fmt: skip
def test_what_a_person_must_see_is_left_to_one(written, reason):
    entry = told(written)
    assert entry["state"] == "review"
    assert reason in entry["reasons"]


@pytest.mark.parametrize(
    "written",
    [
        "正常", "一切正常", "体温正常，无不适", "身体健康 绿码", "无异常", "没有不舒服", "无发热、咳嗽、乏力等症状",
        "无发热咳嗽", "发热：无 咳嗽：否",
        "未去过中高风险地区，无接触史", "未接触确诊病例", "不发烧，不咳嗽", "体温低于37.3", "36.4 核酸阴性", "OK",
        "没有发烧", "无变化",
    ],
)  # fmt: skip
def test_that_nothing_is_the_matter_is_understood(written):
    entry = told(written)
    assert (entry["state"], entry["report"]["is_normal"], entry["report"]["symptoms"]) == ("accepted", True, [])


@pytest.mark.parametrize(
    ("written", "place", "words"),
    [
        ("在徐", "town", "在徐"), ("在徐州市区", "town", "在徐州市区"), ("在校", "campus", "在校"),
        ("在单位", "campus", "在单位"), ("居家", "home", "居家"),
        ("在家", "home", "在家"), ("在徐 居家", "home", "在徐，居家"), ("外地 南京", "away", "外地 南京"),
        ("外地（南京）", "away", "外地(南京)"),
        ("在四川成都", "away", "在四川成都"), ("在校外", "away_from_campus", "在校外"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_place_keeps_its_kind_and_its_words(written, place, words):
    entry = told(f"36.4 {written}")
    assert (entry["report"]["place"], entry["report"]["place_text"], entry["state"]) == (place, words, "accepted")


def test_the_town_is_asked_with():
    assert told("36.4 在南京", towns=["南京"])["report"]["place"] == "town"
    assert told("36.4 在徐家汇")["report"]["place"] == "away"


def test_symptoms_and_the_method_are_named_by_key():
    report = told("腋温36.8 咳嗽 拉肚子")["report"]
    assert (report["symptoms"], report["method"]) == (["cough", "diarrhoea"], "armpit")


def test_as_yesterday_is_no_number():
    report = told("与昨日一致")["report"]
    assert (report["temperature_c"], report["is_as_yesterday"], report["is_normal"]) == (None, True, True)


def test_one_may_report_for_another():
    entry = told("代李娜 36.6")
    assert (world.NAME_OF[entry["person"]["id"]], world.NAME_OF[entry["payer"]]) == ("李娜", "张伟")


def test_the_same_report_again_is_passed_over_and_another_is_doubted():
    same = world.parsed("1. 张伟 36.4\n2. 张伟 36.4", kind="roll")
    assert [item["reason"] for item in same["ignored"]] == ["repeated"]
    other = world.parsed("1. 张伟 36.4\n2. 张伟 36.8", kind="roll")
    assert [entry["reasons"] for entry in other["entries"]] == [["same_person_twice"]] * 2


def test_who_did_not_appear_is_missing_and_homonyms_are_until_one_is_meant():
    missing = world.parsed("1. 张伟 36.4\n2. 王伟 36.5\n3. 阿强 36.5", kind="roll")["missing"]
    assert len(missing) == len(world.ROSTER) - 1
    assert {"t1", "t2"} < set(missing)


def test_a_head_quotes_and_samples_are_as_in_orders():
    text = "#接龙\n每日健康打卡 10点前接龙\n例 张三 36.4 在徐\n\n1. 张伟 36.4 在徐\n- - - - - - -\n2. 李娜 37.9"
    answer = world.parsed(text, kind="roll")
    assert (answer["cut_off"], [entry["number"] for entry in answer["entries"]]) == ("10:00", [2, 1])
    assert "after_a_quote" in answer["entries"][0]["reasons"]


def test_a_temperature_on_a_line_of_its_own_is_not_taken_for_a_date():
    answer = world.parsed("1. 张伟 36.4\n\n37.9", kind="roll")
    assert "possible_fever" in answer["entries"][0]["reasons"]


def test_the_difference_is_told_by_person():
    answer = world.parsed("1. 张伟 36.4", "1. 张伟 36.8\n2. 李娜 36.5", kind="roll")
    assert [(one["change"], world.NAME_OF[one["person"]["id"]]) for one in answer["diff"]] == [
        ("changed", "张伟"),
        ("added", "李娜"),
    ]
