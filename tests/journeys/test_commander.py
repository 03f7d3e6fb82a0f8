"""Whoever directs the house: who was missing, what another level changes, who has read it."""

from __future__ import annotations

from houqin.kernel.response.models import Acknowledgement, LevelChange
from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE

TAP = ".hq-headline .hq-text-missed, .hq-row.is-missed a.hq-row-title"


def test_from_the_board_to_yesterdays_missing_name_in_three_taps(visit):
    phone = visit("commander", size=PHONE)
    phone.go(f"/board/?day={world.YESTERDAY}")
    name = phone.page.locator("span.hq-row-title", has_text=world.MISSING)
    taps = 0
    while taps < 3 and not name.count():
        phone.page.locator(TAP).locator("visible=true").first.click()
        phone.page.wait_for_load_state()
        taps += 1
    assert name.count() == 1
    assert phone.complaints == []


def test_a_change_of_level_is_previewed_entered_and_read_by_a_cook(visit):
    desk = visit("commander", size=DESK)
    desk.go("/level/")
    desk.page.click('.hq-bottom a[href="/level/preview/"]')
    desk.page.select_option("[name=level]", "I")
    desk.page.fill("[name=day]", "2020-03-05")
    desk.page.fill("[name=clock]", "24:00")
    desk.page.click("form[method=get] .hq-act")
    desk.sees("3月6日 00:00（3月5日24时）")
    assert LevelChange.objects.filter(level="I").count() == 0
    desk.page.fill("[name=document]", "苏政发2号")
    desk.page.click('form[action="/level/enter/"] .hq-act')
    desk.page.click('#confirm [data-dialog="yes"]')
    desk.page.wait_for_url("**/level/changes/*/")
    change = LevelChange.objects.get(level="I")

    cook = visit("cook", size=PHONE)
    cook.go("/myday/")
    cook.page.click("#strips .hq-strip a")
    cook.page.click(f'form[action="/level/changes/{change.pk}/acknowledge/"] .hq-act')
    cook.page.wait_for_load_state()
    assert Acknowledgement.objects.filter(change=change, person__number="cook").count() == 1
    cook.go("/myday/")
    assert cook.page.locator("#strips .hq-strip").count() == 0
    assert cook.complaints + desk.complaints == []
