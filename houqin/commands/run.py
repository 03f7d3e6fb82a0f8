"""Serve the pages and run the day's worker until stopped."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.urls import reverse

from houqin import serving
from houqin.clockwork import queries as clockwork
from houqin.commands import answer as answers
from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.desk.setup import first

WHOLE = Scope.whole(reason="whether the day is planned is told to who starts the server")


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("run", help=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on, 0 for a free one (default 8000)")
    parser.add_argument("--workers", type=int, default=1, help="web processes; more than one needs PostgreSQL")
    parser.add_argument("--threads", type=int, default=4, help="threads of each web process on PostgreSQL (default 4)")
    parser.add_argument("--no-clockwork", action="store_true", help="leave the day's worker to another process")
    parser.add_argument("--certificate", type=Path, help="file with the TLS certificate (else plain http)")
    parser.add_argument("--certificate-key", type=Path, help="file with its key")


def run(args: argparse.Namespace) -> Answer:
    """Serve until told to stop."""

    def tell(address: str) -> None:
        if args.json:
            answers.write_json(args.json, "run", {"address": address})
        else:
            print("\n".join(_lines(address, has_clockwork=not args.no_clockwork)), flush=True)

    serving.serve(
        serving.Serving(
            host=args.host,
            port=args.port,
            workers=args.workers,
            threads=args.threads,
            has_clockwork=not args.no_clockwork,
            certificate=args.certificate,
            certificate_key=args.certificate_key,
        ),
        on_ready=tell,
    )
    return Answer({}, already_told=True)


def _lines(address: str, *, has_clockwork: bool) -> list[str]:
    told = [answers.said(_("Houqin is served at %(address)s"), address=address)]
    planning = clockwork.planning(day=clock.day_of(clock.now()), at=clock.now(), within=WHOLE)
    if not has_clockwork and planning.is_worker_late:
        told.append(answers.said(_("No day's worker runs: nothing is planned until one does")))
    if code := first.code():
        page = f"{address}{reverse('setup:first')}?code={code}"
        told.append(answers.said(_("Nobody has an account yet: open %(page)s"), page=page))
    return told
