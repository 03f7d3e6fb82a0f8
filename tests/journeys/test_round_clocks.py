"""A worker begins, works half an hour and presses "Finished", on phones whose clocks are right and wrong."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from houqin.common import clock
from houqin.kernel.duties.models import Duty
from houqin.lines.disinfection.models import Point, Run
from tests.journeys import world
from tests.journeys.conftest import PHONE
from tests.journeys.test_disinfection import build_round

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SHIFTS = [timedelta(), 10 * MINUTE, -10 * MINUTE, 8 * HOUR, -8 * HOUR, DAY, -DAY]
CODES = [f"c-{number:02}" for number in range(len(SHIFTS) + 5)]


@pytest.fixture(scope="module")
def round_of(campus, django_db_blocker):
    build_round(django_db_blocker, CODES)


def forward(page, monkeypatch, length: timedelta) -> None:
    """Let time pass for the phone and for the campus alike."""
    page.clock.fast_forward(int(length.total_seconds() * 1000))
    offset = float(os.environ[clock.OFFSET_VARIABLE]) + length.total_seconds()
    monkeypatch.setitem(os.environ, clock.OFFSET_VARIABLE, str(offset))


def begun(visit, code: str, shift: timedelta):
    """Open the round on a phone whose clock is off by so much, and press "Begin" at the point."""
    worker = visit("cook", size=PHONE)
    worker.page.clock.install(time=datetime.now(UTC) + shift)
    page = worker.go("/disinfection/today/")
    form = page.locator(f"form[data-code='{code}']")
    form.locator("xpath=ancestor::details").locator("summary").click()
    form.locator("[data-begin]").click()
    form.locator("[data-countdown]").wait_for()
    return worker, page, form


def assert_true(code: str, began: datetime, minutes: float) -> None:
    run = Run.objects.get(point__code=code)
    assert abs((run.started_at - began).total_seconds()) < 20
    assert abs((run.ended_at - run.started_at).total_seconds() / 60 - minutes) < 0.5
    assert run.day == world.TODAY


@pytest.mark.parametrize(("code", "shift"), list(zip(CODES, SHIFTS, strict=False)), ids=lambda value: str(value))
def test_half_an_hour_is_half_an_hour(visit, round_of, hour, monkeypatch, code, shift):
    began = clock.now()
    worker, page, form = begun(visit, code, shift)
    forward(page, monkeypatch, 31 * MINUTE)
    form.locator("[data-finish]").click()
    worker.sees("已记录")
    assert_true(code, began, 31)
    assert Run.objects.get(point__code=code).is_counted
    point = Point.objects.get(code=code)
    assert Duty.objects.filter(subject_key=f"point:{point.pk}", state="done").count() == 1


@pytest.mark.parametrize(("code", "shift"), list(zip(CODES[7:10], (10 * MINUTE, -8 * HOUR, DAY), strict=True)), ids=str)
def test_half_an_hour_without_a_connection_is_half_an_hour(visit, round_of, hour, monkeypatch, code, shift):
    began = clock.now()
    _worker, page, form = begun(visit, code, shift)
    page.context.set_offline(True)
    forward(page, monkeypatch, 31 * MINUTE)
    form.locator("[data-finish]").click()
    page.locator("#outbox").get_by_text("1 项待上传").wait_for()
    forward(page, monkeypatch, 2 * HOUR)
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#outbox").wait_for(state="detached")
    assert_true(code, began, 31)
    assert Run.objects.get(point__code=code).is_counted


def test_twenty_minutes_are_twenty_and_too_few(visit, round_of, hour, monkeypatch):
    code, began = CODES[10], clock.now()
    worker, page, form = begun(visit, code, -10 * MINUTE)
    forward(page, monkeypatch, 20 * MINUTE)
    form.locator("[data-finish]").click()
    worker.sees("但不计入")
    assert_true(code, began, 20)
    assert not Run.objects.get(point__code=code).is_counted


def test_what_the_server_refused_is_corrected_in_its_own_form(visit, round_of, hour, monkeypatch):
    code, began = CODES[11], clock.now()
    worker, page, form = begun(visit, code, 8 * HOUR)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    forward(page, monkeypatch, 31 * MINUTE)
    form.locator("select[name=mix] option").first.evaluate("option => option.value = '999999'")
    form.locator("[data-finish]").click()
    page.locator("#outbox").get_by_text("1 项待上传").wait_for()
    # After the page was closed and opened again the point shows that it waits.
    page.reload()
    page.locator(".hq-kept").get_by_text("待上传").wait_for()
    assert page.locator(f"form[data-code='{code}']").count() == 0
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#outbox").click()
    worker.press("打开更正")
    form = page.locator(f"form[data-code='{code}']")
    form.get_by_role("alert").wait_for()
    forward(page, monkeypatch, HOUR)
    assert form.locator("[name=started_at]").input_value() == clock.local(began).strftime("%H:%M")
    assert page.evaluate("window.houqinOutbox.own().then(items => items.length)") == 1
    form.locator("[data-finish]").click()
    worker.sees("已记录")
    assert page.evaluate("window.houqinOutbox.own().then(items => items.length)") == 0
    run = Run.objects.get(point__code=code)
    assert timedelta(minutes=29) < run.ended_at - run.started_at < timedelta(minutes=33)
