"""The board of one campus counts the units that lie wholly on it, and says who counts with the whole only."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from houqin.common.scope import Scope
from houqin.desk.board import campuses
from houqin.desk.tests.campus import AT
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Membership
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response
from houqin.lines.accountability.tests import world

WHOLE = Scope.whole(reason="tests")


@pytest.fixture
def north(campus):
    """A second campus with a team of two, one of whom has reported; the teams of 5 and 3 stand on the first."""
    south = Place.objects.get(code="campus")
    north = Place.objects.create(path="0002", code="north", name="文昌", name_en="Wenchang", kind="campus")
    response.enter_change(
        place_id=north.pk, level="II", starts_at=world.at("00:00"), document="2号", by=world.BY, at=world.at("00:00")
    )
    Unit.objects.filter(code__in=("team-1", "team-2")).update(place=south)
    team = Unit.objects.create(
        path="0001000100010003", code="team-3", name="文昌班", name_en="North team", kind=UnitKind.TEAM, place=north
    )
    people = world.crew(team, 2, "C")
    world.publish(hour_min="08:00")
    world.send_team(team, people[:1], "09:30")
    campus.units["team-3"] = team
    return campus


def listed(client, address: str) -> list[tuple[str, int, int]]:
    """Return the units behind a number of the board, with done and open, each compared with its own list."""
    shares = client.get(address).context["shares"]
    for share in shares:
        figures = client.get(share.address, follow=True).context["figures"]
        assert (figures.done, figures.open) == (share.tile.done, share.tile.open)
    return [(share.unit.code, share.tile.done, share.tile.open) for share in shares]


def square_of(client, address: str):
    board = client.get(address).context["board"]
    return board, next(square for square in board.squares if square.key == "accountability")


def test_one_campus_alone_has_nothing_to_switch(signed_in_as):
    assert "hq-switch" not in signed_in_as("commander").get("/board/").content.decode()


def test_a_unit_lies_where_all_under_it_lie(north):
    found = {campus.code: campus.roots for campus in campuses.campuses(within=WHOLE)}
    assert found == {"campus": ("0001000100010001", "0001000100010002"), "north": ("0001000100010003",)}


def test_a_unit_without_a_place_stands_where_the_one_above_it_stands(north):
    Unit.objects.filter(code="unit").update(place=Place.objects.get(code="campus"))
    Unit.objects.filter(code="team-2").update(place=None)
    found = {campus.code: campus.roots for campus in campuses.campuses(within=WHOLE)}
    assert found["campus"] == ("0001000100010001", "0001000100010002")


def test_where_all_lies_on_one_campus_there_is_nothing_to_switch(north):
    Unit.objects.update(place=Place.objects.get(code="north"))
    assert campuses.campuses(within=WHOLE) == []


def test_a_closed_unit_divides_nothing(north):
    Unit.objects.filter(code="team-3").update(closed_at=AT)
    assert campuses.campuses(within=WHOLE) == []


def test_the_campus_shows_its_own_people_and_the_units_add_up(signed_in_as, north):
    client = signed_in_as("commander")
    board, square = square_of(client, "/board/?campus=campus")
    assert (board.headline.people, square.tile.done, square.tile.open) == (8, 4, 4)
    assert listed(client, square.tile.list) == [("team-2", 0, 3), ("team-1", 4, 1)]
    assert listed(client, square.tile.sentence.link) == [("team-2", 0, 3), ("team-1", 4, 1)]


def test_the_number_of_a_state_leads_to_that_state(signed_in_as, north):
    client = signed_in_as("commander")
    board, _square = square_of(client, "/board/?campus=north")
    states = {item.state: parse_qs(urlsplit(item.address).query)["to"][0] for item in board.readings}
    assert [states[state].rpartition("state=")[2] for state in ("expected", "done", "open")] == [
        "expected", "done", "open",
    ]  # fmt: skip


def test_who_belongs_to_no_single_campus_is_not_forgotten(signed_in_as, north):
    person = world.crew(north.units["unit"], 1, "D")[0]
    assert Membership.objects.get(person=person).unit_id == north.units["unit"].pk
    text = signed_in_as("commander").get("/board/?campus=north").content.decode()
    assert "1 person more belongs to a unit of several campuses" in text
    assert campuses.count_across(at=AT, within=WHOLE) == 1


def test_a_leader_of_one_campus_has_no_switch_and_no_other_campus(signed_in_as, north):
    client = signed_in_as("team_leader", "team-1")
    assert client.get("/board/").context["campuses"] == []
    assert client.get("/board/?campus=north").status_code == 404


def test_a_leader_of_two_teams_reaches_both_lists(signed_in_as, north):
    client = signed_in_as("team_leader", "team-1")
    world.give(client.person, "team_leader", north.units["team-2"])
    board, square = square_of(client, "/board/")
    assert (board.headline.people, square.tile.open) == (8, 4)
    assert listed(client, square.tile.list) == [("team-2", 0, 3), ("team-1", 4, 1)]


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/", "", "javascript:alert(1)"])
def test_a_number_leads_nowhere_else(signed_in_as, campus, to):
    answer = signed_in_as("commander").get("/board/units/", {"line": "accountability", "to": to})
    assert answer.status_code == 404


def test_a_wall_and_a_letter_show_the_campus_too(signed_in_as, north):
    client = signed_in_as("commander")
    for address in ("/board/wall/", "/board/letter/", "/board/letter/picture.svg"):
        assert client.get(f"{address}?campus=north").context["board"].headline.people == 2
