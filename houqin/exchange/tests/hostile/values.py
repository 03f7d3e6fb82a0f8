"""Cells that are not what their column asks for: each must be named by its row and column, none guessed."""

from __future__ import annotations

from collections.abc import Iterator

from houqin.exchange.tests.hostile import workbook
from houqin.exchange.tests.hostile.case import ANY, CLEAN, HEADER, NAMED, REFUSED, Case
from houqin.exchange.tests.hostile.workbook import DATE_STYLE, SHARED, SHEET, number, text

GOOD = {"number": text("N1"), "name": text("李娜")}
# column, cell, a part of the sentence
WRONG = (
    ("since", text("2020-02-30"), "not a day"), ("since", text("31/12/2020"), "not a day"),
    ("since", text("昨天"), "not a day"), ("since", text("0000-01-01"), "not a day"),
    ("since", text("9999-12-31"), "not a day"), ("since", text("2020-13-01"), "not a day"),
    ("since", number(43895), "a number, not a date"), ("since", number(-1, DATE_STYLE), "not a day"),
    ("since", number(0, DATE_STYLE), "day"), ("since", number(0.5, DATE_STYLE), "day"),
    ("since", number(2958466, DATE_STYLE), "date"), ("since", number("1e300", DATE_STYLE), "shortened"),
    ("since", '<c t="d"><v>2020-13-45</v></c>', "day"), ("since", '<c t="b"><v>1</v></c>', "yes or no"),
    ("at", text("2020-02-25T25:00"), "not an instant"), ("at", text("24:00"), "not an instant"),
    ("at", text("0001-01-01T00:00"), "not an instant"), ("at", text("9999-12-31T24:00"), "not an instant"),
    ("at", number(43895.5), "n"), ("number", text(""), "empty"), ("number", text("   "), "empty"),
    ("number", text("N1\u200b"), "U+200B"), ("number", number(20041.5), "number"),
    ("number", number("3.20303199001011e17"), "shortened"), ("number", number("320303199001011234"), "shortened"),
    ("number", text("N" * 33), "more than 32 signs"), ("number", number(43895, DATE_STYLE), "holds a date"),
    ("number", '<c t="b"><v>0</v></c>', "yes or no"), ("name", '<c t="b"><v>1</v></c>', "yes or no"),
    ("name", text("长" * 201), "more than 200 signs"), ("name", number(43895, DATE_STYLE), "holds a date"),
    ("name", text("a_x0007_b"), "control"), ("name", "<c t=\"inlineStr\"><is><t>a&#7;b</t></is></c>", "control"),
    ("name", "<c t=\"inlineStr\"><is><t>a\u0085b</t></is></c>", "control"), ("name", text("\u202e娜李"), "U+202E"),
    ("name", text("李\u2066娜"), "U+2066"), ("name", text("\ufeff李"), "U+FEFF"), ("name", text("\u200f"), "U+200F"),
    ("name", text("\u200d"), "empty"), ("name", text("李\ufffe"), "U+FFFE"), ("number", text("N\u200d1"), "U+200D"),
    ("sex", text("x"), "none of"), ("sex", number(1), "none of"), ("sex", text("男 女"), "none of"),
    ("count", text("1_000"), "whole number"), ("count", number(1.5), "whole number"), ("count", text("1e3"), "whole number"),
    ("count", text("一百"), "whole number"), ("count", text("٣"), "whole number"), ("count", text("0x10"), "whole number"),
    ("count", text("9" * 30), "whole number"), ("count", number("1e15"), "shortened"), ("count", text("1,000"), "whole number"),
    ("share", text("NaN"), "not a number"), ("share", text("Infinity"), "not a number"), ("share", text("1e999"), "not a number"),
    ("share", number("1e300"), "shortened"), ("share", text("3,65"), "not a number"), ("share", text("36.5°C"), "not a number"),
    ("share", text("--5"), "not a number"), ("share", text("9" * 16 + ".5"), "not a number"), ("share", number("NaN"), "n"),
)  # fmt: skip
ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#GETTING_DATA", "#BOO!")
FINE = (
    ("since", number(43895, DATE_STYLE)), ("since", text("2020年3月5日")), ("since", text("２０２０-３-５")),
    ("number", number(20041)), ("number", text("００４１")), ("count", text("-7")), ("share", number("0.1")),
    ("name", text("=1+1")), ("name", text("@SUM(A1)")), ("name", text("+86 138")), ("name", text("'quoted")),
    ("name", text("😀 李娜 👩‍⚕️")), ("name", text("阿卜杜拉·عبد الله")), ("name", text("<script>alert(1)</script>")),
    ("name", text("Robert'); DROP TABLE people;--")), ("name", text("{{ 7*7 }} %s %(x)s {0}")), ("name", text("a\u00a0b")),
    ("name", text("\ue863")), ("name", text("a" + "\u0301" * 150)), ("name", text("नी\u200dम")), ("name", text("王\n芳")),
)  # fmt: skip


def cells(**other: str) -> list[str]:
    """Return the cells of a good row with some of them replaced."""
    return [{**GOOD, **other}.get(column, "<c/>") for column in HEADER]


def rows(*more: list[str]) -> bytes:
    """Return a workbook with these rows under the header."""
    return workbook.packed(workbook.parts(workbook.row(one) for one in more))


def wrong() -> Iterator[Case]:
    """Values that do not fit their column."""
    for n, (column, cell, says) in enumerate(WRONG):
        content = rows(cells(number=text("N0")), cells(**{column: cell}))
        yield Case(f"value-{n}-{column}", content, NAMED, frozenset({(3, column)}), says)
    for n, error in enumerate(ERRORS):
        cell = f'<c t="e"><v>{error}</v></c>'
        must = NAMED if n < 7 else ANY
        yield Case(f"error-{n}", rows(cells(name=cell)), must, frozenset({(2, "name")} if n < 7 else ()))
    for n, kind in enumerate(("x", "", "str", "n", "s", "e", "d", "b")):
        yield Case(f"cell-type-{n}", rows(cells(name=f'<c t="{kind}"><v>?</v></c>')), ANY)
    for n, style in enumerate(("999999999", "-1", "x")):
        yield Case(f"cell-style-{n}", rows(cells(since=f'<c s="{style}"><v>43895</v></c>')), ANY)


def large() -> Iterator[Case]:
    """Cells of megabytes, alone and many."""
    for n, size in enumerate((33_000, 1 << 20, 10 << 20)):
        yield Case(f"large-cell-{n}", rows(cells(name=text("长" * (size // 3)))), ANY)
    lines = [workbook.row(cells(number=text(f"N{n}"), name=text("长" * 30_000))) for n in range(300)]
    yield Case("large-cells", workbook.packed(workbook.parts(lines)), ANY)
    faulty = [workbook.row(cells(number=text(f"N{n}"), since=text("x"), sex=text("?"))) for n in range(40_000)]
    yield Case("faults-without-end", workbook.packed(workbook.parts(faulty)), REFUSED, says="cells are wrong")
    many = [workbook.row(cells(number=text(f"N{n}"), since=text("x"))) for n in range(20_000)]
    yield Case(
        "faults-many", workbook.packed(workbook.parts(many)), NAMED, frozenset({(2, "since"), (20_001, "since")})
    )
    same = [workbook.row(cells()) for _n in range(3_000)]
    yield Case(
        "the-same-entry", workbook.packed(workbook.parts(same)), NAMED, frozenset({(3, "number"), (3_001, "number")})
    )


def headers() -> Iterator[Case]:
    """Headers that are missing, doubled, unknown, empty or far too long."""
    for n, (words, says) in enumerate((
        ((), "empty"), (("",) * 7, "lacks"), (("name",), "lacks"), (("number", "number", "name"), "twice"),
        (("number", "工号", "name"), "twice"), (("number", "name", "hobby"), "unknown column"),
        (("number", "name", "=1+1"), "unknown column"), (("number", "name", "x" * 30_000), "unknown column"),
        (("number ", " NAME"), ""), (("ｎｕｍｂｅｒ", "name"), ""), (("%s%(x)s", "number", "name"), "unknown column"),
        (("number", "name", *(f"c{k}" for k in range(250))), "columns"), (("number\u200b", "name"), "unknown column"),
    )):  # fmt: skip
        content = {**workbook.parts(), SHEET: workbook.worksheet([workbook.row(map(text, words))])}
        yield Case(f"header-{n}", workbook.packed(content), REFUSED if says else ANY, says=says)
    late = {**workbook.parts(), SHEET: workbook.worksheet(["<row/>" * 3, workbook.row(map(text, HEADER))])}
    yield Case("header-late", workbook.packed(late), ANY)


def fine() -> Iterator[Case]:
    """Values that look odd and are what somebody may write: read as they are, never run."""
    for n, (column, cell) in enumerate(FINE):
        yield Case(f"fine-{n}-{column}", rows(cells(**{column: cell})), CLEAN)
    older = {**workbook.parts([workbook.row(cells(since=number(42433, DATE_STYLE)))])}
    older[workbook.BOOK] = workbook.book(before='<workbookPr date1904="1"/>')
    yield Case("fine-since-1904", workbook.packed(older), CLEAN)
    rich = {**workbook.parts([workbook.row(cells(name='<c t="s"><v>0</v></c>'))])}
    rich[SHARED] = f'<sst xmlns="{workbook.MAIN}"><si><r><t>李</t></r><r><t>娜</t></r><rPh><t>LN</t></rPh></si></sst>'
    yield Case("fine-rich-text", workbook.packed(rich), CLEAN)


def every() -> Iterator[Case]:
    """Yield every case of this module."""
    for kind in (wrong, large, headers, fine):
        yield from kind()
