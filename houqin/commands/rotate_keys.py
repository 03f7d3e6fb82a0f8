"""Encrypt all personal data and second factors anew with the first of the data keys."""

from __future__ import annotations

import argparse
from typing import Any

from django.db import transaction

from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.scope import Actor


def add(subparsers: Any) -> None:
    """Name the command; it takes no arguments."""
    subparsers.add_parser("rotate-keys", help=__doc__)


def run(_args: argparse.Namespace) -> Answer:
    """Rewrite every encrypted column and every secret of a second factor: all of them or none."""
    from houqin.kernel.access import actions as access  # noqa: PLC0415 - once Django is set up
    from houqin.kernel.people import actions as people  # noqa: PLC0415

    by, at = Actor.system("command"), clock.now()
    with transaction.atomic():
        done = people.rotate_keys(by=by, at=at)
        done["mfa_authenticator"] = access.relock_second_factors(by=by, at=at)
    return Answer({"rows": done}, [f"{table}: {number:,} rows" for table, number in done.items()])
