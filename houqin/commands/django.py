"""Pass the words on to Django's own management commands (migrate, makemigrations, shell, …)."""

from __future__ import annotations

import argparse
from typing import Any

from django.core import management

TAKES_EVERYTHING = True


def add(subparsers: Any) -> None:
    """Name the command."""
    subparsers.add_parser("django", add_help=False)


def run(args: argparse.Namespace) -> int:
    """Run Django's command; its own errors leave through its own exit codes."""
    management.execute_from_command_line(["houqin django", *args.words])
    return 0
