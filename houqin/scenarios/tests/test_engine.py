"""A replay is the same for the same seed, takes every step on its own, and says which one did not do as told."""

from __future__ import annotations

from datetime import date

import pytest

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.kernel.audit import queries as audit
from houqin.kernel.duties import queries as duties
from houqin.lines.accountability import declared
from houqin.scenarios import engine
from houqin.scenarios.cumt_2020.campaign import Cumt2020
from houqin.scenarios.engine import Step
from houqin.scenarios.tests import trial

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 5)
AT = clock.instant(DAY, "10:00")


class Brief:
    """A campaign of a few steps."""

    key, seed, people, days = "brief", 1, 0, [DAY]

    def __init__(self, *steps):
        self._steps = steps

    def opening(self):
        return []

    def steps_of(self, day, stage):
        return self._steps

    def closing(self):
        return []


def step(act, name="step", is_refused=False, at=AT):
    return Step(at, name, act, is_refused)


def refuse(_stage):
    raise Refused("no")


def test_a_step_that_falls_does_not_take_the_others_with_it():
    done = []
    outcome = engine.replay(Brief(step(lambda _stage: 1 / 0), step(lambda _stage: done.append(1))))
    assert (done, outcome.failed, outcome.failures[0].why) == ([1], 1, "ZeroDivisionError: division by zero")


def test_a_refusal_counts_where_it_is_due_and_fails_where_it_is_not():
    outcome = engine.replay(Brief(step(refuse, is_refused=True), step(refuse, "must go")))
    assert (outcome.refused_as_due, [failure.step for failure in outcome.failures]) == (1, ["must go"])


def test_what_should_have_been_refused_and_was_not_is_a_failure():
    outcome = engine.replay(Brief(step(lambda _stage: None, is_refused=True)))
    assert outcome.failures[0].why == "this should have been refused"


def test_nothing_happens_after_the_instant_asked_for():
    done = []
    late = step(lambda _stage: done.append(1), at=clock.instant(DAY, "12:00"))
    engine.replay(Brief(late), until=clock.instant(DAY, "11:00"))
    assert done == []


def test_an_action_that_does_not_exist_cannot_be_left_out():
    with pytest.raises(Refused):
        engine.replay(Brief(), without="no.such.action")


def test_the_same_seed_gives_the_same_campaign():
    first = [(item.at, item.name) for item in Cumt2020(people=trial.PEOPLE, days=2).steps_of(DAY, engine.Stage())]
    second = [(item.at, item.name) for item in Cumt2020(people=trial.PEOPLE, days=2).steps_of(DAY, engine.Stage())]
    other = Cumt2020(seed=7, people=trial.PEOPLE, days=2).steps_of(DAY, engine.Stage())
    assert first == second
    assert first != [(item.at, item.name) for item in other]


def test_the_small_campaign_leaves_an_unbroken_chain_and_an_uneven_life():
    trial.replayed()
    assert audit.verify(within=trial.WHOLE).ok
    missing = [
        frozenset(
            duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=trial.WHOLE)
            .filter(state="missed")
            .values_list("person_id", flat=True)
        )
        for day in duties.days_of(declared.DAILY_REPORT, within=trial.WHOLE)
    ]
    assert len(set(missing)) == len(missing)
