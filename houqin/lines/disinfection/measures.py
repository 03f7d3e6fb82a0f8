"""What line 5 does at each response level: how often at least, when people eat, how long runs may arrive late."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from houqin.common.words import _


@dataclass(frozen=True, slots=True)
class DisinfectionMeasures:
    """Minimum rhythms by level (domain §2.1: public places at least twice a day at levels I and II).

    `meals_begin` and `meals_end` are campus clock times of the dining halls: lamps burn between them only. `bins_due`
    is the hour until which bins for used masks are emptied. The limits of stored alcohol are those of domain §3.3.
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
        "redo_due": _("what was missed the day before is made good until"),
        "redo_h": _("hours within which a disinfection that did not count is done again"),
        "alcohol_store_l": _("alcohol in an ordinary store at most, L"),
        "alcohol_bottle_ml": _("alcohol in one bottle outside an approved store at most, mL"),
        "work_min": _("minutes of work at a point whose area is not known"),
        "m2_per_min": _("area disinfected in a minute, m²"),
        "greatest_age_h": _("hours after which a disinfection can no longer be entered"),
    }
    CONCERNS: ClassVar[Mapping[str, Collection[str]]] = dict.fromkeys(
        ("least_times", "meals_begin", "meals_end", "bins_due", "redo_due", "redo_h"),
        ("disinfector", "team_leader", "unit_head", "inspector"),
    )
    SPOKEN: ClassVar[Mapping[str, Mapping[object, str]]] = {}

    least_times: int = 0
    meals_begin: tuple[str, ...] = ("06:30", "11:00", "17:00")
    meals_end: tuple[str, ...] = ("08:30", "13:00", "19:00")
    bins_due: str = "20:00"
    redo_due: str = "10:00"
    redo_h: int = 2
    alcohol_store_l: int = 5
    alcohol_bottle_ml: int = 500
    work_min: int = 5
    m2_per_min: int = 20
    greatest_age_h: int = 72

    @property
    def meals(self) -> tuple[tuple[str, str], ...]:
        """From when until when people eat."""
        return tuple(zip(self.meals_begin, self.meals_end, strict=False))
