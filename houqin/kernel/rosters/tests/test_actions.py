"""Entering, replacing, swapping and standing in, and what is refused."""

from __future__ import annotations

import pytest

from houqin.common.refused import Refused
from houqin.kernel.audit.models import Record
from houqin.kernel.rosters import actions, queries
from houqin.kernel.rosters.models import Cover, Shift
from houqin.kernel.rosters.rules import Planned, Turn
from houqin.kernel.rosters.tests.world import BY, OTHER, POST, WHOLE, at, crew, enter, planned, slots

pytestmark = pytest.mark.django_db


def turns(shift: Shift) -> list[Turn]:
    return queries.turns_of(queries.shift_for(shift.pk, post=POST, within=WHOLE))


def test_shifts_are_entered_once():
    people = crew()
    enter(people)
    again = actions.enter_shifts(post=POST, planned=planned(people), by=BY, at=at(-1))
    assert again == {"created": 0, "unchanged": 4}
    assert Record.objects.filter(action="houqin.kernel.rosters.actions.enter_shifts").count() == 2


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        (lambda p: Planned(at(6), at(7), p[3].pk), "meets the one from 2020-02-17 08:00"),
        (lambda p: Planned(at(24), at(23), p[3].pk), "after the beginning"),
        (lambda p: Planned(at(24), at(49), p[3].pk), "24 hours"),
        (lambda p: Planned(at(-36), at(-24), p[3].pk), "is over"),
        (lambda p: Planned(at(24), at(36), 9_999), "from the list"),
        (lambda p: Planned(at(24), at(36), p[3].pk, 9_999), "from the list"),
        (lambda p: Planned(at(24), at(36), p[3].pk, p[3].pk), "own backup"),
    ],
)
def test_what_cannot_be_planned_is_refused_whole(turn, sentence):
    people = crew()
    enter(people[:2])
    good = Planned(at(48), at(60), people[0].pk)
    with pytest.raises(Refused, match=sentence):
        actions.enter_shifts(post=POST, planned=[good, turn(people)], by=BY, at=at(-24))
    assert Shift.objects.count() == 2


def test_nothing_is_no_plan():
    with pytest.raises(Refused, match="no shift"):
        actions.enter_shifts(post=POST, planned=[], by=BY, at=at())


def test_two_of_one_plan_may_not_meet():
    people = crew()
    meeting = [Planned(at(0), at(12), people[0].pk), Planned(at(11), at(20), people[1].pk)]
    with pytest.raises(Refused, match="meets"):
        actions.enter_shifts(post=POST, planned=meeting, by=BY, at=at(-1))


def test_a_withdrawn_shift_leaves_a_gap_and_its_row():
    first, second = enter(crew(2))
    actions.withdraw_shift(shift_id=second.pk, by=BY, at=at(-1))
    assert queries.gaps_between(POST, at(0), at(24), within=WHOLE) == [(at(12), at(24))]
    assert Shift.objects.count() == 2
    with pytest.raises(Refused, match="no such shift"):
        actions.withdraw_shift(shift_id=second.pk, by=BY, at=at(-1))
    with pytest.raises(Refused, match="has begun"):
        actions.withdraw_shift(shift_id=first.pk, by=BY, at=at(1))


def test_a_replacement_before_the_shift_holds_the_whole_of_it():
    people = crew()
    first, _second = enter(people[:2])
    Shift.objects.filter(pk=first.pk).update(backup=people[3])
    actions.replace_holder(shift_id=first.pk, person_id=people[3].pk, reason="家中有事", by=BY, at=at(-2))
    shift = Shift.objects.get(pk=first.pk)
    assert (shift.holder, shift.backup) == (people[3], None)
    assert turns(shift) == [Turn(at(0), at(12), people[3].pk)]
    assert Cover.objects.get().instead_of == people[0]


def test_a_replacement_during_the_shift_leaves_what_was_stood():
    people = crew()
    first, _second = enter(people[:2])
    actions.replace_holder(shift_id=first.pk, person_id=people[2].pk, reason="突发不适", by=BY, at=at(5))
    assert turns(first) == [Turn(at(0), at(5), people[0].pk), Turn(at(5), at(12), people[2].pk)]
    assert queries.standing_at(POST, at(4), within=WHOLE).person == people[0]
    assert queries.standing_at(POST, at(5), within=WHOLE).person == people[2]


@pytest.mark.parametrize(
    ("changes", "now", "sentence"),
    [
        ({"reason": "  "}, -1, "say why"),
        ({"person": 0}, -1, "holds the shift already"),
        ({"person_id": 9_999}, -1, "from the list"),
        ({}, 13, "is over"),
    ],
)
def test_a_replacement_may_be_refused(changes, now, sentence):
    people = crew()
    first, _second = enter(people[:2])
    values = {"person": 2, "reason": "换班"} | changes
    values.setdefault("person_id", people[values.pop("person")].pk)
    values.pop("person", None)
    with pytest.raises(Refused, match=sentence):
        actions.replace_holder(shift_id=first.pk, **values, by=BY, at=at(now))
    assert not Cover.objects.exists()


def test_nobody_stands_at_two_places_at_once():
    people = crew()
    first, _second = enter(people[:2])
    actions.enter_shifts(post=OTHER, planned=planned(people[2:3]), by=BY, at=at(-1))
    with pytest.raises(Refused, match="elsewhere"):
        actions.replace_holder(shift_id=first.pk, person_id=people[2].pk, reason="换班", by=BY, at=at(-1))


def test_two_change_places():
    people = crew()
    shifts = enter(people)
    actions.swap_holders(first_id=shifts[3].pk, second_id=shifts[0].pk, reason="调课", by=BY, at=at(-1))
    assert [row.holder for row in Shift.objects.order_by("starts_at")] == [people[3], people[1], people[2], people[0]]
    assert Cover.objects.count() == 2


def test_a_shift_that_has_begun_is_not_swapped():
    shifts = enter(crew())
    with pytest.raises(Refused, match="has begun"):
        actions.swap_holders(first_id=shifts[3].pk, second_id=shifts[0].pk, reason="调课", by=BY, at=at(1))
    with pytest.raises(Refused, match="already"):
        actions.swap_holders(first_id=shifts[3].pk, second_id=shifts[3].pk, reason="调课", by=BY, at=at(1))


def test_shifts_of_different_posts_are_not_swapped():
    people = crew()
    first = enter(people[:1])[0]
    actions.enter_shifts(post=OTHER, planned=planned(people[1:2]), by=BY, at=at(-1))
    other = Shift.objects.get(post=OTHER.key)
    with pytest.raises(Refused, match="different posts"):
        actions.swap_holders(first_id=first.pk, second_id=other.pk, reason="调课", by=BY, at=at(-1))


def test_who_is_not_relieved_stays_until_relief_comes():
    people = crew()
    _first, second = enter(people[:2])
    actions.stay_on(shift_id=second.pk, person_id=people[0].pk, reason="接班人未到", by=BY, at=at(12.25))
    assert queries.standing_at(POST, at(12.5), within=WHOLE).person == people[0]
    assert queries.standing_at(POST, at(12.5), within=WHOLE).cover.reason == "接班人未到"
    assert actions.relieve(shift_id=second.pk, by=BY, at=at(12.75)) is True
    assert turns(second) == [Turn(at(12), at(12.75), people[0].pk), Turn(at(12.75), at(24), people[1].pk)]
    assert actions.relieve(shift_id=second.pk, by=BY, at=at(13)) is False


def test_staying_on_begins_with_the_shift_and_once():
    people = crew()
    _first, second = enter(people[:2])
    stay = {"shift_id": second.pk, "person_id": people[0].pk, "reason": "未到", "by": BY}
    with pytest.raises(Refused, match="has not begun"):
        actions.stay_on(**stay, at=at(11))
    actions.stay_on(**stay, at=at(12))
    with pytest.raises(Refused, match="until relief comes"):
        actions.stay_on(**stay, at=at(13))
    with pytest.raises(Refused, match="until relief comes"):
        actions.replace_holder(shift_id=second.pk, person_id=people[2].pk, reason="换", by=BY, at=at(13))


def test_every_wanted_shift_is_one_persons():
    enter(crew(3))
    assert queries.not_exactly_one(POST, slots(), within=WHOLE) == [(at(36), at(48))]
    assert queries.not_exactly_one(POST, [], within=WHOLE) == []


def test_gaps_are_asked_for_where_somebody_is_wanted():
    enter(crew(1))
    assert queries.gaps_between(POST, at(0), at(48), within=WHOLE, wanted=slots(1)) == [(at(12), at(24))]
    assert queries.gaps_between(POST, at(6), at(18), within=WHOLE, wanted=slots(1)) == [(at(12), at(18))]


def test_neighbours_and_turns_to_come_are_found():
    people = crew(3)
    first, second, third = enter([*people[:2], people[0]])
    assert queries.shift_after(first, within=WHOLE) == second
    assert queries.shift_before(first, within=WHOLE) is None
    assert queries.next_shift_of(people[0].pk, post=POST, at=at(1), within=WHOLE) == third
    assert queries.last_shift(POST, before=at(24), within=WHOLE) == second
    assert queries.standing_at(POST, at(36), within=WHOLE) is None


def test_strains_count_what_was_really_stood():
    people = crew(3)
    _first, second = enter(people[:2])
    assert queries.strains_between(POST, at(0), at(24), within=WHOLE) == []
    actions.stay_on(shift_id=second.pk, person_id=people[0].pk, reason="未到", by=BY, at=at(12.25))
    found = queries.strains_between(POST, at(0), at(24), within=WHOLE)
    assert [(strain.turn.person_id, strain.turn.ends_at) for strain in found] == [(people[0].pk, at(24))]
