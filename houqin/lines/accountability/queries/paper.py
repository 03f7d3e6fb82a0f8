"""Who stands on a printed roll."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import State
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import expecting


def subjects_on(unit_path: str, *, day: date, occasion: str, at: datetime, within: Scope) -> list[str]:
    """Return who is still to report, by unit; of a day not published yet, everybody who will be asked."""
    rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=within).filter(
        org.subtree_q("unit_path", unit_path), state__in=[State.OPEN, State.MISSED]
    )
    if duties.occasions(day=day, kind=declared.DAILY_REPORT):
        found = rows.filter(occasion=occasion).order_by("unit_path", "person__pinyin", "pk")
        return list(found.values_list("subject_key", flat=True))
    coming = expecting.people_on(day, at=at, within=within)
    return [subject_of(one.person_id) for one in coming if one.unit_path.startswith(unit_path)]


def subject_of(person_id: int) -> str:
    """Return the key of somebody on a form."""
    return f"person:{person_id}"


def person_of(subject_key: str) -> int:
    """Return who a row of a form is about."""
    return int(subject_key.partition(":")[2])


def names_of(subject_keys: Iterable[str], *, within: Scope) -> dict[str, Person]:
    """Return the people of a form by their keys."""
    found = people.people_named([person_of(key) for key in subject_keys], within=within)
    return {subject_of(pk): person for pk, person in found.items()}
