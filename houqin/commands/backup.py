"""Write one file from which everything can be put back, while Houqin runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from houqin.backups import actions
from houqin.commands.answer import Answer
from houqin.common import clock


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("backup", help=__doc__)
    parser.add_argument("file", type=Path, help="file to write, for example houqin-2020-03-05.tar.gz")
    parser.add_argument("--without-keys", action="store_true", help="leave out the keys: keep them elsewhere yourself")


def run(args: argparse.Namespace) -> Answer:
    """Write the backup."""
    body = actions.save(args.file, at=clock.now(), has_keys=not args.without_keys)
    keys = (
        "with the keys to personal data: guard it like them"
        if body["has_keys"]
        else "without the keys to personal data"
    )
    return Answer(body, [f"{body['file']}: {body['bytes']:,} bytes, {body['files']:,} files, {keys}"])
