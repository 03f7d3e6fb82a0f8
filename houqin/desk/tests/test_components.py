"""The components in a real browser: accessible, unbroken at every width, and doing what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.journey
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
GROUNDS = [
    "/components/",
    "/components/?on=wall",
    "/components/?on=wall&dark=1",
    "/components/?on=print",
    "/components/?on=public",
]


def faults(page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("address", [*GROUNDS, "/accounts/password/change/", "/accounts/2fa/", "/nothing-here/"])
def test_axe_finds_no_fault_and_nothing_sticks_out(open_page, address, width, language):
    page = open_page(address, width=width, language=language)
    page.wait_for_timeout(200)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert [said for said in page.complaints if "404" not in said] == []


def test_what_is_touched_is_large_enough(open_page):
    page = open_page("/components/")
    small = page.evaluate(
        "Array.from(document.querySelectorAll('main button, main a.btn, main select, main .hq-chip, .hq-foot a'))"
        ".filter(e => e.offsetParent && !e.closest('dialog') && e.getBoundingClientRect().height < 40)"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert small == []
    assert page.locator(".hq-act").first.bounding_box()["height"] >= 56


def test_three_keys_make_a_temperature(open_page):
    page = open_page("/components/")
    pad = page.locator("[data-numberpad]")
    for key in "364":
        pad.locator(f'[data-key="{key}"]').click()
    assert pad.locator("input").input_value() == "36.4"
    for key in "378":
        pad.locator(f'[data-key="{key}"]').click()
    assert "37.8" in pad.locator(".hq-temperature-note").inner_text()
    for key in "256":
        pad.locator(f'[data-key="{key}"]').click()
    assert pad.locator(".hq-temperature-note").inner_text() == "请核对：25.6 ℃？"


def test_a_question_is_asked_before_the_form_goes(open_page):
    page = open_page("/components/")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    button = page.locator("form[data-confirm] .hq-act")
    button.click()
    page.locator('#confirm [data-dialog="no"]').click()
    assert sent == []
    button.click()
    with page.expect_navigation():
        page.locator('#confirm [data-dialog="yes"]').click()
    assert "confirmed=yes" in sent[0]


def test_an_undo_counts_down_and_goes(open_page):
    page = open_page("/components/")
    left = page.locator("[data-undo] [data-left]")
    assert int(left.inner_text()) <= 10
    page.wait_for_timeout(1500)
    assert int(left.inner_text()) < 10


def test_copying_says_that_it_has_copied(open_page):
    page = open_page("/components/", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".hq-toolbar [data-copy]").click()
    page.get_by_text("✓ 已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("【餐饮一班")


def test_a_draft_comes_back_and_is_forgotten_when_sent(open_page):
    page = open_page("/components/")
    page.locator("form[data-draft-key] [name=note]").fill("夜班")
    page.wait_for_timeout(500)
    page.reload()
    assert page.locator("form[data-draft-key] [name=note]").input_value() == "夜班"
    with page.expect_navigation():
        page.locator("form[data-draft-key] .hq-act").click()
    page.reload()
    assert page.locator("form[data-draft-key] [name=note]").input_value() == ""


def test_keys_of_a_desk(open_page):
    page = open_page("/components/", width=1366)
    page.keyboard.press("j")
    assert page.locator("[data-row].is-here").count() == 1
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()


def test_a_chart_is_drawn_when_it_comes_into_sight(open_page):
    page = open_page("/components/", width=1366)
    page.locator("[data-chart]").scroll_into_view_if_needed()
    page.locator("[data-chart] svg").wait_for()
    assert page.complaints == []


def test_without_scripts_text_can_be_copied_by_hand_and_forms_are_forms(open_page):
    page = open_page("/components/", java_script_enabled=False)
    assert page.locator("#copy-text").is_visible()
    assert page.locator("[data-pad]").is_hidden()
    assert page.locator('[name="temperature_c"]').is_editable()
    assert page.locator("article .hq-act").first.is_enabled()
