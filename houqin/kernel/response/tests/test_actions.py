"""Levels as instants, and measures with dated overrides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions, queries
from houqin.kernel.response.models import LevelChange
from houqin.kernel.response.tests.measures import Gate

pytestmark = pytest.mark.django_db
BY, WHOLE = Actor.system("test"), Scope.whole(reason="tests")
ENTERED = datetime(2020, 2, 24, 10, 40, tzinfo=UTC)
MIDNIGHT = clock.instant(datetime(2020, 2, 24, tzinfo=UTC).date(), "24:00")
BEFORE, AFTER = MIDNIGHT - timedelta(seconds=1), MIDNIGHT


@pytest.fixture
def campus():
    root = Place.objects.create(path="0001", code="u", name="大学", kind="area")
    return root, Place.objects.create(path="00010001", code="nanhu", name="南湖", kind="campus")


def enter(place, level="II", starts_at=MIDNIGHT, at=ENTERED, document="苏肺炎防控〔2020〕1号", **more):
    return actions.enter_change(
        place_id=place.pk, level=level, starts_at=starts_at, document=document, by=BY, at=at, **more
    )


def level(place, at):
    return queries.level(place_path=place.path, at=at, within=WHOLE)


def measures(place, at, **more):
    return queries.measures(Gate, place_path=place.path, at=at, within=WHOLE, **more)


def override(place, field, value, starts_at=BEFORE, ends_at=None):
    return actions.override(
        measures=Gate,
        field=field,
        value=value,
        place_id=place.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        document="校发1号",
        by=BY,
        at=ENTERED,
    )


@pytest.mark.golden
def test_2400_of_24_february_is_the_first_instant_of_the_25th(campus):
    assert MIDNIGHT.astimezone(clock.CAMPUS_ZONE).isoformat() == "2020-02-25T00:00:00+08:00"


def test_the_level_of_the_root_holds_at_the_campus_from_the_instant_on(campus):
    root, nanhu = campus
    enter(root)
    assert (level(nanhu, BEFORE), level(nanhu, AFTER)) == ("normal", "II")


def test_the_nearer_place_wins_at_one_instant(campus):
    root, nanhu = campus
    enter(root)
    enter(nanhu, "I")
    assert (level(root, AFTER), level(nanhu, AFTER)) == ("II", "I")


def test_withdrawn_before_its_instant_it_never_was(campus):
    change = enter(campus[0])
    actions.withdraw_change(change_id=change, because="文号有误", by=BY, at=BEFORE)
    assert level(campus[0], AFTER) == "normal"


def test_at_its_instant_only_a_counter_change_helps(campus):
    change = enter(campus[0])
    with pytest.raises(Refused, match="counter-change"):
        actions.withdraw_change(change_id=change, because="文号有误", by=BY, at=AFTER)


def test_a_counter_change_leaves_history_untouched(campus):
    enter(campus[0])
    later = AFTER + timedelta(hours=8)
    enter(campus[0], "I", starts_at=later, at=later)
    assert (level(campus[0], later - timedelta(seconds=1)), level(campus[0], later)) == ("II", "I")


def test_after_a_withdrawal_the_same_instant_can_be_entered_again(campus):
    change = enter(campus[0])
    actions.withdraw_change(change_id=change, because="文号有误", by=BY, at=BEFORE)
    enter(campus[0], "I")
    assert (level(campus[0], AFTER), LevelChange.objects.count()) == ("I", 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": "V"}, "no level V"),
        ({"document": " "}, "name the document"),
        ({"starts_at": ENTERED - timedelta(minutes=1)}, "in the past"),
    ],
)
def test_what_cannot_be_is_refused(campus, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        enter(campus[0], **changes)
    assert not LevelChange.objects.exists()


def test_two_changes_at_one_instant_are_refused(campus):
    enter(campus[0])
    with pytest.raises(Refused, match="withdraw it first"):
        enter(campus[0], "I")


def test_measures_follow_the_level(campus):
    enter(campus[0])
    assert (measures(campus[1], BEFORE).rounds_a_day, measures(campus[1], AFTER).rounds_a_day) == (1, 2)


def test_an_override_holds_within_its_half_open_period(campus):
    override(campus[0], "rounds_a_day", 7, ends_at=AFTER)
    assert [measures(campus[1], at).rounds_a_day for at in (BEFORE, AFTER)] == [7, 1]


def test_overrides_arrive_typed(campus):
    override(campus[0], "fever_c", "37.2")
    override(campus[0], "closes", "21:30:00")
    override(campus[0], "occasions", ["am", "pm"])
    got = measures(campus[0], AFTER)
    assert (got.fever_c, got.closes.hour, got.occasions) == (Decimal("37.2"), 21, ("am", "pm"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("rounds_a_day", "many"), ("rounds_a_day", 1.5), ("is_listed_only", "no"), ("closes", "25:00"), ("speed", 1)],
)
def test_an_override_that_does_not_fit_is_refused(campus, field, value):
    with pytest.raises(Refused):
        override(campus[0], field, value)


def test_the_preview_is_the_difference_of_two_resolutions(campus):
    override(campus[0], "rounds_a_day", 3)
    differences = queries.preview(Gate, place_path=campus[1].path, at=AFTER, level_after="I", within=WHOLE)
    assert [(d.field, d.before, d.after) for d in differences] == [("occasions", ("",), ("am", "pm"))]


def test_an_acknowledgement_counts_once(campus):
    from houqin.kernel.people.models import Person

    person = Person.objects.create(number="1", name="李娜", kind="employee")
    change = enter(campus[0])
    twice = [actions.acknowledge(change_id=change, person_id=person.pk, by=BY, at=ENTERED) for _ in range(2)]
    assert twice == [True, False]
