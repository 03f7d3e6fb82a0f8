"""Small actions that the tests of the audit perform: each effect is one unit of the grid."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit import actions as audit
from houqin.kernel.org.models import Unit, UnitKind

BY = Actor.person(17)
OTHER = Actor.person(18)
AT = datetime(2020, 3, 5, 1, 0, tzinfo=UTC)
WHOLE = Scope.whole(reason="tests")


@audit.action
def open_unit(
    *, path: str, by: Actor, at: datetime, command: str | None = None, pause_s: float = 0
) -> dict[str, object]:
    """Write one unit, say what it is about, and answer its path and code."""
    unit = Unit.objects.create(path=path, code=f"unit-{path}", name=f"单位{path}", kind=UnitKind.UNIT)
    audit.about(f"unit:{unit.pk}")
    audit.count(opened=1)
    audit.detail({"name": unit.name})
    time.sleep(pause_s)
    return {"path": path, "codes": [unit.code]}


@audit.action
def open_units(*, paths: list[str], by: Actor, at: datetime) -> None:
    """Write several units through the action for one."""
    audit.about("grid")
    for path in paths:
        open_unit(path=path, by=by, at=at)


@audit.action
def open_and_refuse(*, path: str, by: Actor, at: datetime, command: str | None = None) -> None:
    """Write a unit, then refuse."""
    open_unit(path=path, by=by, at=at)
    raise Refused("room %(room)s is full", room="305")


@audit.action
def answer_a_set(*, by: Actor, at: datetime, command: str | None = None) -> set[int]:
    """Answer what JSON cannot hold."""
    return {1}


@audit.action
def report(
    *,
    answer: str,
    measures: str,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    command: str | None = None,
) -> str:
    """Answer what was sent; the measures are the caller's, not the sender's."""
    return answer
