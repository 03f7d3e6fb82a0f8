"""Import and export in the browser: templates, lists, files tried first, applied whole or without their faulty rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.desk.register import actions, sheets
from houqin.desk.register.models import Upload
from houqin.desk.register.tests import house
from houqin.exchange.opening import child, preflight
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.people.tests import world
from houqin.kernel.places import actions as places

PAGE = "/register/sheets/"
HEAD = ["工号", "姓名", "单位编号", "起始日", "电话"]
GOOD = ["N1", "欧阳晓明", "team-1", "2020-03-01", "13800138011"]
TWO_FAULTS = [["N2", "林小红", "nowhere", "", ""], ["N3", "周杰", "team-2", "2020-02-30", ""]]
KINDS = ("people", "units", "places", "campuses", "levels")


def upload(client, *rows, kind="people", content=None):
    sent = house.sent(house.csv_of(*rows) if content is None else content, kind)
    return client.post(f"{PAGE}upload/", sent, follow=True)


def report_of(client) -> str:
    return f"{PAGE}uploads/{Upload.objects.latest('pk').pk}/"


def press(client, act):
    return client.post(report_of(client), {"act": act}, follow=True)


def parts(answer) -> dict[str, int]:
    return {word: number for word, number, _address in answer.context["parts"]}


def faults(answer) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault, _title in answer.context["faults"]]


# --- templates and exports -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_is_a_sheet_of_its_kind_without_rows(planner, kind, form):
    answer = planner.get(f"{PAGE}{kind}/template/", {"form": form})
    assert answer.headers["Content-Disposition"].endswith(f'{kind}-template.{form}"')
    assert house.read(answer, sheets.kind_named(kind).sheet) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_exported_changes_nothing_when_it_comes_back(planner, wang, li, kind, form):
    places.open_place(code="nanhu", name="南湖校区", kind="campus", by=world.BY, at=world.AT)
    content = planner.get(f"{PAGE}{kind}/export/", {"form": form}).content
    before = house.everything()
    answer = upload(planner, content=content, kind=kind)
    told = parts(answer)
    assert (told["new"], told["changed"], told["faulty"]) == (0, 0, 0)
    assert told["as before"] == answer.context["outcome"].reading.count
    press(planner, "all")
    assert house.everything() == before


def test_an_export_is_on_record(planner):
    planner.get(f"{PAGE}units/export/")
    assert house.acts()[-1] == "note_export"


def test_a_kind_that_does_not_exist_is_not_there(planner):
    assert planner.get(f"{PAGE}horses/template/").status_code == 404
    assert planner.get(f"{PAGE}horses/export/").status_code == 404
    assert upload(planner, HEAD, kind="horses").status_code == 404


@pytest.mark.parametrize("path", ["", "people/template/", "people/export/", "uploads/1/", "uploads/1/faulty/"])
def test_sheets_are_the_planners(leader, path):
    assert leader.get(PAGE + path).status_code == 403
    assert upload(leader, HEAD, GOOD).status_code == 403
    assert not Upload.objects.exists()


# --- trying ----------------------------------------------------------------------------------------------------------


def test_a_file_is_tried_and_changes_nothing(planner):
    before = house.everything()
    answer = upload(planner, HEAD, GOOD)
    assert parts(answer) == {"new": 1, "changed": 0, "as before": 0, "faulty": 0}
    assert "Nothing has been changed yet." in house.shown(answer)
    assert house.everything() == before


def test_every_fault_stands_by_row_and_column_in_both_languages(planner):
    answer = upload(planner, HEAD, GOOD, *TWO_FAULTS)
    assert faults(answer) == [(3, "unit"), (4, "starts_at")]
    assert "there is no unit nowhere" in house.shown(answer)
    chinese = house.browser("planner", "team-2", "zh-hans")
    text = house.shown(upload(chinese, HEAD, GOOD, *TWO_FAULTS))
    for word in ("第 3 行", "单位编号", "没有单位 nowhere", "第 4 行", "起始日"):
        assert word in text


def test_the_sum_of_the_rows_is_never_wrong(planner, wang):
    known = ["E0001", "王伟", "team-1", "", ""]
    changed = [planner.person.number, "张小敏", "", "", ""]
    answer = upload(planner, HEAD, GOOD, *TWO_FAULTS, known, changed)
    assert parts(answer) == {"new": 1, "changed": 1, "as before": 1, "faulty": 2}


def test_a_faulty_cell_does_not_hide_what_else_is_wrong_with_the_row(planner):
    answer = upload(planner, HEAD, ["N3", "周杰", "nowhere", "2020-02-30", "1"])
    assert sorted(faults(answer)) == [(2, "phone"), (2, "starts_at"), (2, "unit")]


# --- what cannot be read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 not a workbook", "the file is damaged"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "an old or encrypted Excel file"),
        (b"%PDF-1.7", "neither an .xlsx nor a .csv file"),
        (b" \r\n,,\r\n", "the file is empty"),
        ("工号,身高\nN1,180\n".encode(), "the sheet has an unknown column: 身高"),
        ("工号,单位编号\nN1,team-1\n".encode(), "the first row lacks the columns: 姓名 Name"),
        ("工号,姓名,工号\nN1,甲,N2\n".encode(), "is there twice"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_a_sentence(planner, content, sentence):
    before = house.everything()
    answer = upload(planner, content=content)
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert house.everything() == before
    assert not Upload.objects.exists()


def test_no_file_at_all_is_refused(planner):
    answer = planner.post(f"{PAGE}upload/", {"kind": "people"})
    assert answer.status_code == 400
    assert "choose a file" in house.shown(answer)


def test_an_empty_file_is_refused(planner):
    assert "choose a file" in house.shown(upload(planner, content=b""))


def test_a_file_that_is_too_large_is_refused(planner, monkeypatch):
    monkeypatch.setattr(preflight, "MOST_BYTES", 1024 * 1024)
    answer = upload(planner, content=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 400
    assert "larger than 1 MiB; split it" in house.shown(answer)


def test_more_rows_than_a_page_can_take_are_refused(planner, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ROWS", 2)
    answer = upload(planner, HEAD, GOOD, *TWO_FAULTS)
    assert answer.status_code == 400
    assert "more than 2 rows" in house.shown(answer)


def test_a_header_without_rows_says_so(planner):
    assert "This file has a header and no rows." in house.shown(upload(planner, HEAD))


# --- faults of trees, levels, doubles --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("units", [["code", "name", "parent"], ["unit-1", "饮食中心", "team-1"]], [(2, "parent")]),
        ("units", [["code", "name", "kind", "parent"], ["a", "甲", "team", "b"], ["b", "乙", "team", "a"]],
         [(2, "parent"), (3, "parent")]),
        ("units", [["code", "name", "kind", "parent"], ["a", "甲", "team", "zz"]], [(2, "parent")]),
        ("units", [["code", "name", "kind"], ["a", "甲", "tribe"]], [(2, "kind")]),
        ("places", [["code", "name", "kind", "capacity"], ["r", "室", "room", "many"]], [(2, "capacity")]),
        ("campuses", [["code", "name"], ["c", ""]], [(2, "name")]),
        ("levels", [["place", "level", "from", "document"], ["nowhere", "I", "2020-03-06", "x"]], [(2, "place")]),
        ("levels", [["place", "level", "from", "document"], ["nowhere", "V", "2020-02-30", ""]],
         [(2, "document"), (2, "from"), (2, "level")]),
        ("people", [["工号", "姓名"], ["N1", "甲"], ["N1", "乙"]], [(3, "number")]),
        ("people", [["工号", "姓名", "证件号码"], ["N1", "甲", "320303198804151001"]], [(2, "identity")]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_by_row_and_column_and_changes_nothing(planner, kind, rows, expected):
    before = house.everything()
    assert sorted(faults(upload(planner, *rows, kind=kind))) == expected
    answer = press(planner, "all")
    assert "Nothing was changed: the file has faults." in house.shown(answer)
    assert house.everything() == before


def test_a_document_number_at_fault_is_not_repeated(planner):
    answer = upload(planner, ["工号", "姓名", "证件号码"], ["N1", "甲", "320303198804151001"])
    assert "320303198804151001" not in house.shown(answer)


# --- applying --------------------------------------------------------------------------------------------------------


def test_a_file_without_a_fault_is_applied_and_the_second_time_changes_nothing(planner):
    upload(planner, HEAD, GOOD)
    assert "Imported" in house.shown(press(planner, "all"))
    assert Person.objects.filter(number="N1").count() == 1
    before = house.everything()
    answer = upload(planner, HEAD, GOOD)
    assert "there is nothing to change" in house.shown(answer)
    press(planner, "all")
    assert house.everything() == before


def test_the_same_file_is_not_applied_twice_by_two_presses(planner):
    upload(planner, HEAD, GOOD)
    press(planner, "all")
    assert "this file was applied before" in house.shown(press(planner, "all"))


def test_the_good_rows_are_taken_and_the_faulty_ones_come_back_with_their_reasons(planner):
    upload(planner, HEAD, GOOD, *TWO_FAULTS)
    answer = press(planner, "good")
    assert parts(answer) == {"new": 1, "changed": 0, "as before": 0, "faulty": 2}
    assert set(Person.objects.filter(number__startswith="N").values_list("number", flat=True)) == {"N1"}
    given = planner.get(f"{report_of(planner)}faulty/")
    back = list(child.rows_of(given.content))
    assert [row[0] for row in back] == ["工号", "N2", "N3"]
    assert back[1][-1] == "there is no unit nowhere"


def test_what_came_back_is_mended_and_sent_again(planner):
    upload(planner, HEAD, GOOD, *TWO_FAULTS)
    press(planner, "good")
    mended = [["N2", "林小红", "team-2", "", ""], ["N3", "周杰", "team-2", "2020-02-29", ""]]
    upload(planner, HEAD, *mended)
    press(planner, "all")
    assert Person.objects.filter(number__startswith="N").count() == 3


def test_a_tree_is_not_taken_in_part(planner):
    upload(planner, ["code", "name", "kind", "parent"], ["a", "甲", "team", ""], ["b", "乙", "team", "zz"],
           kind="units")  # fmt: skip
    before = house.everything()
    text = house.shown(press(planner, "good"))
    assert "Nothing was changed" in text
    assert house.everything() == before
    assert not Unit.objects.filter(code="a").exists()


def test_a_file_is_discarded(planner):
    upload(planner, HEAD, GOOD)
    assert "Discarded" in house.shown(press(planner, "discard"))
    assert not Upload.objects.exists()


def test_what_waits_is_offered_again_until_it_is_done(planner):
    upload(planner, HEAD, GOOD)
    assert "not imported yet" in house.shown(planner.get(PAGE))
    press(planner, "all")
    assert "not imported yet" not in house.shown(planner.get(PAGE))


def test_a_file_is_seen_by_who_sent_it_only(planner):
    upload(planner, HEAD, GOOD)
    other = house.browser("planner", "team-2")
    for address in (report_of(planner), f"{report_of(planner)}faulty/"):
        assert other.get(address).status_code == 404
    assert other.post(report_of(planner), {"act": "all"}).status_code == 404
    assert not Person.objects.filter(number="N1").exists()


def test_a_file_is_kept_encrypted_and_a_week_at_most(planner):
    upload(planner, HEAD, GOOD)
    kept = Upload.objects.get()
    assert b"13800138011" not in bytes(kept.content_cipher)
    Upload.objects.update(uploaded_at=house.AT - timedelta(days=8))
    upload(planner, HEAD, GOOD)
    assert Upload.objects.count() == 1
