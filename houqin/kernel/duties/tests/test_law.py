"""The law under everything that life does to it, watched by an auditor that only speaks SQL."""

from __future__ import annotations

import contextlib
import threading
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.kernel.duties import actions
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.duties.tests import auditor, world

ONCE, TWICE, NIGHT = (
    {"": world.Times()},
    {
        "am": world.Times("00:00", "10:00", "14:00"),
        "pm": world.Times("14:00", "20:00", "24:00"),
    },
    {"": world.Times("22:00", "25:00", "30:00")},
)
PEOPLE = 6
person_numbers = st.integers(0, PEOPLE - 1)


class Life(RuleBasedStateMachine):
    """Joiners, leavers, transfers, proofs of every kind, levels, outages, planners, settlement."""

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.units = world.units()
        self.people = world.people(PEOPLE)
        self.belongs = dict.fromkeys(range(3), 0)
        self.windows = ONCE
        self.at = world.START
        self.published = set()
        self.settled_at = None
        self.plan()

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def day(self) -> date:
        return clock.day_of(self.at)

    def expected(self, belongs=None):
        return [
            world.expected(self.people[n], self.units[u], self.day, occasion=occasion, times=times)
            for n, u in (self.belongs if belongs is None else belongs).items()
            for occasion, times in self.windows.items()
        ]

    def plan(self, belongs=None):
        actions.reconcile(kind=world.ROLL, day=self.day, expected=self.expected(belongs), by=world.BY, at=self.at)
        self.published |= auditor.names()

    @rule(n=person_numbers, u=st.integers(0, 2))
    def join_or_transfer(self, n, u):
        self.belongs[n] = u
        self.plan()

    @rule(n=person_numbers)
    def leave(self, n):
        self.belongs.pop(n, None)
        self.plan()

    @rule()
    def two_planners(self):
        stale = dict(self.belongs)
        self.belongs.pop(next(iter(self.belongs), None), None)
        self.plan(stale)
        self.plan()

    @rule(windows=st.sampled_from([ONCE, TWICE, NIGHT]))
    def change_level(self, windows):
        self.windows = windows
        self.plan()

    @rule(minutes=st.sampled_from([1, 30, 240, 660, 1440]))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)
        self.plan()

    @rule()
    def settle(self):
        actions.settle(by=world.BY, at=self.at)
        self.settled_at = self.at

    @rule(
        ns=st.sets(person_numbers, min_size=1), ago_min=st.sampled_from([0, 5, 300, 2000]), back_days=st.integers(0, 1)
    )
    def prove(self, ns, ago_min, back_days):
        day = self.day - timedelta(days=back_days)
        happened_at = self.at - timedelta(minutes=ago_min)
        for occasion in self.windows:
            proofs = [world.proof(self.people[n], happened_at, day, occasion) for n in sorted(ns)]
            with contextlib.suppress(Refused):
                actions.prove(kind=world.ROLL, proofs=proofs, by=world.BY, at=self.at)

    def chosen(self, n):
        return list(Duty.objects.filter(person=self.people[n]).order_by("-day", "pk").values_list("pk", flat=True)[:3])

    @rule(n=person_numbers)
    def excuse(self, n):
        with contextlib.suppress(Refused):
            actions.excuse(duty_ids=self.chosen(n), reason="night_shift", by=world.BY, at=self.at)

    @rule(n=person_numbers)
    def withdraw(self, n):
        actions.withdraw(duty_ids=self.chosen(n), note="mistaken", by=world.BY, at=self.at)

    @rule(minutes=st.sampled_from([10, 200]))
    def outage(self, minutes):
        since = self.at
        self.at += timedelta(minutes=minutes)
        actions.extend(kinds=None, since=since, until=self.at, by=world.BY, at=self.at)
        self.plan()

    @rule()
    def recount_finds_nothing(self):
        assert actions.recount(day=self.day - timedelta(days=1), by=world.BY, at=self.at) == 0

    @invariant()
    def the_law_holds(self):
        assert auditor.faults() == {}

    @invariant()
    def nothing_vanishes(self):
        assert self.published <= auditor.names()

    @invariant()
    def everybody_is_known_by_name(self):
        for item in self.expected():
            duty = Duty.objects.filter(day=self.day, occasion=item.occasion, subject_key=item.subject_key).first()
            assert duty is not None or self.at >= item.settles_at
            assert duty is None or duty.reason != "no_longer_expected" or self.at >= duty.settles_at

    @precondition(lambda self: self.settled_at is not None)
    @invariant()
    def what_is_over_is_closed(self):
        assert auditor.open_after(self.settled_at) == 0


@pytest.mark.django_db
def test_the_law_survives_life():
    limits = settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=limits)


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_publish_everyone_once():
    units, people = world.units(), world.people(30)
    expected = [world.expected(person, units[n % 3]) for n, person in enumerate(people)]
    failures: list[Exception] = []

    def plan():
        try:
            actions.reconcile(kind=world.ROLL, day=world.DAY, expected=expected, by=world.BY, at=world.START)
        except Exception as error:  # noqa: BLE001 - whatever a planner dies of fails the test below
            failures.append(error)
        finally:
            connection.close()

    planners = [threading.Thread(target=plan) for _ in range(4)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()
    assert failures == []
    assert Duty.objects.filter(state=State.OPEN).count() == 30
    assert auditor.faults() == {}
