"""Whoever directs the house: who was missing, what another level changes."""

from __future__ import annotations

from tests.journeys import world
from tests.journeys.conftest import DESK


def test_from_the_board_to_yesterdays_missing_name_in_three_taps(visit):
    desk = visit("commander", size=DESK)
    desk.go(f"/board/?day={world.YESTERDAY}")
    taps = 0
    name = desk.page.get_by_text("漏报").first
    name.wait_for()
    missing = "team-1-0"
    del missing
    while not desk.page.locator(".hq-row-title", has_text="伟").count() and taps < 3:
        desk.page.locator(".hq-headline .hq-text-missed, .hq-row.is-missed .hq-row-title").first.click()
        desk.page.wait_for_load_state()
        taps += 1
    assert desk.page.locator(".hq-row-title", has_text="伟").count() == 1
    assert desk.complaints == []
