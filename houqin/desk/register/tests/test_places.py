"""Places: the tree, one place with its code, labels to print, every change."""

from __future__ import annotations

import pytest

from houqin.desk.register.tests import house
from houqin.kernel.people.tests import world
from houqin.kernel.places import actions
from houqin.kernel.places.models import Place, PlaceState

PAGE = "/register/places/"
NEW = {"code": "room-9", "name": "九号间", "kind": "room"}
TREE = (
    ("nanhu", "南湖校区", "Nanhu campus", "campus", None),
    ("song-2", "松苑2号楼", "Songyuan 2", "building", "nanhu"),
    ("song-2-1", "一层", "", "floor", "song-2"),
    ("song-2-101", "101室", "", "room", "song-2-1"),
    ("mei-1", "梅苑1号楼", "", "building", "nanhu"),
)


@pytest.fixture(autouse=True)
def ground(units) -> None:
    """A campus with two buildings."""
    for code, name, name_en, kind, parent in TREE:
        actions.open_place(
            code=code, name=name, name_en=name_en, kind=kind, parent_code=parent, by=world.BY, at=world.AT
        )


def address(code, act="") -> str:
    return f"{PAGE}{Place.objects.get(code=code).pk}/" + (f"{act}/" if act else "")


def press(client, code, act):
    return client.post(address(code, act), follow=True)


def test_places_are_copied_for_the_group_in_their_order(planner):
    lines = planner.get(PAGE).context["text"].splitlines()
    assert lines[0] == "【Places】"
    assert lines.index("Nanhu campus nanhu") + 1 == lines.index("\u3000Songyuan 2 song-2")


def test_the_tree_goes_from_campus_to_room(planner):
    [campus] = planner.get(PAGE).context["nodes"]
    building = campus.children[0]
    assert [campus.name, building.name, building.children[0].name, building.children[0].children[0].name] == [
        "南湖校区", "松苑2号楼", "一层", "101室",
    ]  # fmt: skip


def test_a_place_shows_its_code_to_scan_and_where_it_lies(planner):
    text = house.shown(planner.get(address("song-2")))
    assert "<svg" in text
    assert "Nanhu campus" in text
    assert "一层" in text


def test_labels_hold_a_code_for_each_place_of_a_building(planner):
    answer = planner.get(f"{PAGE}labels/", {"parent": "song-2"})
    text = house.shown(answer)
    assert text.count("hq-qr") == 3
    for word in ("松苑2号楼", "Songyuan 2", "song-2-101"):
        assert word in text
    assert "mei-1" not in text


def test_labels_of_what_is_not_there_are_not_there(planner):
    assert planner.get(f"{PAGE}labels/", {"parent": "nowhere"}).status_code == 404


def test_labels_of_an_empty_campus_say_so(planner):
    Place.objects.update(state=PlaceState.CLOSED)
    assert "No place is in use here." in house.shown(planner.get(f"{PAGE}labels/"))
    assert "No place has been entered yet." in house.shown(planner.get(PAGE))


def test_a_place_is_opened_in_another(planner):
    assert planner.post(f"{PAGE}new/?parent=song-2-1", NEW | {"capacity": "4", "sex": "f"}).status_code == 302
    found = Place.objects.get(code="room-9")
    assert (found.parent_path, found.capacity, found.sex) == (Place.objects.get(code="song-2-1").path, 4, "f")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "nanhu"}, "the code nanhu is taken"),
        ({"code": "a b"}, "is no code"),
        ({"capacity": "-1"}, "greater than or equal to 0"),
        ({"capacity": "9" * 30}, "is no number of persons"),
        ({"kind": "cave"}, "Select a valid choice"),
    ],
)
def test_a_place_that_cannot_be_is_refused_and_kept_on_the_page(planner, changes, sentence):
    before = house.everything()
    answer = planner.post(f"{PAGE}new/", NEW | {"name_en": "Room nine"} | changes)
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert "Room nine" in house.shown(answer)
    assert house.everything() == before


def test_nothing_is_opened_in_what_is_not_there(planner):
    assert planner.post(f"{PAGE}new/?parent=nowhere", NEW).status_code == 404
    assert not Place.objects.filter(code="room-9").exists()


def test_a_place_is_changed_and_keeps_its_code(planner):
    sent = {"name": "松苑二号楼", "name_en": "", "capacity": "400", "sex": "m"}
    assert planner.post(address("song-2", "change"), sent).status_code == 302
    found = Place.objects.get(code="song-2")
    assert (found.name, found.capacity, found.sex) == ("松苑二号楼", 400, "m")


def test_a_place_moves_with_all_in_it(planner):
    assert 'value="song-2"' in house.shown(planner.get(address("song-2-1", "move")))
    assert planner.post(address("song-2-1", "move"), {"parent": "mei-1"}).status_code == 302
    assert Place.objects.get(code="song-2-101").path.startswith(Place.objects.get(code="mei-1").path)


@pytest.mark.parametrize(
    ("parent", "sentence"), [("song-2-101", "cannot lie under itself"), ("nowhere", "there is no place nowhere")]
)
def test_a_move_that_cannot_be_is_refused(planner, parent, sentence):
    before = house.everything()
    answer = planner.post(address("song-2", "move"), {"parent": parent})
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert f'value="{parent}"' in house.shown(answer)
    assert house.everything() == before


def test_a_place_that_holds_others_is_not_taken_out_of_use(planner):
    before = house.everything()
    assert "which is in use; close that first" in house.shown(press(planner, "song-2", "close"))
    assert house.everything() == before


def test_a_place_goes_out_of_use_and_comes_back(planner):
    press(planner, "mei-1", "close")
    assert "Out of use: 1" in house.shown(planner.get(PAGE))
    assert "Open again" in house.shown(planner.get(address("mei-1")))
    press(planner, "mei-1", "reopen")
    assert Place.objects.get(code="mei-1").state == PlaceState.OPEN


def test_an_act_or_a_place_that_does_not_exist_is_not_there(planner):
    assert planner.get(address("mei-1", "paint")).status_code == 404
    assert planner.get(f"{PAGE}999999/").status_code == 404


@pytest.mark.parametrize("path", ["", "labels/", "new/"])
def test_places_are_the_planners(leader, path):
    assert leader.get(PAGE + path).status_code == 403
    assert leader.get(address("mei-1")).status_code == 403
    assert leader.post(address("mei-1", "close")).status_code == 403
