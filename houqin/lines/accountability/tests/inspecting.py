"""Inspectors of both bodies in an office of their own, and a morning of claims to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.files.tests import pictures
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Person, Post
from houqin.kernel.places.models import Place
from houqin.lines.accountability.actions import findings, supervision
from houqin.lines.accountability.models import Finding, Visit
from houqin.lines.accountability.rules import supervision as rules
from houqin.lines.accountability.tests import world

SINCE = clock.instant(date(2020, 2, 1), "00:00")
PHOTO = rules.Sent("IMG_1.jpg", "image/jpeg", pictures.jpeg())
SHOWN = rules.Shown((PHOTO,))


@dataclass
class Campus:
    """The grid with an office outside the canteen; `chen` and `lin` are of the discipline committee, `wu` is not."""

    units: dict[str, Unit]
    cooks: list[Person]
    head: Person
    chen: Person
    lin: Person
    wu: Person

    def scope(self, person: Person) -> Scope:
        """Return what a request of an inspector may see."""
        return Scope(person_id=person.pk, units=None, places=None, roles=frozenset({"inspector"}))


def by(person: Person) -> Actor:
    """Return a person as the one who acts."""
    return Actor.person(person.pk)


def built(*, claimed: bool = True) -> Campus:
    """Write the campus: ten cooks in two teams with a head, an office with three inspectors; the morning is claimed."""
    units = world.grid()
    office = Place.objects.create(path="00010003", code="office", name="办公楼", kind="building")
    units["office"] = Unit.objects.create(
        path="000100010002", code="office", name="综合办", name_en="Office", kind=UnitKind.UNIT, place=office
    )
    kitchen = Place.objects.create(path="00010004", code="kitchen", name="二食堂", name_en="Hall 2", kind="building")
    Unit.objects.filter(code="team-2").update(place=kitchen)
    Unit.objects.filter(code="unit").update(place=Place.objects.get(code="hall"))
    cooks = [*world.crew(units["team-1"], 5), *world.crew(units["team-2"], 5, "B")]
    (head,) = world.crew(units["unit"], 1, "H")
    Post.objects.create(person=head, unit=units["unit"], kind="head", starts_at=SINCE)
    office_people = world.crew(units["office"], 3, "J")
    campus = Campus(units, cooks, head, *office_people)
    for person, body in ((campus.chen, "discipline"), (campus.lin, "discipline"), (campus.wu, "work_style")):
        supervision.appoint_inspector(person_id=person.pk, body=body, by=world.BY, at=SINCE)
    world.publish()
    if claimed:
        world.send_team(units["team-1"], cooks[:5], "08:10")
        world.send_team(units["team-2"], cooks[5:], "08:20")
        world.send_team(units["office"], office_people, "08:30")
    return campus


def draw(person: Person, *, seed: int = 7, size: int = 4, hour_min: str = "14:00", **changes: Any) -> int:
    """Let somebody draw a round."""
    return supervision.draw_round(
        **({"day": world.DAY, "seed": seed, "size": size, "by": by(person), "at": world.at(hour_min)} | changes)
    )


def open_round(round_id: int, person: Person, hour_min: str = "14:20", code: str = "") -> None:
    """Let somebody open the first place of a round, by its own code unless another is given."""
    first = Visit.objects.select_related("place").get(round_id=round_id, number=1).place
    supervision.open_round(round_id=round_id, code=code or first.code, by=by(person), at=world.at(hour_min))


def found(campus: Campus, **changes: Any) -> rules.Found:
    """Return a finding in the hall, due at 18:00."""
    kept: dict[str, Any] = {
        "place_code": "hall", "aspect": "campus", "severity": "serious", "text": "消毒记录缺项",
        "unit_id": campus.units["team-1"].pk, "due_at": world.at("18:00"),
    }  # fmt: skip
    return rules.Found(**(kept | changes))


def record(campus: Campus, person: Person | None = None, hour_min: str = "15:00", **changes: Any) -> Finding:
    """Let an inspector record a finding; `shown` goes with it."""
    shown = changes.pop("shown", SHOWN)
    pk = findings.record_finding(
        found=found(campus, **changes), shown=shown, by=by(person or campus.chen), at=world.at(hour_min)
    )
    return Finding.objects.get(pk=pk)


def rectify(row: Finding, person: Person, at: datetime | None = None, **changes: Any) -> int:
    """Let somebody rectify a finding, at 16:00 unless said otherwise."""
    given: dict[str, Any] = {"text": "已补录并培训", "shown": SHOWN} | changes
    return findings.rectify(finding_id=row.pk, by=by(person), at=at or world.at("16:00"), **given)


def recheck(row: Finding, person: Person, at: datetime | None = None, result: str = "closed", **changes: Any) -> int:
    """Let somebody look again, at 17:00 unless said otherwise."""
    return findings.recheck(finding_id=row.pk, result=result, by=by(person), at=at or world.at("17:00"), **changes)
