"""How large a benchmark is: the size that is promised, or a small one that shows only that the theme runs."""

from __future__ import annotations

import os
from typing import TypeVar

VARIABLE = "HOUQIN_BENCH_SMALL"

T = TypeVar("T", int, float)


def is_small() -> bool:
    """Say whether this run only shows that every theme runs."""
    return os.environ.get(VARIABLE) == "1"


def sized(full: T, small: T) -> T:
    """Return `full`, or `small` under `make bench` with `--small`, whose figures meet no goal."""
    return small if is_small() else full
