"""Solve a problem: rounds. The plan comes with its objective, a bound, and what could not be placed."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from houqin import solvers
from houqin.commands.answer import Answer, read_json
from houqin.solvers.plan import INFEASIBLE


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("solve", help=__doc__)
    parser.add_argument("name", help="which solver, such as rounds")
    parser.add_argument("problem", type=Path, help="JSON of the problem, - for standard input")


def run(args: argparse.Namespace) -> Answer:
    """Solve it. Exit 1 where nothing can be placed at all."""
    solver = solvers.named(args.name)
    problem = solver.read(read_json(args.problem))
    started = time.perf_counter()
    plan = asdict(solver.solve(problem))
    body = {**plan, "wall_s": round(time.perf_counter() - started, 3)}
    lines = [one["sentence_en"] for one in plan["explain"]] + [f"unplaced: {len(plan['unplaced'])}"]
    return Answer(body, lines, is_yes=plan["status"] != INFEASIBLE, schema="plan")
