"""Tell the response level in force at a place and instant, since when, and by which document."""

from __future__ import annotations

import argparse
from typing import Any

from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("level", help=__doc__)
    parser.add_argument("place", help="code of the place")
    parser.add_argument(
        "--at", help="instant such as 2020-02-25T00:00+08:00 (default: now; without a zone campus time)"
    )


def run(args: argparse.Namespace) -> Answer:
    """Look the level up."""
    from houqin.kernel.places import queries as places  # noqa: PLC0415 - once Django is set up
    from houqin.kernel.response import queries as response  # noqa: PLC0415

    whole = Scope.whole(reason="the level in force is no secret")
    at = clock.parse_instant(args.at) if args.at else clock.now()
    place = places.place_by_code(args.place, within=whole)
    if place is None:
        raise Refused(_("there is no place %(code)s"), code=args.place)
    found = response.standing(place_path=place.path, at=at, within=whole)
    since = clock.local(found.since).isoformat() if found.since else None
    body = {"place": place.code, "at": clock.local(at).isoformat(), "level": found.level, "since": since}
    return Answer({**body, "document": found.document or None})
