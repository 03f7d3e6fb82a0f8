"""Verify the record of everything that was done, or seal what was written since."""

from __future__ import annotations

import argparse
import re
from typing import Any

from houqin.commands.answer import Answer
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.audit import actions, queries

HEAD = re.compile(r"[0-9a-f]{64}")
WHOLE = Scope.whole(reason="the chain is verified as a whole")


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("audit", help=__doc__)
    acts = parser.add_subparsers(dest="act", required=True, metavar="verify|seal")
    verify = acts.add_parser("verify", help="recompute the chain of seals")
    verify.add_argument("--head", help="a head noted earlier (64 hex digits), which must occur in the chain")
    acts.add_parser("seal", help="seal every record not yet sealed")


def run(args: argparse.Namespace) -> Answer:
    """Do what was asked for."""
    return _seal() if args.act == "seal" else _verify(args.head)


def _verify(head: str | None) -> Answer:
    if head is not None and not HEAD.fullmatch(head.lower()):
        raise Refused(_("a head is 64 hexadecimal digits, as houqin audit verify shows it"))
    found = queries.verify(within=WHOLE, head=head.lower() if head else None)
    body = {
        "ok": found.ok,
        "records": found.records,
        "sealed": found.sealed,
        "head": found.head,
        "table": found.table,
        "first_bad": found.first_bad or None,
    }
    words = [f"{found.records} records, {found.sealed} sealed, head {found.head}"]
    words.append("the chain holds" if found.ok else f"the chain is broken: {found.first_bad}")
    return Answer(body, words, is_yes=found.ok)


def _seal() -> Answer:
    sealed = actions.seal()
    head = queries.verify(within=WHOLE).head
    return Answer({"sealed": sealed, "head": head}, [f"{sealed} records sealed, head {head}"], schema="audit-seal")
