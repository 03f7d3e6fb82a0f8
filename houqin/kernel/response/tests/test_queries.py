"""Levels and measures as a reader finds them, against a search that looks at every row."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.common.scope import Actor, Scope
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions, queries, rules
from houqin.kernel.response.models import LevelChange, Override
from houqin.kernel.response.tests.measures import Gate

pytestmark = pytest.mark.django_db
BY, WHOLE = Actor.system("test"), Scope.whole(reason="tests")
BEGIN = datetime(2020, 1, 20, tzinfo=UTC)
PATHS = {"u": "0001", "nanhu": "00010001", "sy-1": "000100010001", "wenchang": "00010002"}
hours = st.integers(0, 12)


@pytest.fixture
def places():
    return {
        code: Place.objects.create(path=path, code=code, name=code, kind="area" if code == "u" else "building")
        for code, path in PATHS.items()
    }


def at(hour):
    return BEGIN + timedelta(hours=hour)


def enter(place, level, hour, **more):
    return actions.enter_change(
        place_id=place.pk, level=level, starts_at=at(hour), document=f"文件{hour}", by=BY, at=at(-9), **more
    )


def override(place, field, value, first, last):
    return actions.override(
        measures=Gate, field=field, value=value, place_id=place.pk, starts_at=at(first),
        ends_at=None if last is None else at(last), document="文件", by=BY, at=at(-9),
    )  # fmt: skip


def above(code):
    return [PATHS[code][:length] for length in range(4, len(PATHS[code]) + 1, 4)]


# --- levels ----------------------------------------------------------------------------------------------------------


def test_where_nothing_was_ordered_all_is_normal(places):
    found = queries.standing(place_path=PATHS["sy-1"], at=at(0), within=WHOLE)
    assert (found.level, found.since, found.document) == (rules.NORMAL, None, "")


def test_a_level_holds_below_and_neither_above_nor_beside(places):
    enter(places["nanhu"], "I", 0)
    levels = {code: queries.level(place_path=path, at=at(0), within=WHOLE) for code, path in PATHS.items()}
    assert levels == {"u": "normal", "nanhu": "I", "sy-1": "I", "wenchang": "normal"}


def test_the_next_change_is_the_nearest_ahead_that_was_not_withdrawn(places):
    withdrawn = enter(places["u"], "I", 2)
    enter(places["nanhu"], "II", 3)
    enter(places["u"], "III", 5)
    enter(places["wenchang"], "IV", 1)
    actions.withdraw_change(change_id=withdrawn, because="改期", by=BY, at=at(0))

    def ahead(code, hour):
        found = queries.next_change(place_path=PATHS[code], at=at(hour), within=WHOLE)
        return found and found.level

    assert [ahead("sy-1", hour) for hour in (0, 2, 3, 5)] == ["II", "II", "III", None]
    assert ahead("wenchang", 0) == "IV"


def test_every_change_ever_entered_is_kept(places):
    withdrawn = enter(places["u"], "I", 2)
    enter(places["u"], "II", 5)
    actions.withdraw_change(change_id=withdrawn, because="改期", by=BY, at=at(0))
    assert [row.level for row in queries.changes_for(within=WHOLE)] == ["II", "I"]


def test_the_root_is_the_place_above_all(places):
    assert queries.root_place(within=WHOLE) == places["u"]
    Place.objects.all().delete()
    assert queries.root_place(within=WHOLE) is None


changes = st.lists(
    st.tuples(st.sampled_from(list(PATHS)), st.sampled_from(rules.LEVELS), hours, st.booleans()),
    max_size=8, unique_by=lambda change: (change[0], change[2]),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(changes, st.sampled_from(list(PATHS)), hours)
def test_the_level_is_that_of_the_last_change_at_the_place_or_above_it(places, changes, code, hour):
    LevelChange.objects.all().delete()
    for where, level, starts, is_withdrawn in changes:
        pk = enter(places[where], level, starts)
        if is_withdrawn:
            actions.withdraw_change(change_id=pk, because="改", by=BY, at=at(-1))
    candidates = [
        (starts, PATHS[where], level)
        for where, level, starts, is_withdrawn in changes
        if not is_withdrawn and PATHS[where] in above(code) and starts <= hour
    ]
    expected = max(candidates)[2] if candidates else rules.NORMAL
    assert queries.level(place_path=PATHS[code], at=at(hour), within=WHOLE) == expected


# --- measures --------------------------------------------------------------------------------------------------------


overrides = st.lists(
    st.tuples(st.sampled_from(list(PATHS)), st.integers(0, 9), hours, st.none() | st.integers(1, 6)), max_size=6
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(overrides, st.sampled_from(list(PATHS)), hours)
def test_of_several_overrides_the_nearest_place_wins_then_the_newest(places, overrides, code, hour):
    Override.objects.all().delete()
    rows = []
    for number, (where, value, first, length) in enumerate(overrides):
        last = None if length is None else first + length
        override(places[where], "rounds_a_day", value, first, last)
        if PATHS[where] in above(code) and first <= hour and (last is None or hour < last):
            rows.append((PATHS[where], first, number, value))
    found = queries.measures(Gate, place_path=PATHS[code], at=at(hour), within=WHOLE)
    assert found.rounds_a_day == (max(rows)[3] if rows else Gate().rounds_a_day)
    told = queries.overrides_for(Gate, place_path=PATHS[code], at=at(hour), within=WHOLE)
    assert [row.value for row in told] == [row[3] for row in sorted(rows)]


@pytest.mark.parametrize("level", rules.LEVELS)
def test_a_preview_shows_what_differs_and_nothing_else(places, level):
    enter(places["u"], "II", 0)
    override(places["u"], "fever_c", "37.2", 0, None)
    path = {"place_path": PATHS["nanhu"], "at": at(1), "within": WHOLE}
    before = dataclasses.asdict(queries.measures(Gate, **path))
    after = dataclasses.asdict(queries.measures(Gate, **path, level_is=level))
    told = {d.field: (d.before, d.after) for d in queries.preview(Gate, level_after=level, **path)}
    assert told == {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    assert {d.line for d in queries.preview(Gate, level_after=level, **path)} <= {"gate"}


def test_what_is_overridden_stays_at_any_level_and_is_no_difference(places):
    override(places["nanhu"], "rounds_a_day", 3, 0, None)
    told = queries.preview(Gate, place_path=PATHS["sy-1"], at=at(1), level_after="I", within=WHOLE)
    assert [d.field for d in told] == ["occasions"]


def test_looking_ahead_changes_nothing(places):
    before = (LevelChange.objects.count(), Override.objects.count())
    queries.preview(Gate, place_path=PATHS["u"], at=at(0), level_after="I", within=WHOLE)
    assert (LevelChange.objects.count(), Override.objects.count()) == before
    assert queries.measures(Gate, place_path=PATHS["u"], at=at(0), within=WHOLE) == Gate()
