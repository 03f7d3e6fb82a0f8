"""Places as who asks may see them: subtrees, children, the way down, names that were."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.common.scope import Actor, Scope
from houqin.kernel.places import actions, queries
from houqin.kernel.places.models import Place

pytestmark = pytest.mark.django_db
BY, WHOLE, AT = Actor.system("test"), Scope.whole(reason="tests"), datetime(2020, 1, 20, tzinfo=UTC)
TREE = {"u": "", "nh": "u", "wc": "u", "sy-1": "nh", "sy-2": "nh", "sy-1-101": "sy-1", "sy-1-102": "sy-1", "wc-1": "wc"}


@pytest.fixture
def ground():
    for code, parent in TREE.items():
        kind = {0: "area", 1: "campus", 2: "building", 3: "room"}[_depth(code)]
        actions.open_place(code=code, name=f"名{code}", kind=kind, parent_code=parent or None, by=BY, at=AT)
    return {place.code: place for place in Place.objects.all()}


def _depth(code):
    return 0 if not TREE[code] else 1 + _depth(TREE[code])


def within(ground, *codes):
    return Scope(places=tuple(ground[code].path for code in codes))


def codes(places):
    return [place.code for place in places]


def test_places_come_in_the_order_of_the_tree(ground):
    assert codes(queries.places_for(within=WHOLE)) == ["u", "nh", "sy-1", "sy-1-101", "sy-1-102", "sy-2", "wc", "wc-1"]


@pytest.mark.parametrize(
    ("roots", "seen"),
    [
        (["sy-1"], ["sy-1", "sy-1-101", "sy-1-102"]),
        (["sy-2", "wc"], ["sy-2", "wc", "wc-1"]),
        (["sy-1-101"], ["sy-1-101"]),
        (["nh", "sy-1"], ["nh", "sy-1", "sy-1-101", "sy-1-102", "sy-2"]),
        ([], []),
    ],
)
def test_a_scope_sees_its_subtrees_and_nothing_else(ground, roots, seen):
    scope = within(ground, *roots)
    assert codes(queries.places_for(within=scope)) == seen
    for code in TREE:
        assert (queries.place_by_code(code, within=scope) is not None) == (code in seen)


@pytest.mark.parametrize("code", ["", "SY-1", "sy", "sy-1 ", "\x20", "长" * 300])
def test_a_code_that_is_none_finds_nothing(ground, code):
    assert queries.place_by_code(code, within=WHOLE) is None


@pytest.mark.parametrize(
    ("code", "below"), [("u", ["nh", "wc"]), ("nh", ["sy-1", "sy-2"]), ("sy-1", ["sy-1-101", "sy-1-102"]), ("wc-1", [])]
)
def test_children_lie_directly_below(ground, code, below):
    assert codes(queries.children_of(ground[code].path, within=WHOLE)) == below


def test_above_everything_lie_the_roots(ground):
    assert codes(queries.children_of("", within=WHOLE)) == ["u"]
    assert codes(queries.children_of(ground["nh"].path, within=within(ground, "sy-2"))) == ["sy-2"]


def test_the_way_down_is_told_from_the_root(ground):
    assert codes(queries.line_of(ground["sy-1-101"].path, within=WHOLE)) == ["u", "nh", "sy-1", "sy-1-101"]
    assert queries.line_of("", within=WHOLE) == []
    assert queries.line_of("99999999", within=WHOLE) == []


def test_a_place_is_found_by_the_path_it_had(ground):
    before = {code: ground[code].path for code in ("sy-1", "sy-1-101")}
    actions.move_place(place_id=ground["sy-1"].pk, parent_code="wc", by=BY, at=AT)
    found = queries.names_by_path(before.values(), within=WHOLE)
    assert {path: place.code for path, place in found.items()} == {path: code for code, path in before.items()}
    now = Place.objects.get(code="sy-1-101").path
    assert queries.names_by_path([now], within=WHOLE)[now].code == "sy-1-101"


def test_what_was_elsewhere_is_no_secret_to_who_sees_where_it_was(ground):
    before = ground["sy-1"].path
    scope = within(ground, "nh")
    actions.move_place(place_id=ground["sy-1"].pk, parent_code="wc", by=BY, at=AT)
    assert queries.names_by_path([before], within=scope)[before].code == "sy-1"
    assert queries.names_by_path([before], within=within(ground, "wc")) == {}


def test_nothing_is_found_for_nothing(ground):
    assert queries.names_by_path([], within=WHOLE) == {}
    assert queries.names_by_path(["8888", ""], within=WHOLE) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_subtree_is_what_begins_with_its_path(ground, data):
    everything = list(Place.objects.values_list("path", flat=True))
    root = data.draw(st.sampled_from([*everything, "0002", "00010009", "99999999", ""]))
    found = set(Place.objects.filter(queries.subtree_q("path", root)).values_list("path", flat=True))
    assert found == {path for path in everything if path.startswith(root)}
