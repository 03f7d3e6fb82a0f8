"""A line's measures as a test needs them: one field of each type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Gate:
    """What a gate does at each level."""

    LINE: ClassVar[str] = "gate"
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "I": {"rounds_a_day": 4, "occasions": ("am", "pm")},
        "II": {"rounds_a_day": 2},
    }

    rounds_a_day: int = 1
    is_listed_only: bool = False
    fever_c: Decimal = Decimal("37.3")
    closes: time = time(22, 0)
    occasions: tuple[str, ...] = ("",)
