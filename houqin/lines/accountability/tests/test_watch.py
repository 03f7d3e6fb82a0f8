"""Officers on duty: planned, replaced, handed over, and what the day owes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.access.models import Grant
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty
from houqin.kernel.people.actions import posts
from houqin.kernel.rosters.models import Cover, Shift
from houqin.kernel.rosters.rules import Planned
from houqin.lines.accountability.actions import watch as actions
from houqin.lines.accountability.models import Handover
from houqin.lines.accountability.queries import watch as queries
from houqin.lines.accountability.tests.group_world import (
    BY,
    DAY,
    SINCE,
    WHOLE,
    ask_for_officers,
    at,
    go_away,
    group,
    plan,
    take,
    write,
)  # fmt: skip

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def people():
    return group()


def owed(shift: Shift) -> list[tuple[str, str]]:
    rows = Duty.objects.filter(kind="accountability.handover", occasion=f"shift:{shift.pk}").order_by("pk")
    return [(duty.person.number, duty.state) for duty in rows]


# --- what is asked for -----------------------------------------------------------------------------------------------


def test_no_officer_is_asked_for_before_the_day_of_the_measure(people):
    ask_for_officers(since=at("00:00", date(2020, 2, 17)))
    wanted = queries.wanted_between(date(2020, 2, 15), date(2020, 2, 18), within=WHOLE)
    assert [begin for begin, _end in wanted] == [
        at(hour, date(2020, 2, day)) for day in (17, 18) for hour in ("08:00", "20:00")
    ]
    assert queries.since(at=at("12:00"), within=WHOLE) == at("00:00", date(2020, 2, 17))
    assert queries.since(at=at("12:00", date(2020, 2, 16)), within=WHOLE) is None


def test_a_measure_that_ends_within_the_period_asks_no_longer(people):
    ask_for_officers()
    ask_for_officers((), since=at("00:00", TOMORROW))
    assert len(queries.wanted_between(DAY, TOMORROW, within=WHOLE)) == 2


def test_a_gap_ahead_is_what_is_asked_for_and_not_held(people):
    ask_for_officers()
    plan(people["head-1"], people["head-2"])
    assert queries.gaps_ahead(at=at("12:00"), hours=24, within=WHOLE) == [
        (at("08:00", TOMORROW), at("12:00", TOMORROW))
    ]
    assert queries.gaps_ahead(at=at("12:00"), hours=12, within=WHOLE) == []


def test_where_nobody_is_asked_for_there_is_no_gap(people):
    assert queries.gaps_ahead(at=at("12:00"), hours=24, within=WHOLE) == []


# --- planning --------------------------------------------------------------------------------------------------------


def test_a_draft_goes_round_the_cadres_behind_the_last_one(people):
    plan(people["deputy-2"])
    found = queries.drafted(DAY, TOMORROW, within=WHOLE)
    numbers = {person.pk: key for key, person in people.items()}
    assert [(turn.starts_at, numbers[turn.person_id]) for turn in found] == [
        (at("20:00"), "head-1"), (at("08:00", TOMORROW), "head-2"), (at("20:00", TOMORROW), "deputy-1"),
    ]  # fmt: skip
    assert numbers[found[0].backup_id] == "deputy-1"
    actions.plan_shifts(planned=found, by=BY, at=at("00:00"))
    assert queries.drafted(DAY, TOMORROW, within=WHOLE) == []


def test_a_draft_passes_over_who_is_away(people):
    go_away(people["head-1"], until="24:00")
    plan(people["deputy-2"])
    numbers = {person.pk: key for key, person in people.items()}
    assert [numbers[turn.person_id] for turn in queries.drafted(DAY, DAY, within=WHOLE)] == ["head-2"]


def test_only_cadres_stand(people):
    with pytest.raises(Refused, match="appoint this person as cadre"):
        plan(people["worker"])
    assert not Shift.objects.exists()


def test_who_was_a_cadre_does_not_stand_later(people):
    post = people["head-1"].posts.get(kind="cadre")
    posts.relieve(post_id=post.pk, by=BY, at=at("01:00"))
    with pytest.raises(Refused, match="cadre"):
        plan(people["head-1"], hour_min="02:00")


def test_a_withdrawn_shift_is_handed_over_by_nobody(people):
    first, second = plan(people["head-1"], people["head-2"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    actions.withdraw_shift(shift_id=second.pk, by=BY, at=at("12:00"))
    assert owed(first) == [("head-1", "excused")]


# --- what is owed ----------------------------------------------------------------------------------------------------


def test_each_shift_that_another_follows_owes_a_handover(people):
    first, second, third = plan(people["head-1"], people["head-2"], people["deputy-1"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    actions.publish(day=TOMORROW, by=BY, at=at("00:00", TOMORROW))
    assert [owed(shift) for shift in (first, second, third)] == [[("head-1", "open")], [("head-2", "open")], []]
    duty = Duty.objects.get(occasion=f"shift:{first.pk}")
    assert (duty.opens_at, duty.due_at, duty.settles_at) == (at("19:40"), at("20:15"), at("24:00"))
    assert Duty.objects.get(occasion=f"shift:{second.pk}").day == TOMORROW


def test_who_stands_twice_hands_over_to_nobody(people):
    shifts = plan(people["head-1"], people["head-1"], people["head-2"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    assert owed(shifts[0]) == []


def test_a_replacement_owes_the_handover_instead(people):
    first, _second = plan(people["head-1"], people["head-2"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    reason = {"reason": "家中有事", "by": BY}
    actions.replace_officer(shift_id=first.pk, person_id=people["deputy-1"].pk, **reason, at=at("07:00"))
    assert owed(first) == [("head-1", "excused"), ("deputy-1", "open")]
    with pytest.raises(Refused, match="cadre"):
        actions.replace_officer(shift_id=first.pk, person_id=people["worker"].pk, **reason, at=at("07:00"))


def test_two_officers_swap_with_a_reason(people):
    first, _second, third = plan(people["head-1"], people["head-2"], people["deputy-1"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    with pytest.raises(Refused, match="say why"):
        actions.swap_officers(shift_id=first.pk, with_id=third.pk, reason=" ", by=BY, at=at("07:00"))
    actions.swap_officers(shift_id=first.pk, with_id=third.pk, reason="调课", by=BY, at=at("07:00"))
    assert [row.holder.number for row in Shift.objects.order_by("starts_at")] == ["deputy-1", "head-2", "head-1"]
    assert owed(first) == [("head-1", "excused"), ("deputy-1", "open")]


# --- handing over ----------------------------------------------------------------------------------------------------


def test_a_handover_is_written_signed_and_proven_with_exact_times(people):
    first, _second = plan(people["head-1"], people["head-2"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    write(first, people["head-1"], at("19:45"))
    take(first, people["head-2"], at("20:03"))
    row = Handover.objects.get()
    assert (row.given_at, row.taken_at, row.taken_by) == (at("19:45"), at("20:03"), people["head-2"])
    assert owed(first) == [("head-1", "done")]
    assert not Duty.objects.get(occasion=f"shift:{first.pk}").is_late


def test_who_takes_over_sees_the_campus_until_the_next_handover_closes(people):
    first, second, third = plan(people["head-1"], people["head-2"], people["head-1"])
    write(first, people["head-1"], at("19:45"))
    take(first, people["head-2"], at("20:00"))
    grant = Grant.objects.get(role="duty_officer")
    assert (grant.person, grant.ends_at) == (people["head-2"], second.ends_at + timedelta(hours=4))
    write(second, people["head-2"], at("07:50", TOMORROW))
    take(second, people["head-1"], at("08:00", TOMORROW))
    assert Grant.objects.filter(role="duty_officer").count() == 2
    assert third.holder == people["head-1"]


@pytest.mark.parametrize("field", ["state_of_things", "open_items", "keys"])
def test_nothing_is_handed_over_incompletely(people, field):
    first, _second = plan(people["head-1"], people["head-2"])
    with pytest.raises(Refused, match="left out") as refused:
        write(first, people["head-1"], at("19:45"), **{field: "  "})
    assert refused.value.field == field
    assert not Handover.objects.exists()


def test_only_who_stands_at_the_end_writes_and_only_in_the_shift(people):
    first, second = plan(people["head-1"], people["head-2"])
    with pytest.raises(Refused, match="stands at the end"):
        write(first, people["head-2"], at("19:45"))
    with pytest.raises(Refused, match="has not begun"):
        write(second, people["head-2"], at("19:45"))


def test_what_is_written_may_be_written_anew_until_it_is_signed(people):
    first, _second = plan(people["head-1"], people["head-2"])
    write(first, people["head-1"], at("18:00"))
    write(first, people["head-1"], at("19:45"), open_items="3号楼停水")
    take(first, people["head-2"], at("20:00"))
    with pytest.raises(Refused, match="already"):
        write(first, people["head-1"], at("20:01"))
    row = Handover.objects.get()
    assert (row.open_items, row.given_at) == ("3号楼停水", at("19:45"))


@pytest.mark.parametrize(
    ("who", "when", "is_written", "sentence"),
    [
        ("head-1", "20:00", True, "shift that follows"),
        ("deputy-1", "20:00", True, "shift that follows"),
        ("head-2", "19:39", True, "last 20 minutes"),
        ("head-2", "20:00", False, "writes first"),
        ("head-2", "32:00", True, "is over"),
    ],
)
def test_taking_over_may_be_refused(people, who, when, is_written, sentence):
    first, _second = plan(people["head-1"], people["head-2"])
    if is_written:
        write(first, people["head-1"], at("19:00"))
    with pytest.raises(Refused, match=sentence):
        take(first, people[who], at(when))
    assert not Handover.objects.filter(taken_at__isnull=False).exists()


def test_who_stays_for_the_next_shift_too_hands_over_to_nobody(people):
    first, second = plan(people["head-1"], people["head-2"])
    reason = {"reason": "接班人发热", "by": BY}
    actions.replace_officer(shift_id=second.pk, person_id=people["head-1"].pk, **reason, at=at("19:00"))
    with pytest.raises(Refused, match="hands over to nobody"):
        write(first, people["head-1"], at("19:45"))
    with pytest.raises(Refused, match="hands over to nobody"):
        take(first, people["head-1"], at("19:50"))


def test_a_handover_is_taken_once(people):
    first, _second = plan(people["head-1"], people["head-2"])
    write(first, people["head-1"], at("19:45"))
    take(first, people["head-2"], at("20:00"))
    with pytest.raises(Refused, match="already"):
        take(first, people["head-2"], at("20:01"))


def test_a_late_handover_is_late_and_one_that_never_came_is_missed(people):
    first, second, third = plan(people["head-1"], people["head-2"], people["deputy-1"])
    for day in (DAY, TOMORROW):
        actions.publish(day=day, by=BY, at=at("00:00", day))
    write(first, people["head-1"], at("19:45"))
    take(first, people["head-2"], at("20:40"))
    duties.settle(by=BY, at=at("12:00", TOMORROW))
    assert Duty.objects.get(occasion=f"shift:{first.pk}").is_late
    assert owed(second) == [("head-2", "missed")]
    assert third.holder == people["deputy-1"]


# --- relief that does not come ---------------------------------------------------------------------------------------


def test_who_is_not_relieved_stays_and_that_is_recorded(people):
    first, second = plan(people["head-1"], people["head-2"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    write(first, people["head-1"], at("19:45"))
    actions.stay_on(shift_id=first.pk, reason="接班人堵车", by=Actor.person(people["head-1"].pk), at=at("20:20"))
    assert queries.standing_now(at=at("20:30"), within=WHOLE).person == people["head-1"]
    take(first, people["head-2"], at("20:45"))
    assert queries.standing_now(at=at("20:45"), within=WHOLE).person == people["head-2"]
    cover = Cover.objects.get(shift=second)
    assert (cover.person, cover.starts_at, cover.ends_at) == (people["head-1"], at("20:00"), at("20:45"))


def test_staying_on_may_be_refused(people):
    first, second = plan(people["head-1"], people["head-2"])
    one, two = (Actor.person(people[key].pk) for key in ("head-1", "head-2"))
    with pytest.raises(Refused, match="stands at the end"):
        actions.stay_on(shift_id=first.pk, reason="未到", by=two, at=at("20:20"))
    with pytest.raises(Refused, match="has not begun"):
        actions.stay_on(shift_id=first.pk, reason="未到", by=one, at=at("19:50"))
    with pytest.raises(Refused, match="no shift follows"):
        actions.stay_on(shift_id=second.pk, reason="未到", by=two, at=at("20:20"))
    write(first, people["head-1"], at("19:45"))
    take(first, people["head-2"], at("20:00"))
    with pytest.raises(Refused, match="already"):
        actions.stay_on(shift_id=first.pk, reason="未到", by=one, at=at("20:20"))


def test_a_shift_that_does_not_exist_is_refused(people):
    with pytest.raises(Refused, match="no such shift"):
        actions.withdraw_shift(shift_id=999, by=BY, at=SINCE)


def test_the_plan_is_refused_whole(people):
    good = Planned(at("08:00"), at("20:00"), people["head-1"].pk)
    with pytest.raises(Refused, match="meets"):
        actions.plan_shifts(planned=[good, Planned(at("19:00"), at("22:00"), people["head-2"].pk)], by=BY, at=SINCE)
    assert not Shift.objects.exists()
