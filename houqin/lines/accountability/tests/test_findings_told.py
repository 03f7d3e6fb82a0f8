"""Who sees a finding with its photos, and who is told of what is past its deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.common.scope import Scope
from houqin.kernel.files.models import File
from houqin.kernel.notices.models import Notice
from houqin.lines.accountability.actions import findings
from houqin.lines.accountability.models import Finding
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.tests import inspecting, world

pytestmark = pytest.mark.django_db
MORROW = world.DAY + timedelta(days=1)


@pytest.fixture
def campus():
    return inspecting.built()


@pytest.fixture
def row(campus):
    return inspecting.record(campus)


@pytest.fixture
def rectified(campus, row):
    inspecting.rectify(row, campus.head)
    return Finding.objects.get(pk=row.pk)


def test_a_finding_is_seen_in_its_unit_by_its_owner_and_by_nobody_else(campus, row):
    unit = Scope(units=(campus.units["unit"].path,))
    assert queries.finding_for(row.pk, within=unit) == row
    assert queries.finding_for(row.pk, within=Scope(person_id=campus.head.pk)) == row
    assert queries.finding_for(row.pk, within=Scope(person_id=campus.cooks[0].pk)) is None
    assert queries.finding_for(row.pk, within=Scope(units=(campus.units["office"].path,))) is None


def test_its_photos_are_seen_with_it(campus, rectified):
    ids = list(File.objects.exclude(about__startswith="draft").values_list("pk", flat=True))
    assert len(ids) == 2
    owner, cook = Scope(person_id=campus.head.pk), Scope(person_id=campus.cooks[7].pk)
    assert all(queries.photo_for(pk, within=owner) for pk in ids)
    assert not any(queries.photo_for(pk, within=cook) for pk in ids)


def escalate(hour_min, day=world.DAY):
    return findings.escalate(by=world.BY, at=world.at(hour_min, day))


def test_past_the_deadline_owner_and_unit_are_told_then_branch_then_committee(campus, row):
    assert escalate("18:00") == 0
    assert escalate("18:01") == 1
    assert Notice.objects.filter(person=campus.head, key__contains=":overdue:").count() == 1
    assert escalate("21:59") == 0
    assert escalate("22:00") == 1
    assert escalate("06:01", MORROW) == 1
    assert escalate("12:00", MORROW) == 0


def test_a_further_finding_past_its_deadline_is_one_new_digest_of_both(campus, row):
    escalate("18:01")
    inspecting.record(campus, hour_min="15:30", due_at=world.at("18:30"))
    assert escalate("18:31") == 1
    titles = Notice.objects.filter(key__startswith="accountability.finding_late:0").order_by("pk")
    assert [title.title_en[-3:] for title in titles] == [": 1", ": 2"]


def test_what_was_rectified_is_not_told(campus, rectified):
    assert escalate("23:00") == 0


def test_of_a_recheck_past_its_deadline_the_inspector_is_told_then_the_body(campus, rectified):
    due = world.DAY + timedelta(days=2)
    assert escalate("16:00", due) == 0
    told = Notice.objects.filter(key__contains=":recheck_late:").order_by("pk")
    assert escalate("16:01", due) == 1
    assert [notice.person for notice in told] == [campus.lin]
    assert escalate("19:59", due) == 0
    assert escalate("20:00", due) == 1
    assert [notice.person for notice in told.all()] == [campus.lin, campus.chen]
    assert escalate("23:00", due) == 0
