"""What stands in the menus. An entry whose route is not built is left out: it may be added here before it exists."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext

from houqin.common.words import _
from houqin.kernel.access import routes

HOME = "home"
WHO_LOOKED = "myday:who_looked"


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go: route name, msgid, icon, and the roles that see it (empty: everybody signed in)."""

    route: str
    title: str
    icon: str
    roles: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    address: str
    title: str
    icon: str
    is_here: bool


LEADERS = frozenset({"commander", "planner", "setter", "leading_group", "office", "duty_officer"})
UNITS = frozenset({"secretary", "unit_head", "team_leader"})

PHONE = (
    Entry("myday:page", _("My day"), "user-check"),
    Entry("myday:notices", _("Messages"), "bell"),
    Entry("myday:more", _("More"), "dots"),
)
DESK = (
    Entry("myday:page", _("My day"), "user-check"),
    Entry("board:page", _("Today"), "layout-dashboard"),
    # One page under two names: leaders look for who is missing, units call their roll.
    Entry("accountability:missing", _("Not yet heard from"), "user-question", LEADERS),
    Entry("accountability:roll", _("Team roll call"), "users", UNITS),
    Entry("accountability:clinic_today", _("Who needs attention"), "stethoscope", frozenset({"clinic"})),
    Entry("accountability:observations", _("Home observation"), "home-heart", frozenset({"clinic"})),
    Entry("level:page", _("Response level"), "adjustments-alt", LEADERS),
    Entry("myday:approvals", _("For my approval"), "rubber-stamp", LEADERS | UNITS),
    Entry("accountability:watch", _("Who is on duty"), "calendar-user"),
    Entry("myday:notices", _("Notices"), "bell"),
    Entry("brief:page", _("Daily brief"), "file-text", LEADERS),
    Entry("filing:page", _("Upper-level forms"), "table-export", LEADERS | UNITS),
    Entry("printing:page", _("Paper and printing"), "printer", LEADERS | UNITS),
    Entry("accountability:supervision", _("Inspections"), "clipboard-search", LEADERS | UNITS | {"inspector"}),
    Entry("requests:page", _("Requests"), "tool", frozenset({"unit_head", "team_leader", "planner", "duty_officer"})),
    Entry("disinfection:page", _("Disinfection"), "spray", LEADERS | UNITS | {"inspector"}),
    Entry("disinfection:today", _("My round"), "spray", frozenset({"disinfector"})),
    Entry("register:page", _("People"), "address-book", LEADERS | UNITS | {"clinic"}),
    Entry("joining:page", _("Joining and devices"), "device-mobile", LEADERS | UNITS),
    Entry("setup:page", _("Setup"), "settings", frozenset({"setter", "planner"})),
)


def address_of(route: str, *args: object) -> str:
    """Return the address of a route, or nothing where it is not built."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def may_open(address: str, roles: frozenset[str]) -> bool:
    """Say whether the view behind an address admits these roles: no menu leads to a closed door."""
    declaration = _declaration(address)
    return declaration is not None and (
        declaration.public or routes.ANYBODY in declaration.roles or bool(roles & set(declaration.roles))
    )


@functools.lru_cache(maxsize=256)
def _declaration(address: str) -> routes.Declaration | None:
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return routes.declaration_of(match.func, match.view_name)


def links(entries: tuple[Entry, ...], *, roles: Collection[str], here: str = "") -> Iterator[Link]:
    """Yield the entries that exist and that someone with these roles may use; at most one is where the page stands."""
    held = frozenset(roles)
    mine = [entry for entry in entries if not entry.roles or entry.roles & held]
    found = [(address, entry) for entry in mine if (address := address_of(entry.route)) and may_open(address, held)]
    # A page inside a room marks its room: of the addresses it begins with, the longest.
    above = max((address for address, _entry in found if here.startswith(address)), key=len, default="")
    for address, entry in found:
        yield Link(address, gettext(entry.title), entry.icon, is_here=address == above)
