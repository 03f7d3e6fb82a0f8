"""Somebody with a phone: signs in, reports, takes it back, reports a fever, changes the language, loses the session."""

from __future__ import annotations

from django.contrib.sessions.models import Session

from houqin.lines.accountability.models import DailyReport
from tests.journeys import world
from tests.journeys.conftest import until

SEND = 'form[action="/accountability/report/"] .hq-act'
CHANGE = 'a[href="/accountability/report/change/"]'
UNDO = 'form[action="/accountability/report/undo/"] button'
DONE = "#report-card.is-done"


def report_of(username: str) -> DailyReport | None:
    rows = DailyReport.objects.filter(person__number=username, day=world.TODAY, is_current=True)
    return rows.first()


def test_signing_in_leads_to_my_day_and_one_tap_reports_and_is_undone(visit):
    phone = visit()
    phone.go("/")
    phone.page.fill("[name=login]", "cook")
    phone.page.fill("[name=password]", world.PASSWORD)
    phone.press("登录")
    phone.page.wait_for_selector(SEND)
    assert phone.path == "/myday/"
    phone.page.click(SEND)
    phone.page.wait_for_selector(DONE)
    assert phone.path == "/myday/"
    assert report_of("cook").is_as_yesterday
    phone.page.click(UNDO)
    phone.page.wait_for_selector(SEND)
    assert report_of("cook") is None
    assert phone.complaints == []


def test_a_fever_is_reported_with_three_keys_and_the_clinic_is_to_be_called(visit):
    phone = visit("secretary")
    phone.go("/myday/")
    phone.page.click(CHANGE)
    for key in "378":
        phone.page.locator(f'[data-key="{key}"]').click()
    phone.page.locator("label", has=phone.page.locator('[name=method][value="armpit"]')).click()
    phone.page.locator("form.hq-form .hq-act").click()
    phone.page.locator('a[href="tel:8120"].hq-act').wait_for()
    assert report_of("secretary").outcome == "attention"
    assert phone.complaints == []


def test_an_impossible_temperature_is_asked_about_and_nothing_is_lost(visit):
    phone = visit("clinic")
    phone.go("/accountability/report/change/")
    phone.page.fill("[name=temperature_c]", "3.65")
    phone.page.fill("[name=note]", "夜班后测量")
    phone.page.locator("form.hq-form .hq-act").click()
    phone.page.locator(".is-invalid, [role=alert]").first.wait_for()
    assert phone.page.input_value("[name=note]") == "夜班后测量"
    assert report_of("clinic") is None


def test_without_scripts_a_report_is_a_plain_form(visit):
    phone = visit("planner", java_script_enabled=False)
    phone.go("/myday/")
    phone.page.click(SEND)
    phone.page.wait_for_selector(DONE)
    assert phone.path == "/myday/"
    assert report_of("planner") is not None


def signed_in_again(phone, username: str) -> None:
    phone.page.fill("[name=login]", username)
    phone.page.fill("[name=password]", world.PASSWORD)
    phone.press("登录")
    phone.page.wait_for_selector(".hq-who")


def test_a_draft_survives_an_expired_session(visit):
    phone = visit("guest")
    phone.go("/accountability/report/change/")
    phone.page.fill("[name=note]", "膝盖疼")
    phone.page.wait_for_timeout(450)
    Session.objects.all().delete()
    phone.go("/myday/")
    signed_in_again(phone, "guest")
    phone.go("/accountability/report/change/")
    assert phone.page.input_value("[name=note]") == "膝盖疼"
    assert report_of("guest") is None


def test_what_was_sent_in_an_expired_session_is_sent_once_after_signing_in(visit):
    phone = visit("head")
    phone.go("/accountability/report/change/")
    phone.page.fill("[name=note]", "膝盖疼")
    Session.objects.all().delete()
    phone.page.locator("form.hq-form .hq-act").click()
    signed_in_again(phone, "head")
    until(phone.page, "houqinOutbox.own().then((items) => !items.length)")
    assert report_of("head").note == "膝盖疼"
    phone.go("/accountability/report/correct/")
    assert phone.page.input_value("[name=note]") == "膝盖疼"


def test_the_language_changes_on_the_page_and_stays(visit):
    phone = visit("leader")
    phone.go("/myday/")
    phone.press("EN")
    phone.sees("To do")
    assert phone.path == "/myday/"
    phone.go("/myday/more/")
    phone.sees("Who looked at my data")
    phone.press("中")
    phone.sees("谁看过我的信息")
