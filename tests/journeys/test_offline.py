"""The network is cut and the server is killed in the middle: nothing is lost, nothing doubled, every time is true."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from houqin.common import clock
from tests.journeys import world
from tests.journeys.conftest import PHONE, until
from tests.journeys.serving import Served, built_home

TEAM = f"/accountability/roll/team-1/{world.TODAY}/"
STATE = {
    "duties": "select kind, subject_key, state, is_late, reason from duties_duty"
    " where day = '2020-03-05' order by 1, 2",
    "reports": "select p.number, r.temperature_c, r.method, r.source, r.how_known, r.is_as_yesterday, r.version"
    " from accountability_dailyreport r join people_person p on p.id = r.person_id"
    " where r.day = '2020-03-05' and p.number like 'team-1-%' or p.number = 'cook' and r.day = '2020-03-05' order by 1",
    "excuses": "select p.number, e.reason from accountability_excuse e join people_person p on p.id = e.person_id",
    "findings": "select aspect, severity, text from accountability_finding",
    "photos": "select count(*) from files_file",
}


NO_FACTOR = {"HOUQIN_SECOND_FACTOR": "false"}


def state_of(served: Served) -> dict[str, list[Any]]:
    return {name: served.asked(query) for name, query in STATE.items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_home(tmp_path_factory)


@pytest.fixture
def serve(built: Path, tmp_path: Path) -> Iterator[Any]:
    started: list[Served] = []

    def begin() -> Served:
        home = tmp_path / f"home{len(started)}"
        shutil.copytree(built, home)
        served = Served(home, **NO_FACTOR)
        served.start()
        started.append(served)
        return served

    yield begin
    for served in started:
        served.kill()


@pytest.fixture
def phone_of(chromium: Any) -> Iterator[Any]:
    contexts = []

    def opened(served: Served, username: str, script: str = "") -> Any:
        context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN")
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(f"{served.address}/accounts/login/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", world.PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/myday/**")
        until(page, "caches.keys().then((names) => names.some((name) => name.startsWith('houqin-pages-')))")
        return page

    yield opened
    for context in contexts:
        context.close()


def photo() -> dict[str, Any]:
    out = BytesIO()
    Image.new("RGB", (64, 48), "orange").save(out, "JPEG")
    return {"name": "spill.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def waiting(page: Any) -> int:
    return int(page.evaluate("houqinOutbox.everything().then((items) => items.length)"))


def act(page: Any, served: Served) -> None:
    """A leader's quarter of an hour: four reports, one with a number, a reason, a finding with a photo."""
    for path, fill in (
        (f"{TEAM}report/", _team), (f"{TEAM}report/4/", _person), (f"{TEAM}excuse/?person=5", _excuse),
        ("/accountability/supervision/findings/new/", _finding),
    ):  # fmt: skip
        page.goto(f"{served.address}{path}")
        fill(page)
        page.locator("form[data-outbox] .hq-act").last.click()
        page.wait_for_function(
            "() => document.querySelector('.hq-kept') || !document.querySelector('form[data-outbox]')"
        )
        page.wait_for_load_state()


def _choose(page: Any, name: str, value: str) -> None:
    page.locator("label", has=page.locator(f'[name={name}][value="{value}"]')).first.click()


def _team(page: Any) -> None:
    for box in page.locator("[name=person_ids]").all()[3:]:
        box.uncheck()
    _choose(page, "how_known", "in_person")


def _person(page: Any) -> None:
    page.fill("[name=temperature_c]", "36.7")
    _choose(page, "method", "armpit")
    _choose(page, "how_known", "phone")


def _excuse(page: Any) -> None:
    _choose(page, "reason", "annual_leave")


def _finding(page: Any) -> None:
    page.fill("[name=place]", "hall")
    page.locator("[name=aspect]").first.evaluate(
        "field => { if (field.options) field.selectedIndex = 1; else field.click(); }"
    )
    page.locator("[name=severity]").first.evaluate(
        "field => { if (field.options) field.selectedIndex = 1; else field.click(); }"
    )
    page.fill("[name=text]", "地面湿滑")
    page.select_option(
        "[name=unit]", value=page.locator("[name=unit] option", has_text="校园商店").first.get_attribute("value")
    )
    page.set_input_files("[name=photo]", photo())


def test_a_cook_taps_without_a_server_closes_the_page_and_is_reported_once_at_the_true_time(serve, phone_of):
    served = serve()
    page = phone_of(served, "cook", "const real = Date.now; Date.now = () => real() + 3600000;")
    page.goto(f"{served.address}/myday/")
    served.kill()
    tapped = datetime.now(UTC) + timedelta(seconds=float(served.environment[clock.OFFSET_VARIABLE]))
    page.locator("#report-card .hq-act").click()
    page.locator(".hq-kept").wait_for()
    assert "1 项待上传" in page.locator("#outbox").inner_text()
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(f"{served.address}/myday/")
    assert again.locator("body").get_attribute("data-cached") == "yes"
    again.locator("#outbox").wait_for()
    again.goto(f"{served.address}/offline/")
    again.get_by_text("健康报告").first.wait_for()
    served.start()
    again.evaluate("houqinOutbox.send()")
    assert waiting(again) == 0
    rows = served.asked(
        "select r.happened_at from accountability_dailyreport r join people_person p on p.id = r.person_id"
        " where p.number = 'cook' and r.day = '2020-03-05'"
    )
    assert len(rows) == 1
    happened = datetime.fromisoformat(rows[0][0]).replace(tzinfo=UTC)
    assert abs(happened - tapped) < timedelta(seconds=3)


def test_the_end_is_that_of_a_run_without_faults(serve, phone_of):
    calm = serve()
    page = phone_of(calm, "leader")
    act(page, calm)
    rough = serve()
    page = phone_of(rough, "leader")
    for path in (
        f"{TEAM}report/",
        f"{TEAM}report/4/",
        f"{TEAM}excuse/?person=5",
        "/accountability/supervision/findings/new/",
    ):
        page.goto(f"{rough.address}{path}")
    rough.kill()
    act(page, rough)
    assert waiting(page) == 4
    rough.start()
    lose_answers(page, rough)
    page.evaluate("houqinOutbox.send()")
    assert 0 < waiting(page) < 4
    page.unroute("**/*")
    rough.start()
    page.evaluate("houqinOutbox.send()")
    assert waiting(page) == 0
    assert state_of(rough) == state_of(calm)


def lose_answers(page: Any, served: Served) -> None:
    """Let the second item reach the server, lose its answer, and kill the server before the third."""
    seen: list[str] = []

    def fault(route: Any) -> None:
        if route.request.method != "POST":
            return route.continue_()
        seen.append(route.request.url)
        if len(seen) == 1:
            return route.continue_()
        if len(seen) == 2:
            route.fetch()
        served.kill()
        return route.abort()

    page.route("**/*", fault)


def test_what_the_server_refuses_stays_with_its_sentence_and_can_be_mended(serve, phone_of):
    served = serve()
    page = phone_of(served, "leader")
    page.goto(f"{served.address}{TEAM}report/4/")
    served.kill()
    _person(page)
    page.fill("[name=temperature_c]", "42.5")
    page.locator("form[data-outbox] .hq-act").last.click()
    page.locator(".hq-kept").wait_for()
    served.start()
    page.evaluate("houqinOutbox.send()")
    assert "未被接收" in page.locator("#outbox").inner_text()
    page.goto(f"{served.address}/offline/")
    assert "42.5" in page.locator("#outbox-list [role=alert]").inner_text()
    page.get_by_text("打开更正").click()
    page.wait_for_url(f"**{TEAM}report/4/**")
    assert page.locator("[name=temperature_c]").input_value() == "42.5"
    page.fill("[name=temperature_c]", "36.5")
    page.locator("form[data-outbox] .hq-act").last.click()
    page.wait_for_function("() => !document.querySelector('form[data-outbox]')")
    assert waiting(page) == 0
    assert served.asked("select count(*) from accountability_dailyreport where temperature_c = 36.5")[0][0] == 1


def test_an_ended_session_loses_nothing_and_two_windows_send_once(serve, phone_of):
    served = serve()
    page = phone_of(served, "cook")
    page.goto(f"{served.address}/myday/")
    served.kill()
    page.locator("#report-card .hq-act").click()
    page.locator(".hq-kept").wait_for()
    served.start()
    page.context.clear_cookies(name="sessionid")
    page.evaluate("houqinOutbox.send()")
    assert waiting(page) == 1
    assert "重新登录" in page.locator("#outbox").inner_text()
    page.goto(f"{served.address}/accounts/login/")
    page.fill("[name=login]", "cook")
    page.fill("[name=password]", world.PASSWORD)
    page.press("[name=password]", "Enter")
    other = page.context.new_page()
    other.goto(f"{served.address}/myday/more/")
    until(page, "houqinOutbox.everything().then((items) => !items.length)")
    assert waiting(other) == 0
    rows = "select count(*) from accountability_dailyreport r join people_person p on p.id = r.person_id"
    assert served.asked(f"{rows} where p.number = 'cook' and r.day = '2020-03-05'")[0][0] == 1
