"""A form that an office gave: looked at with its merged cells, filled in place, nothing of its look lost."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from houqin.common.refused import Refused
from houqin.exchange import layouts
from houqin.exchange.opening import layout_child

pytestmark = pytest.mark.once


def province(**more):
    """Return a layout as a province gives it: a merged title, a sum, a footer."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "日报"
    page["A1"] = "疫情防控日报"
    page["A1"].font = Font(bold=True, size=18)
    page.merge_cells("A1:D1")
    page["A2"], page["B2"], page["C2"], page["D2"] = "单位", "已报", "未报", "合计"
    page["D3"] = "=B3+C3"
    page.column_dimensions["A"].width = 31
    page["A5"] = "填报人："
    page.page_setup.orientation = "landscape"
    for address, value in more.items():
        page[address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_the_grid_shows_merged_cells_once_and_knows_formulas():
    grid = layouts.look(province())
    assert grid.sheet == "日报"
    assert [(c.address, c.text, c.columns) for c in grid.rows[0]] == [("A1", "疫情防控日报", 4)]
    assert grid.cell("d2").text == "合计"
    assert {c.address for row in grid.rows for c in row if c.is_formula} == {"D3"}


@pytest.mark.parametrize("address", ["C1", "D3", "Z99", "3B", "", "A1:B2", "$A$1"])
def test_a_cell_that_cannot_be_filled_is_refused(address):
    with pytest.raises(Refused):
        layouts.look(province()).cell(address)


def test_filling_keeps_the_look_and_writes_numbers_as_numbers():
    page = opened(layouts.fill(province(), {"A3": "餐饮中心", "B3": 38, "C3": 2, "B5": None}, marked=["C3"]))
    assert (page["A3"].value, page["B3"].value, page["C3"].value, page["D3"].value) == ("餐饮中心", 38, 2, "=B3+C3")
    assert page["B3"].data_type == "n"
    assert page["A1"].font.bold
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:D1"]
    assert page.column_dimensions["A"].width == 31
    assert page.page_setup.orientation == "landscape"
    assert page["C3"].fill.fgColor.rgb == "FFFFC000"
    assert page["B3"].fill.fill_type is None


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12))
def test_no_text_comes_alive_as_a_formula(text):
    cell = openpyxl.Workbook().active["A1"]
    layout_child.put(cell, f"={text}")
    assert cell.data_type == "s"
    assert cell.value == f"={text}"


def test_text_that_looks_like_a_formula_stays_text_in_the_file():
    page = opened(layouts.fill(province(), {"A3": '=HYPERLINK("x")', "B3": "+1"}))
    assert (page["A3"].data_type, page["A3"].value) == ("s", '=HYPERLINK("x")')
    assert page["A3"].quotePrefix
    assert page["B3"].quotePrefix


def _macro():
    out = io.BytesIO(province())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


HOSTILE = {
    "empty": b"",
    "text": b"a,b\n1,2\n",
    "old": b"\xd0\xcf\x11\xe0" + b"0" * 600,
    "half": province()[:900],
    "macro": _macro(),
    "tall": province(A201="x"),
    "wide": province(AP1="x"),
    "large": b"PK\x03\x04" + b"0" * (layouts.MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_unfit_layout_is_refused_with_a_sentence(name):
    with pytest.raises(Refused) as refused:
        layouts.look(HOSTILE[name])
    assert refused.value.msgid


@given(column=st.integers(1, 40), row=st.integers(1, 200))
def test_addresses_are_named_as_a_spreadsheet_names_them(column, row):
    assert layouts._place(layouts._name(column, row)) == (column, row)
    assert layouts._name(column, row) == openpyxl.utils.get_column_letter(column) + str(row)


def test_our_own_layout_has_a_label_for_each_value():
    grid = layouts.look(layouts.plain("日报", ["在册", "=1+1"]))
    assert [[c.text for c in row] for row in grid.rows] == [["日报"], ["", ""], ["在册", ""], ["=1+1", ""]]
