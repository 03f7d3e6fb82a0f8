"""One line as it reads: width, invisible signs and pictures of letters put right; numbers of people masked."""

from __future__ import annotations

import re
import unicodedata

LONGEST_LINE = 600
# Zero-width signs, directions, variation selectors, skin tones, fillers, halves of surrogate pairs.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff\ud800-\udfff]"
)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
STRIKE = re.compile("[\u0335-\u0338]")
KEYCAPS = re.compile("(?:[0-9]\ufe0f?\u20e3|\U0001f51f)+")
KEYCAP = re.compile("[\ufe0f\u20e3]")
LETTERS = re.compile("([\U0001f170-\U0001f189])(?:\ufe0f?\\1)*")
FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]")
RINGED = re.compile(r"\s*([\u2460-\u2473\u2474-\u2487\u2776-\u277f\u2780-\u2793\u3251-\u325f\u32b1-\u32bf])")
BLANKS = re.compile(r"\s+")
STRUCK = re.compile(r"(?:(?<=\s)|^)~~(?=[^\s~])([^~]*[^\s~])~~(?=[\s,、。;)]|$)|</?(?:s|del|strike)>", re.IGNORECASE)
PLUS_AND_MINUS = {ord("➕"): "+", ord("➖"): "-"}
ASCII_UPPER = {lower: lower - 32 for lower in range(ord("a"), ord("z") + 1)}

PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
LONG_NUMBER = re.compile(r"\d(?:[ \-._/]?\d){9,}[Xx]?")
DIGITS = re.compile(r"(?<!\d)\d{6,}[Xx]?")
LAST_FOUR = re.compile(r"(尾号|后四位|后4位)([:\s]*)(\d{2,5})")


def clean(raw: str) -> str:
    """Return the line, at most 600 characters of it, as NFKC without invisible signs and with single blanks.

    A line that is struck out sign by sign comes back as ~~line~~; pictures of digits and letters become these;
    a picture of one letter n times in a row becomes the letter with ×n.
    """
    line = raw[:LONGEST_LINE]
    if line.isascii():
        line = CONTROL.sub(" ", line)
        return BLANKS.sub(" ", line).strip()
    line = KEYCAPS.sub(_keycaps, line).translate(PLUS_AND_MINUS)
    line = LETTERS.sub(_letters, line)
    line = FLAGS.sub(lambda flag: chr(ord(flag[0]) - 0x1F1E6 + ord("A")), line)
    line = INVISIBLE.sub("", line)
    line, overlays = STRIKE.subn("", line)
    line = (
        RINGED.sub(lambda ring: f"{int(unicodedata.numeric(ring[1]))}. ", line, count=1) if RINGED.match(line) else line
    )
    if not unicodedata.is_normalized("NFKC", line):
        line = unicodedata.normalize("NFKC", line)[:LONGEST_LINE]
    line = BLANKS.sub(" ", CONTROL.sub(" ", line)).strip()
    if overlays and 2 * overlays >= len(line.replace(" ", "")):
        number = re.match(r"\s*\d{1,4}\s*[.、):]\s*", line)
        at = number.end() if number else 0
        line = f"{line[:at]}~~{line[at:]}~~"
    return line


def _keycaps(found: re.Match[str]) -> str:
    figures = KEYCAP.sub("", found[0]).replace("\U0001f51f", "10")
    return f"{figures}. " if found.string[: found.start()].strip() == "" else figures


def _letters(found: re.Match[str]) -> str:
    letter = chr((ord(found[1]) - 0x1F170) % 26 + ord("A"))
    number = found[0].count(found[1])
    return letter if number == 1 else f"{letter}×{number} "


def upper(text: str) -> str:
    """Return the text with small Latin letters as capitals, position by position the same length."""
    return text.translate(ASCII_UPPER)


def masked_number(number: str) -> str:
    """Return a number for display: a telephone as 138******78, any other with its first and last sign alone."""
    signs = re.sub(r"[\s\-._/]", "", number)
    if len(signs) < 6:
        return "*" * len(signs)
    if re.fullmatch(r"1[3-9]\d{9}", signs):
        return f"{signs[:3]}{'*' * 6}{signs[-2:]}"
    return f"{signs[0]}{'*' * (len(signs) - 2)}{signs[-1]}"


def masked(text: str) -> str:
    """Return the text with telephone, identity and other long numbers masked, whatever stands between their digits."""
    if not any(sign.isdigit() for sign in text):
        return text
    text = PHONE.sub(lambda found: masked_number(found[0]), text)
    text = LONG_NUMBER.sub(lambda found: masked_number(found[0]), text)
    text = DIGITS.sub(lambda found: masked_number(found[0]), text)
    return LAST_FOUR.sub(lambda found: found[1] + found[2] + "*" * len(found[3]), text)
