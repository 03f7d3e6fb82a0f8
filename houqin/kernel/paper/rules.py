"""Codes of printed forms: seven drawn signs and one that shows a slip of the pen. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from houqin.kernel.access import rules as access

DRAWN = 7


def check_sign(drawn: str) -> str:
    """Return the sign that makes a slip in one place, or two neighbours exchanged, tell."""
    signs = access.CODE_SIGNS
    total = sum((place + 1) * signs.index(sign) for place, sign in enumerate(drawn))
    return signs[total % 31]


def drawn_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new code of eight signs."""
    drawn = access.drawn_code(choose, DRAWN)
    return drawn + check_sign(drawn)


def is_code(code: str) -> bool:
    """Say whether a code was copied without a slip."""
    is_made_of_signs = len(code) == DRAWN + 1 and all(sign in access.CODE_SIGNS for sign in code)
    return is_made_of_signs and check_sign(code[:DRAWN]) == code[DRAWN]
