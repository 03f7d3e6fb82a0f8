"""Numbers of rows as they come in addresses and forms."""

from __future__ import annotations

LONGEST = 18  # every number of so many digits fits into a column of either database
GREATEST = 10**LONGEST - 1


def read(text: str) -> int | None:
    """Return the number that the text is, or None where it is none that a row can have."""
    # str.isdigit knows digits that int() does not, such as ².
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None


def read_all(texts: list[str]) -> list[int]:
    """Return the numbers among the texts, each once, in order."""
    return list(dict.fromkeys(number for text in texts if (number := read(text)) is not None))
