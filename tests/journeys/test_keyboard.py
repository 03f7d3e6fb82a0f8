"""A desk without a mouse: the cursor is seen, the content is one key away, keys do what the list of keys says."""

from __future__ import annotations

import pytest

from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE

FOCUS = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  return {
    tag: it.tagName, type: it.type, text: (it.textContent || it.value || '').trim().slice(0, 40),
    main: !!it.closest('main'),
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width * box.height > 0,
  };
}"""


def stops(window, number: int) -> list[dict]:
    """Press Tab so many times and return where the cursor was."""
    found = []
    for _press in range(number):
        window.page.keyboard.press("Tab")
        found.append(window.page.evaluate(FOCUS))
    return found


def test_the_first_key_skips_the_menu(visit):
    window = visit("commander", size=DESK, language="en")
    page = window.go("/board/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["main"]


@pytest.mark.parametrize("path", ["/board/", "/level/preview/?place=1&level=I&day=2020-03-06&clock=24:00", "/brief/"])
def test_wherever_the_cursor_stands_it_is_seen(visit, path):
    window = visit("commander", size=DESK)
    window.go(path)
    # The calendar inside a day's field has a ring of the browser's own.
    unseen = [
        stop for stop in stops(window, 40) if stop["tag"] != "BODY" and not stop["seen"] and stop["type"] != "date"
    ]
    assert unseen == []


def test_a_search_is_one_key_away_and_rows_are_walked(visit):
    window = visit("setter", size=DESK)
    page = window.go("/setup/accounts/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    rows = page.locator("[data-row]")
    assert "is-here" in rows.nth(1).get_attribute("class")
    page.keyboard.press("Enter")
    page.wait_for_url("**/setup/people/*/")


def test_the_list_of_keys_opens_and_closes(visit):
    window = visit("commander", size=DESK)
    page = window.go("/board/")
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#keys[open]").count() == 0


def test_a_question_keeps_the_cursor_until_it_is_answered(visit):
    window = visit("commander", size=DESK)
    page = window.go("/brief/")
    page.locator("form.hq-bottom .hq-act").press("Enter")
    assert page.locator("#confirm[open]").count() == 1
    assert all(stop["tag"] in {"BUTTON", "BODY"} for stop in stops(window, 6))
    page.keyboard.press("Escape")
    assert page.locator("#confirm[open]").count() == 0
    assert window.path == "/brief/"


HIDDEN = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  if (it === document.body || it.closest('.hq-bottom, .hq-foot, .hq-header, .hq-skip, .hq-band')) return '';
  const bars = [...document.querySelectorAll('.hq-bottom, .hq-foot')].map(bar => bar.getBoundingClientRect());
  const isCovered = bars.some(bar => bar.height && box.bottom > bar.top + 1 && box.top < bar.bottom - 1);
  return box.height && isCovered ? it.outerHTML.slice(0, 120) : '';
}"""
ROLL = f"/accountability/roll/team-1/{world.TODAY}/"
BARS = [
    ("guest", "/accountability/report/change/"),
    ("leader", f"{ROLL}report/"),
    ("leader", f"{ROLL}excuse/"),
    ("leader", f"{ROLL}sign/"),
    ("leader", f"{ROLL}chain/"),
    ("leader", ROLL),
    ("commander", "/board/"),
    ("commander", "/brief/"),
    ("planner", "/level/preview/?place=1&level=I&day=2020-03-06&clock=24:00"),
]


@pytest.mark.parametrize(("username", "path"), BARS)
def test_no_bar_at_the_foot_covers_what_has_the_focus(visit, username, path):
    window = visit(username, size=PHONE)
    page = window.go(path)
    found = set()
    for key in ["Tab"] * 45 + ["Shift+Tab"] * 15:
        page.keyboard.press(key)
        found.add(page.evaluate(HIDDEN))
    assert found <= {""}
