"""A small campus for the tests of people: committee, branch, two units, three teams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from houqin.common.scope import Actor, Scope
from houqin.kernel.org import actions as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions
from houqin.kernel.people.models import Person

BY = Actor.system("test")
WHOLE = Scope.whole(reason="tests")
AT = datetime(2020, 1, 20, 0, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TREE = (
    ("committee", "总务部党委", "committee", None),
    ("branch-1", "第一党支部", "branch", "committee"),
    ("unit-1", "饮食中心", "unit", "branch-1"),
    ("unit-2", "公寓中心", "unit", "branch-1"),
    ("team-1", "第一食堂", "team", "unit-1"),
    ("team-2", "第二食堂", "team", "unit-1"),
    ("team-3", "松苑宿管", "team", "unit-2"),
)
# Numbers of GB 11643 with a right check character; nobody's.
IDENTITY, OTHER_IDENTITY = "11010519491231002X", "440524188001010014"


def grid() -> dict[str, Unit]:
    """Open the tree; return units by code."""
    for code, name, kind, parent in TREE:
        org.open_unit(code=code, name=name, kind=kind, parent_code=parent, by=BY, at=AT)
    return {unit.code: unit for unit in Unit.objects.all()}


def person(number: str = "E0001", name: str = "王伟", unit: str | None = "team-1", **more) -> Person:
    """Enter an employee; return the row."""
    pk = actions.enter_person(
        number=number,
        name=name,
        kind=more.pop("kind", "employee"),
        unit_code=unit,
        by=BY,
        at=more.pop("at", AT),
        **more,
    )
    return Person.objects.get(pk=pk)


def scope(*units: str, person_id: int | None = None) -> Scope:
    """Return the scope that holds these units by code."""
    return Scope(person_id=person_id, units=tuple(Unit.objects.get(code=code).path for code in units), places=())
