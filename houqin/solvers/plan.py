"""What every solver answers with (houqin.plan/1), and what every checker says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

OPTIMAL, FEASIBLE, INFEASIBLE = "optimal", "feasible", "infeasible"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its objective, a bound that no plan can beat, why it is as it is, and what could not be placed."""

    status: str
    objective: dict[str, float]
    bound: float
    gap: float
    plan: dict[str, Any]
    explain: list[dict[str, str]] = field(default_factory=list)
    unplaced: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks, where, in a sentence."""

    rule: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a checker found, and the objective recomputed from the plan alone."""

    violations: list[Violation]
    objective: dict[str, float]

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations
