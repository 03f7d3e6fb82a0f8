"""What is printed: no menus, no buttons, nothing cut off; the same figures as on the screen."""

from __future__ import annotations

import pytest

from tests.journeys import world
from tests.journeys.conftest import DESK

NOT_ON_PAPER = ".hq-language, .hq-out, .hq-side, .hq-foot, .hq-footer, .hq-bottom, .hq-toolbar, .hq-paper-bar, .btn"
PAGES = {
    "/board/": "commander",
    "/brief/": "commander",
    "/brief/paper/": "commander",
    f"/accountability/roll/team-1/{world.TODAY}/": "leader",
}


@pytest.mark.parametrize("path", PAGES)
def test_paper_carries_figures_and_no_buttons(visit, path):
    page = visit(PAGES[path], size=DESK).go(path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # what is left of A4 within its margins, in px
    left = page.eval_on_selector_all(NOT_ON_PAPER, "all => all.filter(it => it.offsetParent).map(it => it.className)")
    assert left == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 703 + 1  # a pixel may be rounded
    assert any(sign.isdigit() for sign in page.inner_text("main"))


def test_all_nine_lines_are_on_the_printed_board_though_a_phone_folds_them(visit):
    page = visit("commander").go("/board/")
    page.emulate_media(media="print")
    tiles = page.locator(".hq-board-nine > .hq-tile").locator("visible=true").count()
    # Lines that are not switched on share one row.
    idle = page.locator(".hq-board-idle").locator("visible=true").inner_text().count("·") + 1
    assert (tiles, tiles + idle) == (2, 9)
