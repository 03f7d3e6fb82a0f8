"""Who may vouch for whom: a badge or a browser opens everything that its person may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from houqin.common import paths
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import declared, queries
from houqin.kernel.access.routes import HeldGrant
from houqin.kernel.people import queries as people

WHOLE = Scope.whole(reason="the grants of who is vouched for are weighed, not shown")
# Nobody stands above a commander; administrators keep accounts and vouch for nobody's health values.
RANKS = {declared.TEAM_LEADER.key: 1, declared.UNIT_HEAD.key: 2, declared.SECRETARY.key: 3, declared.COMMANDER.key: 4}
CAMPUS_RANK = 3
# Who works at a shared tablet and sees nobody's health: whoever leads a team may give them their badge.
WORKERS = frozenset({declared.GUARD.key, declared.DISINFECTOR.key})


def stands_above(held: Sequence[HeldGrant], grant: HeldGrant) -> bool:
    """Say whether who holds these grants stands above one of somebody else: a higher rank over the same unit."""
    if grant.role in WORKERS:
        return any(own.role in RANKS for own in held)
    return any(RANKS.get(own.role, 0) > _rank(grant) and _covers(own, grant) for own in held)


def _rank(grant: HeldGrant) -> int:
    if grant.role in RANKS:
        return RANKS[grant.role]
    role = declared.ROLES.get(grant.role)
    # The clinic, a planner, an officer on duty see the campus: only a commander stands above them.
    return CAMPUS_RANK if role is None or role.reach == "campus" else 0


def _covers(own: HeldGrant, grant: HeldGrant) -> bool:
    if own.role == declared.COMMANDER.key:
        return True
    if own.unit_path is None or grant.unit_path is None:
        return False
    return paths.is_within(grant.unit_path, roots=(own.unit_path,))


def refuse_vouching(person_ids: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Refuse who vouches for somebody with a role that he does not stand above; for himself nobody needs to."""
    if by.person_id is None:
        return
    held = list(queries.held_grants(by.person_id, at=at, within=WHOLE))
    for person_id in person_ids:
        grants = queries.held_grants(person_id, at=at, within=WHOLE) if person_id != by.person_id else []
        if not all(stands_above(held, grant) for grant in grants):
            named = people.people_named([person_id], within=WHOLE)[person_id]
            raise Refused(
                _("%(name)s holds a role that you are not above: this person signs in with a password of their own"),
                name=named.name,
            )
