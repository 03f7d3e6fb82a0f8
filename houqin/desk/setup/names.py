"""Grants as people read them: the role's title, where, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import declared
from houqin.kernel.access.models import Grant
from houqin.kernel.people import queries as people

OWN = Scope.whole(reason="everybody may know the own roles")


@dataclass(frozen=True, slots=True)
class Named:
    """A grant with its role's title and meaning (msgids); who gave and who ended it, where they are asked for."""

    grant: Grant
    title: str
    is_privileged: bool
    means: str = ""
    given_by: str = ""
    ended_by: str = ""


def of_grant(row: Grant) -> Named:
    """Return a grant with its role's title; a role that no longer exists keeps its key."""
    role = declared.ROLES.get(row.role)
    if role is None:
        return Named(row, row.role, is_privileged=False)
    return Named(row, role.title, role.is_privileged, role.means)


def with_actors(rows: Sequence[Grant], within: Scope) -> list[Named]:
    """Return grants with the names of who gave and who ended them, in one question."""
    keys = {key for row in rows for key in (row.granted_by, row.ended_by)}
    ids = [number for key in keys if (number := Actor(key).person_id) is not None]
    persons = people.people_named(ids, within=within)

    def name(key: str) -> str:
        number = Actor(key).person_id
        if number is not None and number in persons:
            return persons[number].name
        return _("the system") if key else ""

    return [replace(of_grant(row), given_by=name(row.granted_by), ended_by=name(row.ended_by)) for row in rows]
