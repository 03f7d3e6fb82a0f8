"""Encrypt all personal data anew with the first of the data keys."""

from __future__ import annotations

import argparse
from typing import Any

from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.scope import Actor


def add(subparsers: Any) -> None:
    """Name the command; it takes no arguments."""
    subparsers.add_parser("rotate-keys", help=__doc__)


def run(_args: argparse.Namespace) -> Answer:
    """Rewrite every encrypted column."""
    from houqin.kernel.people import actions  # noqa: PLC0415 - once Django is set up

    done = actions.rotate_keys(by=Actor.system("command"), at=clock.now())
    return Answer({"rows": done}, [f"{table}: {number:,} rows" for table, number in done.items()])
