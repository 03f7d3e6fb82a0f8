"""Rounds: who disinfects which points in which order, so that little is walked and the least gaps hold."""

from houqin.solvers.rounds.check import check
from houqin.solvers.rounds.problem import read
from houqin.solvers.rounds.solve import solve

__all__ = ["check", "read", "solve"]
