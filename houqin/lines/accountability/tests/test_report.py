"""One act each: what is owed, the person's report, what is refused, and what a fever entails."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.audit.models import Record
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.notices.models import Notice
from houqin.kernel.people.models import Membership
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import clusters as cluster_queries
from houqin.lines.accountability.rules.report import Answer
from houqin.lines.accountability.tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return world.grid()


@pytest.fixture
def crew(units):
    people = world.crew(units["team-1"], 4)
    world.publish()
    return people


# --- what is owed


def test_every_employee_owes_one_report(units, crew):
    assert Duty.objects.filter(kind=declared.DAILY_REPORT.key).count() == 4


def test_every_unit_up_to_the_committee_owes_its_signature(units, crew):
    signed = Duty.objects.filter(kind=declared.SIGN_OFF.key).order_by("unit_path").values_list("unit__code", flat=True)
    assert list(signed) == ["committee", "branch", "unit", "team-1"]


def test_publishing_twice_adds_nothing(crew):
    assert world.publish(hour_min="01:00") == {"added": 0, "excused": 0, "reopened": 0, "moved": 0}


def test_who_left_owes_nothing_from_then_on(crew):
    Membership.objects.filter(person=crew[0]).update(ends_at=world.at("08:00"))
    world.publish(hour_min="08:00")
    assert world.duty_of(crew[0]).state == State.EXCUSED


def test_who_joins_late_is_due_an_hour_later(units, crew):
    late = world.crew(units["team-1"], 1, prefix="L")[0]
    world.publish(hour_min="09:40")
    assert world.duty_of(late).due_at == world.at("10:40")


# --- one tap


def test_one_tap_is_a_report_without_a_number(crew):
    world.send(crew[0])
    kept = DailyReport.objects.get()
    assert (kept.is_as_yesterday, kept.temperature_c, kept.outcome) == (True, None, "normal")
    assert world.duty_of(crew[0]).state == State.DONE


def test_the_door_was_there_before(crew):
    world.enter(crew[0], "06:02", "36.4")
    world.send(crew[0])
    kept = DailyReport.objects.get()
    assert (kept.temperature_c, kept.measured_at) == (Decimal("36.40"), world.at("06:02"))


def test_yesterdays_number_is_never_repeated(crew):
    world.send(crew[0], Answer(temperature_c=Decimal("36.6"), method="armpit"))
    tomorrow = date(2020, 3, 6)
    world.publish(tomorrow)
    world.send(crew[0], day=tomorrow)
    assert DailyReport.objects.get(day=tomorrow).temperature_c is None


def test_the_same_place_is_taken_over(crew):
    world.send(crew[0], Answer(whereabouts="home"))
    tomorrow = date(2020, 3, 6)
    world.publish(tomorrow)
    world.send(crew[0], day=tomorrow)
    assert DailyReport.objects.get(day=tomorrow).whereabouts == "home"


def test_after_the_deadline_it_is_done_late(crew):
    world.send(crew[0], hour_min="10:30")
    assert (world.duty_of(crew[0]).state, world.duty_of(crew[0]).is_late) == (State.DONE, True)


def test_a_missed_report_can_be_made_up(crew):
    duties.settle(by=world.BY, at=world.at("24:00"))
    moment = world.at("24:30")
    report.record_report(
        day=world.DAY,
        person_id=crew[0].pk,
        answer=world.SAME,
        measures=world.MEASURES,
        happened_at=moment,
        by=Actor.person(crew[0].pk),
        at=moment,
    )
    assert (world.duty_of(crew[0]).state, world.duty_of(crew[0]).is_late) == (State.DONE, True)


def test_one_tap_costs_eight_queries(crew):
    with CaptureQueriesContext(connection) as captured:
        world.send(crew[0], command="phone-1:17")
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 8, asked


def test_the_audit_keeps_no_health_value(crew):
    world.send(crew[0], world.FEVER, command="phone-1:17")
    for record in Record.objects.all():
        assert "37.6" not in f"{record.counts}{record.answer}{record.about}"
        assert "attention" not in f"{record.counts}{record.answer}{record.about}"


# --- refusals: one sentence, nothing changed


@pytest.mark.parametrize("written", ["42.5", "3.65"])
def test_an_impossible_temperature_changes_nothing(crew, written):
    with pytest.raises(Refused, match="please check"):
        world.send(crew[0], Answer(temperature_c=Decimal(written)))
    assert (DailyReport.objects.count(), world.duty_of(crew[0]).state) == (0, State.OPEN)


def test_a_report_for_tomorrow_is_refused(crew):
    tomorrow = date(2020, 3, 6)
    with pytest.raises(Refused, match="has not begun"):
        report.record_report(
            day=tomorrow,
            person_id=crew[0].pk,
            answer=world.SAME,
            measures=world.MEASURES,
            happened_at=world.at("09:00"),
            by=Actor.person(crew[0].pk),
            at=world.at("09:00"),
        )
    assert DailyReport.objects.count() == 0


def test_the_evening_report_is_refused_in_the_morning():
    person = world.crew(world.grid("I")["team-1"], 1)[0]
    world.publish()
    with pytest.raises(Refused, match="14:00"):
        world.send(person, occasion="pm", measures=world.TWICE)


def test_two_reports_a_day_count_one_person():
    person = world.crew(world.grid("I")["team-1"], 1)[0]
    world.publish()
    world.send(person, occasion="am", measures=world.TWICE)
    owed = Duty.objects.filter(kind=declared.DAILY_REPORT.key).values_list("occasion", "state")
    assert sorted(owed) == [("am", "done"), ("pm", "open")]


def test_who_owes_nothing_is_refused_by_name(crew):
    stranger = world.Person.objects.create(number="S1", name="外人", kind="visitor")
    with pytest.raises(Refused, match="外人"):
        world.send(stranger)


def test_a_second_report_is_refused(crew):
    world.send(crew[0])
    with pytest.raises(Refused, match="correct it instead"):
        world.send(crew[0], hour_min="09:01")
    assert DailyReport.objects.count() == 1


def test_the_same_command_twice_is_one_report(crew):
    first = world.send(crew[0], command="phone-1:1")
    assert (world.send(crew[0], command="phone-1:1"), DailyReport.objects.count()) == (first, 1)


def test_the_same_command_with_other_content_is_refused(crew):
    world.send(crew[0], command="phone-1:1")
    with pytest.raises(Refused, match="other content"):
        world.send(crew[0], Answer(whereabouts="home"), command="phone-1:1")


def test_a_report_for_somebody_else_as_ones_own_is_refused(crew):
    with pytest.raises(Refused, match="team leader"):
        report.record_report(
            day=world.DAY,
            person_id=crew[0].pk,
            answer=world.SAME,
            measures=world.MEASURES,
            happened_at=world.at("09:00"),
            by=Actor.person(crew[1].pk),
            at=world.at("09:00"),
        )


# --- fever


def test_a_hot_forehead_waits_and_is_not_held(crew):
    world.send(crew[0], Answer(temperature_c=Decimal("37.5"), method="forehead"))
    assert (DailyReport.objects.get().outcome, world.is_held(crew[0])) == ("measure_again", False)


def test_a_hot_reading_of_the_door_is_measured_again_too(crew):
    world.enter(crew[0], "06:02", "37.4")
    world.send(crew[0])
    assert (DailyReport.objects.get().outcome, world.is_held(crew[0])) == ("measure_again", False)


def test_an_armpit_in_order_clears_the_forehead(crew):
    world.send(crew[0], Answer(temperature_c=Decimal("37.5"), method="forehead"))
    world.correct(crew[0], Answer(temperature_c=Decimal("36.8"), method="armpit"), reason="second_measurement")
    current = DailyReport.objects.get(is_current=True)
    assert (current.outcome, current.version, world.is_held(crew[0])) == ("normal", 2, False)


def test_a_second_measurement_without_a_number_does_not_inherit_the_first(crew):
    world.send(crew[0], Answer(temperature_c=Decimal("37.5"), method="forehead"))
    world.correct(crew[0], Answer(), reason="second_measurement")
    assert DailyReport.objects.get(is_current=True).temperature_c is None


@pytest.mark.parametrize("answer", [world.FEVER, world.COUGH])
def test_fever_or_a_symptom_suspends_entry_and_tells(units, crew, answer):
    nurse = world.crew(units["team-2"], 1, prefix="N")[0]
    world.give(crew[3], "team_leader", units["team-1"])
    world.give(nurse, "clinic")
    world.send(crew[0], answer)
    told = set(Notice.objects.values_list("person_id", flat=True))
    assert (world.is_held(crew[0]), told) == (True, {crew[3].pk, nurse.pk})


def test_a_notice_of_illness_says_no_value(units, crew):
    world.give(crew[3], "team_leader", units["team-1"])
    world.send(crew[0], Answer(temperature_c=Decimal("37.6"), method="armpit", symptoms=("cough",)))
    notice = Notice.objects.get()
    assert "37" not in notice.title_en + notice.text_en + notice.text_zh
    assert "cough" not in notice.title_en + notice.text_en


def test_the_clinic_lets_in_again(crew):
    world.send(crew[0], world.FEVER)
    report.clear_person(person_id=crew[0].pk, by=world.BY, at=world.at("11:00"))
    assert not world.is_held(crew[0])


def test_three_coughs_in_a_unit_raise_the_alarm_once(units, crew):
    nurse = world.crew(units["team-2"], 1, prefix="N")[0]
    world.give(nurse, "clinic")
    for person in crew:
        world.send(person, world.COUGH)
    alarms = Notice.objects.filter(key__contains="accountability.cluster", key__endswith=f":cough:{nurse.pk}")
    assert sorted(key.split(":")[2] for key in alarms.values_list("key", flat=True)) == ["place", "unit"]


def test_a_cluster_reaches_over_two_teams_of_one_unit(units, crew):
    others = world.crew(units["team-2"], 1, prefix="B")
    world.publish(hour_min="01:00")
    for person in [*crew[:2], *others]:
        world.send(person, world.COUGH)
    found = cluster_queries.clusters_on(day=world.DAY, measures=world.MEASURES, within=world.WHOLE)
    assert [(cluster.area, cluster.sign, len(cluster.people)) for cluster in found] == [
        (f"unit:{units['unit'].path}", "cough", 3)
    ]
