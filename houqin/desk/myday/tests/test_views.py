"""The pages of my day as the browser gets them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from houqin.common.scope import Actor
from houqin.desk.myday.tests.conftest import BACKEND, DAY, at
from houqin.kernel.access import actions as access
from houqin.kernel.access.models import Account
from houqin.kernel.audit.models import Record
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.models import Reading
from houqin.kernel.people import actions as people_actions
from houqin.kernel.people.models import Person
from houqin.kernel.people.rules import Entry
from houqin.kernel.response import actions as response
from houqin.lines.accountability.models import DailyReport

MOST_BYTES = 60_000
BY = Actor.system("test")


def page(client, address: str = "/myday/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def post(key: str, *, hour_min: str = "08:00", **more) -> int:
    settings = {"title": ("今晚停水", "No water tonight"), "text": ("请储水。", "Keep some.")} | more
    return notices.post(key=key, by=BY, at=at(hour_min), **settings)


def test_the_first_view_weighs_less_than_60_kb(phone, published, campus):
    response.enter_change(place_id=campus.pk, level="I", starts_at=at("24:00"), document="2号", by=BY, at=at("08:00"))
    answer = phone.get("/myday/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    content = gzip.decompress(answer.content).decode()
    files = re.findall(r'(?:<link rel="stylesheet" href|<script defer src)="/static/([^"]+)"', content)
    weights = {name: len(gzip.compress(Path(finders.find(name)).read_bytes(), 9)) for name in files}
    assert len(files) >= 7
    assert len(answer.content) + sum(weights.values()) <= MOST_BYTES, weights


def test_the_card_stands_before_everything_else(phone, published):
    html = page(phone)
    assert (
        html.index('id="report-card"') < html.index('id="tasks"') < html.index('id="may"') < html.index('id="concerns"')
    )


def test_without_scripts_a_report_comes_back_to_my_day(phone, published, lina):
    form = re.search(r'<form method="post" action="/accountability/report/".*?</form>', page(phone), re.DOTALL).group()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = phone.post("/accountability/report/", fields)
    assert answer.headers["Location"] == "/myday/"
    assert DailyReport.objects.filter(person=lina, day=DAY).count() == 1
    assert "is-done" in page(phone)


def test_nothing_to_do_says_what_comes_next(phone, published, hour):
    phone.post("/accountability/report/", {"command": "a"})
    assert "今天没有待办" in page(phone)
    assert "3月6日" in page(phone)


def test_while_the_card_waits_nothing_else_is_to_do(phone, published):
    assert "今天没有其他待办" in page(phone)


def test_a_leader_finds_the_sign_off_among_the_tasks(phone, published, lina, team):
    access.grant(person_id=lina.pk, role="team_leader", unit_id=team.pk, by=BY, at=at("00:00"))
    html = page(phone)
    assert f"/accountability/roll/{team.code}/{DAY}/" in html
    assert reverse("accountability:roll") in html


def test_the_two_newest_messages_are_shown_and_the_unread_marked(phone, published, lina):
    for number in (1, 2, 3):
        post(f"n{number}", person_id=lina.pk, hour_min=f"0{number}:00", title=(f"通知{number}", f"Notice {number}"))
    html = page(phone)
    assert "通知3" in html
    assert "通知2" in html
    assert "通知1" not in html
    assert html.count("is-unread") == 2


def test_opening_a_message_is_its_receipt_once(phone, published, lina, team):
    notice_id = post("n", unit_id=team.pk)
    for _time in range(2):
        assert "请储水" in page(phone, f"/myday/messages/{notice_id}/")
    assert Reading.objects.filter(notice_id=notice_id, person=lina).count() == 1
    assert Record.objects.filter(action__endswith="mark_read").count() == 1
    assert "is-unread" not in page(phone, "/myday/messages/")


def test_a_message_to_somebody_else_is_no_page(phone, lina):
    other = Person.objects.create(number="9", name="王伟", kind="employee")
    assert phone.get(f"/myday/messages/{post('n', person_id=other.pk)}/").status_code == 404


def test_messages_come_in_pages(phone, lina):
    for number in range(25):
        post(f"n{number}", person_id=lina.pk)
    assert page(phone, "/myday/messages/").count("<li") - page(phone, "/myday/messages/?after=20").count("<li") == 15


def test_a_message_in_english(phone, lina):
    notice_id = post("n", person_id=lina.pk)
    phone.post(reverse("switch_language"), {"language": "en", "next": "/"})
    assert "Keep some." in page(phone, f"/myday/messages/{notice_id}/")


def test_a_change_of_level_is_one_strip(phone, published, campus):
    response.enter_change(place_id=campus.pk, level="I", starts_at=at("24:00"), document="2号", by=BY, at=at("08:00"))
    html = page(phone)
    assert html.count('class="hq-strip hq-overdue"') == 1
    assert "3月6日 00:00（3月5日24时）" in html


def test_more_ends_with_who_looked_at_my_data(phone):
    links = re.findall(r'class="hq-row-title" href="([^"]+)"', page(phone, "/myday/more/"))
    assert links[-1] == "/myday/who-looked/"


def test_who_looked_names_who_and_what_for(phone, lina, team):
    leader = Person.objects.create(number="9", name="王伟", kind="employee")
    known = Entry(number="1001", name="李娜", phone="13800000000")
    people_actions.correct_person(person_id=lina.pk, changes=known, by=BY, at=at("00:00"))
    people_actions.reveal_phone(person_id=lina.pk, purpose="health report", by=Actor.person(leader.pk), at=at("08:00"))
    html = page(phone, "/myday/who-looked/")
    assert "王伟" in html
    assert "health report" in html


def test_an_account_without_a_person_has_a_day_without_a_card(client, db, hour):
    account = Account.objects.create(username="keys", date_joined=at("00:00"))
    client.force_login(account, backend=BACKEND)
    for address in ("/myday/", "/myday/messages/", "/myday/more/", "/myday/who-looked/"):
        assert client.get(address).status_code == 200


def test_a_foreign_name_is_said_in_the_language_of_the_page(phone, lina):
    phone.post(reverse("switch_language"), {"language": "en", "next": "/"})
    assert "<b>Li Na</b>" in page(phone)


def test_the_start_leads_a_person_to_their_day(phone):
    assert phone.get("/").headers["Location"] == "/myday/"


def test_the_start_leads_nobody_to_the_sign_in(client, db):
    assert client.get("/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", ["commander", "leading_group", "duty_officer"])
def test_the_start_leads_who_directs_the_house_to_the_board(phone, lina, role):
    from houqin.desk import navigation

    access.grant(person_id=lina.pk, role=role, by=BY, at=at("00:00"))
    assert phone.get("/").headers["Location"] == (navigation.address_of("board:page") or "/myday/")
