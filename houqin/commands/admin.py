"""Let an administrator in again: a new password, no second factor, the role; for whoever has the machine."""

from __future__ import annotations

import argparse
from typing import Any

from houqin.commands import answer as answers
from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.desk.setup import actions


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("admin", help=__doc__)
    parser.add_argument("username", help="user name of the account")


def run(args: argparse.Namespace) -> Answer:
    """Let the account in and tell its new password."""
    password = actions.let_in_again(username=args.username, by=Actor.system("command"), at=clock.now())
    told = _("%(username)s signs in with the password %(password)s and is led to a second factor")
    body = {"username": args.username, "password": password}
    return Answer(body, [answers.said(told, **body)])
