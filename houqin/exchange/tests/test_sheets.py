"""Sheets come back as they went, and what is wrong is named by row and column."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.exchange import sheets
from houqin.exchange.sheets import Column, Sheet

pytestmark = pytest.mark.once

PEOPLE = Sheet(
    "people",
    "人员",
    "People",
    (
        Column("number", "工号", "Number", "code", is_required=True, max_length=32),
        Column("name", "姓名", "Name", is_required=True),
        Column("sex", "性别", "Sex", "choice", choices=("男", "女")),
        Column("since", "起始日", "Since", "date"),
        Column("count", "数量", "Count", "integer"),
        Column("at", "时刻", "At", "instant"),
    ),
    key=("number",),
)


def workbook(*rows, formula=False):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            page.write(number, index, cell) if formula else (
                page.write_number(number, index, cell)
                if isinstance(cell, int | float)
                else page.write_string(number, index, str(cell))
            )
    book.close()
    return out.getvalue()


def csv_of(*lines):
    return "\n".join(lines).encode()


def faults(content):
    return [(f.row, f.column, str(f.why)) for f in sheets.read(content, PEOPLE).faults]


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=12)
@given(st.lists(st.tuples(texts, st.sampled_from(["=1+1", "+86", "-5", "@x", "'q", "李娜"])), max_size=8))
def test_what_is_written_is_read_again(form, rows):
    unique = {f"N{n}": name + tail for n, (name, tail) in enumerate(rows)}
    content = sheets.write(PEOPLE, [{"number": k, "name": v} for k, v in unique.items()], form=form)
    if not unique:
        return
    got = {row.values["number"]: row.values["name"] for row in sheets.read(content, PEOPLE).rows}
    import unicodedata

    assert got == {k: unicodedata.normalize("NFC", v).strip() for k, v in unique.items()}


def test_no_cell_goes_out_alive():
    content = sheets.write(PEOPLE, [{"number": "1", "name": "=cmd|'/c calc'!A1"}])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert b"'=cmd" in sheets.write(PEOPLE, [{"number": "1", "name": "=cmd|'/c calc'!A1"}], form="csv")


@pytest.mark.parametrize("header", ["工号,姓名", "number;name", "Name\tNumber", "姓名,工号,"])
def test_headers_in_any_language_and_order(header):
    separator = next(sign for sign in ",;\t" if sign in header)
    cells = {"工号": "7", "number": "7", "Number": "7", "姓名": "李娜", "name": "李娜", "Name": "李娜", "": ""}
    line = separator.join(cells[name] for name in header.split(separator))
    assert sheets.read(csv_of(header, line), PEOPLE).rows[0].values["name"] == "李娜"


def test_every_fault_is_named_by_row_and_column():
    got = faults(csv_of("工号,姓名,性别,起始日", "1,甲,男,2020-02-30", ",乙,x,2020年3月5日", "1,丙,女,2020/3/5"))
    assert [(row, column) for row, column, _why in got] == [
        (2, "since"),
        (3, "number"),
        (3, "sex"),
        (4, "number"),
    ]


def test_blank_rows_keep_the_true_numbers():
    assert faults(csv_of("工号,姓名", "", "1,", "2,乙")) == [(3, "name", "this cell may not be empty")]


def test_dates_as_people_write_them():
    reading = sheets.read(csv_of("工号,姓名,起始日", "1,甲,2020年3月5日", "2,乙,2020/3/5"), PEOPLE)
    assert {row.values["since"] for row in reading.rows} == {date(2020, 3, 5)}


def test_an_instant_is_campus_time():
    reading = sheets.read(csv_of("工号,姓名,时刻", "1,甲,2020-02-25T00:00"), PEOPLE)
    assert reading.rows[0].values["at"] == datetime(2020, 2, 24, 16, tzinfo=UTC)


def test_a_number_cell_in_a_code_column_has_no_point():
    assert sheets.read(workbook(["工号", "姓名"], [20041, "甲"]), PEOPLE).rows[0].values["number"] == "20041"


def test_a_long_number_that_excel_shortened_is_refused():
    assert "shortened" in faults(workbook(["工号", "姓名"], [320303199001011234.0, "甲"]))[0][2]


def test_gb18030_is_understood():
    content = "工号,姓名\n1,李娜".encode("gb18030")
    assert sheets.read(content, PEOPLE).rows[0].values["name"] == "李娜"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\x00" * 100, "empty"),
        (b"%PDF-1.7 x", "neither"),
        (b"<html><table>", "neither"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old or encrypted"),
        (b"PK\x03\x04 broken", "damaged"),
        (csv_of("工号,姓名,爱好", "1,甲,棋"), "unknown column: 爱好"),
        (csv_of("姓名", "甲"), "lacks the columns: 工号"),
        (csv_of("工号,工号,姓名", "1,1,甲"), "there twice"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        sheets.read(content, PEOPLE)


def test_a_formula_is_refused_with_its_cell():
    with pytest.raises(Refused, match="B2 is a formula"):
        sheets.read(workbook(["工号", "姓名"], [1, "=1+1"], formula=True), PEOPLE)


def test_the_faulty_rows_come_back_with_their_reasons():
    reading = sheets.read(csv_of("工号,姓名", "1,甲", "2,"), PEOPLE)
    again = sheets.faulty_rows(reading, say=str)
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert "this cell may not be empty" in archive.read("xl/sharedStrings.xml").decode()


def test_a_template_can_be_filled_and_read():
    assert sheets.read(sheets.template(PEOPLE), PEOPLE).rows == []
