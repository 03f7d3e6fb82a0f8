"""May this person enter here now? One pure decision, fail closed (DESIGN §5.12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LET_IN, MEASURE_AGAIN, KEEP_OUT = "let_in", "measure_again", "keep_out"
NO_HOLD, NEEDS_PERMIT, NEEDS_PROVEN, OPEN_HOURS, LISTED_ONLY = (
    "no_hold",
    "needs_permit",
    "needs_proven",
    "open_hours",
    "listed_only",
)
KINDS = (NO_HOLD, NEEDS_PERMIT, NEEDS_PROVEN, OPEN_HOURS, LISTED_ONLY)


@dataclass(frozen=True, slots=True)
class Ask:
    """One rule of a door with its argument (a permit's or duty's key, a measure's name)."""

    rule: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the person at the instant: kinds of holds and permits, proven duties, hours, list.

    `to_measure` are the holds that another measurement satisfies.
    """

    holds: frozenset[str] = frozenset()
    to_measure: frozenset[str] = frozenset()
    permits: frozenset[str] = frozenset()
    proven: frozenset[str] = frozenset()
    open_hours: frozenset[str] = frozenset()
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What the guard does. `broken` are the rules not met: only who may reads them."""

    answer: str
    broken: tuple[Ask, ...] = ()


def decide(asks: Sequence[Ask], known: Known | None) -> Decision:
    """Return the decision of a door's rules; without rules or without knowledge nobody enters."""
    if not asks or known is None:
        return Decision(KEEP_OUT, tuple(asks))
    broken = tuple(ask for ask in asks if not _is_met(ask, known))
    if not broken:
        return Decision(LET_IN)
    return Decision(MEASURE_AGAIN if all(_is_measurable(ask, known) for ask in broken) else KEEP_OUT, broken)


def _is_measurable(ask: Ask, known: Known) -> bool:
    return ask.rule == NEEDS_PROVEN or (ask.rule == NO_HOLD and not known.holds)


def _is_met(ask: Ask, known: Known) -> bool:
    match ask.rule:
        case "no_hold":
            return not known.holds and not known.to_measure
        case "needs_permit":
            return ask.argument in known.permits
        case "needs_proven":
            return ask.argument in known.proven
        case "open_hours":
            return ask.argument in known.open_hours
        case "listed_only":
            return known.is_listed
    return False
