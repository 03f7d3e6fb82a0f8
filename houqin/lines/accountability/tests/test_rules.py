"""What an answer means: worked cases of the daily report and the roll."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.rules import report, roll
from houqin.lines.accountability.rules.report import Answer, Reading

pytestmark = pytest.mark.once

DAY = date(2020, 3, 5)
MEASURES = ReportMeasures()
LEVEL_I = ReportMeasures(**ReportMeasures.DEFAULTS["I"])


def measured(value: str, method: str = "") -> Answer:
    return Answer(temperature_c=Decimal(value), method=method)


def check(answer, reading=None, measures=MEASURES):
    return report.checked(answer, reading=reading, measures=measures)


@pytest.mark.golden
@pytest.mark.parametrize(
    ("value", "method", "outcome", "is_held"),
    [
        ("37.2", "armpit", "normal", False),
        ("37.3", "forehead", "measure_again", False),
        ("37.3", "", "measure_again", False),
        ("37.3", "armpit", "attention", True),
        ("37.6", "ear", "attention", True),
        ("36.4", "forehead", "normal", False),
    ],
)
def test_a_forehead_is_measured_again_and_an_armpit_is_fever(value, method, outcome, is_held):
    answer = measured(value, method)
    assert (report.judged(answer, measures=MEASURES), report.needs_hold(answer, measures=MEASURES)) == (
        outcome,
        is_held,
    )


def test_a_symptom_needs_attention_and_suspends_entry():
    answer = Answer(symptoms=("cough",))
    assert (report.judged(answer, measures=MEASURES), report.needs_hold(answer, measures=MEASURES)) == (
        "attention",
        True,
    )


def test_a_contact_needs_attention_and_suspends_nothing():
    answer = Answer(contact="case")
    assert (report.judged(answer, measures=MEASURES), report.needs_hold(answer, measures=MEASURES)) == (
        "attention",
        False,
    )


@pytest.mark.golden
@pytest.mark.parametrize(("written", "meant"), [("3.65", "36.5"), ("365", "36.5"), ("3.64", "36.4"), ("0.37", "37.0")])
def test_a_slipped_point_is_named_with_what_was_meant(written, meant):
    with pytest.raises(Refused) as refused:
        check(measured(written))
    assert (refused.value.field, str(refused.value.values["meant"])) == ("temperature_c", meant)


@pytest.mark.parametrize("written", ["42.5", "33.9", "NaN", "Infinity", "-36.5", "1E+900"])
def test_what_nobody_has_is_refused_without_a_guess(written):
    with pytest.raises(Refused, match="please check") as refused:
        check(measured(written))
    assert "meant" not in refused.value.values


@pytest.mark.parametrize("written", ["34.0", "42.0"])
def test_the_limits_belong_to_what_is_possible(written):
    assert check(measured(written)).temperature_c == Decimal(written)


@given(st.decimals(min_value=-1000, max_value=1000, places=2))
def test_a_temperature_is_kept_as_written_or_refused(value):
    try:
        kept = check(Answer(temperature_c=value)).temperature_c
    except Refused:
        assert not MEASURES.lowest_c <= value <= MEASURES.highest_c
    else:
        assert kept == value


def test_as_yesterday_carries_no_number():
    assert check(Answer(is_as_yesterday=True)).temperature_c is None


def test_a_door_reading_is_taken_over():
    reading = Reading(Decimal("36.4"), "forehead", clock.instant(DAY, "06:02"), 1)
    assert check(Answer(is_as_yesterday=True), reading).temperature_c == Decimal("36.4")


def test_an_own_number_wins_over_the_door():
    reading = Reading(Decimal("36.4"), "forehead", clock.instant(DAY, "06:02"), 1)
    assert check(measured("36.9"), reading).temperature_c == Decimal("36.9")


def test_a_level_may_demand_a_number():
    with pytest.raises(Refused, match="asks for a measured temperature"):
        check(Answer(is_as_yesterday=True), measures=ReportMeasures(needs_number=True))


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer(is_as_yesterday=True, symptoms=("cough",)), "symptoms"),
        (Answer(symptoms=("plague",)), "symptoms"),
        (Answer(method="toe"), "method"),
        (Answer(contact="everybody"), "contact"),
        (Answer(whereabouts="moon"), "whereabouts"),
        (Answer(note="x" * 121), "note"),
    ],
)
def test_words_outside_the_list_are_refused_at_their_field(answer, field):
    with pytest.raises(Refused) as refused:
        check(answer)
    assert refused.value.field == field


@pytest.mark.golden
def test_level_one_asks_twice_a_day_and_level_two_once():
    twice = [(w.occasion, clock.local(w.due_at).hour) for w in report.windows(DAY, measures=LEVEL_I)]
    once = [(w.occasion, clock.local(w.due_at).hour) for w in report.windows(DAY, measures=MEASURES)]
    assert (twice, once) == ([("am", 10), ("pm", 20)], [("", 10)])


def test_at_level_four_only_mondays_are_asked():
    weekly = ReportMeasures(**ReportMeasures.DEFAULTS["IV"])
    asked = [day for day in clock.days(date(2020, 3, 2), date(2020, 3, 8)) if report.windows(day, measures=weekly)]
    assert asked == [date(2020, 3, 2)]


def test_measures_that_do_not_fit_each_other_are_refused():
    with pytest.raises(Refused, match="needs its opening"):
        report.windows(DAY, measures=ReportMeasures(occasions=("am", "pm")))


def sightings(days: list[int], sign: str = "fever", area: str = "unit:0001"):
    return [roll.Sighting(date(2020, 3, day), n, sign, (area,)) for n, day in enumerate(days)]


@pytest.mark.golden
@pytest.mark.parametrize(
    ("days", "spans"),
    [([5, 5], []), ([5, 5, 5], [1]), ([3, 4, 4, 5, 5], [3]), ([3, 3, 4, 4, 4], []), ([2, 4, 5, 5, 4], [])],
)
def test_three_in_a_day_or_five_in_three_days_are_a_cluster(days, spans):
    found = roll.clusters(sightings(days), day=DAY, measures=MEASURES)
    assert [cluster.span_days for cluster in found] == spans


def test_different_signs_are_not_alike():
    mixed = [*sightings([5, 5]), *sightings([5, 5], "cough")]
    assert roll.clusters(mixed, day=DAY, measures=MEASURES) == []


def test_one_person_counts_once():
    twice = [roll.Sighting(DAY, 1, "fever", ("unit:0001",)) for _n in range(3)]
    assert roll.clusters(twice, day=DAY, measures=MEASURES) == []


@pytest.mark.golden
def test_the_steps_are_team_unit_branch_committee():
    found = [(step.unit_kind, int(step.after.total_seconds() // 60)) for step in roll.steps(MEASURES)]
    assert found == [("team", 0), ("unit", 30), ("branch", 60), ("committee", 120)]


@pytest.mark.golden
def test_t15_adds_up():
    figures = roll.Figures(done=2241, open=7, excused=15, attention=1)
    assert (figures.expected, figures.normal, figures.unheard) == (2263, 2240, 7)


@pytest.mark.parametrize(("name", "short"), [("张伟", "张×"), ("欧阳娜娜", "欧×××"), ("Ada King", "A.K")])
def test_above_the_team_a_name_is_its_initials(name, short):
    assert roll.initials(name) == short
