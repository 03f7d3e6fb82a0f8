"""One act each: what becomes of a duty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.kernel.audit.models import Record
from houqin.kernel.duties import actions, queries
from houqin.kernel.duties.models import DayTotal, Duty, Evidence, State
from houqin.kernel.duties.tests import auditor, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return world.units()[0]


@pytest.fixture
def crew(team):
    people = world.people(4)
    publish(people, team)
    return people


def publish(people, team, at=world.START, **changes):
    expected = [world.expected(person, team, **changes) for person in people]
    return actions.reconcile(kind=world.ROLL, day=world.DAY, expected=expected, by=world.BY, at=at)


def prove(people, clock, happened=None):
    at = world.campus(clock)
    happened_at = world.campus(happened) if happened else at
    proofs = [world.proof(person, happened_at) for person in people]
    return actions.prove(kind=world.ROLL, proofs=proofs, by=world.BY, at=at)


def state_of(person):
    return Duty.objects.get(person=person).state


def settle(clock="24:00"):
    return actions.settle(by=world.BY, at=world.campus(clock))


def test_publishing_twice_adds_nothing(crew, team):
    assert publish(crew, team) == {"added": 0, "excused": 0, "reopened": 0, "moved": 0}


def test_a_leaver_is_excused_and_not_deleted(crew, team):
    publish(crew[1:], team)
    assert (state_of(crew[0]), Duty.objects.count()) == (State.EXCUSED, 4)


def test_who_comes_back_owes_again(crew, team):
    publish(crew[1:], team)
    publish(crew, team)
    assert state_of(crew[0]) == State.OPEN


def test_what_a_person_excused_is_not_reopened_by_the_plan(crew, team):
    actions.excuse(duty_ids=[Duty.objects.get(person=crew[0]).pk], reason="sick_leave", by=world.BY, at=world.START)
    publish(crew, team)
    assert state_of(crew[0]) == State.EXCUSED


def test_born_late_is_due_an_hour_after_birth(crew, team):
    late = world.Person.objects.create(number="E9", name="新来", kind="employee")
    publish([*crew, late], team, at=world.campus("09:40"))
    assert Duty.objects.get(person=late).due_at == world.campus("10:40")


def test_an_open_window_keeps_its_unit(crew, team):
    other = world.Unit.objects.get(code="team-2")
    publish(crew, other, at=world.campus("08:00"))
    assert {duty.unit_path for duty in Duty.objects.all()} == {team.path}


def test_a_window_not_yet_open_moves_with_the_person(team):
    people, other = world.people(1), world.Unit.objects.get(code="team-2")
    evening = world.Times("20:00", "21:00", "22:00")
    publish(people, team, times=evening)
    publish(people, other, times=evening)
    assert Duty.objects.get().unit_path == other.path


def test_a_proof_in_time_is_done(crew):
    prove(crew[:1], "09:00")
    duty = Duty.objects.get(person=crew[0])
    assert (duty.state, duty.is_late) == (State.DONE, False)


def test_a_proof_after_the_deadline_is_late(crew):
    prove(crew[:1], "10:01")
    assert Duty.objects.get(person=crew[0]).is_late


def test_a_late_delivery_of_an_act_in_time_is_not_late(crew):
    settle()
    prove(crew[:1], "25:00", happened="09:00")
    duty = Duty.objects.get(person=crew[0])
    assert (duty.state, duty.is_late) == (State.DONE, False)


def test_a_team_is_one_record_and_a_row_for_each(crew):
    before = Record.objects.count()
    prove(crew, "09:00")
    assert (Record.objects.count() - before, Evidence.objects.count()) == (1, 4)


def test_a_second_proof_changes_nothing(crew):
    prove(crew[:1], "09:00")
    assert prove(crew[:1], "09:05") == []


def test_what_is_not_owed_cannot_be_proven(crew):
    stranger = world.Person.objects.create(number="X", name="外人", kind="visitor")
    with pytest.raises(Refused, match="nothing of this kind is owed"):
        prove([crew[0], stranger], "09:00")
    assert state_of(crew[0]) == State.OPEN


@pytest.mark.parametrize(("at", "happened"), [("09:00", "09:06"), ("09:00", "00:00")])
def test_the_future_is_refused_and_the_first_minute_is_not(crew, at, happened):
    if happened > at:
        with pytest.raises(Refused, match="future"):
            prove(crew[:1], at, happened)
    else:
        assert len(prove(crew[:1], at, happened)) == 1


def test_too_old_a_time_is_refused(crew):
    with pytest.raises(Refused, match="72 hours ago"):
        actions.prove(
            kind=world.ROLL,
            proofs=[world.proof(crew[0], world.campus("09:00"))],
            by=world.BY,
            at=world.campus("09:00") + timedelta(hours=73),
        )


def test_settlement_names_the_missed_and_writes_the_sum(crew):
    prove(crew[:3], "09:00")
    settle()
    total = DayTotal.objects.get()
    assert (total.expected, total.done, total.missed, state_of(crew[3])) == (4, 3, 1, State.MISSED)


def test_a_window_past_midnight_is_settled_at_its_own_end(team):
    people = world.people(1)
    publish(people, team, times=world.Times("22:00", "25:00", "30:00"))
    settle("24:00")
    assert state_of(people[0]) == State.OPEN
    settle("30:00")
    assert state_of(people[0]) == State.MISSED


def test_later_evidence_recounts_the_settled_day(crew):
    settle()
    prove(crew[:1], "25:00", happened="23:00")
    total = DayTotal.objects.get()
    assert (total.done, total.late, total.missed) == (1, 1, 3)


def test_what_is_done_cannot_be_excused(crew):
    prove(crew[:1], "09:00")
    with pytest.raises(Refused, match="done cannot be excused"):
        actions.excuse(duty_ids=[Duty.objects.get(person=crew[0]).pk], reason="x", by=world.BY, at=world.START)


def test_a_withdrawn_proof_is_open_again(crew):
    ids = prove(crew[:1], "09:00")
    actions.withdraw(duty_ids=ids, note="mistaken", by=world.BY, at=world.campus("09:01"))
    assert state_of(crew[0]) == State.OPEN


def test_withdrawn_after_the_window_is_missed(crew):
    ids = prove(crew[:1], "09:00")
    settle()
    actions.withdraw(duty_ids=ids, note="mistaken", by=world.BY, at=world.campus("25:00"))
    assert (state_of(crew[0]), DayTotal.objects.get().missed) == (State.MISSED, 4)


def test_an_outage_moves_deadlines_by_its_length(crew):
    actions.extend(
        kinds=None, since=world.campus("08:00"), until=world.campus("10:30"), by=world.BY, at=world.campus("10:30")
    )
    assert {duty.due_at for duty in Duty.objects.all()} == {world.campus("12:30")}


def test_an_outage_after_the_deadline_moves_nothing(crew):
    extended = actions.extend(
        kinds=None, since=world.campus("11:00"), until=world.campus("12:00"), by=world.BY, at=world.campus("12:00")
    )
    assert extended == 0


def test_recount_mends_a_total_that_was_tampered_with(crew):
    settle()
    DayTotal.objects.update(done=4, missed=0)
    assert actions.recount(day=world.DAY, by=world.BY, at=world.campus("25:00")) == 1
    assert DayTotal.objects.get().missed == 4


@pytest.mark.parametrize(
    "changes",
    [{"expected": 5}, {"people": 9}, {"late": 5}],
)
def test_the_database_refuses_a_sum_that_does_not_hold(crew, changes):
    settle()
    with pytest.raises(IntegrityError), transaction.atomic():
        DayTotal.objects.update(**changes)


def test_people_count_once_by_their_worst_state(team):
    people = world.people(2)
    expected = [
        world.expected(person, team, occasion=occasion, times=times)
        for person in people
        for occasion, times in {
            "am": world.Times("00:00", "10:00", "14:00"),
            "pm": world.Times("14:00", "20:00"),
        }.items()
    ]
    actions.reconcile(kind=world.ROLL, day=world.DAY, expected=expected, by=world.BY, at=world.START)
    actions.prove(
        kind=world.ROLL,
        proofs=[world.proof(people[0], world.campus("09:00"), occasion="am")],
        by=world.BY,
        at=world.campus("09:00"),
    )
    settle("14:00")
    counts = queries.coverage_of_people(day=world.DAY, kind=world.ROLL, within=world.WHOLE)[team.path]
    assert (counts.expected, counts.open, counts.missed) == (2, 1, 1)


def test_any_page_of_the_missing_follows_the_one_before(crew, team):
    pages = [
        queries.page_of(day=world.DAY, kind=world.ROLL, states=["open"], within=world.WHOLE, page=page, size=3)
        for page in (1, 2)
    ]
    names = [duty.person_id for page in pages for duty in page.duties]
    assert (sorted(names), [page.has_next for page in pages]) == ([p.pk for p in crew], [True, False])


def test_the_auditor_sees_a_state_without_evidence(crew):
    Duty.objects.filter(person=crew[0]).update(state=State.DONE)
    assert "a state has no evidence" in auditor.faults()
