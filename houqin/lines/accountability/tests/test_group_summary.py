"""What group and watch tell the desk: whom to call, what waits, figures, what comes next, what the day owes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from houqin.clockwork import day as clockwork
from houqin.common.scope import Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.duties.models import Duty
from houqin.kernel.response.models import Override
from houqin.lines.accountability.actions import aspects as aspect_actions
from houqin.lines.accountability.actions import publishing
from houqin.lines.accountability.line import LINE
from houqin.lines.accountability.queries import group_summary as summary
from houqin.lines.accountability.rules import aspects as rules
from houqin.lines.accountability.tests.group_world import (
    BY,
    DAY,
    WHOLE,
    ask_for_officers,
    at,
    charge,
    go_away,
    group,
    plan,
    take,
    write,
)  # fmt: skip

pytestmark = pytest.mark.django_db
MONDAY = date(2020, 3, 2)


@pytest.fixture
def people():
    return group()


def contacts() -> list[tuple[str, str, str]]:
    return [(one.title, one.name, one.number) for one in LINE.on_duty(at=at("10:00"), within=WHOLE)]


def test_the_officer_is_the_first_to_call(people):
    plan(people["head-1"], people["head-2"])
    assert contacts() == [("Officer on duty", "陈主任", "8001"), ("Clinic", "", "8120")]


def test_a_number_to_call_stays_where_an_officer_is_lacking(people):
    assert contacts() == [("Clinic", "", "8120")]
    ask_for_officers()
    assert contacts() == [("Officer on duty", "", "8001"), ("Clinic", "", "8120")]


def test_a_campus_that_entered_no_number_shows_none(people):
    Override.objects.filter(measures="telephones").delete()
    ask_for_officers()
    assert contacts() == [("Officer on duty", "", ""), ("Clinic", "", "")]


def test_a_gap_within_a_day_waits_for_who_plans(people):
    ask_for_officers(since=at("00:00"))
    plan(people["head-1"], people["head-2"])
    found = list(LINE.tile(day=DAY, at=at("12:00"), within=WHOLE).decisions)
    tomorrow = at("08:00", DAY + timedelta(days=1))
    assert [(one.until, one.who, one.what.values["start"]) for one in found] == [(tomorrow, "planner", tomorrow)]
    assert found[0].since == at("08:00")
    assert LINE.tile(day=DAY, at=at("07:00"), within=WHOLE).decisions == ()
    assert LINE.tile(day=DAY, at=at("12:00"), within=Scope(units=("0001",))).decisions == ()


def test_a_decision_about_a_gap_names_no_person(people):
    ask_for_officers()
    found = list(summary.decisions(at=at("12:00"), within=WHOLE))
    assert len(found) == 1
    assert set(found[0].what.values) == {"start", "end"}


def test_the_brief_counts_shifts_and_aspects(people):
    ask_for_officers()
    plan(people["head-1"])
    charge(people)
    aspect_actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    shown = [rules.Shown(rules.NOTE, DAY, "在岗")]
    aspect_actions.record_review(aspect="watch", status="as_planned", exhibits=shown, by=BY, at=at("09:00"))
    figures = {one.key: one for one in summary.figures(day=DAY, at=at("10:00"), within=WHOLE)}
    assert [part.value for part in figures["officer_shifts"].parts] == [1, 1]
    assert [part.value for part in figures["aspects"].parts] == [1, 9, 0, 0]
    for one in figures.values():
        assert one.value == sum(part.value for part in one.parts)


def test_a_house_without_officers_and_aspects_has_no_figures_of_them(people):
    assert list(summary.figures(day=DAY, at=at("10:00"), within=WHOLE)) == []


def test_the_next_own_shift_comes_next(people):
    plan(people["head-1"], people["head-2"], people["deputy-1"])
    moments = list(summary.ahead(person_id=people["head-2"].pk, day=DAY, at=at("10:00"), within=WHOLE))
    assert [one.at for one in moments] == [at("20:00")]
    assert list(summary.ahead(person_id=people["worker"].pk, day=DAY, at=at("10:00"), within=WHOLE)) == []


def owed(who, hour_min: str = "19:50") -> list[tuple[str, str]]:
    found = summary.owed_by(person_id=who.pk, day=DAY, at=at(hour_min), within=WHOLE)
    return [(one.title, one.verb) for one in found]


def test_a_handover_is_shown_to_both_until_it_is_signed(people):
    first, _second = plan(people["head-1"], people["head-2"])
    publishing.publish(day=DAY, by=BY, at=at("00:00"))
    assert owed(people["head-1"]) == [("Shift handover", "Hand over")]
    assert owed(people["head-2"]) == [("Shift handover", "Take over")]
    assert owed(people["deputy-1"]) == []
    write(first, people["head-1"], at("19:45"))
    take(first, people["head-2"], at("19:50"))
    assert owed(people["head-1"]) == owed(people["head-2"]) == []


def test_reviews_are_shown_to_owners_and_in_their_absence_to_deputies(people):
    charge(people)
    publishing.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    assert len(owed(people["head-1"])) == 10
    assert owed(people["head-2"]) == []
    go_away(people["head-1"], until="23:00")
    assert len(owed(people["head-2"])) == 10


# --- the day's worker ------------------------------------------------------------------------------------------------


def test_the_day_publishes_reports_handovers_and_reviews(people):
    plan(people["head-1"], people["head-2"])
    charge(people)
    clockwork.plan(at("00:00"), at("00:00"))
    kinds = set(Duty.objects.filter(day__in=[DAY, MONDAY]).values_list("kind", flat=True))
    assert {f"accountability.{name}" for name in ("daily_report", "handover", "aspect_review")} <= kinds


def test_where_nothing_is_owed_nothing_is_written(people):
    publishing.publish(day=DAY, by=BY, at=at("00:00"))
    assert not Record.objects.filter(action__endswith="watch.publish").exists()
    assert not Record.objects.filter(action__endswith="aspects.publish").exists()
