"""Solvers: plain Python. Each has a problem, a model, a checker that never saw the model, and one entry."""

from __future__ import annotations

from types import ModuleType

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.solvers import rounds

SOLVERS: dict[str, ModuleType] = {"rounds": rounds}


def named(name: str) -> ModuleType:
    """Return a solver with its `read`, `solve` and `check`. Refuses a name that none has."""
    if name not in SOLVERS:
        known = ", ".join(sorted(SOLVERS))
        raise Refused(_("there is no solver %(name)s; there are: %(known)s"), name=name, known=known)
    return SOLVERS[name]
