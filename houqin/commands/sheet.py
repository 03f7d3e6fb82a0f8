"""Export, import or explain a sheet: people, units, places, campuses, levels and those of the lines.

Exit 0: written, or every row was taken (or would be); 1: rows were refused and nothing was changed; 2: the file
cannot be read as this sheet at all. FILE ends in .xlsx or .csv.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _

BY = Actor.system("command")


def add(subparsers: Any) -> None:
    """Name the arguments."""
    about = (__doc__ or "").splitlines()[0]
    parser = subparsers.add_parser("sheet", help=about, description=__doc__)
    parser.add_argument("act", choices=["export", "import", "template"])
    parser.add_argument("kind", help="people, units, places, campuses, levels, or a kind of a line")
    parser.add_argument("file", type=Path, help="the .xlsx or .csv file to write or to read")
    parser.add_argument("--dry-run", action="store_true", help="tell what an import would do, and change nothing")
    parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans", help="language of what is written")


def run(args: argparse.Namespace) -> Answer:
    """Write or take the sheet."""
    from houqin.desk.register import sheets as known  # noqa: PLC0415 - models may be imported once Django is set up

    kind = known.kind_named(args.kind)
    if args.act == "import":
        return _import(kind, args)
    return _write(kind, args)


def _import(kind: Any, args: argparse.Namespace) -> Answer:
    from houqin.desk.register import intake  # noqa: PLC0415
    from houqin.exchange import sheets  # noqa: PLC0415

    with args.file.open("rb") as stream:
        content = stream.read(sheets.MOST_BYTES + 1)  # a pipe or device may have no end
    outcome = intake.take(content, kind, by=BY, at=clock.now(), is_trial=args.dry_run)
    body = outcome.answer()
    lines = [f"{key}: {body[key]}" for key in ("rows", "created", "changed", "unchanged", "applied")]
    language = "message_zh" if args.language == "zh-hans" else "message_en"
    lines += [f"{row['row']} {row['column']}: {row[language]}" for row in body["refused"]]
    return Answer(body, lines, is_yes=not outcome.faults)


def _write(kind: Any, args: argparse.Namespace) -> Answer:
    from houqin.exchange import sheets  # noqa: PLC0415

    form = args.file.suffix.lstrip(".").lower()
    if form not in ("xlsx", "csv"):
        raise Refused(_("name a file that ends in .xlsx or .csv"))
    rows: list[Any] = []
    if args.act == "export":
        whole = Scope.whole(reason="an export from the command line")
        rows = list(kind.rows(within=whole, at=clock.now(), language=args.language))
        content = sheets.write(kind.sheet, rows, language=args.language, form=form)
    elif form == "csv":
        content = sheets.write(kind.sheet, (), language=args.language, form="csv")
    else:
        content = sheets.template(kind.sheet, language=args.language)
    args.file.write_bytes(content)
    body = {
        "kind": kind.sheet.kind, "rows": len(rows), "created": 0, "changed": 0, "unchanged": 0, "applied": False,
        "refused": [], "file": str(args.file),
    }  # fmt: skip
    return Answer(body, [f"{args.file}: {len(rows):,} rows"])
