"""What supervision tells the desk: my day, tile, decisions, brief, labels; what clockwork calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.common.scope import Scope
from houqin.kernel.duties.models import Duty
from houqin.kernel.files.models import File
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import evidence, findings
from houqin.lines.accountability.line import LINE
from houqin.lines.accountability.queries import summary
from houqin.lines.accountability.queries import supervision_summary as queries
from houqin.lines.accountability.tests import inspecting, world

pytestmark = pytest.mark.django_db
WHOLE = world.WHOLE
NEXT = world.DAY + timedelta(days=1)


@pytest.fixture
def campus():
    """Everybody has reported, so that nothing else is said on the tile."""
    found = inspecting.built()
    world.send_team(found.units["unit"], [found.head], "08:40")
    return found


@pytest.fixture
def row(campus):
    return inspecting.record(campus)


def owed(person, hour_min="15:30", day=world.DAY):
    found = queries.owed_by(person_id=person.pk, at=world.at(hour_min, day), within=WHOLE)
    return [(item.kind.key, item.act, item.due_at) for item in found]


def tile(hour_min, day=world.DAY):
    return summary.tile(day=day, at=world.at(hour_min, day), within=WHOLE)


def test_the_owner_owes_the_rectification_also_on_the_days_after(campus, row):
    act = f"/accountability/supervision/findings/{row.pk}/rectify/"
    assert owed(campus.head) == [(declared.RECTIFY.key, act, row.due_at)]
    assert owed(campus.head, "09:00", NEXT) == owed(campus.head)
    assert owed(campus.cooks[0]) == []


def test_the_inspector_named_owes_the_recheck(campus, row):
    inspecting.rectify(row, campus.head)
    act = f"/accountability/supervision/findings/{row.pk}/recheck/"
    assert [item[:2] for item in owed(campus.lin, "16:30")] == [(declared.RECHECK.key, act)]
    assert owed(campus.head, "16:30") == []


def test_a_finding_past_its_deadline_is_the_sentence_where_nothing_is_worse(campus, row):
    assert "deadline" not in tile("17:59").sentence.msgid
    late = tile("18:01")
    assert (late.sentence.msgid, late.weight) == ("findings past their deadline: %(count)s", "overdue")
    assert late.sentence.values == {"count": 1}
    assert late.decisions == ()


def test_one_that_nobody_rectified_in_its_window_waits_for_the_commander(campus, row):
    world.publish(NEXT)
    (decision,) = tile("18:01", NEXT).decisions
    assert (decision.who, decision.since) == ("commander", row.due_at)
    inspecting.rectify(row, campus.head, world.at("18:30", NEXT))
    assert tile("18:31", NEXT).decisions == ()


def test_the_brief_counts_open_and_closed_as_they_stood_that_day(campus, row):
    inspecting.rectify(row, campus.head)
    inspecting.recheck(row, campus.lin, world.at("09:00", NEXT))
    stood = {}
    for day in (world.days_before(1), world.DAY, NEXT):
        figures = {figure.key: figure for figure in queries.figures(day=day, at=world.at("23:00", NEXT), within=WHOLE)}
        stood[day] = [(part.label, part.value) for part in figures["findings"].parts] if figures else None
    assert stood[world.days_before(1)] is None
    assert stood[world.DAY] == [("not yet closed", 1), ("closed", 0)]
    assert stood[NEXT] == [("not yet closed", 0), ("closed", 1)]


def test_a_label_tells_number_and_place_and_not_what_was_found(campus, row):
    labels = summary.labels_of(subject_keys=[row.key, f"person:{campus.head.pk}"], within=WHOLE)
    assert labels[row.key] == f"{row.number} 食堂"
    assert labels[f"person:{campus.head.pk}"] == campus.head.name


def test_units_elsewhere_are_told_nothing(campus, row):
    elsewhere = Scope(units=(campus.units["office"].path,))
    assert queries.worst(at=world.at("18:01"), within=elsewhere) is None
    assert list(queries.figures(day=world.DAY, at=world.at("18:01"), within=elsewhere)) == []


# --- what clockwork calls


def test_the_line_publishes_findings_and_excuses_none_of_them(campus, row):
    for hour_min in ("16:00", "17:00"):
        LINE.publish(day=world.DAY, by=world.BY, at=world.at(hour_min))
    assert Duty.objects.get(kind=declared.RECTIFY.key).state == "open"


def test_the_line_makes_good_a_duty_that_was_never_published(campus, row):
    duty = Duty.objects.get(kind=declared.RECTIFY.key)
    duty.evidence.all().delete()
    duty.delete()
    LINE.publish(day=world.DAY, by=world.BY, at=world.at("16:00"))
    assert Duty.objects.get(kind=declared.RECTIFY.key).person == campus.head


def test_the_line_reminds_of_findings_once(campus, row):
    assert LINE.remind(day=world.DAY, by=world.BY, at=world.at("18:01")) == 1
    assert LINE.remind(day=world.DAY, by=world.BY, at=world.at("18:06")) == 0


def test_photos_that_waited_three_days_are_forgotten(campus):
    file_id = evidence.keep_waiting(photo=inspecting.PHOTO, by=inspecting.by(campus.chen), at=world.at("15:00"))
    for act in LINE.daily:
        act(day=world.DAY, by=world.BY, at=world.at("15:30", world.DAY + timedelta(days=2)))
    assert File.objects.get(pk=file_id).erased_at is None
    for act in LINE.daily:
        act(day=world.DAY, by=world.BY, at=world.at("15:30", world.DAY + timedelta(days=3)))
    assert File.objects.get(pk=file_id).erased_at is not None


def test_a_form_sent_twice_records_one_finding(campus):
    sent = {"found": inspecting.found(campus), "shown": inspecting.SHOWN, "by": inspecting.by(campus.chen)}
    first = findings.record_finding(**sent, at=world.at("15:00"), command="abc")
    second = findings.record_finding(**sent, at=world.at("15:01"), command="abc")
    assert first == second
