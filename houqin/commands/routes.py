"""List every route with who may use it and how far each role sees."""

from __future__ import annotations

import argparse
from typing import Any

from houqin.commands.answer import Answer
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import routes


def add(subparsers: Any) -> None:
    """Name the arguments."""
    subparsers.add_parser("routes", help=__doc__)


def run(args: argparse.Namespace) -> Answer:
    """List the routes of the running configuration, in order; refuse when one is undeclared."""
    del args
    listed = [_row(route) for route in routes.every_route()]
    return Answer({"routes": listed}, [_line(row) for row in listed])


def _row(route: routes.Route) -> dict[str, Any]:
    declaration = route.declaration
    if declaration is None:
        raise Refused(_("the route %(route)s does not say who may use it"), route=route.route)
    row: dict[str, Any] = {
        "route": route.route,
        "name": route.name,
        "methods": list(declaration.methods),
        "public": declaration.public,
        "roles": [{"role": role, "scopes": [reach]} for role, reach in sorted(declaration.roles.items())],
    }
    return row | ({"stream": True} if declaration.stream else {})


def _line(row: dict[str, Any]) -> str:
    who = "public" if row["public"] else ", ".join(f"{one['role']}:{one['scopes'][0]}" for one in row["roles"])
    return f"{' '.join(row['methods']):<9} {row['route']:<60} {row['name']:<40} {who}"
