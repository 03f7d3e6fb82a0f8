"""A plain workbook put together by hand, part by part, so that any part can be spoilt."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET, SHARED, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
TYPES, BOOK_RELATIONS, SHEET_RELATIONS = (
    "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels",
)  # fmt: skip
MADE = (2020, 1, 1, 0, 0, 0)
DATE_STYLE = ' s="1"'


def text(value: object) -> str:
    """Return a cell of text."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def number(value: object, style: str = "") -> str:
    """Return a cell of a number; with DATE_STYLE it is shown as a day."""
    return f"<c{style}><v>{value}</v></c>"


def row(cells: Iterable[str]) -> str:
    """Return a row without its number: it follows the row before."""
    return f"<row>{''.join(cells)}</row>"


def worksheet(rows: Iterable[str], *, before: str = "", after: str = "") -> str:
    """Return a worksheet; `before` and `after` stand beside the rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def shared(texts: Iterable[str]) -> str:
    """Return the table of shared texts."""
    return f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si><t>{one}</t></si>" for one in texts)}</sst>'


def relations(*rows: tuple[str, str, str]) -> str:
    """Return relations of (id, kind or whole type, target and further attributes)."""
    told = "".join(
        f'<Relationship Id="{key}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for key, kind, target in rows
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{told}</Relationships>'


def content_types(book: str = f"{CONTENT}.sheet.main+xml", more: str = "") -> str:
    """Return the list of content types; `book` is the workbook's own."""
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{more}'
        f'<Override PartName="/{BOOK}" ContentType="{book}"/>'
        f'<Override PartName="/{SHEET}" ContentType="{CONTENT}.worksheet+xml"/></Types>'
    )


def book(sheets: str = '<sheet name="S" sheetId="1" r:id="rId1"/>', more: str = "", before: str = "") -> str:
    """Return the workbook's own part."""
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheets>{sheets}</sheets>{more}</workbook>'


def styles(formats: Iterable[str] = ('<xf numFmtId="0"/>', '<xf numFmtId="14" applyNumberFormat="1"/>')) -> str:
    """Return the styles: the second shows a number as a day."""
    return f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs>{"".join(formats)}</cellXfs></styleSheet>'


def parts(rows: Iterable[str] = (), **around: str) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet of these rows under the common header."""
    from houqin.exchange.tests.hostile.case import HEADER

    return {
        TYPES: content_types(),
        "_rels/.rels": relations(("rId1", "officeDocument", BOOK)),
        BOOK: book(),
        BOOK_RELATIONS: relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ),
        STYLES: styles(),
        SHEET: worksheet([row(map(text, HEADER)), *rows], **around),
    }  # fmt: skip


def packed(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the parts as one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in content.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), part, compress_type=method)
    return out.getvalue()


def plain(count: int = 3) -> bytes:
    """Return a workbook in which nothing is wrong."""
    return packed(parts([row([text(f"N{n}"), text(f"员工{n}"), text("女")]) for n in range(count)]))


def swollen(start: bytes, filler: bytes, times: int, end: bytes) -> tuple[bytes, int, int]:
    """Return start, filler many times over, end, deflated in no time; its checksum; its true size."""
    deflate = zlib.compressobj(9, wbits=-15)
    out = deflate.compress(start) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = zlib.compressobj(9, wbits=-15)
    once = block.compress(filler) + block.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(start)
    for _turn in range(times):
        checksum = zlib.crc32(filler, checksum)
    out += once * times
    last = zlib.compressobj(9, wbits=-15)
    out += last.compress(end) + last.flush()
    return out, zlib.crc32(end, checksum), len(start) + len(filler) * times + len(end)
