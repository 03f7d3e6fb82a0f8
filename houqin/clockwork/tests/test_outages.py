"""Clocks that are wrong, workers that were away: what moves by itself, what waits for a person, what never moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from houqin.clockwork import actions, queries, rules, steady
from houqin.clockwork.models import Heartbeat, Job, Outage, OutageKind, OutageState, Served
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.duties.tests import world

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 5)
BY = Actor.person(1)
YEAR, MINUTE = timedelta(days=366), timedelta(minutes=1)


def campus(time: str) -> datetime:
    return clock.instant(DAY, time)


@pytest.fixture
def duty() -> Duty:
    """Owed from midnight, due at 10:00, its window open until midnight."""
    unit, person = world.units()[0], world.people(1)[0]
    duties.reconcile(kind=world.ROLL, day=DAY, expected=[world.expected(person, unit)], by=world.BY, at=campus("00:00"))
    return Duty.objects.get()


def times(duty: Duty) -> tuple[datetime, datetime, str]:
    duty.refresh_from_db()
    return duty.due_at, duty.settles_at, duty.state


def test_a_wrong_clock_for_ten_seconds_moves_and_closes_nothing(duty: Duty):
    before = times(duty)
    actions.tick(at=campus("08:00"))
    actions.tick(at=campus("08:00") + YEAR)
    assert times(duty) == before
    assert queries.last_heartbeat(within=actions.WHOLE) == campus("08:00")
    actions.tick(at=campus("08:01"))
    assert times(duty) == before
    assert queries.waiting_outage(within=actions.WHOLE) is None
    assert Outage.objects.get().state == OutageState.DISMISSED


def test_after_a_wrong_clock_the_next_days_are_planned_as_ever():
    actions.tick(at=campus("08:00"))
    actions.tick(at=campus("08:00") + timedelta(days=3))  # short enough to be planned by
    actions.tick(at=campus("08:01"))
    done = [actions.tick(at=campus("00:01") + timedelta(days=n)) for n in (1, 2)]
    assert ["reconcile" in ran for ran in done] == [True, True]


def test_a_long_absence_waits_for_a_person_and_meanwhile_closes_nothing(duty: Duty):
    actions.tick(at=campus("08:00"))
    ran = actions.tick(at=campus("08:00") + timedelta(hours=26))
    assert {"plan", "reconcile"} <= set(ran)
    assert not set(ran) & {"settle", "remind", "outgoing", "recount", "forget"}
    assert times(duty) == (campus("10:00"), campus("24:00"), State.OPEN)
    assert queries.waiting_outage(within=actions.WHOLE).kind == OutageKind.AWAY


def test_who_says_that_the_house_was_away_gives_back_what_was_left_of_the_window(duty: Duty):
    actions.tick(at=campus("08:00"))
    back = campus("08:00") + timedelta(hours=26)
    actions.tick(at=back)
    waiting = queries.waiting_outage(within=actions.WHOLE)
    assert actions.decide_outage(outage_id=waiting.pk, was_away=True, by=BY, at=back + MINUTE) == 1
    # 16 hours of its window lay in the outage, and no more: two hours were left before 10:00.
    assert times(duty)[:2] == (campus("26:00"), campus("40:00"))
    outage = Outage.objects.get()
    assert (outage.extended, outage.state, outage.decided_by) == (1, OutageState.MADE_GOOD, BY.key)
    assert "settle" in actions.tick(at=back + 2 * MINUTE)


def test_who_says_that_the_clock_was_wrong_moves_nothing(duty: Duty):
    actions.tick(at=campus("08:00"))
    actions.tick(at=campus("13:00"))
    waiting = queries.waiting_outage(within=actions.WHOLE)
    assert actions.decide_outage(outage_id=waiting.pk, was_away=False, by=BY, at=campus("13:01")) == 0
    assert times(duty)[0] == campus("10:00")
    assert queries.last_heartbeat(within=actions.WHOLE) == campus("13:01")


def test_an_outage_is_answered_once(duty: Duty):
    actions.tick(at=campus("08:00"))
    actions.tick(at=campus("13:00"))
    pk = queries.waiting_outage(within=actions.WHOLE).pk
    actions.decide_outage(outage_id=pk, was_away=True, by=BY, at=campus("13:01"))
    with pytest.raises(Refused):
        actions.decide_outage(outage_id=pk, was_away=True, by=BY, at=campus("13:02"))
    assert times(duty)[0] == campus("15:00")


def test_a_clock_that_went_back_never_takes_the_heartbeat_with_it(duty: Duty):
    actions.tick(at=campus("12:00"))
    ran = actions.tick(at=campus("09:00"))
    assert not set(ran) & {"settle", "forget"}
    assert queries.last_heartbeat(within=actions.WHOLE) == campus("12:00")
    assert queries.waiting_outage(within=actions.WHOLE).kind == OutageKind.BACKWARD


def test_only_a_person_sets_the_heartbeat_back():
    actions.tick(at=campus("12:00"))
    actions.tick(at=campus("09:00"))
    pk = queries.waiting_outage(within=actions.WHOLE).pk
    with pytest.raises(Refused):
        actions.decide_outage(outage_id=pk, was_away=True, by=BY, at=campus("09:01"))
    actions.decide_outage(outage_id=pk, was_away=False, by=BY, at=campus("09:02"))
    assert queries.last_heartbeat(within=actions.WHOLE) == campus("09:02")


@pytest.mark.parametrize(
    ("served", "due"),
    [
        (("08:00", "10:30"), "10:00"),  # people could report all the time
        (("07:00", "09:00"), "11:30"),  # then the machine went down
        (("08:30", "10:30"), "10:30"),
        (("06:00", "07:00"), "12:30"),
    ],
)
def test_what_people_could_do_meanwhile_is_not_extended(duty: Duty, served: tuple[str, str], due: str):
    actions.tick(at=campus("08:00"))
    Served.objects.create(since=campus(served[0]), until=campus(served[1]))
    actions.tick(at=campus("10:30"))
    assert times(duty)[0] == campus(due)


def test_a_server_that_answers_each_minute_is_one_period():
    for minute in range(5):
        actions.note_served(at=campus("08:00") + minute * MINUTE, every=MINUTE)
    actions.note_served(at=campus("09:00"), every=MINUTE)
    assert queries.served(since=campus("00:00"), within=actions.WHOLE) == [
        (campus("08:00"), campus("08:04")),
        (campus("09:00"), campus("09:00")),
    ]


def test_a_tick_by_a_clock_that_jumped_does_nothing_and_is_told(duty: Duty):
    actions.tick(at=campus("08:00"))
    assert actions.tick(at=campus("24:01"), is_plausible=False) == []
    assert (Outage.objects.get().kind, queries.waiting_outage(within=actions.WHOLE)) == (OutageKind.JUMP, None)
    assert Heartbeat.objects.get().at == campus("08:00")


def test_a_job_that_failed_is_tried_again_at_each_tick():
    def fail(_slot: datetime, _at: datetime) -> dict[str, int]:
        raise ValueError("no plan")

    actions.tick(at=campus("08:00"))
    actions.run(key="plan", slot=campus("00:00") + timedelta(days=1), work=fail, at=campus("24:00"))
    assert "plan" in actions.tick(at=campus("24:01"))
    assert Job.objects.get(key="plan", slot=campus("24:00")).state == "done"


# --- without a database ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("walls", "answers"),
    [
        ([0, 1, 2], [True, True, True]),
        ([0, 1, 2000, 3], [True, True, False, True]),  # wrong for a minute
        ([0, 1, -500, 3], [True, True, False, True]),
        ([0] + [600 + n for n in range(1, 13)], [True] + [False] * 10 + [True, True]),  # set on purpose
        ([0, 600, 1200, 1800], [True, False, False, False]),  # a clock that runs away is never believed
    ],
)
def test_time_must_have_passed_as_the_clock_says(walls: list[int], answers: list[bool]):
    ticks = iter(range(len(walls)))
    watch = steady.Steady(lambda: next(ticks) * MINUTE)
    assert [watch.agrees(campus("08:00") + wall * MINUTE) for wall in walls] == answers


def test_the_parts_of_an_absence_without_pages():
    whole = (campus("08:00"), campus("12:00"))
    served = [(campus("09:00"), campus("10:00")), (campus("10:02"), campus("11:00"))]
    assert rules.outages(whole, served) == [(campus("08:00"), campus("09:00")), (campus("11:00"), campus("12:00"))]
