"""Check a plan against its problem, knowing nothing of how it was made."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from houqin import solvers
from houqin.commands.answer import Answer, read_json


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("check", help=__doc__)
    parser.add_argument("name", help="which solver, such as rounds")
    parser.add_argument("problem", type=Path, help="JSON of the problem")
    parser.add_argument("plan", type=Path, help="JSON of the plan: what houqin solve wrote, or its plan alone")


def run(args: argparse.Namespace) -> Answer:
    """Recompute everything from problem and plan. Exit 1 where a rule is broken."""
    solver = solvers.named(args.name)
    problem, told = solver.read(read_json(args.problem)), read_json(args.plan)
    plan = told["plan"] if isinstance(told, dict) and "plan" in told else told
    unplaced = told.get("unplaced") if isinstance(told, dict) else None
    checked = solver.check(problem, plan)
    # What a plan itself says it could not place is no broken rule, if it says it of each.
    admitted = {str(one.get("stop")) for one in unplaced or () if isinstance(one, dict)}
    broken = [one for one in checked.violations if one.rule != "unplaced" or one.where not in admitted]
    body = {"ok": not broken, "violations": [asdict(one) for one in broken], "objective": checked.objective}
    return Answer(body, [f"{one.rule} {one.where}: {one.message}" for one in broken] or ["ok"], is_yes=not broken)
