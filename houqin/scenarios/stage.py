"""What the steps of a campaign stand on: ids by natural keys, read through queries, and who acts."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from houqin.common.scope import Actor, Scope
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.places import queries as places

Value = TypeVar("Value")
WHOLE = Scope.whole(reason="a campaign is replayed")


class Unknown(LookupError):
    """A natural key that nothing entered so far bears."""


class Stage:
    """Ids by the numbers of persons and the codes of units and places; read once, and again after `forget`.

    `notes` is where steps leave what later steps need, such as the id of a finding.
    """

    def __init__(self) -> None:
        self.notes: dict[str, int] = {}
        self._people: dict[str, int] | None = None
        self._units: dict[str, tuple[int, str]] | None = None
        self._places: dict[str, tuple[int, str]] | None = None

    def forget(self) -> None:
        """Read the ids again at the next question: somebody or something was entered."""
        self._people = self._units = self._places = None

    def person(self, number: str, *, at: datetime) -> int:
        """Return a person's id by number."""
        if self._people is None:
            self._people = dict(people.people_for(within=WHOLE, at=at).values_list("number", "pk"))
        return _known(self._people, number)

    def by(self, number: str, *, at: datetime) -> Actor:
        """Return the person with this number as the one who acts."""
        return Actor.person(self.person(number, at=at))

    def unit(self, code: str) -> int:
        """Return a unit's id by code."""
        return _known(self._read_units(), code)[0]

    def unit_path(self, code: str) -> str:
        """Return a unit's path by code."""
        return _known(self._read_units(), code)[1]

    def place(self, code: str) -> int:
        """Return a place's id by code."""
        return _known(self._read_places(), code)[0]

    def place_path(self, code: str) -> str:
        """Return a place's path by code."""
        return _known(self._read_places(), code)[1]

    def noted(self, key: str) -> int:
        """Return what an earlier step left under this key."""
        return _known(self.notes, key)

    def _read_units(self) -> dict[str, tuple[int, str]]:
        if self._units is None:
            self._units = {unit.code: (unit.pk, unit.path) for unit in org.units_for(within=WHOLE)}
        return self._units

    def _read_places(self) -> dict[str, tuple[int, str]]:
        if self._places is None:
            self._places = {place.code: (place.pk, place.path) for place in places.places_for(within=WHOLE)}
        return self._places


def _known(entered: dict[str, Value], key: str) -> Value:
    if key not in entered:
        raise Unknown(key)
    return entered[key]
