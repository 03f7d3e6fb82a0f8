"""Grants as people read them: the role's title, where, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import declared
from houqin.kernel.access.models import Grant
from houqin.kernel.people import queries as people


@dataclass(frozen=True, slots=True)
class Named:
    """A grant with its role's title (msgid), and the names of who gave and who ended it where they are asked for."""

    grant: Grant
    title: str
    is_privileged: bool
    given_by: str = ""
    ended_by: str = ""


def of_grant(row: Grant) -> Named:
    """Return a grant with its role's title; a role that no longer exists keeps its key."""
    role = declared.ROLES.get(row.role)
    return Named(row, role.title if role else row.role, bool(role and role.is_privileged))


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

    plain = [of_grant(row) for row in rows]
    return [
        Named(one.grant, one.title, one.is_privileged, name(one.grant.granted_by), name(one.grant.ended_by))
        for one in plain
    ]
