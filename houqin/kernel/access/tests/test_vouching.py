"""Nobody opens the account of somebody whose roles he does not stand above."""

from __future__ import annotations

import pytest

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.access import vouching
from houqin.kernel.access.models import Grant
from houqin.kernel.access.routes import HeldGrant
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person

UNIT, TEAM, OTHER = "00010001", "000100010001", "000100010002"


def held(role: str, unit: str | None = None) -> HeldGrant:
    return HeldGrant(role, unit, None)


@pytest.mark.parametrize(
    ("own", "other", "is_above"),
    [
        (held("team_leader", TEAM), held("unit_head", UNIT), False),  # the head of one's own unit
        (held("team_leader", TEAM), held("team_leader", TEAM), False),
        (held("unit_head", UNIT), held("team_leader", TEAM), True),
        (held("unit_head", TEAM), held("team_leader", OTHER), False),
        (held("secretary", UNIT), held("unit_head", UNIT), True),
        (held("secretary", UNIT), held("clinic"), False),
        (held("setter"), held("clinic"), False),  # would read health values the same way
        (held("planner"), held("team_leader", TEAM), False),
        (held("commander"), held("clinic"), True),
        (held("commander"), held("planner"), True),
        (held("commander"), held("commander"), False),
        (held("team_leader", TEAM), held("guard"), True),
        (held("setter"), held("guard"), False),
    ],
)
def test_who_stands_above_whom(own: HeldGrant, other: HeldGrant, is_above: bool):
    assert vouching.stands_above([own], other) is is_above


@pytest.mark.django_db
def test_one_grant_that_is_not_below_is_enough_to_refuse():
    unit = Unit.objects.create(path="0001", code="u", name="中心", kind="unit")
    leader, head, cook = (Person.objects.create(number=n, name=n, kind="employee") for n in ("l", "h", "c"))
    at = clock.parse_instant("2020-03-05T08:00+08:00")
    for person, role in ((leader, "team_leader"), (head, "disinfector"), (head, "unit_head")):
        Grant.objects.create(person=person, role=role, unit=unit, starts_at=at)
    by = Actor.person(leader.pk)
    vouching.refuse_vouching([cook.pk, leader.pk], by=by, at=at)
    with pytest.raises(Refused, match="not above"):
        vouching.refuse_vouching([cook.pk, head.pk], by=by, at=at)
