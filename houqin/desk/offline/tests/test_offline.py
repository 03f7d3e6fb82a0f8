"""What the server tells an outbox, the worker, and the page of what waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from houqin.desk.tests.campus import AT
from houqin.kernel.access import outbox
from houqin.kernel.duties.models import Duty
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.tests import world

REPORT = "/accountability/report/"
BOX = {"HTTP_X_HOUQIN_OUTBOX": "1"}
DAY = "2020-03-05"


@pytest.fixture
def phone(campus, signed_in_as):
    client = signed_in_as(None)
    world.Membership.objects.create(person=client.person, unit=campus.units["team-1"], starts_at=world.at("00:00"))
    world.publish(hour_min="08:00")
    return client


def test_a_taken_form_is_answered_with_where_to_go_and_no_page(phone):
    answer = phone.post(REPORT, {"day": DAY}, **BOX)
    assert (answer.status_code, answer.headers[outbox.LOCATION]) == (204, REPORT)
    assert DailyReport.objects.filter(person=phone.person).count() == 1


def test_a_refused_form_is_answered_with_its_sentence(phone):
    answer = phone.post(REPORT, {"day": "2020-03-07"}, **BOX)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_who_is_signed_out_is_told_so_and_not_that_it_was_taken(campus):
    answer = Client().post(REPORT, {"day": DAY}, **BOX)
    assert answer.headers[outbox.SIGN_IN] == "yes"
    assert DailyReport.objects.filter(source="self").count() == 0


def test_without_the_header_a_browser_is_led_on_as_ever(phone):
    assert phone.post(REPORT, {"day": DAY}).status_code == 302


def test_what_was_done_earlier_counts_from_then(phone):
    done = AT - timedelta(hours=7, minutes=30)
    phone.post(REPORT, {"day": DAY, "happened_at": done.isoformat()}, **BOX)
    report = DailyReport.objects.get(person=phone.person)
    assert report.happened_at == done
    assert report.at > AT - timedelta(minutes=1)
    assert not Duty.objects.get(person=phone.person, kind="accountability.daily_report").is_late


def test_the_same_item_delivered_twice_is_one_report(phone):
    item = {"day": DAY, "command": "d-1", "happened_at": (AT - timedelta(hours=8)).isoformat()}
    answers = [phone.post(REPORT, item, **BOX).status_code for _time in range(2)]
    assert answers == [204, 204]
    assert DailyReport.objects.filter(person=phone.person).count() == 1


@pytest.mark.parametrize("moment", ["soon", "2020-03-06T09:00+08:00", "2018-01-01T00:00+08:00"])
def test_a_time_that_cannot_be_is_refused_with_a_sentence(phone, moment):
    answer = phone.post(REPORT, {"day": DAY, "happened_at": moment}, **BOX)
    assert answer.status_code == 400
    assert DailyReport.objects.filter(person=phone.person).count() == 0


def test_a_clock_that_is_a_minute_ahead_is_now(phone):
    phone.post(REPORT, {"day": DAY, "happened_at": (AT + timedelta(minutes=2)).isoformat()}, **BOX)
    report = DailyReport.objects.get(person=phone.person)
    assert report.happened_at == report.at


def test_the_own_day_may_be_kept_and_health_lists_may_not(phone, signed_in_as):
    kept = phone.get("/myday/")
    assert (kept.headers[outbox.KEEP], kept.headers[outbox.ACCOUNT]) == ("yes", str(kept.wsgi_request.user.pk))
    clinic = signed_in_as("clinic")
    for address in (f"/accountability/clinic/{DAY}/", "/accountability/observations/", "/board/", "/setup/me/"):
        assert outbox.KEEP not in clinic.get(address).headers


def test_the_worker_may_see_every_page_and_is_never_old():
    answer = Client().get("/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
