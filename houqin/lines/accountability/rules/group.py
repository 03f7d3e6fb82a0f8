"""Who of the leading group may decide (rows 109–112): plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person may decide now: as a head, as a deputy for an absent head, or not because heads are present.

    `for_heads` are the heads a deputy may act for; `present` the heads whose presence forbids it.
    """

    is_head: bool = False
    is_deputy: bool = False
    for_heads: tuple[int, ...] = ()
    present: tuple[int, ...] = ()

    @property
    def may_decide(self) -> bool:
        """Whether the person may decide at all."""
        return self.is_head or bool(self.for_heads)


def standing(person_id: int, *, heads: Sequence[int], deputies: Collection[int], away: Collection[int]) -> Standing:
    """Return how a person stands in the group: the heads are equals, so a deputy acts only while every head is away."""
    if person_id in heads:
        return Standing(is_head=True)
    if person_id not in deputies:
        return Standing()
    present = tuple(head for head in heads if head not in away)
    return Standing(is_deputy=True, for_heads=() if present else tuple(heads), present=present)
