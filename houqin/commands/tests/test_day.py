"""`houqin day` counts what was owed and names every item with its proof or its reason."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from houqin import cli
from houqin.clockwork import actions as clockwork
from houqin.clockwork import queries as clockwork_queries
from houqin.clockwork.models import Job, JobState
from houqin.common import clock
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty
from houqin.kernel.duties.tests.world import BY, DAY, ROLL, START, campus, expected, people, proof, units

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list:
    """Three people owe the roll: one reports, one is excused, one stays open."""
    team, *_rest = units(1)
    persons = people(3)
    duties.reconcile(kind=ROLL, day=DAY, expected=[expected(person, team) for person in persons], by=BY, at=START)
    duties.prove(kind=ROLL, proofs=[proof(persons[0], campus("06:10"))], source="self", by=BY, at=campus("06:10"))
    excused = Duty.objects.get(person=persons[1])
    duties.excuse(duty_ids=[excused.pk], reason="sick_leave", by=BY, at=campus("07:00"))
    return persons


def asked(capsys, *words: str) -> dict[str, list]:
    assert cli.main(["day", *words, "--json", "-"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_day_is_counted_kind_by_kind(capsys, three):
    body = asked(capsys, DAY.isoformat())
    assert (body["schema"], body["day"]) == ("houqin.day/1", "2020-03-05")
    assert body["kinds"] == [
        {"line": "test", "kind": "roll", "expected": 3, "done": 1, "open": 1, "missed": 0, "excused": 1}
    ]
    assert "items" not in body


def test_every_item_is_named_with_proof_or_reason(capsys, three):
    done, excused, left = asked(capsys, DAY.isoformat(), "--items")["items"]
    assert done["subject"] == {"id": "E0001", "key": f"person:{three[0].pk}", "name": "员工1"}
    assert done["unit"] == ["后勤保障组", "1班"]
    assert (done["state"], done["evidence"]["source"], done["reason"]) == ("done", "self", None)
    assert (excused["state"], excused["reason"]) == ("excused", "sick_leave")
    assert (left["state"], left["evidence"], left["reason"]) == ("open", None, None)


def test_who_missed_the_window_has_no_proof(capsys, three):
    duties.settle(by=BY, at=campus("24:00"))
    body = asked(capsys, DAY.isoformat(), "--items")
    missed = [item for item in body["items"] if item["state"] == "missed"]
    assert [(item["subject"]["id"], item["evidence"]) for item in missed] == [("E0003", None)]
    assert body["kinds"][0]["missed"] == 1


def test_every_item_says_when_it_is_due(capsys, three):
    dues = {item["due"] for item in asked(capsys, DAY.isoformat(), "--items")["items"]}
    assert dues == {campus("10:00").isoformat()}


@pytest.mark.parametrize("day", ["2019-01-01", "2020-03-06", "2100-01-01"])
def test_a_day_for_which_nothing_was_planned_is_no_day_without_anything_owed(capsys, three, day):
    assert cli.main(["day", day, "--items", "--json", "-"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert body == {"schema": "houqin.day/1", "day": day, "planned": False, "kinds": [], "items": []}


def test_a_day_that_was_planned_and_owes_nothing_is_empty(capsys):
    slot = clock.instant(DAY, "00:00")
    Job.objects.create(key="plan", slot=slot, state=JobState.DONE, started_at=slot)
    body = asked(capsys, DAY.isoformat())
    assert (body["planned"], body["kinds"]) == (True, [])


def test_the_worker_dead_for_a_day_leaves_a_day_unplanned(capsys, three):
    for at in (campus("00:01"), campus("22:00")):
        clockwork.tick(at=at)
    planning = clockwork_queries.planning(day=DAY + timedelta(days=1), at=campus("48:00"), within=clockwork.WHOLE)
    assert (planning.is_unplanned, planning.is_worker_late) == (True, True)


def test_a_day_that_does_not_exist_is_refused(capsys):
    assert cli.main(["day", "2020-02-30", "--json", "-"]) == 2
