"""The brief in the browser, as a Word file and on the command line."""

from __future__ import annotations

import io
import json

import pytest
from docx import Document

from houqin import cli
from houqin.desk.brief.models import Brief
from houqin.desk.tests.campus import DAY
from houqin.lines.accountability.tests import world


def read(client):
    return client.get("/brief/").context["told"]


def sign(client, **changes):
    sent = {"day": DAY, "seen": read(client).digest, "confirmed": "yes", "note": "Fine"} | changes
    return client.post("/brief/sign/", sent)


def values(sections):
    return {(section["line"], figure["key"]): figure["value"] for section in sections for figure in section["figures"]}


def test_the_figures_are_those_of_the_day(signed_in_as):
    told = values(read(signed_in_as("commander")).sections)
    assert (told["accountability", "expected"], told["accountability", "reported"]) == (8, 4)


def test_every_figure_opens_a_list_that_counts_the_same(signed_in_as):
    client = signed_in_as("commander")
    for section in read(client).sections:
        for figure in section["figures"]:
            assert client.get(figure["list"], follow=True).status_code == 200, figure["key"]


def test_no_figure_leads_to_a_closed_door(signed_in_as):
    assert 'href="/accountability/' in signed_in_as("duty_officer").get("/brief/").content.decode()
    assert 'href="/accountability/missing' not in signed_in_as("setter").get("/brief/").content.decode()


def test_signing_asks_first(signed_in_as):
    answer = sign(signed_in_as("commander"), confirmed="")
    assert "frozen" in answer.content.decode()
    assert not Brief.objects.exists()


def test_what_is_signed_stays_and_later_changes_are_told(signed_in_as, campus):
    client = signed_in_as("commander")
    assert sign(client).status_code == 302
    world.send(campus.first[4], hour_min="16:10")
    told = read(client)
    assert values(told.sections)["accountability", "reported"] == 4
    assert ("reported", 4, 5) in [(item.key, item.signed, item.now) for item in told.changes]


def test_a_stale_reading_is_refused_and_the_note_kept(signed_in_as, campus):
    client = signed_in_as("commander")
    seen = read(client).digest
    world.send(campus.first[4], hour_min="16:10")
    answer = sign(client, seen=seen, note="my remark")
    assert answer.status_code == 400
    assert "figures changed" in answer.content.decode()
    assert 'value="my remark"' in answer.content.decode()


def test_a_duty_officer_reads_but_does_not_sign(signed_in_as):
    client = signed_in_as("duty_officer")
    assert "<form" not in client.get("/brief/").content.decode().partition('class="hq-bottom')[2]
    assert sign(client).status_code == 403


@pytest.mark.parametrize("role", ["team_leader", None])
def test_others_do_not_read_it(signed_in_as, role):
    assert signed_in_as(role, "team-1").get("/brief/").status_code == 403


def test_the_word_file_tells_the_figures_and_has_lines_to_sign_on(signed_in_as):
    answer = signed_in_as("commander").get("/brief/brief.docx?day=2020-03-05")
    paper = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "8 people" in cells
    assert "Head of the leading group" in " ".join(cells + [p.text for p in paper.paragraphs])


def test_the_word_file_says_in_one_line_what_is_not_switched_on(signed_in_as):
    paper = Document(io.BytesIO(signed_in_as("commander").get("/brief/brief.docx").content))
    told = [paragraph.text for paragraph in paper.paragraphs]
    assert "9. Accountability" in told
    assert told[told.index("Not switched on") + 1].startswith("Catering · Dormitories")
    assert "Catering" not in told


def test_a_drill_is_said_above_every_page_of_the_word_file(signed_in_as, settings):
    settings.HOUQIN_BANNER = "Drill"
    paper = Document(io.BytesIO(signed_in_as("commander").get("/brief/brief.docx").content))
    assert paper.sections[0].header.paragraphs[0].text == "Drill"


def test_paper_has_no_links_to_lists(signed_in_as):
    text = signed_in_as("commander").get("/brief/paper/").content.decode()
    assert "/accountability/" not in text.partition("<main")[2]


def test_the_command_tells_the_same(campus, signed_in_as, capsys):
    told = values(read(signed_in_as("commander")).sections)
    assert cli.main(["brief", "2020-03-05", "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "houqin.brief/1"
    assert len(answer["sections"]) == 9
    assert values(answer["sections"]) == told


def test_the_command_refuses_a_day_that_is_none(db, capsys):
    assert cli.main(["brief", "2020-02-30", "--json", "-"]) == 2
    assert "2020-02-30" in json.loads(capsys.readouterr().out)["refused"]
