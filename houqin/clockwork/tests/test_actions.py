"""The day's worker on a real database: claims, catching up, outages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from houqin.clockwork import actions, queries
from houqin.clockwork.models import Job, JobState, Outage
from houqin.common import clock
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.duties.tests import world

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 5)


def campus(time):
    return clock.instant(DAY, time)


@pytest.fixture
def duty():
    unit, person = world.units()[0], world.people(1)[0]
    duties.reconcile(kind=world.ROLL, day=DAY, expected=[world.expected(person, unit)], by=world.BY, at=campus("00:00"))
    return Duty.objects.get()


def test_a_slot_runs_once(duty):
    first, second = actions.tick(at=campus("08:00")), actions.tick(at=campus("08:00"))
    assert "settle" in first
    assert second == []


def test_a_claimed_slot_is_left_to_its_claimant():
    actions.claim(key="plan", slot=campus("00:00"), at=campus("00:00"))
    assert not actions.run(key="plan", slot=campus("00:00"), work=lambda _s, _a: {}, at=campus("00:10"))


def test_an_abandoned_slot_is_taken_over():
    actions.claim(key="plan", slot=campus("00:00"), at=campus("00:00"))
    assert actions.run(key="plan", slot=campus("00:00"), work=lambda _s, _a: {}, at=campus("00:31"))


def test_a_job_that_falls_is_kept_with_its_reason():
    def fall(_slot, _at):
        raise ValueError("no plan")

    actions.run(key="plan", slot=campus("00:00"), work=fall, at=campus("00:00"))
    job = queries.failed_jobs(since=campus("00:00"), within=actions.WHOLE)[0]
    assert job.result == {"failed": "ValueError", "why": "no plan"}


def test_the_tick_closes_what_is_over(duty):
    actions.tick(at=campus("23:58"))
    actions.tick(at=campus("24:00"))
    duty.refresh_from_db()
    assert duty.state == State.MISSED


def test_an_outage_extends_what_it_overlapped_and_is_recorded_once(duty):
    actions.tick(at=campus("08:00"))
    actions.tick(at=campus("10:30"))
    actions.tick(at=campus("10:30"))
    duty.refresh_from_db()
    assert (duty.due_at, Outage.objects.count()) == (campus("12:30"), 1)


def test_after_two_days_away_reminders_come_once_and_each_day_is_planned():
    actions.tick(at=campus("08:00"))
    back = campus("08:00") + timedelta(days=2)
    actions.tick(at=back)
    waiting = queries.waiting_outage(within=actions.WHOLE)
    actions.decide_outage(outage_id=waiting.pk, was_away=True, by=world.BY, at=back)
    actions.tick(at=back)
    counts = {key: Job.objects.filter(key=key).count() for key in ("plan", "remind")}
    assert counts == {"plan": 3, "remind": 2}


def test_jobs_end_done(duty):
    actions.tick(at=campus("08:00"))
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
