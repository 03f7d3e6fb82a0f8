"""Serve a replayed campaign on this machine: its clock on the last afternoon, a sign-in for each role."""

from __future__ import annotations

import argparse
import json
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as translated

from houqin import home, serving
from houqin.clockwork import queries as clockwork
from houqin.commands import answer as answers
from houqin.commands import replay
from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.words import _
from houqin.kernel.access import actions as access
from houqin.kernel.access import queries as accounts
from houqin.kernel.audit import actions as audit
from houqin.scenarios import building, campaigns
from houqin.scenarios.engine import BY
from houqin.scenarios.stage import WHOLE, Stage

CAMPAIGN = "cumt-2020"
SIGN_INS = "demo-sign-ins.json"
FIRST_PORT = 8000
BANNER = _("Demonstration: made-up people, clock of 5 March 2020")


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("demo", help=__doc__)
    parser.add_argument("--port", type=int, help=f"port to listen on, 0 for a free one (default {FIRST_PORT})")
    parser.add_argument(
        "--fresh", action="store_true", help="begin anew, even if a demo was served from this home before"
    )


def run(args: argparse.Namespace) -> Answer:
    """Replay up to the demo's instant unless that was done before, open the accounts, and serve until told to stop."""
    known = campaigns.known(CAMPAIGN)
    serving.refuse_taken(serving.Serving(port=_port(args.port)))
    sign_ins = None if args.fresh else _kept(known)
    if sign_ins is None:
        replay.rebuilt(CAMPAIGN, {}, until=known.demo_at)
        sign_ins = _opened(known)
    begins_at = _begins_at(known.demo_at)
    os.environ |= {
        clock.OFFSET_VARIABLE: str((begins_at - (clock.now() - clock.offset())).total_seconds()),
        "HOUQIN_BANNER": BANNER,
        "HOUQIN_SECOND_FACTOR": "0",
    }

    def tell(address: str) -> None:
        body = {
            "address": address,
            "board": _address_of("board:page", "/board/"),
            "clock": clock.local(clock.now()).isoformat(timespec="seconds"),
            "sign_ins": sign_ins,
        }
        if args.json:
            answers.write_json(args.json, "demo", body)
        else:
            print("\n".join(_lines(body)), flush=True)

    serving.serve(serving.Serving(port=_port(args.port)), on_ready=tell)
    return Answer({}, already_told=True)


def _port(wanted: int | None) -> int:
    if wanted is not None:
        return wanted
    try:
        serving.refuse_taken(serving.Serving(port=FIRST_PORT))
    except Exception:  # noqa: BLE001 - taken for whatever reason: nobody asked for this very port
        return 0
    return FIRST_PORT


def _file() -> Path:
    return Path(settings.HOUQIN_HOME) / SIGN_INS


def _kept(known: campaigns.Known) -> list[dict[str, str]] | None:
    """Return the sign-ins of the demo that this home holds already, or None where it holds none."""
    numbers = building.replayed(CAMPAIGN)
    if not numbers or not numbers.get("is_demo") or not _file().exists():
        return None
    kept: list[dict[str, str]] = json.loads(_file().read_text(encoding="utf-8"))["sign_ins"]
    number = known.sign_ins()[kept[0]["role"]]
    account = accounts.account_of(Stage().person(number, at=known.demo_at), within=WHOLE)
    return kept if account is not None and account.check_password(kept[0]["password"]) else None


def _opened(known: campaigns.Known) -> list[dict[str, str]]:
    """Open an account for each role and keep the passwords in a file that only its owner may read."""
    stage, sign_ins = Stage(), []
    for role, number in known.sign_ins().items():
        password = secrets.token_urlsafe(9)
        access.open_account(
            username=role, password=password, person_id=stage.person(number, at=known.demo_at), by=BY, at=known.demo_at
        )
        sign_ins.append(
            {
                "role": role,
                "username": role,
                "password": password,
                "sign_in": _address_of("account_login", "/accounts/login/"),
            }
        )
    audit.seal()
    home.replace_private(_file(), json.dumps({"sign_ins": sign_ins}, indent=1) + "\n")
    return sign_ins


def _begins_at(demo_at: datetime) -> datetime:
    """Return when the demo's clock begins: its instant, or where a demo served before has stopped."""
    last = clockwork.last_heartbeat(within=WHOLE)
    return demo_at if last is None else max(demo_at, last + timedelta(minutes=1))


def _address_of(route: str, otherwise: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return otherwise


def _lines(body: dict[str, Any]) -> list[str]:
    rows = [f"  {row['username']:<14} {row['password']}" for row in body["sign_ins"]]
    return [
        translated(_("Houqin is served at %(address)s, its clock stands at %(clock)s.")) % body,
        translated(_("Sign in with one of these names and its password; Ctrl+C ends the demonstration.")),
        *rows,
    ]
