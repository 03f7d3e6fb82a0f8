"""Who acts, and within what they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """Who or what acts: "person:17", "device:3" or "system:clockwork"."""

    key: str

    @property
    def person_id(self) -> int | None:
        """The person's id, or None where the system or a device acts."""
        kind, _colon, number = self.key.partition(":")
        return int(number) if kind == "person" else None

    @classmethod
    def person(cls, person_id: int) -> Actor:
        """Return the actor that is this person."""
        return cls(f"person:{person_id}")

    @classmethod
    def system(cls, name: str) -> Actor:
        """Return the actor that is this job of the system itself."""
        return cls(f"system:{name}")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a request may see: made of the dated grants that its route admits (DESIGN §5.10).

    `units` and `places` are paths of subtrees; None stands for the whole tree, () for nothing.
    `person_id` is the signed-in person, who always sees their own. `reason` is why a job sees all.
    """

    person_id: int | None = None
    units: tuple[str, ...] | None = ()
    places: tuple[str, ...] | None = ()
    roles: frozenset[str] = frozenset()
    reason: str = ""

    @classmethod
    def whole(cls, *, reason: str) -> Scope:
        """Return the scope of a job that must see everything, with the reason why."""
        if not reason:
            raise ValueError("a whole scope needs a reason")
        return cls(units=None, places=None, reason=reason)

    @property
    def is_whole(self) -> bool:
        """Whether no unit is left out."""
        return self.units is None

    def narrowed(self, roots: Iterable[str]) -> Scope:
        """Return this scope cut down to some subtrees of units; what lay outside stays outside."""
        held = ("",) if self.units is None else self.units
        pairs = ((root, own) for root in roots for own in held if root.startswith(own) or own.startswith(root))
        return replace(self, units=tuple(sorted({max(pair, key=len) for pair in pairs})))
