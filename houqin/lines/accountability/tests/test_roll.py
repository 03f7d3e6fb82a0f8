"""One act each: the team's report, excuses, sign-off and lock, escalation."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.audit.models import Record
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, Evidence, State
from houqin.kernel.notices.models import Notice
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import reminding, report, roll, signing
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport, Excuse, SignOff
from houqin.lines.accountability.queries import roll as queries
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


def states(people, day=world.DAY, kind=declared.DAILY_REPORT):
    rows = Duty.objects.filter(day=day, kind=kind.key, person__in=people).order_by("person_id")
    return list(rows.values_list("state", flat=True))


def excuse(people, reason="sick_leave", until=None, hour_min="09:00", day=world.DAY, **changes):
    return roll.excuse(
        day=day,
        person_ids=[person.pk for person in people],
        reason=reason,
        until=until,
        by=world.BY,
        at=world.at(hour_min),
        **changes,
    )


def reopen(unit, reason="wrong list", hour_min="11:00"):
    return signing.reopen(day=world.DAY, unit_id=unit.pk, reason=reason, by=world.BY, at=world.at(hour_min))


def escalate(hour_min, day=world.DAY):
    return reminding.escalate(day=day, by=world.BY, at=world.at(hour_min, day))


# --- the team


def test_a_team_is_one_record_and_a_report_for_each(units, crew):
    before = Record.objects.count()
    assert world.send_team(units["team-1"], crew) == {"reported": 4, "already": 0}
    assert (Record.objects.count() - before, DailyReport.objects.count(), states(crew)) == (1, 4, [State.DONE] * 4)


def test_who_was_reported_by_whom_and_how_is_kept(units, crew):
    world.send_team(units["team-1"], crew[:1], how_known="phone", by=Actor.person(crew[3].pk))
    kept = DailyReport.objects.get()
    assert (kept.source, kept.how_known, kept.by) == ("team", "phone", f"person:{crew[3].pk}")
    assert Evidence.objects.filter(duty__kind=declared.DAILY_REPORT.key).get().note == "phone"


def test_who_reported_meanwhile_is_left_as_they_are(units, crew):
    world.send(crew[0], Answer(whereabouts="home"))
    assert world.send_team(units["team-1"], crew) == {"reported": 3, "already": 1}
    assert DailyReport.objects.get(person=crew[0]).whereabouts == "home"


def test_somebody_of_another_team_is_refused_and_nobody_reported(units, crew):
    other = world.crew(units["team-2"], 1, prefix="B")
    world.publish(hour_min="01:00")
    with pytest.raises(Refused, match="does not belong"):
        world.send_team(units["team-1"], [*crew, *other])
    assert DailyReport.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"how_known": "dreamt"}, "say how you know"), ({"day": date(2020, 3, 6)}, "has not begun")],
)
def test_bad_input_of_a_team_changes_nothing(units, crew, changes, sentence):
    settings = {"day": world.DAY, "how_known": "phone"} | changes
    with pytest.raises(Refused, match=sentence):
        roll.report_team(
            unit_id=units["team-1"].pk,
            person_ids=[crew[0].pk],
            measures=world.MEASURES,
            happened_at=world.at("09:00"),
            by=world.BY,
            at=world.at("09:00"),
            **settings,
        )
    assert states(crew) == [State.OPEN] * 4


def test_nobody_ticked_is_refused(units, crew):
    with pytest.raises(Refused, match="at least one"):
        world.send_team(units["team-1"], [])


def test_where_a_number_is_demanded_the_door_must_have_taken_it(units, crew):
    world.enter(crew[0], "06:02", "36.4")
    demanding = ReportMeasures(needs_number=True)
    world.send_team(units["team-1"], crew[:1], measures=demanding)
    with pytest.raises(Refused, match="asks for a measured"):
        world.send_team(units["team-1"], crew[1:], measures=demanding)


def test_a_team_of_two_thousand_is_a_few_queries(units, django_assert_max_num_queries):
    many = world.crew(units["team-2"], 1000, prefix="M")
    world.publish(hour_min="01:00")
    with django_assert_max_num_queries(60):
        world.send_team(units["team-2"], many)


# --- excuses


def test_an_excuse_has_its_reason(crew):
    assert excuse(crew[:2]) == 2
    duty = Duty.objects.get(person=crew[0], kind=declared.DAILY_REPORT.key)
    assert (duty.state, duty.reason) == (State.EXCUSED, "sick_leave")


def test_an_excuse_lasts_until_its_end_and_no_longer(crew):
    excuse(crew[:1], until=date(2020, 3, 6))
    found = []
    for day in (date(2020, 3, 6), date(2020, 3, 7)):
        world.publish(day)
        found.append(states(crew[:1], day=day)[0])
    assert found == [State.EXCUSED, State.OPEN]


def test_an_excuse_may_begin_tomorrow(crew):
    excuse(crew[:1], day=date(2020, 3, 6))
    world.publish(date(2020, 3, 6))
    assert (states(crew[:1]), states(crew[:1], day=date(2020, 3, 6))) == ([State.OPEN], [State.EXCUSED])


def test_an_excuse_that_ends_owes_again(crew):
    excuse(crew[:1], until=date(2020, 3, 9))
    roll.end_excuse(person_id=crew[0].pk, by=world.BY, at=world.at("09:30"))
    assert states(crew[:1]) == [State.OPEN]


def test_an_excuse_that_ends_after_the_deadline_owes_from_tomorrow(crew):
    excuse(crew[:1], until=date(2020, 3, 9))
    roll.end_excuse(person_id=crew[0].pk, by=world.BY, at=world.at("15:00"))
    assert states(crew[:1]) == [State.EXCUSED]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "no_wish"}, "reason"),
        ({"until": date(2020, 3, 4)}, "until"),
        ({"reason": "sick_leave", "measures": ReportMeasures(documents_for=("sick_leave",))}, "document"),
    ],
)
def test_a_bad_excuse_is_refused_at_its_field(crew, changes, field):
    with pytest.raises(Refused) as refused:
        excuse(crew[:1], **changes)
    assert (refused.value.field, Excuse.objects.count()) == (field, 0)


def test_who_reported_cannot_be_excused(crew):
    world.send(crew[0])
    with pytest.raises(Refused, match="need not be excused"):
        excuse(crew[:1])


def test_who_is_excused_and_feels_ill_is_heard(crew):
    excuse(crew[:1])
    world.send(crew[0], world.COUGH)
    assert (states(crew[:1]), DailyReport.objects.get().outcome) == ([State.EXCUSED], "attention")


# --- sign-off and lock


def test_a_signature_keeps_the_figures(units, crew):
    world.send(crew[0], world.COUGH)
    world.send_team(units["team-1"], crew[1:3])
    excuse(crew[3:])
    world.sign(units["team-1"])
    row = SignOff.objects.get()
    assert (row.expected, row.done, row.open, row.excused, row.attention) == (4, 3, 0, 1, 1)


def test_a_signature_proves_its_duty(units, crew):
    world.send_team(units["team-1"], crew)
    world.sign(units["team-1"])
    assert Duty.objects.get(kind=declared.SIGN_OFF.key, unit=units["team-1"]).state == State.DONE


def test_nobody_signs_over_the_unheard(units, crew):
    with pytest.raises(Refused, match="4 are not heard of"):
        world.sign(units["team-1"])


def test_with_a_reason_the_unheard_are_signed_by_name(units, crew):
    world.send_team(units["team-1"], crew[1:])
    world.sign(units["team-1"], reason="phone is off, neighbour asked")
    assert SignOff.objects.get().unheard == [crew[0].pk]


def test_the_parent_waits_for_its_teams(units, crew):
    world.send_team(units["team-1"], crew)
    with pytest.raises(Refused, match="餐饮一班"):
        world.sign(units["unit"])


def test_the_whole_line_signs_upwards(units, crew):
    world.send_team(units["team-1"], crew)
    for code in ("team-1", "unit", "branch", "committee"):
        world.sign(units[code])
    assert SignOff.objects.count() == 4


def test_a_day_is_signed_once(units, crew):
    world.send_team(units["team-1"], crew)
    world.sign(units["team-1"])
    with pytest.raises(Refused, match="signed already"):
        world.sign(units["team-1"])


def test_the_database_too_knows_one_signature(units, crew):
    world.send_team(units["team-1"], crew)
    world.sign(units["team-1"])
    row = SignOff.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_an_empty_unit_is_not_signed(units, crew):
    with pytest.raises(Refused, match="nobody of this unit"):
        world.sign(units["team-2"])


def locked(units, crew):
    world.send_team(units["team-1"], crew[1:])
    world.sign(units["team-1"], reason="not reached")


def test_a_signed_day_refuses_the_team(units, crew):
    locked(units, crew)
    with pytest.raises(Refused, match="reopen it with a reason"):
        world.send_team(units["team-1"], crew[:1], hour_min="10:30")


def test_a_signed_day_refuses_an_excuse(units, crew):
    locked(units, crew)
    with pytest.raises(Refused, match="reopen it with a reason"):
        excuse(crew[:1], hour_min="10:30")
    assert (Excuse.objects.count(), states(crew[:1])) == (0, [State.OPEN])


def test_a_signed_day_refuses_a_correction(units, crew):
    locked(units, crew)
    with pytest.raises(Refused, match="ask the team leader to reopen"):
        correct(crew[1], Answer(whereabouts="home"))


def correct(person, answer):
    return report.correct_report(
        day=world.DAY,
        person_id=person.pk,
        answer=answer,
        reason="changed",
        measures=world.MEASURES,
        by=Actor.person(person.pk),
        at=world.at("11:00"),
    )


def test_who_falls_ill_after_the_signature_is_heard(units, crew):
    locked(units, crew)
    correct(crew[1], world.FEVER)
    assert SignOff.objects.get().reopened_because == "fell_ill"


def test_who_was_signed_as_unheard_may_still_report(units, crew):
    locked(units, crew)
    world.send(crew[0], hour_min="10:30")
    row = SignOff.objects.get()
    assert (row.open, queries.heard_since(row, within=world.WHOLE)) == (1, 1)


def test_reopening_reaches_up_and_opens_the_lock(units, crew):
    world.send_team(units["team-1"], crew)
    for code in ("team-1", "unit"):
        world.sign(units[code])
    assert reopen(units["team-1"]) == 2
    correct(crew[1], Answer(whereabouts="home"))
    assert DailyReport.objects.get(person=crew[1], is_current=True).version == 2


def test_reopening_needs_a_reason(units, crew):
    locked(units, crew)
    with pytest.raises(Refused, match="say why"):
        reopen(units["team-1"], reason=" ")


def test_what_is_not_signed_is_not_reopened(units, crew):
    with pytest.raises(Refused, match="not signed"):
        reopen(units["team-1"])


# --- escalation


def test_the_steps_go_up_the_line_one_digest_each(units, crew):
    world.send(crew[0])
    assert [escalate(clock) for clock in ("09:59", "10:01", "10:31", "11:01", "12:01", "13:00")] == [0, 1, 1, 1, 1, 0]


def test_a_step_is_never_sent_twice(crew):
    escalate("10:01")
    assert escalate("10:02") == 0


def test_where_nobody_is_late_it_is_silent(units, crew):
    world.send_team(units["team-1"], crew)
    assert (escalate("12:01"), Notice.objects.count()) == (0, 0)


def test_the_digest_goes_to_who_leads(units, crew):
    world.give(crew[0], "team_leader", units["team-1"])
    escalate("10:01")
    assert Notice.objects.get(key__startswith="accountability.late").person == crew[0]


def test_above_the_team_no_name_is_told(units, crew):
    world.give(crew[0], "unit_head", units["unit"])
    escalate("10:31")
    notice = Notice.objects.get(key__startswith="accountability.late", person=crew[0])
    assert crew[1].name not in notice.text_zh + notice.title_zh


def test_an_outage_moves_the_steps(crew):
    duties.extend(kinds=None, since=world.at("08:00"), until=world.at("10:30"), by=world.BY, at=world.at("10:30"))
    assert (escalate("10:31"), escalate("12:31")) == (0, 1)


def test_a_reminder_is_sent_once_an_hour(units, crew):
    args = {"day": world.DAY, "unit_id": units["unit"].pk, "by": world.BY}
    sent = [reminding.remind(**args, at=world.at(clock)) for clock in ("09:00", "09:30", "10:00")]
    assert sent == [4, 0, 4]


# --- figures


def test_the_children_are_sorted_by_the_unheard(units, crew):
    others = world.crew(units["team-2"], 5, prefix="B")
    world.publish(hour_min="01:00")
    world.send_team(units["team-2"], others[:4])
    leaves = queries.coverage(day=world.DAY, occasion="", within=world.WHOLE)
    rows = queries.children_of(units["unit"], day=world.DAY, occasion="", leaves=leaves, within=world.WHOLE)
    assert [(row.unit.code, row.figures.unheard) for row in rows] == [("team-1", 4), ("team-2", 1)]


@pytest.mark.golden
def test_the_identity_holds_in_every_unit(units, crew):
    world.send(crew[0], world.COUGH)
    excuse(crew[1:2])
    duties.settle(by=world.BY, at=world.at("24:00"))
    leaves = queries.coverage(day=world.DAY, occasion="", within=world.WHOLE)
    figures = queries.figures_of("0001", leaves)
    assert (figures.expected, figures.normal, figures.attention, figures.missed, figures.excused) == (4, 0, 1, 2, 1)
