"""One act each: a report is corrected or taken back, somebody is watched at home, two signs contradict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.duties.models import State
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport, HomeObservation
from houqin.lines.accountability.queries import report as queries
from houqin.lines.accountability.rules.report import Answer
from houqin.lines.accountability.tests import world

pytestmark = pytest.mark.django_db
FIRST = world.at("00:00", date(2020, 1, 1))


@pytest.fixture
def units():
    return world.grid()


@pytest.fixture
def crew(units):
    people = world.crew(units["team-1"], 4)
    world.publish()
    return people


# --- correction and undoing


def test_a_correction_keeps_the_first_version(crew):
    world.send(crew[0])
    world.correct(crew[0], Answer(whereabouts="home"))
    versions = DailyReport.objects.order_by("version").values_list("version", "is_current", "whereabouts")
    assert list(versions) == [(1, False, ""), (2, True, "home")]


def test_a_correction_needs_a_reason(crew):
    world.send(crew[0])
    with pytest.raises(Refused, match="say why"):
        world.correct(crew[0], Answer(whereabouts="home"), reason=" ")


def test_a_correction_to_fever_suspends_entry(crew):
    world.send(crew[0])
    world.correct(crew[0], world.FEVER)
    assert world.is_held(crew[0])


def test_nothing_cannot_be_corrected(crew):
    with pytest.raises(Refused, match="no report to correct"):
        world.correct(crew[0], world.SAME)


def test_after_three_days_nothing_is_corrected(crew):
    world.send(crew[0])
    with pytest.raises(Refused, match="too old"):
        world.correct(crew[0], Answer(whereabouts="home"), hour_min="48:00", measures=ReportMeasures(greatest_age_h=24))


def test_a_tap_can_be_taken_back_and_sent_again(crew):
    world.send(crew[0])
    world.withdraw(crew[0])
    assert world.duty_of(crew[0]).state == State.OPEN
    world.send(crew[0], Answer(whereabouts="home"), hour_min="09:01")
    world.withdraw(crew[0], "09:01")
    world.send(crew[0], hour_min="09:02")
    assert (world.duty_of(crew[0]).state, DailyReport.objects.filter(is_withdrawn=True).count()) == (State.DONE, 2)


def test_a_minute_later_it_cannot(crew):
    world.send(crew[0])
    with pytest.raises(Refused, match="few seconds"):
        world.withdraw(crew[0], "09:01")


def test_nobody_else_takes_it_back(crew):
    world.send(crew[0])
    with pytest.raises(Refused, match="only the sender"):
        world.withdraw(crew[0], by=Actor.person(crew[1].pk))


def test_a_tap_is_taken_back_within_the_seconds_in_force(crew):
    """A page offers the undo by the measure; the action must not judge by what holds where nobody changed it."""
    response.override(
        measures=ReportMeasures, field="undo_s", value=120, place_id=Place.objects.get(code="campus").pk,
        starts_at=FIRST, ends_at=None, document="", by=world.BY, at=FIRST,
    )  # fmt: skip
    world.send(crew[0])
    world.withdraw(crew[0], "09:01")
    assert world.duty_of(crew[0]).state == State.OPEN


def test_what_the_clinic_was_told_is_not_taken_back(crew):
    world.send(crew[0], world.FEVER)
    with pytest.raises(Refused, match="clinic has been told"):
        world.withdraw(crew[0])


# --- home observation


def observe(person, until=date(2020, 3, 7)):
    return report.start_home_observation(person_id=person.pk, until=until, by=world.BY, at=world.at("08:00"))


def test_home_observation_excuses_and_asks_for_a_daily_check(crew):
    observe(crew[0])
    assert world.duty_of(crew[0]).reason == "home_observation"
    assert world.duty_of(crew[0], declared.HOME_WATCH).state == State.OPEN


def test_the_daily_check_needs_a_number(crew):
    observe(crew[0])
    with pytest.raises(Refused, match="home observation asks"):
        world.send(crew[0])


def test_the_daily_check_is_the_report_with_a_number(crew):
    observe(crew[0])
    world.send(crew[0], Answer(temperature_c=Decimal("36.5"), method="armpit"))
    assert world.duty_of(crew[0], declared.HOME_WATCH).state == State.DONE
    assert world.duty_of(crew[0]).state == State.EXCUSED


def test_the_days_until_the_end_are_excused_and_the_next_is_not(crew):
    observe(crew[0])
    states = []
    for day in (date(2020, 3, 7), date(2020, 3, 8)):
        world.publish(day)
        states.append(world.duty_of(crew[0], day=day).state)
    assert states == [State.EXCUSED, State.OPEN]


def test_an_end_before_its_time_returns_the_person(crew):
    observe(crew[0])
    report.end_home_observation(person_id=crew[0].pk, by=world.BY, at=world.at("09:00"))
    assert world.duty_of(crew[0]).state == State.OPEN
    assert world.duty_of(crew[0], declared.HOME_WATCH).state == State.EXCUSED


def test_an_observation_that_is_over_is_closed_by_the_day(crew):
    observe(crew[0])
    day = date(2020, 3, 8)
    report.end_due_observations(day=day, by=world.BY, at=world.at("00:00", day))
    assert HomeObservation.objects.filter(ended_at=None).count() == 0


def test_two_observations_of_one_person_are_refused(crew):
    observe(crew[0])
    with pytest.raises(Refused, match="already"):
        observe(crew[0])


# --- what contradicts


def test_at_home_and_through_the_gate_contradict(crew):
    world.enter(crew[0], "06:02")
    world.enter(crew[1], "06:05")
    world.send(crew[0], Answer(whereabouts="home"))
    world.send(crew[1], Answer(whereabouts="campus"))
    found = queries.contradictions(day=world.DAY, within=world.WHOLE)
    assert [(item.report.person_id, item.entry.happened_at) for item in found] == [(crew[0].pk, world.at("06:02"))]


def test_a_cut_tree_sees_no_contradiction_of_others(units, crew):
    world.enter(crew[0], "06:02")
    world.send(crew[0], Answer(whereabouts="home"))
    within = world.Scope(units=(units["team-2"].path,))
    assert queries.contradictions(day=world.DAY, within=within) == []
