"""Read a group's chain text (接龙) as orders or as the roll: `houqin chain parse FILE`, - for standard input.

FILE is one JSON object with menu, roster, day, meal and pastes, as docs/methods/chain-text.md describes it. Exit 0:
the text was read, what is not certain is marked for a person to check; 1: there is no entry in it at all; 2: the file
is not such an object.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from houqin.commands.answer import Answer
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.exchange import chain
from houqin.exchange.chain.reasons import REVIEW


def add(subparsers: Any) -> None:
    """Name the arguments."""
    about = (__doc__ or "").splitlines()[0]
    parser = subparsers.add_parser("chain", help=about, description=__doc__)
    parser.add_argument("act", choices=["parse"])
    parser.add_argument("file", type=Path, help="the JSON file that says what to read, - for standard input")


def run(args: argparse.Namespace) -> Answer:
    """Read the last paste of the file."""
    content = sys.stdin.buffer.read() if str(args.file) == "-" else args.file.read_bytes()
    body = chain.parse(chain.read(_asked(content)))
    return Answer(body, list(_lines(body)), is_yes=bool(body["entries"]))


def _asked(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (RecursionError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise Refused(_("the file is not one JSON object")) from error


def _lines(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a person reads: the sum of the lines, what is left open and why, the totals."""
    entries = body["entries"]
    doubtful = [entry for entry in entries if entry["state"] == REVIEW]
    yield (
        f"{len(entries) - len(doubtful)} accepted, {len(doubtful)} to be checked, "
        f"{sum(last - first + 1 for first, last in (item['lines'] for item in body['ignored']))} lines passed over"
    )
    for entry in doubtful:
        why = "; ".join(chain.words_of(reason) for reason in entry["reasons"])
        yield f"  line {entry['lines'][0]}, no. {entry['number'] or '–'}: {entry['person']['as_written'] or '–'}: {why}"
    for one in body.get("totals", ()):
        yield f"{one['meal']} {one['code']}: {one['quantity']}"
    if "missing" in body:
        yield f"{len(body['missing'])} did not appear"
