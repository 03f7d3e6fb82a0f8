"""The limits that the rules read; the line's measures hold them (rules know no measures)."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol


class Limits(Protocol):
    """Temperatures in °C, minutes, numbers of people; one entry of opens, due, settles for each occasion."""

    @property
    def occasions(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def weekdays(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def opens(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def due(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def settles(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def needs_number(self) -> bool: ...  # noqa: D102
    @property
    def fever_c(self) -> Decimal: ...  # noqa: D102
    @property
    def lowest_c(self) -> Decimal: ...  # noqa: D102
    @property
    def highest_c(self) -> Decimal: ...  # noqa: D102
    @property
    def escalate_after_min(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def cluster_day(self) -> int: ...  # noqa: D102
    @property
    def cluster_three_days(self) -> int: ...  # noqa: D102
