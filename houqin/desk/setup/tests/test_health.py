"""The health page: green, orange or red, a sentence, and what to do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from houqin import home
from houqin.clockwork import actions as clockwork
from houqin.clockwork.models import Heartbeat, Job, JobState, Outage
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.desk.setup import queries
from houqin.kernel.audit import actions as audit
from houqin.kernel.audit.models import Record

from .house import a_person, an_account, signed_in

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WHOLE = Scope.whole(reason="tests")


def check(key: str) -> queries.Check:
    return next(one for one in queries.health(at=clock.now(), within=WHOLE).checks if one.key == key)


@pytest.mark.parametrize(
    ("age", "verdict"), [(MINUTE, "normal"), (10 * MINUTE, "doubtful"), (HOUR, "attention"), (None, "attention")]
)
def test_a_heartbeat_is_judged_by_its_age(db, age, verdict):
    if age is not None:
        Heartbeat.objects.create(since=clock.now() - age, at=clock.now() - age)
    found = check("heartbeat")
    assert found.verdict == verdict
    assert bool(found.advice) == (verdict != "normal")


@pytest.mark.parametrize(("age", "verdict"), [(HOUR, "normal"), (2 * DAY, "doubtful"), (8 * DAY, "attention")])
def test_a_backup_is_judged_by_its_age(db, settings, tmp_path, age, verdict):
    settings.HOUQIN_HOME = tmp_path
    (tmp_path / home.BACKUP_NOTE_NAME).write_text(json.dumps({"at": (clock.now() - age).isoformat()}))
    assert check("backup").verdict == verdict


@pytest.mark.parametrize("note", [None, "", "{}", '{"at": "yesterday"}', '{"at": 5}', "[]", '{"at": "2020-03-05"}'])
def test_a_note_of_a_backup_that_cannot_be_read_is_no_backup(db, settings, tmp_path, note):
    settings.HOUQIN_HOME = tmp_path
    if note is not None:
        (tmp_path / home.BACKUP_NOTE_NAME).write_text(note)
    found = check("backup")
    assert found.verdict == "attention"


@pytest.mark.parametrize(
    ("state", "age", "verdict"),
    [(JobState.DONE, HOUR, "normal"), (JobState.DONE, 30 * HOUR, "doubtful"), (JobState.DONE, 3 * DAY, "attention"),
     (JobState.FAILED, HOUR, "attention")],
)  # fmt: skip
def test_a_job_is_judged_by_its_last_slot(db, state, age, verdict):
    at = clock.now() - age
    Job.objects.create(key="plan", slot=at, state=state, started_at=at, result={"accountability": 12})
    assert check("job_plan").verdict == verdict


def test_a_job_that_failed_today_is_named(db):
    at = clock.now() - HOUR
    Job.objects.create(key="settle", slot=at, state=JobState.FAILED, started_at=at)
    found = check("failed_jobs")
    assert (found.verdict, found.values["keys"]) == ("attention", "settle")


def test_an_outage_of_this_week_is_told(db):
    Outage.objects.create(since=clock.now() - 3 * HOUR, until=clock.now() - 2 * HOUR)
    assert check("outages").verdict == "doubtful"


@pytest.mark.parametrize(("age", "verdict"), [(HOUR, "normal"), (4 * HOUR, "doubtful"), (2 * DAY, "attention")])
def test_records_must_not_wait_long_to_be_sealed(db, age, verdict):
    Record.objects.create(action="x.y", by="system:test", at=clock.now() - age)
    assert check("log").verdict == verdict
    audit.seal()
    assert check("log").verdict == "normal"


def test_the_page_shows_every_check_with_what_to_do(room):
    page = room.get("/setup/health/").content.decode()
    assert "Needs attention" in page
    assert "Start Houqin again with houqin run" in page
    assert "Run houqin backup FILE every night" in page


def test_a_monitor_without_an_account_gets_verdicts_and_no_figures(db):
    answer = Client().get("/setup/health.json")
    body = answer.json()
    # No backup was made yet: that asks for attention, and keeps nobody from working.
    assert (answer.status_code, body["verdict"]) == (200, "attention")
    assert all(set(one) == {"key", "verdict"} for one in body["checks"])


def test_the_administrator_gets_figures_as_json(room):
    facts = {one["key"]: one["facts"] for one in room.get("/setup/health.json").json()["checks"]}
    assert facts["disk"]["free_bytes"] > 0
    assert facts["database"]["migrations_missing"] == 0


def test_the_chain_is_verified_on_demand_and_a_broken_one_is_said(room):
    audit.seal()
    assert "The activity log holds" in room.post("/setup/health/verify/", follow=True).content.decode()
    Record.objects.filter(sealed_no=1).update(by="person:666")
    assert "The activity log is broken" in room.post("/setup/health/verify/", follow=True).content.decode()


def test_a_leader_of_a_team_sees_no_health_page(units):
    client = signed_in(an_account(a_person("E0001", "王伟"), "team_leader", unit_id=units["team-1"].pk))
    assert client.get("/setup/health/").status_code == 403


@pytest.mark.parametrize(("answer", "state"), [("away", "made_good"), ("clock", "dismissed")])
def test_an_administrator_says_whether_the_clock_is_right(room, answer, state):
    clockwork.tick(at=clock.now() - 8 * HOUR)
    clockwork.tick(at=clock.now())
    waiting = queries.clockwork.waiting_outage(within=WHOLE)
    assert "Is the clock right?" in room.get("/setup/health/").content.decode()
    room.post(f"/setup/health/outages/{waiting.pk}/decide/", {"answer": answer})
    assert Outage.objects.get().state == state
    assert "Is the clock right?" not in room.get("/setup/health/").content.decode()
