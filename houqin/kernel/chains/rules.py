"""When two texts, and two lines of them, are the same: plain Python."""

from __future__ import annotations

import hashlib
import re
import unicodedata

NUMBER = re.compile(r"^\s*\d{1,4}\s*[.、,:)）.．:]\s*")
MOST_CHARACTERS = 1_000_000


def digest(text: str) -> str:
    """Return the digest of a text; blanks at the ends of its lines and the kind of line breaks make no difference."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def line_digest(text: str) -> str:
    """Return the digest of an entry's text without its number: in a later list it may stand at another."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return digest(re.sub(r"\s+", " ", NUMBER.sub("", folded)).strip())
