"""A duty-room printer: sent once, printed once, and what may have been printed is never printed again by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.common import clock
from houqin.kernel.paper.models import Printer, PrintJob

PAPER = "/accountability/roll/team-1/2020-03-05/print/"


@pytest.fixture
def leader(signed_in_as):
    return signed_in_as("team_leader", "team-1")


@pytest.fixture
def printer(leader):
    answer = leader.post("/printing/printers/", {"name": "东门值班室", "unit": "team-1"})
    assert answer.headers["Location"].startswith("/printing/printers/")
    return Printer.objects.get()


def send(client, printer, path=PAPER):
    return client.post("/printing/send/", {"printer": printer.pk, "path": path, "title": "健康报告名单"})


def claim(client, printer):
    return client.post(f"/printing/printers/{printer.pk}/claim/").json()["job"]


def states():
    return list(PrintJob.objects.order_by("pk").values_list("state", flat=True))


def test_a_print_page_is_sent_claimed_once_and_said_to_be_printed(leader, printer):
    assert send(leader, printer).headers["Location"] == PAPER
    job = claim(leader, printer)
    assert (job["path"], job["title"]) == (PAPER, "健康报告名单")
    assert claim(leader, printer) is None
    leader.post(f"/printing/jobs/{job['id']}/finish/", {"printed": "yes"})
    assert states() == ["printed"]
    assert leader.post(f"/printing/jobs/{job['id']}/finish/", {"printed": "yes"}).status_code == 400


def test_documents_are_printed_in_the_order_in_which_they_were_sent(leader, printer):
    send(leader, printer)
    send(leader, printer, "/brief/paper/")
    assert [claim(leader, printer)["path"] for _time in range(2)] == [PAPER, "/brief/paper/"]


def test_a_window_that_fell_silent_is_told_and_nothing_is_printed_again_by_itself(leader, printer, monkeypatch):
    send(leader, printer)
    job = claim(leader, printer)
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str((clock.offset() + timedelta(minutes=3)).total_seconds()))
    page = leader.get(f"/printing/printers/{printer.pk}/?part=1").content.decode()
    assert "perhaps printed" in page
    assert claim(leader, printer) is None
    leader.post(f"/printing/jobs/{job['id']}/again/", {"act": "again"})
    assert claim(leader, printer)["path"] == PAPER


def test_what_could_not_be_opened_is_told(leader, printer):
    send(leader, printer)
    leader.post(f"/printing/jobs/{claim(leader, printer)['id']}/finish/", {"printed": "no"})
    assert "may not open" in leader.get(f"/printing/printers/{printer.pk}/").content.decode()


def test_what_waits_can_be_withdrawn_and_goes_with_its_printer(leader, printer):
    send(leader, printer)
    job = PrintJob.objects.get()
    leader.post(f"/printing/jobs/{job.pk}/again/", {"act": "withdraw"})
    assert claim(leader, printer) is None
    send(leader, printer)
    leader.post(f"/printing/printers/{printer.pk}/end/")
    assert states() == ["withdrawn", "withdrawn"]
    assert send(leader, printer).status_code == 404


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "", "/a\\b"]
)
def test_only_pages_of_ours_are_sent(leader, printer, path):
    assert send(leader, printer, path).status_code == 400
    assert PrintJob.objects.count() == 0


def test_a_printer_of_another_team_is_none(leader, printer, signed_in_as):
    stranger = signed_in_as("team_leader", "team-2")
    assert stranger.get(f"/printing/printers/{printer.pk}/").status_code == 404
    assert send(stranger, printer).status_code == 404
    assert leader.post("/printing/printers/", {"name": " ", "unit": "team-1"}).status_code == 400


def test_every_print_page_leads_to_the_printer_for_who_may(leader):
    assert "/printing/send/?path=" in leader.get(PAPER).content.decode()
