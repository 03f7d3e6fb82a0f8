"""Documents to be signed and filed: plain blocks in, a Word file (DOCX) out that holds nothing but them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

LATIN, BODY, HEAD = "Times New Roman", "仿宋", "黑体"
PAGE_MM, MARGINS_MM = (210, 297), (25, 22, 22, 22)  # top, right, bottom, left
TEXT_MM = PAGE_MM[0] - MARGINS_MM[1] - MARGINS_MM[3]
TITLE_PT, HEADING_PT, BODY_PT, TABLE_PT, FOOT_PT = 20, (15, 13, 12), 12, 10.5, 9
ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# Neither the machine's clock nor a person's name goes into a file: the same blocks give the same bytes.
MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text; `align` is left, center, right or justify; `is_indented` by two signs, as Chinese prose is."""

    text: str
    is_bold: bool = False
    align: str = "left"
    is_indented: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on every page.

    `widths` are shares of the line (empty: equal); `number_columns` are set to the right; `caption` stands above.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: Sequence[float] = ()
    number_columns: Sequence[int] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line to sign on for each word, two side by side; `signed` is what stands there already, by word."""

    words: Sequence[str]
    signed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | Table | Signature | PageBreak


def docx(blocks: Iterable[Block], *, title: str, footer: str = "", header: str = "", subtitle: str = "") -> bytes:
    """Return an A4 Word file: title, subtitle, blocks; header and footer on every page, with page numbers.

    Equal arguments give equal bytes. Signs that no document may hold (control characters) are left out.
    """
    paper = Document()
    _set_page(paper)
    _set_fonts(paper)
    paper.core_properties.title = _fit(title)
    paper.core_properties.author = paper.core_properties.comments = ""
    paper.core_properties.created = paper.core_properties.modified = MADE_AT
    _head(paper, title, subtitle)
    for block in blocks:
        _add(paper, block)
    _run_along(paper, header, footer)
    out = io.BytesIO()
    paper.save(out)
    return _undated(out.getvalue())


def _fit(text: object) -> str:
    return UNFIT.sub("", str(text))


def _set_page(paper: Any) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = (Mm(side) for side in MARGINS_MM)


def _set_fonts(paper: Any) -> None:
    _dress(paper.styles["Normal"], BODY, BODY_PT)
    paper.styles["Normal"].paragraph_format.space_after = Pt(4)
    paper.styles["Normal"].paragraph_format.line_spacing = 1.25
    _dress(paper.styles["Title"], HEAD, TITLE_PT)
    for level, size in enumerate(HEADING_PT, start=1):
        _dress(paper.styles[f"Heading {level}"], HEAD, size)


def _dress(style: Any, east_asian: str, size_pt: float) -> None:
    style.font.size, style.font.name, style.font.color.rgb = Pt(size_pt), LATIN, None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:  # a font of the theme would win over the one named
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), LATIN)
    fonts.set(qn("w:eastAsia"), east_asian)


def _head(paper: Any, title: str, subtitle: str) -> None:
    first = paper.add_paragraph(_fit(title), style="Title")
    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
    borders = first.style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        first.style.element.pPr.remove(borders)
    if subtitle:
        paper.add_paragraph(_fit(subtitle)).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add(paper: Any, block: Block) -> None:
    match block:
        case Heading():
            paper.add_heading(_fit(block.text), level=min(3, max(1, block.level)))
        case Paragraph():
            _add_paragraph(paper, block)
        case Table():
            _add_table(paper, block)
        case Signature():
            _add_signature(paper, block)
        case PageBreak():
            paper.add_page_break()


def _add_paragraph(paper: Any, block: Paragraph) -> None:
    made = paper.add_paragraph()
    made.add_run(_fit(block.text)).bold = block.is_bold or None
    made.alignment = ALIGNED[block.align]
    if block.is_indented:
        made.paragraph_format.first_line_indent = Pt(2 * BODY_PT)


def _add_table(paper: Any, block: Table) -> None:
    if block.caption:
        caption = paper.add_paragraph()
        caption.add_run(_fit(block.caption)).bold = True
        caption.paragraph_format.keep_with_next = True
    columns = len(block.header)
    table = paper.add_table(rows=1, cols=columns, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = list(block.widths) or [1.0] * columns
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(TEXT_MM * share / sum(shares))
    _fill(table.rows[0], block.header, block, is_header=True)
    for row in block.rows:
        _fill(table.add_row(), row, block)
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def _fill(row: Any, values: Sequence[object], block: Table, *, is_header: bool = False) -> None:
    cells = row.cells  # asked for once: python-docx walks the whole row each time
    for index, value in enumerate(values):
        made = cells[index].paragraphs[0]
        run = made.add_run("" if value is None else _fit(value))
        run.font.size, run.bold = Pt(TABLE_PT), is_header or None
        made.paragraph_format.space_after, made.paragraph_format.line_spacing = Pt(0), 1.0
        if is_header:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif index in block.number_columns:
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if is_header:
        marks.append(OxmlElement("w:tblHeader"))


def _add_signature(paper: Any, block: Signature) -> None:
    signed = [*block.signed, *([""] * len(block.words))]
    lines = [
        f"{_fit(word)}：{_fit(name) or '＿' * 10}"
        for word, name in zip(block.words, signed[: len(block.words)], strict=True)
    ]
    for first in range(0, len(lines), 2):
        made = paper.add_paragraph("\t".join(lines[first : first + 2]))
        made.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_MM / 2), WD_TAB_ALIGNMENT.LEFT)
        made.paragraph_format.space_before = Pt(18)
        made.paragraph_format.keep_together = True


def _run_along(paper: Any, header: str, footer: str) -> None:
    page = paper.sections[0]
    if header:
        above = page.header.paragraphs[0]
        above.text, above.alignment = _fit(header), WD_ALIGN_PARAGRAPH.RIGHT
        above.runs[0].font.size = Pt(FOOT_PT)
    below = page.footer.paragraphs[0]
    for stop in list(below.style.paragraph_format.tab_stops):
        below.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    below.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT)
    below.add_run(_fit(footer) + "\t")
    _add_field(below, "PAGE")
    below.add_run(" / ")
    _add_field(below, "NUMPAGES")
    for run in below.runs:
        run.font.size = Pt(FOOT_PT)


def _add_field(paragraph: Any, name: str) -> None:
    """Add a field that Word fills when it opens the file."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            asked = OxmlElement("w:instrText")
            asked.text = text
            run._r.append(asked)


def _undated(content: bytes) -> bytes:
    """Pack the file again with one date for every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, ZIP_DATE), old.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()
