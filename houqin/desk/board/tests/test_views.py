"""The board as a commander and a team leader see it, on a wall and as a letter."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from houqin.common.scope import Scope
from houqin.desk.board import letter, queries
from houqin.desk.tests.campus import AT, DAY
from houqin.kernel.duties.models import Duty, Evidence, Publication
from houqin.kernel.response.models import Override
from houqin.lines.accountability.tests import world
from houqin.manifest import Decision


def body(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_commander_sees_everybody(signed_in_as):
    text = body(signed_in_as("commander").get("/board/"))
    assert "> 4 / 8 </a>" in text
    assert text.count("not switched on") == 2


def test_a_team_leader_sees_the_own_team_only(signed_in_as):
    text = body(signed_in_as("team_leader", "team-2").get("/board/"))
    assert "> 0 / 3 </a>" in text
    assert "> 4 / 8 </a>" not in text


def test_who_has_no_role_does_not_see_it(signed_in_as):
    assert signed_in_as(None).get("/board/").status_code == 403


@pytest.mark.parametrize("address", ["/board/", "/board/wall/", "/board/letter/", "/board/letter/picture.svg"])
def test_no_name_of_a_person_stands_on_it(signed_in_as, campus, address):
    text = body(signed_in_as("commander").get(address))
    assert not [
        person.name for person in (*campus.first, *campus.second) if person.name in text or person.name_en in text
    ]


def test_the_tile_says_what_its_list_counts(signed_in_as):
    client = signed_in_as("commander")
    board = client.get("/board/").context["board"]
    (square,) = [square for square in board.squares if square.key == "accountability"]
    listed = client.get(square.tile.sentence.link, follow=True)
    assert listed.status_code == 200
    assert listed.context["figures"].open == square.tile.open == 4


def test_the_board_says_which_level_since_when_and_as_of_when(signed_in_as):
    text = body(signed_in_as("commander").get("/board/"))
    assert "since 25 Feb 00:00 (24:00 on 24 Feb)" in text
    assert 'data-as-of="2020-03-05T16:2' in text


def test_whom_to_call_now_can_be_tapped(signed_in_as):
    assert 'href="tel:8120"' in body(signed_in_as("commander").get("/board/"))


def test_a_number_that_nobody_entered_is_said_and_cannot_be_tapped(signed_in_as):
    Override.objects.filter(measures="telephones").delete()
    text = body(signed_in_as("commander").get("/board/"))
    assert "tel:" not in text
    assert "number not set" in text


def test_lines_that_are_not_switched_on_take_one_row(signed_in_as):
    for address in ("/board/", "/board/wall/"):
        text = body(signed_in_as("commander" if address == "/board/" else "planner").get(address))
        assert text.count('class="hq-tile is-') == text.count('class="hq-tile-number"') > 0
        assert "Catering · Dormitories" in text


def test_a_day_that_is_over_has_nobody_to_call_and_nothing_that_waits(signed_in_as):
    shown = signed_in_as("commander").get("/board/?day=2020-03-04").context["board"]
    assert (shown.contacts, shown.decisions, shown.moments) == ((), (), ())


def test_the_letter_says_no_finding_twice(signed_in_as, campus):
    client = signed_in_as("commander")
    board = client.get("/board/").context["board"]
    worst = next(square for square in board.worst_first if square.tile).tile
    waiting = Decision(worst.sentence, AT, "commander")
    square = replace(board.squares[-1], weight="decision", tile=replace(worst, decisions=(waiting,)))
    board = replace(board, squares=(square,), decisions=(waiting,))
    said = [one.sentence.msgid for one in letter.sentences(board, level="II", since=None)]
    assert len(set(said)) == 5
    assert said[3] == "Nothing else waits for a decision."


def test_a_past_day_is_shown_and_none_ahead(signed_in_as):
    client = signed_in_as("commander")
    assert client.get("/board/?day=2020-03-04").context["board"].day == world.days_before(1)
    assert client.get("/board/?day=2020-03-09").context["board"].day == DAY


def test_a_day_that_is_none_is_not_found(signed_in_as):
    assert signed_in_as("commander").get("/board/?day=2020-02-30").status_code == 404


def test_the_letter_has_five_sentences_and_its_time(signed_in_as):
    text = body(signed_in_as("commander").get("/board/letter/"))
    said = text.partition('id="letter-text"')[2].partition("</textarea>")[0]
    assert [f"{n}. " in said for n in range(1, 7)] == [True] * 5 + [False]
    assert "as of 5 Mar 16:2" in said
    assert "Of 8 people 4 have reported, 4 not yet" in said
    assert "Level II is in force since 25 Feb 00:00 (24:00 on 24 Feb)." in said


def test_an_empty_house_still_has_five(db, afternoon):
    board = queries.board_for(day=DAY, at=AT, within=Scope.whole(reason="tests"))
    assert len(letter.sentences(board, level="–", since=None)) == 5


def test_the_picture_is_a_drawing_of_its_size(signed_in_as):
    root = ET.fromstring(body(signed_in_as("commander").get("/board/letter/picture.svg")))
    assert (root.get("width"), root.get("height")) == ("1080", "1440")
    lowest = max(float(text.get("y")) for text in root.iter("{http://www.w3.org/2000/svg}text"))
    assert lowest < 1440


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("三人未报", 2, ["三人", "未报"]),
        ("3 people have not reported", 6, ["3 people", "have not", "reported"]),
        ("", 5, []),
        ("incomprehensible", 2, ["incomprehensible"]),
    ],
)
def test_lines_break_at_words_and_between_characters(text, ems, lines):
    assert list(letter.wrapped(text, ems=ems)) == lines


def test_a_wall_answers_its_own_fragment(signed_in_as):
    text = body(signed_in_as("commander").get("/board/wall/?dark=1"))
    assert 'id="wall"' in text
    assert "is-dark" in text


def test_the_bars_of_the_picture_are_as_wide_as_what_they_count(signed_in_as):
    root = ET.fromstring(body(signed_in_as("commander").get("/board/letter/picture.svg")))
    pieces = [rect for rect in root.iter("{http://www.w3.org/2000/svg}rect") if rect.get("height") == "12"]
    assert [float(rect.get("width")) for rect in pieces] == [136.0, 136.0]
    assert [float(rect.get("x")) for rect in pieces] == [20.0, 156.0]


@pytest.mark.parametrize(
    ("role", "unit"),
    [("commander", None), ("setter", None), ("inspector", None), ("secretary", "branch"), ("team_leader", "team-1")],
)
def test_no_number_leads_to_a_closed_door(signed_in_as, campus, role, unit):
    world.send(campus.first[4], world.FEVER, "16:10")
    client = signed_in_as(role, unit)
    page = body(client.get("/board/")).partition('<main id="main"')[2].partition("</main>")[0]
    links = {unescape(link) for link in re.findall(r'href="(/[^"]+)"', page)}
    assert len(links) >= (5 if role != "setter" else 2)
    assert {link: 403 for link in links if client.get(link, follow=True).status_code == 403} == {}


@pytest.fixture
def unplanned(campus):
    """The worker died the evening before: nothing of the day was published."""
    Evidence.objects.all().delete()
    Duty.objects.filter(day=DAY).delete()
    Publication.objects.filter(day=DAY).delete()
    Publication.objects.create(
        day=DAY - timedelta(days=1), kind="accountability.daily_report", published_at=AT, settles_at=AT
    )


@pytest.mark.parametrize("address", ["/board/", "/board/wall/", "/board/letter/", "/brief/", "/brief/paper/"])
def test_a_day_that_was_never_planned_is_said_so_in_red(signed_in_as, unplanned, address):
    text = body(signed_in_as("commander").get(address))
    assert "This day was not planned" in text
    assert "0 / 0" not in text
    assert "not one is missing" not in text
    assert "No health report is owed" not in text


def test_a_roll_that_was_never_published_is_no_roll_without_anybody(signed_in_as, unplanned):
    client = signed_in_as("commander")
    text = body(client.get(f"/accountability/roll/committee/{DAY}/", follow=True))
    assert "This day was not planned" in text
    assert "Nobody reports here" not in text
    later = body(client.get(f"/accountability/roll/committee/{DAY + timedelta(days=1)}/", follow=True))
    assert "This day is still to come" in later
    assert "Nobody reports here" not in later
