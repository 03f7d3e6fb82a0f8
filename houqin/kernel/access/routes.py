"""Who may use which route: every view says so, and an undeclared one stops the start (DESIGN §6.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver, get_resolver

from houqin.common.scope import Scope

View = TypeVar("View", bound=Callable[..., Any])
ANYBODY = "*"
REACHES = ("own", "unit", "line", "campus")


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who may use a route: nobody signed in (`public`), or roles, each with how far it sees."""

    public: bool = False
    stream: bool = False
    methods: tuple[str, ...] = ("GET", "POST")
    roles: Mapping[str, str] = field(default_factory=dict)

    def admits(self, method: str) -> bool:
        """Say whether the route takes this method; whoever may GET may ask for the HEAD."""
        return method in self.methods or (method == "HEAD" and "GET" in self.methods)


# Views that come with installed packages, by route name: they guard themselves; "*" is anybody signed in.
FOREIGN: dict[str, Declaration] = {}


def declare(
    *, roles: Mapping[str, str] | None = None, public: bool = False, stream: bool = False, methods: str = "GET POST"
) -> Callable[[View], View]:
    """Declare who may use a view: `roles` maps a role's key (or "*") to own, unit, line or campus."""
    if bool(roles) == public:
        raise ValueError("a route is either public or has roles")
    unknown = set((roles or {}).values()) - set(REACHES)
    if unknown:
        raise ValueError(f"unknown reach {sorted(unknown)}")
    declaration = Declaration(public, stream, tuple(methods.split()), dict(roles or {}))

    def mark(view: View) -> View:
        view.houqin_declaration = declaration  # type: ignore[attr-defined]
        return view

    return mark


def declaration_of(view: object, name: str | None) -> Declaration | None:
    """Return what a view declared, or what the table of installed packages says of its route name."""
    return getattr(view, "houqin_declaration", None) or FOREIGN.get(name or "")


@dataclass(frozen=True, slots=True)
class Route:
    """One address pattern with its name, view and declaration."""

    route: str
    name: str
    view: object
    declaration: Declaration | None


def every_route(
    patterns: Iterable[URLPattern | URLResolver] | None = None, prefix: str = "/", space: str = ""
) -> Iterator[Route]:
    """Yield every route of the running configuration, in order."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_route(entry.url_patterns, prefix + str(entry.pattern), inner)
        else:
            name = f"{space}{entry.name or ''}"
            yield Route(prefix + str(entry.pattern), name, entry.callback, declaration_of(entry.callback, name))


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant in force: role, and the unit or place it reaches (None, None: everywhere)."""

    role: str
    unit_path: str | None
    place_path: str | None


def scope_for(declaration: Declaration, *, person_id: int | None, grants: Iterable[HeldGrant]) -> Scope | None:
    """Return the scope that exactly the admitted grants make, or None where the route admits none of them."""
    held = list(grants)
    admitted = [grant for grant in held if grant.role in declaration.roles]
    if not admitted and ANYBODY not in declaration.roles:
        return None
    units: set[str] | None = set()
    places: set[str] | None = set()
    for grant in admitted:
        reach = declaration.roles[grant.role]
        if reach == "own":
            continue
        is_everywhere = reach != "unit" or (grant.unit_path is None and grant.place_path is None)
        units = None if is_everywhere or units is None else units | ({grant.unit_path} if grant.unit_path else set())
        places = (
            None if is_everywhere or places is None else places | ({grant.place_path} if grant.place_path else set())
        )
    return Scope(
        person_id=person_id,
        units=None if units is None else tuple(sorted(units)),
        places=None if places is None else tuple(sorted(places)),
        roles=frozenset(grant.role for grant in held),
    )
