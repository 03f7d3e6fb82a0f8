"""Codes of printed forms: seven drawn signs and one that shows a slip of the pen. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from houqin.kernel.access import rules as access

# Thirty-one of the signs: a sum modulo a prime tells every slip, modulo 32 it would not.
SIGNS = access.CODE_SIGNS[:31]
DRAWN = 7


def check_sign(drawn: str) -> str:
    """Return the sign that makes a slip in one place, or two neighbours exchanged, tell."""
    total = sum((place + 1) * SIGNS.index(sign) for place, sign in enumerate(drawn))
    return SIGNS[total % len(SIGNS)]


def drawn_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new code of eight signs."""
    drawn = "".join(choose(SIGNS) for _sign in range(DRAWN))
    return drawn + check_sign(drawn)


def is_code(code: str) -> bool:
    """Say whether a code was copied without a slip."""
    is_made_of_signs = len(code) == DRAWN + 1 and all(sign in SIGNS for sign in code)
    return is_made_of_signs and check_sign(code[:DRAWN]) == code[DRAWN]
