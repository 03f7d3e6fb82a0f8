"""What line 5 does at each response level: how often at least, when people eat, how long runs may arrive late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from houqin.common.words import _


@dataclass(frozen=True, slots=True)
class DisinfectionMeasures:
    """Minimum rhythms by level (domain §2.1: public places at least twice a day at levels I and II).

    `meals_begin` and `meals_end` are campus clock times of the dining halls: lamps burn between them only. `bins_due`
    is the hour until which bins for used masks are emptied.
    """

    LINE: ClassVar[str] = "disinfection"
    DEFAULTS: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "I": {"least_times": 2},
        "II": {"least_times": 2},
        "III": {"least_times": 1},
        "IV": {},
        "normal": {},
    }
    WORDS: ClassVar[Mapping[str, str]] = {
        "least_times": _("disinfections a day of public places, at least"),
        "meals_begin": _("meals begin"),
        "meals_end": _("meals end"),
        "bins_due": _("bins for used masks emptied until"),
        "greatest_age_h": _("hours after which a disinfection can no longer be entered"),
    }
    SPOKEN: ClassVar[Mapping[str, Mapping[object, str]]] = {}

    least_times: int = 0
    meals_begin: tuple[str, ...] = ("06:30", "11:00", "17:00")
    meals_end: tuple[str, ...] = ("08:30", "13:00", "19:00")
    bins_due: str = "20:00"
    greatest_age_h: int = 72

    @property
    def meals(self) -> tuple[tuple[str, str], ...]:
        """From when until when people eat."""
        return tuple(zip(self.meals_begin, self.meals_end, strict=False))
