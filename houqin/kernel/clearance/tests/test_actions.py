"""Holds, permits and rules of doors in the database, and the decision that follows from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common import clock
from houqin.common.declared import HoldKind, PermitKind
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.clearance import actions, queries, rules
from houqin.kernel.clearance.models import DoorRule, Hold, Permit
from houqin.kernel.people.tests import world
from houqin.kernel.places.models import Place

pytestmark = pytest.mark.django_db
BY, WHOLE, DAY = Actor.system("test"), Scope.whole(reason="tests"), date(2020, 3, 5)
AT = clock.instant(DAY, "08:00")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
FEVER = HoldKind("test.fever", "fever", "call the clinic")
CONTACT = HoldKind("test.contact", "contact", "stay at home")
WORK, COURIER = PermitKind("test.work", "work"), PermitKind("test.courier", "courier")


@pytest.fixture
def units():
    return world.grid()


@pytest.fixture
def wang(units):
    return world.person("E1", "王伟")


@pytest.fixture
def doors():
    return [Place.objects.create(path=f"000{n}", code=f"gate-{n}", name="门", kind="door") for n in (1, 2)]


def hold(person, kind=FEVER, path="0001000100010001", at=AT, **more):
    return actions.place_hold(kind=kind, person_id=person.pk, unit_path=path, by=BY, at=at, **more)


def lift(person, kind=FEVER, at=AT + HOUR):
    return actions.lift_hold(kind=kind, person_id=person.pk, by=BY, at=at)


def held(person, at):
    return queries.is_held(person.pk, at=at, within=WHOLE)


def permit(person, kind=WORK, at=AT, **more):
    return actions.give_permit(kind=kind, person_id=person.pk, by=BY, at=at, **more)


def decided(person, door, at=AT, **more):
    known = queries.known_of(person.pk, door_id=door.pk, day=DAY, at=at, open_hours=frozenset(), within=WHOLE, **more)
    return rules.decide(queries.asks_of(door.pk, at=at, within=WHOLE), known).answer


def rule(door, name, argument="", at=AT - HOUR):
    return actions.set_door_rule(door_id=door.pk, rule=name, argument=argument, by=BY, at=at)


# --- holds -----------------------------------------------------------------------------------------------------------


def test_a_hold_is_in_force_from_its_instant_until_it_is_lifted(wang):
    hold(wang)
    lift(wang)
    instants = (AT - SECOND, AT, AT + HOUR - SECOND, AT + HOUR)
    assert [held(wang, at) for at in instants] == [False, True, True, False]


def test_a_second_hold_of_one_kind_joins_the_first(wang):
    assert hold(wang) == hold(wang, at=AT + HOUR, ref="again")
    assert hold(wang, CONTACT) != hold(wang)
    assert Hold.objects.count() == 2


def test_lifting_one_kind_leaves_the_other(wang):
    hold(wang)
    hold(wang, CONTACT)
    assert lift(wang) == 1
    assert held(wang, AT + HOUR)
    assert [row.kind for row in queries.holds_for(at=AT + HOUR, within=WHOLE)] == [CONTACT.key]


def test_a_hold_with_an_end_is_lifted_before_it(wang):
    hold(wang, until=AT + 9 * HOUR)
    assert lift(wang) == 1
    assert not held(wang, AT + HOUR)


def test_a_hold_that_is_over_is_not_lifted_again(wang):
    hold(wang, until=AT + HOUR)
    with pytest.raises(Refused, match="no such hold"):
        lift(wang, at=AT + HOUR)
    assert Hold.objects.get().ends_at == AT + HOUR


def test_what_was_lifted_can_be_placed_anew(wang):
    first = hold(wang)
    lift(wang)
    assert hold(wang, at=AT + 2 * HOUR) != first
    assert held(wang, AT + 2 * HOUR)


def test_who_is_not_held_cannot_be_let_go(wang):
    with pytest.raises(Refused, match="no such hold"):
        lift(wang)


def test_holds_are_seen_within_the_scope_only(units, wang):
    li = world.person("E2", "李娜", unit="team-3")
    hold(wang, path=units["team-1"].path)
    hold(li, path=units["team-3"].path)
    for code, expected in (("team-1", [wang]), ("unit-2", [li]), ("committee", [wang, li]), ("team-2", [])):
        rows = queries.holds_for(at=AT, within=world.scope(code))
        assert [row.person for row in rows] == expected, code
    assert list(queries.holds_for(at=AT, within=Scope())) == []


def test_holds_can_be_asked_for_by_kind(wang):
    hold(wang)
    hold(wang, CONTACT)
    rows = queries.holds_for(at=AT, within=WHOLE, kinds=[CONTACT.key])
    assert [row.kind for row in rows] == [CONTACT.key]
    assert list(queries.holds_for(at=AT, within=WHOLE, kinds=[])) == []


@pytest.mark.parametrize("twice", [True, False])
def test_the_database_keeps_one_open_hold_and_no_end_before_its_beginning(wang, twice):
    base = {"person": wang, "kind": FEVER.key, "unit_path": "0001", "starts_at": AT}
    Hold.objects.create(**base)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(**base | ({} if twice else {"ends_at": AT - SECOND}))


# --- permits and doors -----------------------------------------------------------------------------------------------


def test_a_door_without_rules_lets_nobody_in(wang, doors):
    permit(wang)
    assert decided(wang, doors[0]) == rules.KEEP_OUT


def test_a_hold_closes_every_door_that_asks_for_none(wang, doors):
    rule(doors[0], rules.NO_HOLD)
    assert decided(wang, doors[0]) == rules.LET_IN
    hold(wang)
    assert decided(wang, doors[0]) == rules.KEEP_OUT
    lift(wang)
    assert decided(wang, doors[0], at=AT + HOUR) == rules.LET_IN


def test_a_permit_for_one_place_opens_no_other(wang, doors):
    for door in doors:
        rule(door, rules.NEEDS_PERMIT, WORK.key)
    permit(wang, place_id=doors[0].pk)
    assert [decided(wang, door) for door in doors] == [rules.LET_IN, rules.KEEP_OUT]
    permit(wang)
    assert [decided(wang, door) for door in doors] == [rules.LET_IN, rules.LET_IN]


def test_a_permit_of_another_kind_opens_nothing(wang, doors):
    rule(doors[0], rules.NEEDS_PERMIT, WORK.key)
    permit(wang, COURIER)
    assert decided(wang, doors[0]) == rules.KEEP_OUT


def test_a_permit_holds_for_its_half_open_period(wang, doors):
    rule(doors[0], rules.NEEDS_PERMIT, WORK.key)
    permit(wang, until=AT + HOUR)
    answers = [decided(wang, doors[0], at=at) for at in (AT - SECOND, AT, AT + HOUR - SECOND, AT + HOUR)]
    assert answers == [rules.KEEP_OUT, rules.LET_IN, rules.LET_IN, rules.KEEP_OUT]


def test_the_same_permit_twice_is_one(wang, doors):
    assert permit(wang) == permit(wang)
    assert permit(wang, place_id=doors[0].pk) == permit(wang, place_id=doors[0].pk)
    assert permit(wang) != permit(wang, place_id=doors[0].pk)
    assert Permit.objects.count() == 2


def test_a_list_names_who_may_enter_this_very_door(wang, doors):
    rule(doors[0], rules.LISTED_ONLY)
    permit(wang)
    assert decided(wang, doors[0]) == rules.KEEP_OUT
    permit(wang, place_id=doors[0].pk)
    assert decided(wang, doors[0]) == rules.LET_IN


def test_what_is_not_proven_today_is_to_be_measured(wang, doors):
    rule(doors[0], rules.NEEDS_PROVEN, "test.roll")
    assert decided(wang, doors[0]) == rules.MEASURE_AGAIN


@pytest.mark.parametrize("name", ["", "open_sesame", "NO_HOLD", "no_hold; let_in"])
def test_a_rule_outside_the_vocabulary_is_refused(doors, name):
    with pytest.raises(Refused, match="doors do not know"):
        rule(doors[0], name)
    assert DoorRule.objects.count() == 0


def test_the_same_rule_twice_is_one_and_holds_from_its_instant(doors):
    assert rule(doors[0], rules.NO_HOLD, at=AT) == rule(doors[0], rules.NO_HOLD, at=AT + HOUR)
    asked = [queries.asks_of(doors[0].pk, at=at, within=WHOLE) for at in (AT - SECOND, AT)]
    assert asked == [[], [rules.Ask(rules.NO_HOLD)]]
    assert queries.asks_of(doors[1].pk, at=AT, within=WHOLE) == []


def test_who_is_to_be_measured_is_asked_at_the_door_until_it_ends(wang, doors):
    hot = HoldKind("test.hot", "hot", "measure here", asks_measurement=True)
    actions.set_door_rule(door_id=doors[0].pk, rule="no_hold", by=BY, at=AT)
    hold(wang, kind=hot, until=AT + 2 * HOUR)
    assert decided(wang, doors[0]) == rules.MEASURE_AGAIN
    assert not held(wang, AT)
    assert actions.end_holds(kind=hot, person_ids=[wang.pk], by=BY, at=AT + HOUR) == 1
    assert decided(wang, doors[0], at=AT + HOUR) == rules.LET_IN
    assert actions.end_holds(kind=hot, person_ids=[wang.pk], by=BY, at=AT + HOUR) == 0
