"""CSV in the wrong encoding, without an end, without a limit."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from houqin.exchange.tests.hostile.case import ANY, CLEAN, NAMED, REFUSED, Case, seeded

HEAD, ROW = "工号,姓名,性别", "N1,李娜,女"
PLAIN = f"{HEAD}\r\n{ROW}\r\n"
MIB = 1 << 20


def encoded() -> Iterator[Case]:
    """The same text in many encodings: read as it was meant, or refused; never half understood."""
    for name in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"):
        yield Case(f"csv-{name}", PLAIN.encode(name), CLEAN)
    yield Case("csv-utf-16-be", codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), CLEAN)
    for name in ("utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "shift_jis", "euc_jp", "big5", "euc_kr"):
        if name in {"utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7"}:
            yield Case(f"csv-unmarked-{name}", PLAIN.encode(name))
        else:
            yield Case(f"csv-{name}", "工號,姓名\n1,山田\n".encode(name, errors="replace"))
    for n, spoilt in enumerate((b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf", b"\x81")):
        yield Case(f"csv-bytes-{n}", f"{HEAD}\nN1,".encode() + spoilt + b",\n", ANY)
    for n, tail in enumerate((b"\x00", b"\xd8", b"\x00\xd8")):
        yield Case(f"csv-odd-utf-16-{n}", PLAIN.encode("utf-16") + tail, ANY)
    yield Case("csv-half", PLAIN.encode()[: len(HEAD.encode()) + 7], ANY)
    yield Case("csv-two-encodings", f"{HEAD}\n".encode() + "N1,李娜,女\n".encode("gbk") + "N2,😀\n".encode())


def signs() -> Iterator[Case]:
    """Signs that no sheet needs: NUL, control signs, signs that turn the direction, halves of signs."""
    for n, sign in enumerate(("\x00", "\x01", "\x07", "\x08", "\x0b", "\x1a", "\x1b[31m", "\x7f", "\x9f")):
        must = REFUSED if sign == "\x00" else NAMED
        at = frozenset({(2, "name")}) if must == NAMED else frozenset()
        yield Case(f"csv-sign-{n}", f"{HEAD}\nN1,a{sign}b,女\n".encode(), must, at)
    for n, sign in enumerate(("\u202e", "\u2066", "\u200e", "\ufeff", "\ufffe", "\U000e0041")):
        yield Case(f"csv-turn-{n}", f"{HEAD}\nN1,a{sign}b,女\n".encode(), NAMED, frozenset({(2, "name")}))
    for n, sign in enumerate(("\x0c", "\u2028", "\u2029", "\x85", "\x1c")):
        yield Case(f"csv-break-{n}", f"{HEAD}\nN1,a{sign}b,女\nN2,李娜,女\n".encode(), NAMED, frozenset({(2, "name")}))
    for n, head in enumerate(("\x00工号,姓名", "工号\x07,姓名", "\x1b工号,姓名", "工号,姓名\x00")):
        yield Case(f"csv-head-sign-{n}", f"{head}\nN1,李娜\n".encode())


def shapes() -> Iterator[Case]:
    """Lines, quotes and separators in disorder."""
    for n, end in enumerate(("\n", "\r\n", "\r", "\n\r", "\r\r\n", "\n\n\n")):
        yield Case(f"csv-end-{n}", f"{HEAD}{end}{ROW}{end}N2,王芳,女{end}".encode(), CLEAN if n < 2 else ANY)
    yield Case("csv-ends-mixed", f"{HEAD}\r\n{ROW}\nN2,王芳,女\rN3,张敏,女".encode(), ANY)
    for n, separator in enumerate((";", "\t", "|", " ", ":", "，", "、")):
        must = CLEAN if n < 2 else REFUSED
        yield Case(f"csv-separator-{n}", PLAIN.replace(",", separator).encode(), must)
    for n, body in enumerate((
        '"N1,李娜,女', 'N1,"李娜,女\nN2,王芳', 'N1,"李"娜",女', '"N1"x,李娜', 'N1,"""",女', '"' * 1001, 'N1,"' + "a\n" * 90_000,
        '"N1,' * 30_000, 'N1,"a\nb",女', ",,,,,\n" * 90_000, "N1,李娜,女,,,,,\n", "N1,李娜,女,多\n",
    )):  # fmt: skip
        yield Case(f"csv-quote-{n}", f"{HEAD}\n{body}\n".encode(), ANY)
    for n, cell in enumerate(
        ("=cmd|'/c calc'!A1", '"=HYPERLINK(""http://127.0.0.1:9"")"', "@SUM(1)", "+1+1", "-1", "\t=1")
    ):
        yield Case(f"csv-alive-{n}", f"{HEAD}\nN1,{cell},女\n".encode(), CLEAN if n < 5 else ANY)
    for n, line in enumerate(("sep=;", "sep=,", "#comment", "ID;PWXL;N;E", "TABLE\n0,1\n")):
        yield Case(f"csv-first-line-{n}", f"{line}\n{PLAIN}".encode())


def sizes() -> Iterator[Case]:
    """A million columns, a million rows, lines and cells of megabytes."""
    million = 1_000_000
    yield Case("csv-columns", b"," * million + b"\n")
    yield Case("csv-columns-named", (",".join(f"c{n}" for n in range(million))).encode())
    yield Case("csv-columns-later", f"{HEAD}\n{'1,' * million}\n".encode())
    yield Case("csv-columns-quoted", (HEAD + "\n" + '"",' * million).encode())
    yield Case("csv-rows", f"{HEAD}\n".encode() + b"1,2\n" * million)
    yield Case("csv-rows-empty", f"{HEAD}\n".encode() + b"\n" * (3 * million), ANY)
    yield Case("csv-rows-commas", f"{HEAD}\n".encode() + b",,\n" * million, ANY)
    yield Case("csv-cell", f"{HEAD}\nN1,{'a' * (10 * MIB)},女\n".encode())
    yield Case("csv-cell-quoted", (HEAD + '\nN1,"' + "a" * (10 * MIB) + '",女\n').encode())
    yield Case("csv-cell-lines", f'{HEAD}\nN1,"'.encode() + b"a\n" * (3 * MIB))
    yield Case("csv-head-long", b"a" * (15 * MIB))
    yield Case("csv-too-large", f"{HEAD}\n".encode() + b"1,2,3\n" * (4 * MIB))
    yield Case("csv-astral", f"{HEAD}\n{chr(0x1F600) * (2 * MIB)}\n".encode())
    wide = [",".join(["x"] * 150)] * 9_000
    yield Case("csv-beyond", "\n".join([HEAD, *wide]).encode(), ANY)


def noise() -> Iterator[Case]:
    """Chance bytes, and a good file with bytes turned over."""
    for n in range(5):
        chance = seeded("noise", n)
        yield Case(f"noise-{n}", chance.randbytes(10 ** (1 + n % 5) + 1))
        letters = "".join(chance.choices("\",;\t\n\r'=工号姓名 a1\u202e\x00", k=400))
        yield Case(f"letters-{n}", letters.encode())
    for n in range(6):
        chance, spoilt = seeded("csv flip", n), bytearray(PLAIN.encode())
        for _turn in range(1 + n % 4):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        yield Case(f"csv-flipped-{n}", bytes(spoilt), ANY)


def every() -> Iterator[Case]:
    """Yield every case of this module."""
    for kind in (encoded, signs, shapes, sizes, noise):
        yield from kind()
