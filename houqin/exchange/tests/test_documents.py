"""Word files hold what was given, look the same on every machine, and carry nothing else."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.exchange import documents
from houqin.exchange.documents import Heading, PageBreak, Paragraph, Signature, Table

pytestmark = pytest.mark.once

BLOCKS = [
    Heading("一、责任落实"),
    Paragraph("应报 2,263 人。", is_indented=True),
    Table(("单位", "应报"), [("餐饮一班", 38), ("物业", None)], widths=(3, 1), number_columns=(1,), caption="表1"),
    PageBreak(),
    Signature(("填报人", "审核人", "签发人"), ("李娜",)),
]


def opened(blocks=BLOCKS, **words):
    return Document(io.BytesIO(documents.docx(blocks, **{"title": "日报", "footer": "数据截至 16:20"} | words)))


def test_text_stands_in_the_order_given():
    texts = [paragraph.text for paragraph in opened(subtitle="2020年3月5日").paragraphs if paragraph.text.strip()]
    assert texts[:5] == ["日报", "2020年3月5日", "一、责任落实", "应报 2,263 人。", "表1"]


def test_a_table_holds_its_header_and_rows():
    table = opened().tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "应报"],
        ["餐饮一班", "38"],
        ["物业", ""],
    ]


def test_the_header_of_a_table_is_repeated_on_every_page():
    assert opened().tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_widths_are_shares_of_the_line():
    wide, narrow = (column.width.mm for column in opened().tables[0].columns)
    assert wide == pytest.approx(3 * narrow, rel=0.01)
    assert wide + narrow == pytest.approx(documents.TEXT_MM, abs=0.5)


def test_whoever_has_signed_stands_on_the_line():
    lines = [paragraph.text for paragraph in opened().paragraphs if "：" in paragraph.text]
    assert lines[0].startswith("填报人：李娜\t审核人：＿")
    assert lines[1].startswith("签发人：＿")


def test_pages_are_numbered_in_the_footer():
    footer = opened().sections[0].footer.paragraphs[0]
    asked = [element.text for element in footer._p.iter(qn("w:instrText"))]
    assert asked == ["PAGE", "NUMPAGES"]
    assert footer.text.startswith("数据截至 16:20")


@pytest.mark.parametrize("style", ["Normal", "Title", "Heading 1"])
def test_chinese_has_a_chinese_font(style):
    fonts = opened().styles[style].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) in {documents.BODY, documents.HEAD}
    assert not [name for name in fonts.attrib if "Theme" in name]


def test_the_paper_is_a4():
    page = opened().sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_the_same_blocks_give_the_same_bytes():
    assert documents.docx(BLOCKS, title="日报") == documents.docx(BLOCKS, title="日报")


def test_nobody_and_no_clock_is_named_in_the_file():
    core = opened().core_properties
    assert (core.author, core.created.replace(tzinfo=None)) == ("", documents.MADE_AT.replace(tzinfo=None))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_file_that_opens(text):
    paper = opened([Paragraph(text), Table((text,), [(text,)])], title=text, footer=text)
    kept = documents.UNFIT.sub("", text).replace("\r", "\n")
    assert paper.tables[0].rows[1].cells[0].text == kept


def test_a_long_table_is_made_in_seconds():
    rows = [(f"单位{n}", n, n, n) for n in range(1000)]
    assert len(opened([Table(("单位", "应", "已", "未"), rows)]).tables[0].rows) == 1001
