"""Tell the brief of a day: every figure of the nine sections, and the list behind it."""

from __future__ import annotations

import argparse
from typing import Any

from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.scope import Scope


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("brief", help=__doc__)
    parser.add_argument("day", help="such as 2020-03-05")


def run(args: argparse.Namespace) -> Answer:
    """Compose the brief anew, as it stands now; what was signed is told beside it."""
    from houqin.desk import planned  # noqa: PLC0415 - once Django is set up
    from houqin.desk.brief import queries  # noqa: PLC0415

    day, at = clock.parse_day(args.day), clock.now()
    whole = Scope.whole(reason="the brief tells of the whole department")
    sections = queries.as_content(queries.compose(day=day, at=at, within=whole))
    signed = queries.signed(day, within=whole)
    is_planned = planned.planned(day=day, at=at).is_planned
    body = {
        "day": day.isoformat(),
        "planned": is_planned,
        "signed_at": clock.local(signed.signed_at).isoformat() if signed else None,
    }
    lines = [
        f"{section['line']:<15} {figure['key']:<12} {figure['value'] if figure['value'] is not None else '-'}"
        for section in sections
        for figure in section["figures"]
    ]
    return Answer({**body, "sections": sections}, lines or [f"no figures on {day}"])
