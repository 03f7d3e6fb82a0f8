"""What is sent, and what is known of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_DETAIL = 160
CUT = "…"


class Known(StrEnum):
    """What is known after an attempt: it arrived, it certainly did not, or nobody can say."""

    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: subject (one line), body (may be empty), link, and a mark by which copies are recognised."""

    subject: str
    body: str
    link: str
    mark: str = ""

    def as_text(self, most_bytes: int) -> str:
        """Return the whole in UTF-8 of at most so many bytes; the body is cut, never the link."""
        body = self.body
        while True:
            text = "\n".join(part for part in (self.subject, body, self.link) if part)
            over = len(text.encode()) - most_bytes
            if over <= 0 or not body:
                return text
            kept = body.encode()[: max(0, len(body.encode()) - over - len(CUT.encode()))].decode(errors="ignore")
            body = kept.rstrip(CUT) + CUT if kept.rstrip(CUT) else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known; `may_retry` where a refusal can pass; `detail` in the other side's own words."""

    known: Known
    may_retry: bool = False
    detail: str = ""


def sent(detail: str = "") -> Outcome:
    """It arrived."""
    return Outcome(Known.SENT, detail=short(detail))


def refused(detail: str, *, may_retry: bool) -> Outcome:
    """It certainly did not arrive."""
    return Outcome(Known.REFUSED, may_retry=may_retry, detail=short(detail))


def unsure(detail: str) -> Outcome:
    """Nobody can say whether it arrived."""
    return Outcome(Known.UNSURE, detail=short(detail))


def short(text: str) -> str:
    """Return the text on one line and not too long."""
    return " ".join(text.split())[:LONGEST_DETAIL]
