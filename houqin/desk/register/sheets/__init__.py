"""Every kind of sheet: those of the register itself and those the lines add."""

from __future__ import annotations

from houqin import registry
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.register.sheets import levels, people, places, units
from houqin.manifest import SheetKind

OWN: dict[str, SheetKind] = {
    kind.sheet.kind: kind for kind in (people.KIND, units.KIND, places.KIND, places.CAMPUSES, levels.KIND)
}


def kinds() -> dict[str, SheetKind]:
    """Return every kind of sheet by name: the register's first, then each line's."""
    return OWN | {name: kind for line in registry.lines() for name, kind in line.sheets.items()}


def kind_named(name: str) -> SheetKind:
    """Return a kind of sheet. Refuses unknown ones, naming those there are."""
    known = kinds()
    if name not in known:
        raise Refused(_("there is no sheet %(name)s; there are: %(known)s"), "kind", name=name, known=", ".join(known))
    return known[name]
