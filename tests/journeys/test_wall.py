"""A wall that nobody touches: nothing scrolls, it asks again by itself, and keeps its numbers when nobody answers."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import until

HEADLINE = ".hq-headline-figures"


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1280, 720), (3840, 2160)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everything_is_on_the_wall_without_scrolling(visit, size, language):
    page = visit("commander", size=size, language=language).go("/board/wall/")
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    outside = page.evaluate(
        """() => [...document.querySelectorAll('#wall a, #wall h3, #wall p, #wall-head *')]
           .filter(it => { const box = it.getBoundingClientRect();
                           return box.width && (box.bottom > innerHeight || box.right > innerWidth); })
           .map(it => it.textContent.trim().slice(0, 30))"""
    )
    assert outside == []


def test_how_old_the_wall_is_can_be_read_in_english_too(visit):
    window = visit("commander", size=(1920, 1080), language="en")
    page = window.page
    page.clock.install()
    window.go("/board/wall/")
    page.context.set_offline(True)
    page.clock.fast_forward(31_000)
    page.wait_for_selector("body.is-stale")
    page.clock.fast_forward(17 * 60_000)
    box = page.locator(".hq-as-of").bounding_box()
    assert box["x"] + box["width"] <= 1920
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080


def test_nobody_is_named_on_the_wall(visit):
    page = visit("commander", size=(1920, 1080)).go("/board/wall/")
    text = page.inner_text("body")
    assert "黄伟" not in text
    assert "commander甲" not in text


def test_the_wall_asks_again_by_itself_and_shows_what_is_new(visit):
    window = visit("commander", size=(1920, 1080))
    page = window.page
    page.clock.install()
    window.go("/board/wall/")
    page.evaluate("document.querySelector('.hq-headline-figures b').textContent = 'old'")
    page.evaluate("document.querySelector('#wall-head h1').textContent = 'old'")
    with page.expect_response("**/board/wall/"):
        page.clock.fast_forward(31_000)
    page.wait_for_function("document.querySelector('.hq-headline-figures b').textContent !== 'old'")
    assert "后勤保障" in page.inner_text("#wall-head h1")
    assert window.complaints == []


def test_when_nobody_answers_the_numbers_stay_grey_and_say_how_old_they_are(visit):
    window = visit("commander", size=(1920, 1080))
    page = window.page
    page.clock.install()
    window.go("/board/wall/")
    before = page.inner_text(HEADLINE)
    # On a busy machine the page is there before htmx has wound its timer.
    until(page, "Boolean(document.querySelector('[hx-trigger]')['htmx-internal-data'])")
    page.context.set_offline(True)
    page.clock.fast_forward(31_000)
    page.wait_for_selector("body.is-stale")
    page.clock.fast_forward(7 * 60_000)
    assert page.inner_text(HEADLINE) == before
    assert "7 分钟前" in page.inner_text(".hq-as-of")
    page.clock.fast_forward(10 * 60_000)
    assert "数据未更新" in page.inner_text(".hq-as-of")
    page.context.set_offline(False)
    with page.expect_response("**/board/wall/"):
        page.clock.fast_forward(31_000)
    page.wait_for_selector("body:not(.is-stale)")
