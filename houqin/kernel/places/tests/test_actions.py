"""Places: opening, renaming, refitting, closing, moving, sheets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.places import actions, imports, queries
from houqin.kernel.places.models import Place
from houqin.kernel.places.rules import PlaceRow

pytestmark = pytest.mark.django_db
BY, WHOLE, AT = Actor.system("test"), Scope.whole(reason="tests"), datetime(2020, 1, 20, tzinfo=UTC)
ROWS = [
    PlaceRow(2, "sy-1-101", "101室", kind="room", parent="sy-1", capacity=4, sex="f"),
    PlaceRow(3, "sy-1", "松苑1号楼", "Songyuan 1", "building", "nh"),
    PlaceRow(4, "nh", "南湖校区", "Nanhu", "campus", ""),
]


@pytest.fixture
def ground():
    actions.import_places(rows=ROWS, by=BY, at=AT)
    return {place.code: place for place in Place.objects.all()}


def test_rooms_lie_in_their_buildings(ground):
    assert [ground[code].path for code in ("nh", "sy-1", "sy-1-101")] == ["0001", "00010001", "000100010001"]


def test_a_place_opens_beneath_another(ground):
    pk = actions.open_place(code="sy-1-102", name="102室", kind="room", parent_code="sy-1", by=BY, at=AT)
    assert Place.objects.get(pk=pk).path == "000100010002"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "nh"}, "taken"),
        ({"parent_code": "zz"}, "no place zz"),
        ({"kind": "castle"}, "no kind"),
        ({"sex": "x"}, "neither"),
        ({"capacity": -1}, "no number of persons"),
    ],
)
def test_what_cannot_be_opened_is_refused(ground, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.open_place(**{"code": "new", "name": "新楼", "kind": "building"} | changes, by=BY, at=AT)
    assert Place.objects.count() == 3


def test_a_new_name_leaves_the_code(ground):
    actions.rename_place(place_id=ground["sy-1"].pk, name="松苑一号楼", name_en="Songyuan One", by=BY, at=AT)
    assert Place.objects.filter(code="sy-1", name="松苑一号楼", name_en="Songyuan One").exists()


def test_a_room_is_refitted(ground):
    actions.refit_place(place_id=ground["sy-1-101"].pk, capacity=2, sex="m", by=BY, at=AT)
    assert Place.objects.filter(code="sy-1-101", capacity=2, sex="m").exists()


def test_a_building_with_rooms_in_use_is_not_closed(ground):
    with pytest.raises(Refused, match="101室"):
        actions.close_place(place_id=ground["sy-1"].pk, by=BY, at=AT)


def test_what_is_closed_opens_again_from_above(ground):
    for code in ("sy-1-101", "sy-1"):
        actions.close_place(place_id=ground[code].pk, by=BY, at=AT)
    with pytest.raises(Refused, match="松苑1号楼 is closed"):
        actions.reopen_place(place_id=ground["sy-1-101"].pk, by=BY, at=AT)
    actions.reopen_place(place_id=ground["sy-1"].pk, by=BY, at=AT)
    actions.reopen_place(place_id=ground["sy-1-101"].pk, by=BY, at=AT)
    assert not Place.objects.filter(state="closed").exists()


def test_a_moved_building_takes_its_rooms_and_is_known_by_its_old_path(ground):
    actions.open_place(code="wc", name="文昌校区", kind="campus", by=BY, at=AT)
    assert actions.move_place(place_id=ground["sy-1"].pk, parent_code="wc", by=BY, at=AT) == 2
    assert queries.names_by_path(["000100010001"], within=WHOLE)["000100010001"].code == "sy-1-101"


def test_the_same_sheet_twice_changes_nothing(ground):
    again = actions.import_places(rows=ROWS, by=BY, at=AT)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)


def test_an_empty_cell_leaves_what_is_known(ground):
    actions.import_places(rows=[PlaceRow(2, "sy-1", "松苑一号楼")], by=BY, at=AT)
    assert Place.objects.filter(code="sy-1", name="松苑一号楼", name_en="Songyuan 1", path="00010001").exists()


def test_a_new_place_needs_name_and_kind():
    faults = imports.plan([PlaceRow(2, "a"), PlaceRow(3, "b", "楼")]).effect.faults
    assert [(fault.row, fault.column) for fault in faults] == [(2, "name"), (3, "kind")]


@pytest.mark.parametrize(
    "changes", [{"kind": "castle"}, {"state": "lost"}, {"sex": "x"}, {"code": ""}, {"path": "0001"}]
)
def test_the_database_itself_refuses(ground, changes):
    values = {"path": "0009", "code": "new", "name": "新", "kind": "room"} | changes
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**values)


def test_a_scope_of_places_sees_no_other(ground):
    actions.open_place(code="wc", name="文昌校区", kind="campus", by=BY, at=AT)
    seen = queries.places_for(within=Scope(places=("0001",)))
    assert [place.code for place in seen] == ["nh", "sy-1", "sy-1-101"]
