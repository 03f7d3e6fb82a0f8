"""What an inspector of the other unit drew, saw and found in a unit: a round, a visit, a finding with a photo."""

from __future__ import annotations

from datetime import date

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.files.models import File
from houqin.kernel.files.tests import pictures
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.lines.accountability.actions import findings, supervision
from houqin.lines.accountability.models import Finding, Visit
from houqin.lines.accountability.rules import supervision as rules

BY = Actor.system("test")
DAY = date(2020, 3, 5)


def added(letter: str, *, inspector: Person, body: str, text: str) -> dict[str, object]:
    """Return the ids of what was found in the unit with this letter by somebody of the other one."""
    by = Actor.person(inspector.pk)
    supervision.appoint_inspector(person_id=inspector.pk, body=body, by=BY, at=clock.instant(DAY, "09:00"))
    unit = Unit.objects.get(code=f"team-{letter}")
    round_id = supervision.draw_round(day=DAY, seed=1, size=3, unit_id=unit.pk, by=by, at=clock.instant(DAY, "10:00"))
    place = f"hall-{letter}"
    supervision.open_round(round_id=round_id, code=place, by=by, at=clock.instant(DAY, "10:10"))
    finding_id = findings.record_finding(
        found=rules.Found(
            place_code=place, aspect="campus", severity="serious", text=text, unit_id=unit.pk,
            due_at=clock.instant(DAY, "16:00"),
        ),
        shown=rules.Shown((rules.Sent("IMG.jpg", "image/jpeg", pictures.jpeg()),)),
        by=by, at=clock.instant(DAY, "10:30"),
    )  # fmt: skip
    return {
        "round_id": round_id,
        "visit_id": Visit.objects.get(round_id=round_id, number=1).pk,
        "finding_id": finding_id,
        "file_id": File.objects.get(about=Finding.objects.get(pk=finding_id).key).pk,
        "place_code": place,
    }
