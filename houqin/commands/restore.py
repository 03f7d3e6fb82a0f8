"""Put everything back as a backup file holds it; a damaged file changes nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from houqin.backups import actions
from houqin.commands.answer import Answer
from houqin.common import clock


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("restore", help=__doc__)
    parser.add_argument("file", type=Path, help="file that houqin backup wrote")


def run(args: argparse.Namespace) -> Answer:
    """Restore it."""
    body = actions.restore(args.file, at=clock.now())
    return Answer(body, [f"{body['file']} of {body['at']} is back; run houqin init if this version is newer"])
