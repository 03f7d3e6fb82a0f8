"""Figures over a counting window: each person once, the same tomorrow, but for what arrives late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.common.scope import Actor
from houqin.kernel.org.models import Unit
from houqin.lines.accountability.actions import report, roll
from houqin.lines.accountability.queries import counting
from houqin.lines.accountability.tests import world

pytestmark = pytest.mark.django_db


def counted(since="00:00", until="10:00", within=world.WHOLE):
    figures = counting.counts(since=world.at(since), until=world.at(until), day=world.DAY, within=within)
    return {figure.key: figure.value for figure in figures}


def excuse(person, hour_min):
    roll.excuse(day=world.DAY, person_ids=[person.pk], reason="annual_leave", by=world.BY, at=world.at(hour_min))


@pytest.fixture
def crew():
    units = world.grid()
    people = world.crew(units["team-1"], 5)
    world.publish()
    return people


def test_everybody_is_heard_of_excused_or_not(crew):
    world.send(crew[0], world.FEVER, "08:00")
    world.send(crew[1], hour_min="09:59")
    world.send(crew[2], hour_min="10:00")
    excuse(crew[3], "09:00")
    told = counted()
    assert (told["on_roll"], told["heard"], told["excused"], told["unheard"]) == (5, 2, 1, 2)
    assert (told["attention"], told["attention_new"], told["measured"]) == (1, 1, 1)


def test_a_past_window_stays_as_it_was_whatever_happens_after_it(crew):
    world.send(crew[0], hour_min="09:00")
    before = counted()
    world.send(crew[1], world.FEVER, "11:00")
    excuse(crew[2], "11:30")
    assert counted() == before


def test_a_report_that_arrives_late_counts_when_it_happened(crew):
    before = counted()["heard"]
    report.record_report(
        person_id=crew[0].pk, answer=world.SAME, day=world.DAY, measures=world.MEASURES,
        happened_at=world.at("09:30"), by=Actor.person(crew[0].pk), at=world.at("12:00"),
    )  # fmt: skip
    assert counted()["heard"] == before + 1


def test_a_fever_of_the_day_before_is_not_new(crew):
    yesterday = world.DAY - timedelta(days=1)
    world.publish(yesterday)
    world.send(crew[0], world.FEVER, "08:00", day=yesterday)
    world.send(crew[0], world.FEVER, "08:00")
    figures = counting.counts(
        since=world.at("10:00", yesterday), until=world.at("10:00"), day=world.DAY, within=world.WHOLE
    )
    told = {figure.key: figure.value for figure in figures}
    assert (told["attention"], told["attention_new"]) == (1, 0)


def test_a_unit_counts_its_own_people_only(crew):
    others = world.crew(Unit.objects.get(code="team-2"), 3, "B")
    world.publish()
    world.send(others[0])
    told = counted(within=world.WHOLE.narrowed(("0001000100010002",)))
    assert (told["on_roll"], told["heard"], told["unheard"]) == (3, 1, 2)
