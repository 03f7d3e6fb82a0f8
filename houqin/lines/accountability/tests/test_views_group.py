"""The pages of the leading group and the ten aspects, as somebody with a role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.kernel.duties.models import Duty
from houqin.kernel.people.models import Post
from houqin.lines.accountability.actions import aspects as actions
from houqin.lines.accountability.models import Charge, Decision, Exhibit, Review
from houqin.lines.accountability.tests.group_pages import browser, hour, people
from houqin.lines.accountability.tests.group_world import BY, DAY, at, charge, go_away

__all__ = ["browser", "hour", "people"]
GROUP, ASPECTS = "/accountability/group/", "/accountability/aspects/"
REVIEW = {"status": "as_planned", "note": "抽查两次，均在岗", "day": str(DAY)}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


# --- the group -------------------------------------------------------------------------------------------------------


def test_everybody_sees_who_leads_and_leaders_what_was_decided(people, browser):
    Decision.objects.create(aspect="watch", text_zh="按计划轮班", decided_by=people["director"], at=at("09:00"))
    page = browser("worker").get(GROUP).content.decode()
    assert all(name in page for name in ("Director", "Party", "Deputy-1", "Guide"))
    assert "按计划轮班" not in page
    assert "Head-2" not in page
    for who in ("planner", "leading_group", "director", "deputy-1"):
        page = browser(who).get(GROUP).content.decode()
        assert "按计划轮班" in page
        assert "Head-2" in page


def test_the_text_for_the_group_names_members_for_those_only_who_see_them(people, browser):
    mine, whole = (browser(who).get(GROUP).context["text"] for who in ("worker", "planner"))
    assert "Director" in mine
    assert "Head-2" not in mine
    assert "Head-2" in whole


def test_a_unit_without_its_member_is_named(people, browser):
    Post.objects.filter(person=people["head-1"], kind="head").update(ends_at=at("00:00"))
    assert "here it has not" in browser("planner").get(GROUP).content.decode()
    assert "here it has not" not in browser("worker").get(GROUP).content.decode()


def test_a_head_decides(people, browser):
    answer = browser("director").post(f"{GROUP}decide/", {"aspect": "watch", "text_zh": "加强夜班"})
    assert answer.status_code == 302
    assert Decision.objects.get().decided_by == people["director"]


def test_a_deputy_finds_the_door_closed_while_a_head_is_present(people, browser):
    client = browser("deputy-1")
    page = client.get(f"{GROUP}decide/").content.decode()
    assert "You decide only while the heads are away" in page
    assert "<textarea" not in page
    answer = client.post(f"{GROUP}decide/", {"aspect": "watch", "text_zh": "越权"})
    assert answer.status_code == 400
    assert not Decision.objects.exists()


def test_a_deputy_decides_for_an_absent_head(people, browser):
    go_away(people["director"], people["party"])
    client = browser("deputy-1")
    assert "you act for one of them" in client.get(f"{GROUP}decide/").content.decode()
    fields = {"aspect": "campus", "text_zh": "除冰", "for_head": people["director"].pk}
    assert client.post(f"{GROUP}decide/", fields).status_code == 302
    assert Decision.objects.get().for_head == people["director"]
    assert "for Director, who was away" in browser("planner").get(GROUP).content.decode()


@pytest.mark.parametrize("who", ["worker", "head-1", "guide", "planner", "commander"])
def test_for_others_there_is_no_such_page(people, browser, who):
    assert browser(who).get(f"{GROUP}decide/").status_code == 404


def test_an_empty_decision_comes_back(people, browser):
    answer = browser("director").post(f"{GROUP}decide/", {"aspect": "watch", "text_en": " "})
    assert answer.status_code == 400
    assert "say what is decided" in answer.content.decode()


# --- the ten aspects -------------------------------------------------------------------------------------------------


@pytest.fixture
def charged(people):
    charge(people)
    actions.publish(day=DAY, by=BY, at=at("00:00", date(2020, 3, 2)))
    return people


def test_leaders_see_ten_rows_and_an_owner_the_own(charged, browser):
    actions.assign_aspect(
        aspect="works", owner_id=charged["deputy-1"].pk, deputy_id=charged["deputy-2"].pk, by=BY, at=at("09:00")
    )
    rows = "data-row-link"
    assert browser("planner").get(ASPECTS).content.decode().count(rows) == 10
    assert browser("deputy-1").get(ASPECTS).content.decode().count(rows) == 1
    page = browser("worker").get(ASPECTS).content.decode()
    assert "none of the ten aspects" in page
    assert rows not in page


def test_what_is_overdue_is_orange(charged, browser, hour):
    hour("19:00", date(2020, 3, 6))
    assert browser("planner").get(ASPECTS).content.decode().count("is-overdue") == 10


def test_without_owners_that_is_said(people, browser):
    page = browser("planner").get(ASPECTS).content.decode()
    assert "10 without an owner" in page


def test_an_owner_records_a_review_and_the_task_is_done(charged, browser):
    client = browser("head-1")
    assert client.post(f"{ASPECTS}watch/", REVIEW).status_code == 302
    assert Duty.objects.get(occasion="watch", day=date(2020, 3, 2)).state == "done"
    assert "抽查两次" in client.get(f"{ASPECTS}watch/").content.decode()


def test_a_review_without_evidence_comes_back(charged, browser):
    answer = browser("head-1").post(f"{ASPECTS}watch/", {"status": "stuck"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "name at least one thing" in page
    assert 'value="stuck" ' in page
    assert not Review.objects.exists()


def test_evidence_of_tomorrow_comes_back(charged, browser):
    answer = browser("head-1").post(f"{ASPECTS}watch/", REVIEW | {"day": str(DAY + timedelta(days=1))})
    assert answer.status_code == 400
    assert "day to come" in answer.content.decode()


def test_a_file_is_evidence_and_is_read_by_who_sees_the_aspect(charged, browser):
    photo = SimpleUploadedFile("值班表.pdf", PDF, content_type="application/pdf")
    assert browser("head-1").post(f"{ASPECTS}watch/", {"status": "as_planned", "photo": photo}).status_code == 302
    address = f"{ASPECTS}watch/files/{Exhibit.objects.get().file_id}/"
    assert browser("planner").get(address).content == PDF
    assert browser("head-2").get(address).content == PDF
    assert browser("worker").get(address).status_code == 404
    assert browser("planner").get(address.replace("watch", "works")).status_code == 404


def test_a_file_that_is_none_comes_back(charged, browser):
    broken = SimpleUploadedFile("x.exe", b"MZ not a picture", content_type="application/x-msdownload")
    answer = browser("head-1").post(f"{ASPECTS}watch/", REVIEW | {"photo": broken})
    assert answer.status_code == 400
    assert not Review.objects.exists()


@pytest.mark.parametrize("who", ["worker", "deputy-1"])
def test_strangers_to_an_aspect_get_404(charged, browser, who):
    assert browser(who).get(f"{ASPECTS}watch/").status_code == 404
    assert browser(who).post(f"{ASPECTS}watch/", REVIEW).status_code == 404


def test_who_only_reads_records_nothing(charged, browser):
    client = browser("leading_group")
    assert "<textarea" not in client.get(f"{ASPECTS}watch/").content.decode()
    assert client.post(f"{ASPECTS}watch/", REVIEW).status_code == 404


def test_an_aspect_that_does_not_exist_is_404(charged, browser):
    assert browser("planner").get(f"{ASPECTS}weather/").status_code == 404
    assert browser("planner").get(f"{ASPECTS}weather/charge/").status_code == 404


def test_a_planner_says_who_answers(people, browser):
    client = browser("planner")
    fields = {"owner": people["head-1"].pk, "deputy": people["head-2"].pk}
    assert client.post(f"{ASPECTS}watch/charge/", fields).status_code == 302
    assert Charge.objects.get().owner == people["head-1"]
    answer = client.post(f"{ASPECTS}watch/charge/", {"owner": people["head-1"].pk, "deputy": people["head-1"].pk})
    assert answer.status_code == 400
    assert "two people" in answer.content.decode()
    assert browser("head-1").get(f"{ASPECTS}watch/charge/").status_code == 403


def test_the_ten_are_exported_and_printed(charged, browser):
    client = browser("planner")
    client.post(f"{ASPECTS}watch/", REVIEW)
    assert "抽查两次" in client.get(f"{ASPECTS}export/?as=csv").content.decode("utf-8-sig")
    assert "抽查两次" in client.get(f"{ASPECTS}print/").content.decode()
    assert browser("worker").get(f"{ASPECTS}export/").status_code == 403


def test_my_day_shows_reviews_to_owners_and_to_deputies_in_their_absence(charged, browser):
    page = browser("head-1").get("/myday/?all=1").content.decode()
    assert f"{ASPECTS}watch/" in page
    assert f"{ASPECTS}watch/" not in browser("head-2").get("/myday/?all=1").content.decode()
    go_away(charged["head-1"])
    assert f"{ASPECTS}watch/" in browser("head-2").get("/myday/?all=1").content.decode()
