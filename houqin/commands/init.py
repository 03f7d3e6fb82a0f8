"""Make the home folder and bring its database to this version (safe to repeat)."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from houqin.clockwork import queries as clockwork
from houqin.commands import answer as answers
from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.desk.setup import first

WHOLE = Scope.whole(reason="whether the day is planned is told to who prepares the home")
READY = _("%(home)s is ready (%(database)s, %(number)s migrations run).")
NO_WORKER = _("Nothing is planned until the day's worker runs: start houqin run.")
FIRST = _("Nobody has an account yet. Start houqin run, open %(address)s and enter the code %(code)s")


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("init", help=__doc__)
    parser.add_argument(
        "--empty", action="store_true", help="nothing but the tables: no people, no places, no accounts"
    )


def run(args: argparse.Namespace) -> Answer:
    """Make the folders and run the migrations that are missing."""
    for folder in (settings.HOUQIN_HOME, settings.HOUQIN_FILES):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    code = first.code()
    body = {
        "home": str(settings.HOUQIN_HOME),
        "database": connection.vendor,
        "migrations_run": len(missing),
        "has_accounts": not code,
    }
    lines = [answers.said(READY, home=settings.HOUQIN_HOME, database=connection.vendor, number=len(missing))]
    if clockwork.planning(day=clock.day_of(clock.now()), at=clock.now(), within=WHOLE).is_worker_late:
        lines.append(answers.said(NO_WORKER))
    if code:
        lines.append(answers.said(FIRST, address=reverse("setup:first"), code=code))
    return Answer(body, lines)
