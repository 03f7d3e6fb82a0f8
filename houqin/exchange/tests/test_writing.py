"""Whatever text a register holds, what goes out runs nowhere and comes back the same."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.exchange import sheets
from houqin.exchange.sheets import Column, Sheet, cells

pytestmark = pytest.mark.once

NOTES = Sheet(
    "notes", "备注", "Notes",
    (Column("number", "编号", "Number", "code", is_required=True), Column("text", "内容", "Text", max_length=4000)),
    key=("number",),
)  # fmt: skip
RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
MALICE = (
    "=1+1", "+1", "-1", "@SUM(1)", "＝1+1", " =1+1", "\u3000=1", "\t=1", "\r=1", "\n=1", "'", "''", "'=1", "''=1", "'a",
    "=cmd|'/c calc'!A1", '=HYPERLINK("http://127.0.0.1:9","x")', "<r></r>", "<r><t>x</t></r>", "</t></si><si><t>",
    "<r></si></sst><x/></r>", "_x0041_", "_x000D_", "a,b;c\td", '"', '""', '"=1"', "a\nb", "a\r\nb", "&amp;&#65;<!--",
    "]]>", "http://127.0.0.1:9/", "mailto:a@example.edu", "{=1}", "1e5", "00123", "TRUE", "2020-03-05", "３６",
)  # fmt: skip
signs = st.characters(exclude_categories=["Cs"])
texts = st.one_of(
    st.text(signs, max_size=60),
    st.sampled_from(MALICE),
    st.tuples(st.sampled_from(MALICE), st.text(signs, max_size=9)).map("".join),
)
rows = st.lists(texts, min_size=1, max_size=40)


def sent(found: list[str], form: str) -> bytes:
    return sheets.write(NOTES, [{"number": f"N{n}", "text": text} for n, text in enumerate(found)], form=form)


def taken(text: str) -> tuple[str, object]:
    """What the reader makes of the text, or the sentence against it."""
    try:
        return "taken", cells.value_of(text, NOTES.columns[1])
    except Refused as why:
        return "refused", why.msgid


def come_back(content: bytes) -> dict[int, tuple[str, object]]:
    reading = sheets.read(content, NOTES)
    back = {int(str(row.values["number"])[1:]): ("taken", row.values["text"]) for row in reading.rows}
    return back | {fault.row - 2: ("refused", fault.why.msgid) for fault in reading.faults}


@settings(max_examples=25)
@example(list(MALICE))
@given(rows)
def test_a_workbook_comes_back_the_same(found):
    assert come_back(sent(found, "xlsx")) == {n: taken(text) for n, text in enumerate(found)}


@settings(max_examples=25)
@example(list(MALICE))
@given(st.lists(texts.filter(lambda text: "\x00" not in text), min_size=1, max_size=40))
def test_a_csv_file_comes_back_the_same(found):
    assert come_back(sent(found, "csv")) == {n: taken(text) for n, text in enumerate(found)}


@given(texts)
def test_what_was_taken_once_is_taken_again_unchanged(text):
    verdict, value = taken(text)
    if verdict == "taken" and value is not None:
        assert taken(str(value)) == ("taken", value)


@example(list(MALICE))
@given(rows)
def test_no_cell_of_a_workbook_runs_or_leads_out(found):
    with zipfile.ZipFile(io.BytesIO(sent(found, "xlsx"))) as archive:
        for name in archive.namelist():
            tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(archive.read(name)).iter()}
            assert not tags & {"f", "hyperlink", "hyperlinks", "x"}
            assert name.endswith(".rels") is False or b"External" not in archive.read(name)


@example(list(MALICE))
@given(rows)
def test_no_cell_of_a_csv_file_runs(found):
    text = sent(found, "csv").decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.lstrip().startswith(RUNS) for cell in row)


@given(texts)
def test_the_guard_comes_off_what_it_was_put_on(text):
    assert cells.unguarded(cells.guarded(text)) == text


def test_the_rows_sent_back_for_correction_run_nowhere_either():
    reading = sheets.read("编号,内容\n,=1+1\n,<r><t>x</t></r>\n".encode(), NOTES)
    with zipfile.ZipFile(io.BytesIO(sheets.faulty_rows(reading, say=str))) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"&lt;t&gt;x" in archive.read("xl/sharedStrings.xml")
