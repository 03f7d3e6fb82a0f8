"""XML that swells, reaches outside, lies about its size, or is not what it says."""

from __future__ import annotations

from collections.abc import Iterator

from houqin.exchange.tests.hostile import workbook
from houqin.exchange.tests.hostile.case import ANY, REFUSED, Case
from houqin.exchange.tests.hostile.workbook import BOOK, BOOK_RELATIONS, HEAD, MAIN, SHARED, SHEET, STYLES, TYPES

MIB = 1 << 20
BODIES = {
    SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>',
    SHARED: f'<sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>',
    BOOK: f'<workbook xmlns="{MAIN}"><sheets><sheet name="&x;" sheetId="1"/></sheets></workbook>',
    STYLES: f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt formatCode="&x;"/></numFmts></styleSheet>',
    TYPES: "<Types>&x;</Types>",
    BOOK_RELATIONS: "<Relationships>&x;</Relationships>",
}  # fmt: skip
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
DOCTYPES = {
    "laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l9;">]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50000}"><!ENTITY x "{"&a;" * 5000}">]>',
    "file": '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "web": '<!DOCTYPE x [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "endless": '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///dev/zero">]>',
    "outside-dtd": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p; <!ENTITY x "&p;">]>',
    "in-a-circle": '<!DOCTYPE x [<!ENTITY x "&y;"><!ENTITY y "&x;">]>',
}


def spoilt(part: str, content: str | bytes) -> bytes:
    """Return a plain workbook with one part replaced."""
    return workbook.packed({**workbook.parts(), part: content})


def entities() -> Iterator[Case]:
    """Entities that multiply or read what lies outside, in any part, in any encoding."""
    for part, body in BODIES.items():
        yield Case(f"entity-laughs-{part}", spoilt(part, HEAD + DOCTYPES["laughs"] + body))
    for name, doctype in DOCTYPES.items():
        yield Case(f"entity-{name}", spoilt(SHARED, HEAD + doctype + BODIES[SHARED]))
        wide = (HEAD.replace("UTF-8", "UTF-16") + doctype + BODIES[SHARED]).encode("utf-16")
        yield Case(f"entity-wide-{name}", spoilt(SHARED, wide))
    for n, marked in enumerate(("<!doctype x [<!entity x 'y'>]>", "<!DOCTYPE\n\nx []>", "<!DOCTYPE x><!DOCTYPE x>")):
        yield Case(f"entity-spelt-{n}", spoilt(SHARED, HEAD + marked + "<sst/>"), ANY)


def far() -> Iterator[Case]:
    """Cells at the end of the world, written in every way."""
    places = (
        "XFD1048576", "XFD2", "A1048576", "A100001", "AAA2", "A99999999999999999999", "xfd1048576", "A0", "1", "A-1", "gs2",
    )  # fmt: skip
    for n, place in enumerate(places):
        rows = [f'<row><c r="{place}"><v>1</v></c></row>']
        yield Case(f"far-{n}", workbook.packed(workbook.parts(rows)), ANY if place in {"A0", "1", "A-1"} else REFUSED)
        if n % 5 == 0:
            hidden = [f'<row r="2"><c n=">" r="{place}"><v>1</v></c></row>']
            yield Case(f"far-hidden-{n}", workbook.packed(workbook.parts(hidden)), ANY)
    for n, number in enumerate(("1048576", "100001", "99999999999", "0", "-5", "x")):
        rows = [f'<row r="{number}"><c><v>1</v></c></row>']
        yield Case(f"far-row-{n}", workbook.packed(workbook.parts(rows)), ANY)
    apart = ['<row r="2"><c r="ZZ2"><v>1</v></c></row>', '<row r="99999"><c r="A99999"><v>1</v></c></row>']
    yield Case("far-apart", workbook.packed(workbook.parts(apart)))
    for n, area in enumerate(("A1:XFD1048576", "A1:ZZZZ99999999", "XFD1:A1")):
        yield Case(f"dimension-{n}", workbook.packed(workbook.parts(before=f'<dimension ref="{area}"/>')), ANY)


def merged() -> Iterator[Case]:
    """Ranges merged over the whole sheet, or very many of them."""
    for n, area in enumerate(("A1:XFD1048576", "XFD1:A1", "A1:", "?")):
        after = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
        yield Case(f"merged-{n}", workbook.packed(workbook.parts(after=after)), ANY)
    many = "".join(f'<mergeCell ref="A{n}:G{n}"/>' for n in range(2, 60000))
    yield Case("merged-many", workbook.packed(workbook.parts(after=f"<mergeCells>{many}</mergeCells>")), ANY)
    whole = '<mergeCell ref="A1:XFD1048576"/>' * 60000
    yield Case("merged-many-huge", workbook.packed(workbook.parts(after=f"<mergeCells>{whole}</mergeCells>")), ANY)


def crowds() -> Iterator[Case]:
    """More rows, cells, styles, texts, sheets or names than any sheet has, most of them empty."""
    million = 1_000_000
    yield Case("rows-empty", workbook.packed(workbook.parts(["<row/>" * (3 * million)])), ANY)
    yield Case("rows-numbered", workbook.packed(workbook.parts([f'<row r="{n}"/>' for n in range(2, 190_000)])), ANY)
    yield Case("cells-empty", workbook.packed(workbook.parts([f"<row>{'<c/>' * million}</row>"])), ANY)
    yield Case("cells-styled", workbook.packed(workbook.parts(["<row>" + '<c s="1"/>' * million + "</row>"])), ANY)
    yield Case("cells-wide", workbook.packed(workbook.parts([f"<row>{'<c><v>1</v></c>' * 16384}</row>"])))
    full = [f"<row>{'<c><v>1</v></c>' * 199}</row>" * 10_000]
    yield Case("cells-many", workbook.packed(workbook.parts(full)))
    tall = ["<row><c><v>1</v></c></row>" * 250_000]
    yield Case("rows-many", workbook.packed(workbook.parts(tall)))
    for n, filler in enumerate(('<xf numFmtId="14"/>', "<xf/>", '<xf numFmtId="99999999999999999999"/>')):
        yield Case(f"styles-{n}", spoilt(STYLES, workbook.styles([filler] * million)), ANY)
    yield Case("texts-empty", spoilt(SHARED, f'<sst xmlns="{MAIN}">{"<si/>" * (2 * million)}</sst>'), ANY)
    yield Case("texts-many", spoilt(SHARED, workbook.shared([str(n) for n in range(million)])), ANY)
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 50_000))
    yield Case("sheets-many", spoilt(BOOK, workbook.book(sheets)), ANY)
    defined = "".join(f'<definedName name="n{n}">S!$A$1:$XFD$1048576</definedName>' for n in range(50_000))
    yield Case("names-many", spoilt(BOOK, workbook.book(more=f"<definedNames>{defined}</definedNames>")), ANY)
    columns = "<cols>" + '<col min="1" max="16384" width="9"/>' * 50_000 + "</cols>"
    yield Case("columns-many", workbook.packed(workbook.parts(before=columns)), ANY)
    rules = '<conditionalFormatting sqref="A1:XFD1048576"/>' * 50_000
    yield Case("formats-many", workbook.packed(workbook.parts(after=rules)), ANY)


def shared_texts() -> Iterator[Case]:
    """A few long texts repeated by thousands of cells, and cells that point nowhere."""
    for n, (length, cells) in enumerate(((5 * MIB, 190), (32_000, 300_000), (200, 1_000_000), (20 * MIB, 3))):
        rows = ["<row>" + '<c t="s"><v>0</v></c>' * 190 + "</row>"] * max(1, cells // 190)
        content = {**workbook.parts(rows), SHARED: workbook.shared(["好" * (length // 3)])}
        yield Case(f"shared-repeated-{n}", workbook.packed(content))
    for n, index in enumerate(("1", "-1", "4294967296", "99999999999999999999", "x", "0.5", "", " 0")):
        rows = [workbook.row([workbook.text("N1"), f'<c t="s"><v>{index}</v></c>'])]
        yield Case(
            f"shared-nowhere-{n}", workbook.packed({**workbook.parts(rows), SHARED: workbook.shared(["x"])}), ANY
        )
    for n, count in enumerate(("4294967295", "99999999999999999999", "-1")):
        content = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}"><si><t>x</t></si></sst>'
        yield Case(f"shared-count-{n}", spoilt(SHARED, content), ANY)


def crooked() -> Iterator[Case]:
    """XML that is deep, broken, mixed up, or in another encoding than it says."""
    for n, word in enumerate(("<a>", "<row>", "<is><t>", "<c><v>")):
        yield Case(f"deep-{n}", workbook.packed(workbook.parts([word * 300_000])), ANY)
    for n, content in enumerate((
        b"", b"<", b"<worksheet", b"not xml", b"\x00" * 500, b"<worksheet/>", b"<html><body/></html>", b"\xff\xfe<\x00",
        b"<worksheet><sheetData><row><c><v>", b"<" * 200_000, b"&" * 200_000, b"<c r=" * 200_000, b"<!--" + b"-" * 200_000,
        b"<![CDATA[" * 50_000, b'<worksheet a="' + b"a" * (9 * MIB), b"<?xml " * 50_000,
    )):  # fmt: skip
        yield Case(f"broken-sheet-{n}", spoilt(SHEET, content), ANY)
    whole = workbook.parts([workbook.row([workbook.text("N1"), workbook.text("李娜")])])[SHEET]
    for n, encoding in enumerate(("utf-16", "utf-16-be", "utf-32", "gb18030", "utf-7", "big5")):
        yield Case(f"encoded-{n}", spoilt(SHEET, str(whole).encode(encoding)), ANY)
    for n, part in enumerate((TYPES, BOOK, BOOK_RELATIONS, "_rels/.rels")):
        yield Case(f"empty-part-{n}", spoilt(part, b""), ANY)
        yield Case(f"noise-part-{n}", spoilt(part, bytes(range(256)) * 40), ANY)
    for n, part in enumerate((TYPES, BOOK)):
        left = {name: content for name, content in workbook.parts().items() if name != part}
        yield Case(f"without-part-{n}", workbook.packed(left))


def astray() -> Iterator[Case]:
    """Relations that lead elsewhere, sheets that cannot be seen, wrong content types."""
    for n, target in enumerate((
        "../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "nowhere.xml", "workbook.xml",
        "", "../xl/worksheets/sheet1.xml", "worksheets\\sheet1.xml", "worksheets/./sheet1.xml",
    )):  # fmt: skip
        told = workbook.relations(("rId1", "worksheet", target))
        yield Case(f"astray-{n}", spoilt(BOOK_RELATIONS, told), ANY)
    for n, state in enumerate(("hidden", "veryHidden")):
        sheets = f'<sheet name="S" sheetId="1" state="{state}" r:id="rId1"/>'
        yield Case(f"unseen-{n}", spoilt(BOOK, workbook.book(sheets)), says="no sheet that can be seen")
    for n, sheets in enumerate(("", '<sheet name="S"/>', '<sheet r:id="rId9" name="S" sheetId="1"/>', "<sheet/>" * 9)):
        yield Case(f"no-sheet-{n}", spoilt(BOOK, workbook.book(sheets)))
    for n, kind in enumerate(("text/html", "application/x-msdownload", "", "image/png")):
        yield Case(f"content-type-{n}", spoilt(TYPES, workbook.content_types(kind)), ANY)
    chart = workbook.relations(("rId1", "chartsheet", "worksheets/sheet1.xml"))
    yield Case("chart-only", spoilt(BOOK_RELATIONS, chart), ANY)


def every() -> Iterator[Case]:
    """Yield every case of this module."""
    for kind in (entities, far, merged, crowds, shared_texts, crooked, astray):
        yield from kind()
