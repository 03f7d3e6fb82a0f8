"""What a spreadsheet would run, fetch or open: formulas, macros, links, embedded files, locks."""

from __future__ import annotations

from collections.abc import Iterator

from houqin.exchange.tests.hostile import workbook
from houqin.exchange.tests.hostile.case import ANY, CLEAN, Case
from houqin.exchange.tests.hostile.workbook import BOOK, CONTENT, MAIN, SHEET, SHEET_RELATIONS, TYPES

FORMULAS = (
    "1+1", "cmd|'/c calc'!A1", "HYPERLINK(&quot;http://127.0.0.1:9/?x=&quot;&amp;A1,&quot;x&quot;)",
    "WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)", "IMPORTXML(&quot;http://127.0.0.1:9/&quot;,&quot;//a&quot;)",
    "DDE(&quot;cmd&quot;,&quot;/c calc&quot;,&quot;x&quot;)", "[1]Sheet1!$A$1", "'\\\\127.0.0.1\\share\\[x.xls]S'!A1",
    "EXEC(&quot;calc&quot;)", "CALL(&quot;kernel32&quot;,&quot;WinExec&quot;,&quot;JCJ&quot;,&quot;calc&quot;,0)",
    "RTD(&quot;x&quot;,,&quot;y&quot;)", "", "REPT(&quot;a&quot;,32767)", "_xlfn.LAMBDA(_xlpm.x,_xlpm.x)(1)",
)  # fmt: skip
VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


def spoilt(**parts: str | bytes) -> bytes:
    """Return a plain workbook with further or other parts."""
    return workbook.packed({**workbook.parts(), **parts})


def formulas() -> Iterator[Case]:
    """Cells that hold a formula, however it is written down."""
    for n, formula in enumerate(FORMULAS):
        cells = [workbook.text("N1"), f'<c r="B2"><f>{formula}</f><v>1</v></c>']
        yield Case(f"formula-{n}", workbook.packed(workbook.parts([workbook.row(cells)])), says="cell B2 is a formula")
    for n, written in enumerate((
        '<f t="shared" ref="B2:B9" si="0">A1</f>', '<f t="shared" si="0"/>', '<f t="array" ref="A1:XFD1048576">A1</f>',
        '<f t="dataTable" ref="B2" r1="A1"/>', "<f/>", "<f\n>1</f>", "<f\t/>", '<f ca="1">NOW()</f>', "<f>" + "(" * 90_000 + "</f>",
        "<f><![CDATA[1+1]]></f>",
    )):  # fmt: skip
        yield Case(
            f"formula-form-{n}", workbook.packed(workbook.parts([f'<row r="2"><c r="B2">{written}<v>1</v></c></row>']))
        )
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    yield Case("formula-prefixed", spoilt(**{SHEET: prefixed}))
    second = workbook.worksheet(['<row r="1"><c r="A1"><f>NOW()</f></c></row>'])
    yield Case("formula-elsewhere", spoilt(**{"xl/worksheets/sheet2.xml": second}))
    yield Case("formula-renamed", spoilt(**{"xl/other.bin": second, SHEET: second}))
    for n, name in enumerate(("_xlnm.Auto_Open", "_xlnm.Print_Area")):
        defined = f'<definedNames><definedName name="{name}" hidden="1">EXEC("calc")</definedName></definedNames>'
        yield Case(f"formula-name-{n}", spoilt(**{BOOK: workbook.book(more=defined)}), ANY)
    checked = (
        '<dataValidations><dataValidation sqref="A2"><formula1>"男,女"</formula1></dataValidation></dataValidations>'
    )
    yield Case("choices-are-no-formula", workbook.packed(workbook.parts(after=checked)), CLEAN)


def macros() -> Iterator[Case]:
    """Macros, told by their content type, their part or their relation, however they are named."""
    for n, kind in enumerate((
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml", "application/vnd.ms-excel.template.macroEnabled.main+xml",
        "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    )):  # fmt: skip
        yield Case(f"macro-type-{n}", spoilt(**{TYPES: workbook.content_types(kind)}))
    for n, name in enumerate(
        ("xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "x/vbaProject.bin", "xl/vbaProjectSignature.bin")
    ):
        yield Case(f"macro-part-{n}", spoilt(**{name: b"\xd0\xcf\x11\xe0" + b"x" * 900}))
    for n, name in enumerate(("media/image1.png", "theme/theme1.xml", "a.bin")):
        told = workbook.relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", VBA, name))
        content = {workbook.BOOK_RELATIONS: told, f"xl/{name}": b"\xd0\xcf\x11\xe0" + b"x" * 900}
        yield Case(f"macro-renamed-{n}", spoilt(**content), says="macros")
    typed = workbook.content_types(more='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>')
    yield Case("macro-default-type", spoilt(**{TYPES: typed, "xl/a.bin": b"x"}), says="macros")
    for n, name in enumerate(("xl/macrosheets/sheet1.xml", "xl/dialogsheets/sheet1.xml", "xl/activeX/activeX1.bin")):
        yield Case(f"macro-sheet-{n}", spoilt(**{name: b"<xm:macrosheet/>"}))


def links() -> Iterator[Case]:
    """Links to other workbooks, servers and programs, and files carried within."""
    for n, name in enumerate(("xl/externalLinks/externalLink1.xml", "xl/EXTERNALLINKS/x.xml", "xl/ddelink.xml")):
        content = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
        yield Case(f"link-part-{n}", spoilt(**{name: content}))
    for n, kind in enumerate(("oleObject", "externalLinkPath", "image", "attachedTemplate", "frame", "package")):
        target = 'http://127.0.0.1:9/x" TargetMode="External'
        yield Case(f"link-{n}", spoilt(**{SHEET_RELATIONS: workbook.relations(("rId1", kind, target))}), says="links")
    mail = workbook.relations(("rId1", "hyperlink", 'mailto:linana@example.edu" TargetMode="External'))
    yield Case("an-address-is-no-link", spoilt(**{SHEET_RELATIONS: mail}), CLEAN)
    for n, name in enumerate(("xl/embeddings/oleObject1.bin", "xl/embeddings/x.docm", "xl/Embeddings/evil.exe")):
        yield Case(f"embedded-{n}", spoilt(**{name: b"MZ\x90" + b"x" * 99}))
    connection = (
        f'<connections xmlns="{MAIN}"><connection id="1" type="1"><dbPr connection="DSN=x"/></connection></connections>'
    )
    yield Case("connection", spoilt(**{"xl/connections.xml": connection}))
    yield Case("query-table", spoilt(**{"xl/queryTables/queryTable1.xml": f'<queryTable xmlns="{MAIN}"/>'}))


def other_books() -> Iterator[Case]:
    """Workbooks of other kinds under the name of this one."""
    binary = {
        TYPES: workbook.content_types("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        "_rels/.rels": workbook.relations(("rId1", "officeDocument", "xl/workbook.bin")), "xl/workbook.bin": b"\x83\x01\x00",
    }  # fmt: skip
    yield Case("xlsb", workbook.packed(binary))
    yield Case("xlsb-beside", spoilt(**{"xl/workbook.bin": b"\x83\x01\x00" * 99}), ANY)
    for n, (kind, part) in enumerate((
        ("application/vnd.oasis.opendocument.spreadsheet", "content.xml"), ("application/epub+zip", "META-INF/container.xml"),
        ("application/vnd.oasis.opendocument.text", "content.xml"),
    )):  # fmt: skip
        yield Case(
            f"open-document-{n}", workbook.packed({"mimetype": kind, part: "<x/>", "META-INF/manifest.xml": "<x/>"})
        )
    for n, part in enumerate(
        ("word/document.xml", "ppt/presentation.xml", "AndroidManifest.xml", "META-INF/MANIFEST.MF")
    ):
        yield Case(f"other-archive-{n}", workbook.packed({TYPES: workbook.content_types(), part: "<x/>"}))
    strict = {
        name: str(part).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, part in workbook.parts().items()
    }
    yield Case("strict", workbook.packed(strict), ANY)
    yield Case("template", spoilt(**{TYPES: workbook.content_types(f"{CONTENT}.template.main+xml")}), CLEAN)


def every() -> Iterator[Case]:
    """Yield every case of this module."""
    for kind in (formulas, macros, links, other_books):
        yield from kind()
