"""Derive the statements of a replayed campaign's article again, by reads only."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection

from houqin.commands.answer import Answer
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.audit import queries as audit
from houqin.scenarios import building, campaigns, report, statement, statements

SESSION = "SET SESSION CHARACTERISTICS AS TRANSACTION"
WRITING = {
    "sqlite": ("PRAGMA query_only=ON", "PRAGMA query_only=OFF"),
    "postgresql": (f"{SESSION} READ ONLY", f"{SESSION} READ WRITE"),
}


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("statements", help=__doc__)
    parser.add_argument("campaign", help="cumt-2020")
    parser.add_argument("--row", type=int, action="append", help="only this row (may be repeated)")


def run(args: argparse.Namespace) -> Answer:
    """Derive every statement from the home's database; nothing is written."""
    campaign = campaigns.known(args.campaign)
    known = {one.row for one in statement.table()}
    if unknown := sorted(set(args.row or ()) - known):
        raise Refused(_("there is no statement %(row)s; there are 1 to %(last)s"), row=unknown[0], last=max(known))
    _refuse_without_tables()
    statements.load()
    started = time.perf_counter()
    with _forbidden_to_write():
        results = list(statement.derive_all(args.row))
        numbers = building.replayed(args.campaign) or {}
        records = audit.count_records(within=statement.WHOLE)
        calls = _calls()
    body = report.head(args.campaign, numbers=numbers, days=campaign.days, audit_records=records) | {
        "wall_s": round(time.perf_counter() - started, 2),
        "actions": [{"name": name, "calls": number} for name, number in calls],
        "statements": [report.content(result) for result in results],
    }
    return Answer(body, list(report.table(results)), is_yes=report.is_reproduced(results))


@contextlib.contextmanager
def _forbidden_to_write() -> Iterator[None]:
    """Let the database itself hold that a derivation reads and no more."""
    forbid, allow = WRITING[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(forbid)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(allow)


def _refuse_without_tables() -> None:
    try:
        audit.count_records(within=statement.WHOLE)
    except DatabaseError as error:
        raise Refused(_("there is no replayed campaign in this home (%(why)s): run houqin replay"), why=error) from None


def _calls() -> list[tuple[str, int]]:
    named = sorted(
        {name for row in statement.table() if (known := statement.evidence_of(row.row)) for name in known.actions}
    )
    return sorted(audit.count_calls(named, within=statement.WHOLE).items())
