"""What stops the start: a route that does not say who may use it, or says it of a role that does not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from houqin.kernel.access import declared, routes


def check_routes(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Return an error for every route that is undeclared, unnamed, named twice or admits an unknown role."""
    del app_configs
    found = list(routes.every_route())
    names = Counter(route.name for route in found)
    return [message for route in found for message in faults_of(route, names)]


def faults_of(route: routes.Route, names: Counter[str]) -> list[CheckMessage]:
    """Return what is wrong with one route; `names` counts how often each name is used."""
    if route.declaration is None:
        return [_error("E001", route, "does not say who may use it; declare its view with @routes.declare")]
    faults: list[CheckMessage] = []
    unknown = sorted(set(route.declaration.roles) - {routes.ANYBODY, *declared.ROLES})
    if unknown:
        faults.append(_error("E002", route, f"admits roles that do not exist: {', '.join(unknown)}"))
    if not route.name or route.name.endswith(":"):
        faults.append(_error("E003", route, "has no name"))
    elif names[route.name] > 1:
        faults.append(_error("E004", route, f"shares the name {route.name} with another"))
    return faults


def _error(number: str, route: routes.Route, what: str) -> Error:
    return Error(f"the route {route.route} {what}", id=f"houqin.{number}")


def refuse_faulty() -> None:
    """Stop a server that would start with a faulty table of routes (ImproperlyConfigured)."""
    faults: Sequence[CheckMessage] = check_routes()
    if faults:
        raise ImproperlyConfigured("; ".join(str(fault.msg) for fault in faults))
