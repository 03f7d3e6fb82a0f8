"""Tree paths: digits only, four a level; a subtree is a range of strings (DESIGN §5.2)."""

from __future__ import annotations

from houqin.common.refused import Refused
from houqin.common.words import _

DIGITS_PER_LEVEL = 4
MOST_CHILDREN = 10**DIGITS_PER_LEVEL - 2


def child(parent: str, number: int) -> str:
    """Return the path of the `number`-th child (from 1) of `parent` ("" is above the roots).

    Refuses more than 9,998 children, so that each path has a successor.
    """
    if not 1 <= number <= MOST_CHILDREN:
        raise Refused(_("no more than %(most)s children fit under one parent"), most=MOST_CHILDREN)
    return f"{parent}{number:0{DIGITS_PER_LEVEL}d}"


def successor(path: str) -> str:
    """Return the least path of the same length that is greater than all of the subtree of `path`.

    `path >= p and path < successor(p)` holds for exactly p and what lies under it; being digits
    only, both sides sort alike in every collation of both databases.
    """
    return f"{path[:-DIGITS_PER_LEVEL]}{int(path[-DIGITS_PER_LEVEL:]) + 1:0{DIGITS_PER_LEVEL}d}"


def parent(path: str) -> str:
    """Return the path above, or "" for a root."""
    return path[:-DIGITS_PER_LEVEL]


def depth(path: str) -> int:
    """Return how many levels the path has; a root has one."""
    return len(path) // DIGITS_PER_LEVEL


def ancestors(path: str) -> list[str]:
    """Return the paths from the root down to `path` itself."""
    return [path[: level * DIGITS_PER_LEVEL] for level in range(1, depth(path) + 1)]


def is_within(path: str, *, roots: tuple[str, ...] | None) -> bool:
    """Say whether `path` lies in one of the subtrees; None stands for the whole."""
    return roots is None or any(path.startswith(root) for root in roots)
