"""The list of people: found by whatever is typed, filtered, paged, taken out, printed; entering one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from houqin.desk.register.sheets import people as sheet
from houqin.desk.register.tests import house
from houqin.kernel.people import actions, rules
from houqin.kernel.people.models import Person
from houqin.kernel.people.tests import world

PAGE = "/register/"
NEW = {"number": "N1", "name": "欧阳晓明", "kind": "employee", "language": "zh-hans"}


def names(answer) -> list[str]:
    return [row.person.name for row, _kind in answer.context["rows"]]


def crowd(number: int, first: int = 0) -> None:
    rows = [world_entry(n) for n in range(first, first + number)]
    actions.enter_people(rows=rows, by=world.BY, at=world.AT)


def world_entry(n: int):
    return rules.Entry(f"C{n:03d}", f"赵{n:03d}", kind="employee", unit="team-2")


# --- who may ---------------------------------------------------------------------------------------------------------


def test_the_planner_sees_everybody_and_a_leader_the_own_team(planner, leader, wang, li):
    assert {"王伟", "李娜"} <= set(names(planner.get(PAGE)))
    assert "王伟" in names(leader.get(PAGE))
    assert "李娜" not in house.shown(leader.get(PAGE))


@pytest.mark.parametrize("role", ["", "guard", "clinic", "setter"])
def test_nobody_else_opens_the_register(units, role):
    assert house.browser(role, "team-2").get(PAGE).status_code == 403


def test_who_is_not_signed_in_is_led_to_sign_in(units):
    assert Client().get(PAGE).status_code == 302


def test_only_who_keeps_the_register_is_offered_to_change_it(planner, leader):
    assert "/register/people/new/" in house.shown(planner.get(PAGE))
    assert "/register/people/new/" not in house.shown(leader.get(PAGE))
    assert leader.get("/register/people/new/").status_code == 403


# --- finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["E0001", "王伟", "wangwei", "ww", "8000", "002X", "wei wang", " WangWei "])
def test_a_person_is_found_by_whatever_is_typed(planner, wang, li, text):
    assert names(planner.get(PAGE, {"q": text})) == ["王伟"]


def test_a_passport_is_found_by_its_last_four(planner, wang, li):
    assert names(planner.get(PAGE, {"q": "4567"})) == ["李娜"]


def test_a_leader_finds_nobody_of_another_unit(leader, li):
    assert names(leader.get(PAGE, {"q": "李娜"})) == []


def test_a_merged_number_finds_the_entry_that_was_kept(planner, wang):
    double = world.person("E0009", "王伟", unit=None)
    actions.merge_people(kept_id=wang.pk, merged_id=double.pk, reason="same", by=world.BY, at=house.AT)
    answer = planner.get(PAGE, {"q": "E0009"})
    assert names(answer) == ["王伟"]
    assert "was E0009" in house.shown(answer)


def test_nobody_found_is_a_sentence_with_what_to_try(planner):
    text = house.shown(planner.get(PAGE, {"q": "zzz"}))
    assert "Nobody is found by “zzz”." in text
    assert "last four of the phone" in text


def test_more_than_fifty_found_says_that_there_are_more(planner):
    crowd(51)
    answer = planner.get(PAGE, {"q": "赵"})
    assert len(names(answer)) == 50
    assert "Only the first 50 are shown" in house.shown(answer)


@pytest.mark.parametrize("name", ["q", "after", "before", "sort", "kind", "where"])
@pytest.mark.parametrize("value", ["x|99999999999999999999999", "’ OR 1=1", "x" * 5000])
def test_no_address_breaks_the_list(planner, wang, name, value):
    assert planner.get(PAGE, {name: value}).status_code == 200


def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/register/", "/register/?q=赵", "/register/units/", "/register/print/"])
def test_a_longer_list_asks_no_more_statements(planner, address):
    crowd(3)
    few = statements(planner, address)
    crowd(45, first=3)
    assert statements(planner, address) == few


# --- filters, pages, order -------------------------------------------------------------------------------------------


def test_pages_lead_on_and_back_without_losing_anybody(planner):
    crowd(70)
    first = planner.get(PAGE, {"unit": "team-2"})
    second = planner.get(PAGE, {"unit": "team-2", "after": first.context["shown"].after})
    back = planner.get(PAGE, {"unit": "team-2", "before": second.context["shown"].before})
    assert len({*names(first), *names(second)}) == 70
    assert names(back) == names(first)
    assert second.context["shown"].after == ""
    assert "70 people" in house.shown(first)


def test_the_list_is_sorted_by_number_downwards(planner, wang, li):
    assert [name for name in names(planner.get(PAGE, {"sort": "-number"})) if name != "张敏"] == ["李娜", "王伟"]


def test_kinds_are_offered_that_are_there(planner, wang):
    world.person("X1", "周病", kind="resident")
    assert [key for key, _word in planner.get(PAGE).context["kinds"]] == ["employee", "resident"]
    assert names(planner.get(PAGE, {"kind": "resident"})) == ["周病"]


def test_who_has_left_stands_among_those_who_belong_nowhere(planner, wang):
    actions.leave(person_id=wang.pk, by=world.BY, at=house.AT)
    assert "王伟" not in names(planner.get(PAGE))
    assert names(planner.get(PAGE, {"where": "nowhere"})) == ["王伟"]


@pytest.mark.parametrize("code", ["team-3", "nowhere"])
def test_a_unit_that_is_foreign_or_unknown_is_not_there(leader, code):
    assert leader.get(PAGE, {"unit": code}).status_code == 404


def test_a_filter_that_leaves_nobody_says_so(planner):
    assert "Nobody stands here." in house.shown(planner.get(PAGE, {"kind": "student"}))


def test_an_empty_house_says_what_comes_first(planner):
    actions.leave(person_id=planner.person.pk, by=world.BY, at=house.AT)
    assert "import the sheet of units, then the sheet of people" in house.shown(planner.get(PAGE))


def test_faults_of_the_grid_are_told_to_who_can_mend_them(planner, leader):
    world.person("E7", "孤儿", unit=None)
    assert "Fault of the grid: 1 person" in house.shown(planner.get(PAGE))
    assert "Fault of the grid" not in house.shown(leader.get(PAGE))


# --- taking out ------------------------------------------------------------------------------------------------------


def test_an_export_holds_the_list_with_numbers_masked_and_is_on_record(planner, wang, li):
    rows = house.read(planner.get("/register/export/", {"q": "王伟"}), sheet.SHEET)
    assert [(row["number"], row["phone"], row["identity"]) for row in rows] == [
        ("E0001", "138******00", "1****************X")
    ]
    assert house.acts()[-1] == "note_export"


def test_a_leaders_export_holds_nobody_of_another_unit(leader, wang, li):
    rows = house.read(leader.get("/register/export/"), sheet.SHEET)
    assert {row["number"] for row in rows} == {"E0001", leader.person.number}


def test_the_printed_list_has_everybody_with_a_place_to_write(planner, wang, li):
    text = house.shown(planner.get("/register/print/", {"unit": "team-1"}))
    assert "E0001" in text
    assert "E0002" not in text
    assert "hq-sheet-write" in text


def test_the_text_for_the_group_names_who_is_shown(planner, wang):
    assert "王伟 E0001 第一食堂</textarea>" in house.shown(planner.get(PAGE, {"q": "王伟"}))


# --- entering --------------------------------------------------------------------------------------------------------


def test_a_person_is_entered_and_found_at_once(planner, units):
    answer = planner.post("/register/people/new/", NEW | {"unit": units["team-2"].pk})
    assert answer.status_code == 302
    assert names(planner.get(PAGE, {"q": "oyxm"})) == ["欧阳晓明"]


def test_a_form_sent_twice_enters_once(planner):
    for _time in range(2):
        assert planner.post("/register/people/new/", NEW | {"command": "c-1"}).status_code == 302
    assert Person.objects.filter(number="N1").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": "E0001"}, "the number E0001 is taken"),
        ({"number": "a b"}, "is no number of a person"),
        ({"name": "  "}, "This field is required"),
        ({"phone": "12345678901"}, "a mobile number has 11 digits"),
        ({"identity": "110105194912310021"}, "does not fit its check digit"),
        ({"identity": world.IDENTITY}, "this document belongs to E0001"),
        ({"unit": "999999"}, "Select a valid choice"),
        ({"since": "2020-02-30"}, "Enter a valid date"),
        ({"since": "1900-01-01"}, "impossible date"),
        ({"kind": "boss"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(planner, wang, changes, sentence):
    before = house.everything()
    answer = planner.post("/register/people/new/", NEW | {"diet": "清真"} | changes)
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert 'value="清真"' in house.shown(answer)
    assert house.everything() == before


def test_who_belongs_to_no_unit_is_told_beside_the_number_of_those_who_do(planner, wang):
    world.person("X0002", "李四", unit=None)
    page = planner.get("/register/").content.decode()
    assert "1 more person belongs to no unit" in page
    assert 'href="?where=nowhere"' in page
    assert "belongs to no unit</a>" not in planner.get("/register/?where=nowhere").content.decode()
