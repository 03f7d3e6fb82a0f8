"""Nine names in the settings → nine manifests, once, after loading."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from houqin.common.declared import DutyKind, HoldKind, OrderKind
from houqin.common.words import _
from houqin.manifest import Line

TITLES = {
    "catering": _("Catering"),
    "dormitories": _("Dormitories"),
    "supplies": _("Supplies"),
    "shop": _("Campus shop"),
    "disinfection": _("Disinfection"),
    "isolation": _("Isolation"),
    "energy": _("Power and water"),
    "construction": _("Construction"),
    "accountability": _("Accountability"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the nine lines; `line` is None while it is not built."""

    key: str
    title: str
    line: Line | None


@functools.cache
def slots() -> tuple[Slot, ...]:
    """Return the nine lines in the article's order, built or not."""
    return tuple(_slot(name) for name in settings.HOUQIN_LINES)


def _slot(name: str) -> Slot:
    key = name.rpartition(".")[2]
    try:
        is_built = find_spec(f"{name}.line") is not None
    except ModuleNotFoundError:
        is_built = False
    return Slot(key, TITLES[key], import_module(f"{name}.line").LINE if is_built else None)


def lines() -> tuple[Line, ...]:
    """Return the manifests of the lines that are built."""
    return tuple(slot.line for slot in slots() if slot.line is not None)


def order_kinds() -> dict[str, OrderKind]:
    """Return every kind of request to another unit by key."""
    return {kind.key: kind for line in lines() for kind in line.order_kinds}


def duty_kinds() -> dict[str, DutyKind]:
    """Return every declared kind of duty by key."""
    return {kind.key: kind for line in lines() for kind in line.duty_kinds}


def hold_kinds() -> dict[str, HoldKind]:
    """Return every declared kind of hold by key."""
    return {kind.key: kind for line in lines() for kind in line.hold_kinds}
