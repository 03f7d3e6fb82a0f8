"""The ten aspects: who answers, how they stand, what bears it out, what is owed every week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty
from houqin.kernel.files.models import File
from houqin.kernel.people.models import Membership
from houqin.lines.accountability.actions import aspects as actions
from houqin.lines.accountability.actions import group as group_actions
from houqin.lines.accountability.actions import report
from houqin.lines.accountability.measures import AspectMeasures
from houqin.lines.accountability.models import Charge, Decision, Exhibit, Review
from houqin.lines.accountability.queries import aspects as queries
from houqin.lines.accountability.rules import aspects as rules
from houqin.lines.accountability.rules.aspects import Shown
from houqin.lines.accountability.tests.group_world import BY, DAY, WHOLE, at, charge, go_away, group

MONDAY = date(2020, 3, 2)
NOTE = Shown(rules.NOTE, DAY, "抽查值班室两次，人员在岗")
WEEKLY = AspectMeasures(reviews_weekly=True)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


# --- rules -----------------------------------------------------------------------------------------------------------


def test_there_are_ten_aspects_as_the_article_has_them():
    assert len(rules.ASPECTS) == 10


@pytest.mark.parametrize("day", [MONDAY, DAY, date(2020, 3, 8)])
def test_a_week_of_reviews_begins_on_monday_and_is_due_on_friday_evening(day):
    week = rules.week_of(day, rhythm=WEEKLY)
    assert (week.first_day, week.opens_at) == (MONDAY, at("00:00", MONDAY))
    assert week.due_at == at("18:00", date(2020, 3, 6))
    assert week.settles_at == at("00:00", date(2020, 3, 9))


def test_a_review_due_at_the_end_of_sunday_is_due_before_it_is_missed():
    week = rules.week_of(DAY, rhythm=AspectMeasures(review_weekday=6, review_due="30:00"))
    assert week.due_at == week.settles_at


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"aspect": "weather"}, "no such aspect"),
        ({"status": "fine"}, "how the aspect stands"),
        ({"exhibits": []}, "at least one thing"),
        ({"exhibits": [Shown(rules.NOTE, DAY, " ")]}, "says nothing"),
        ({"exhibits": [Shown(rules.NOTE, DAY + timedelta(days=1), "明天")]}, "day to come"),
        ({"exhibits": [Shown(rules.COVERAGE, DAY, done=0, expected=0)]}, "nothing of this kind"),
    ],
)
def test_a_review_without_evidence_is_none(changes, sentence):
    given = {"aspect": "watch", "status": rules.AS_PLANNED, "exhibits": [NOTE]} | changes
    with pytest.raises(Refused, match=sentence):
        rules.check_review(given["aspect"], given["status"], given["exhibits"], day=DAY)


# --- who answers -----------------------------------------------------------------------------------------------------


@pytest.fixture
def people(db):
    found = group()
    charge(found)
    return found


def review(who, hour_min: str = "10:00", day: date = DAY, **changes) -> int:
    given = {"aspect": "watch", "status": rules.AS_PLANNED, "exhibits": [NOTE]} | changes
    return actions.record_review(**given, by=Actor.person(who.pk), at=at(hour_min, day))


def owed(aspect: str = "watch", day: date = MONDAY) -> list[tuple[str, str]]:
    rows = Duty.objects.filter(kind="accountability.aspect_review", day=day, occasion=aspect).order_by("pk")
    return [(duty.person.number, duty.state) for duty in rows]


def test_an_aspect_has_one_owner_and_one_deputy_at_a_time(people):
    actions.assign_aspect(
        aspect="watch", owner_id=people["deputy-1"].pk, deputy_id=people["head-1"].pk, by=BY, at=at("09:00")
    )
    assert Charge.objects.filter(aspect="watch").count() == 2
    held = queries.charges_at(at=at("09:00"), within=WHOLE)["watch"]
    before = queries.charges_at(at=at("08:59"), within=WHOLE)["watch"]
    assert (held.owner, before.owner) == (people["deputy-1"], people["head-1"])
    assert queries.aspects_of(people["deputy-1"].pk, at=at("09:00"), within=WHOLE) == ["watch"]


@pytest.mark.parametrize(
    ("owner", "deputy", "aspect", "sentence"),
    [
        ("head-1", "head-2", "watch", "answer for it already"),
        ("head-2", "head-2", "watch", "two people"),
        ("head-2", "head-1", "weather", "no such aspect"),
        ("head-2", None, "watch", "from the list"),
    ],
)
def test_a_charge_may_be_refused(people, owner, deputy, aspect, sentence):
    deputy_id = people[deputy].pk if deputy else 9_999
    with pytest.raises(Refused, match=sentence):
        actions.assign_aspect(aspect=aspect, owner_id=people[owner].pk, deputy_id=deputy_id, by=BY, at=at("09:00"))


# --- what is owed ----------------------------------------------------------------------------------------------------


def test_each_aspect_owes_one_review_a_week(people):
    actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    rows = Duty.objects.filter(kind="accountability.aspect_review", day=MONDAY)
    assert {duty.occasion for duty in rows} == set(rules.ASPECTS)
    assert {(duty.person.number, duty.due_at) for duty in rows} == {("head-1", at("18:00", date(2020, 3, 6)))}


def test_who_takes_an_aspect_over_at_the_weekend_owes_nothing_of_that_week(db):
    found, saturday = group(), date(2020, 3, 7)
    charge(found, at("14:00", saturday))
    assert owed() == []
    assert queries.is_owing(day=date(2020, 3, 9), at=at("14:00", saturday), within=WHOLE)


def test_at_a_level_without_reviews_none_is_owed(people):
    from houqin.kernel.response.models import LevelChange

    LevelChange.objects.update(level="IV")
    assert not queries.is_owing(day=MONDAY + timedelta(days=7), at=at("12:00"), within=WHOLE)
    actions.publish(day=DAY, by=BY, at=at("12:00"))
    assert {duty.state for duty in Duty.objects.filter(kind="accountability.aspect_review", day=MONDAY)} <= {"excused"}


def test_a_review_proves_what_is_owed(people):
    actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    review(people["head-1"])
    assert owed() == [("head-1", "done")]
    assert owed("works") == [("head-1", "open")]


def test_a_review_on_saturday_is_late_and_one_of_the_next_week_is_too_late(people):
    actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    saturday, next_week = date(2020, 3, 7), date(2020, 3, 9)
    review(people["head-1"], day=saturday)
    assert Duty.objects.get(occasion="watch", day=MONDAY).is_late
    duties.settle(by=BY, at=at("00:00", next_week))
    actions.publish(day=next_week, by=BY, at=at("00:00", next_week))
    review(people["head-1"], day=next_week, aspect="works")
    assert owed("works") == [("head-1", "missed")]
    assert owed("works", next_week) == [("head-1", "done")]


def test_what_is_owed_passes_to_a_new_owner(people):
    actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    actions.assign_aspect(
        aspect="watch", owner_id=people["head-2"].pk, deputy_id=people["head-1"].pk, by=BY, at=at("09:00")
    )
    assert owed() == [("head-1", "excused"), ("head-2", "open")]
    review(people["head-2"])
    assert owed() == [("head-1", "excused"), ("head-2", "done")]


def test_what_was_reviewed_is_not_owed_again_by_a_new_owner(people):
    actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    review(people["head-1"], "08:00")
    actions.assign_aspect(
        aspect="watch", owner_id=people["head-2"].pk, deputy_id=people["head-1"].pk, by=BY, at=at("09:00")
    )
    assert owed() == [("head-1", "done")]


def test_where_the_owner_has_left_the_deputy_owes_it(people):
    Membership.objects.filter(person=people["head-1"]).update(ends_at=at("00:00", MONDAY))
    actions.publish(day=DAY, by=BY, at=at("00:01", MONDAY))
    assert ("head-2", "open") in owed()


def test_the_deputy_may_record_it(people):
    actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    review(people["head-2"])
    assert owed() == [("head-1", "done")]


# --- what bears it out -----------------------------------------------------------------------------------------------


def test_every_kind_of_evidence_is_kept(people):
    report.publish(day=DAY, by=BY, at=at("00:00"))
    decision = group_actions.decide(
        aspect="watch", text_zh="两人一班", by=Actor.person(people["director"].pk), at=at("09:00")
    )
    shown = [
        NOTE,
        Shown(rules.DOCUMENT, DAY, "总务〔2020〕8号"),
        Shown(rules.DECISION, DAY, decision_id=decision),
        Shown(rules.COVERAGE, DAY, duty_kind="accountability.daily_report", done=99, expected=99),
    ]
    review(people["head-1"], exhibits=shown, photo=PDF, photo_name="值班表.pdf")
    found = {row.kind: row for row in Exhibit.objects.all()}
    assert set(found) == set(rules.EVIDENCE)
    assert (found["coverage"].done, found["coverage"].expected) == (0, 8)  # counted, not as typed
    assert File.objects.get(pk=found["file"].file_id).about == f"review:{Review.objects.get().pk}"


def test_a_file_alone_is_evidence(people):
    review(people["head-1"], exhibits=[], photo=PDF, photo_name="值班表.pdf")
    assert Exhibit.objects.get().kind == "file"


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (Shown(rules.DECISION, DAY, decision_id=9_999), "no such decision"),
        (Shown(rules.DECISION, DAY), "no such decision"),
        (Shown(rules.COVERAGE, DAY, duty_kind="catering.sample"), "not counted here"),
        (Shown(rules.COVERAGE, DAY, duty_kind="accountability.handover"), "nothing of this kind"),
    ],
)
def test_evidence_that_is_none_is_refused(people, shown, sentence):
    with pytest.raises(Refused, match=sentence):
        review(people["head-1"], exhibits=[shown])
    assert not Review.objects.exists()


def test_the_last_review_counts_and_all_are_kept(people):
    review(people["head-1"], "09:00", status=rules.AT_RISK)
    review(people["head-1"], "10:00")
    row = next(row for row in queries.rows_at(at=at("11:00"), within=WHOLE) if row.aspect == "watch")
    assert (row.review.status, row.number) == (rules.AS_PLANNED, 9)
    assert len(queries.reviews_of("watch", at=at("11:00"), within=WHOLE)) == 2
    assert queries.rows_at(at=at("09:30"), within=WHOLE, only=["watch"])[0].review.status == rules.AT_RISK


def test_ten_rows_with_what_is_overdue(people):
    actions.publish(day=DAY, by=BY, at=at("00:00", MONDAY))
    review(people["head-1"])
    late = at("19:00", date(2020, 3, 6))
    rows = queries.rows_at(at=late, within=WHOLE)
    assert [row.number for row in rows] == list(range(1, 11))
    assert sum(row.is_overdue(late) for row in rows) == 9
    assert queries.reviewed_in_week(day=DAY, at=at("20:00"), within=WHOLE).done == 1


def test_an_absent_owner_leaves_the_charge(people):
    go_away(people["head-1"])
    assert queries.charges_at(at=at("10:00"), within=WHOLE)["watch"].owner == people["head-1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "rumour", "text": "听说"},
        {"kind": "note"},
        {"kind": "file"},
        {"kind": "decision"},
        {"kind": "coverage", "done": 3, "expected": 2},
        {"kind": "coverage"},
    ],
)
def test_the_database_keeps_no_empty_evidence(people, changes):
    row = Review.objects.create(aspect="watch", day=DAY, status="stuck", by="system:test", at=at("09:00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Exhibit.objects.create(review=row, day=DAY, **changes)
    assert not Decision.objects.exists()
