"""The power fails in the morning: a team writes on paper, and its sheet is keyed back before noon by the number pad."""

from __future__ import annotations

from houqin.kernel.duties.models import Duty
from houqin.kernel.paper.models import Form
from houqin.lines.accountability.models import DailyReport
from tests.journeys import world
from tests.journeys.conftest import DESK

WRITTEN = (("1", "", "", "", "", "0605"), ("", "364", "2", "", "", "0612"), ("1", "", "", "", "", ""),
           ("", "381", "2", "1", "", "0620"), ("1", "", "", "", "", ""))  # fmt: skip


def typed(page, rows) -> None:
    """Type the sheet from the first cell on, going on with Enter only."""
    page.locator("[name=r1_ok]").focus()
    for row in rows:
        for text in row:
            if text:
                page.keyboard.type(text)
            page.keyboard.press("Enter")


def test_a_morning_on_paper_ends_like_one_on_screens(visit, hour):
    desk = visit("leader", size=DESK)
    desk.go("/printing/")
    assert desk.faults() == []
    with desk.page.expect_popup() as opened:
        desk.page.locator('form[action$="/print/"] button').click()
    sheet = opened.value
    sheet.wait_for_load_state()
    code = sheet.locator(".hq-form-code").first.inner_text()
    assert sheet.locator(".hq-form-sheet tbody tr").count() == world.CREW
    sheet.emulate_media(media="print")
    sheet.set_viewport_size({"width": 703, "height": 1000})  # what is left of A4 within its margins, in px
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 704
    hour("11:30")
    desk.go("/printing/")
    desk.page.fill("[name=code]", code.lower())
    desk.page.press("[name=code]", "Enter")
    desk.page.wait_for_url(f"**/forms/{code}/")
    assert desk.faults() == []
    desk.page.fill("[name=common_time]", "0600")
    typed(desk.page, WRITTEN)
    desk.page.keyboard.press("Enter")
    desk.sees("已录入 5 行")
    assert Form.objects.get(code=code).state == "keyed"
    reports = DailyReport.objects.filter(day=world.TODAY, person__number__startswith="team-1-").order_by(
        "person__pinyin"
    )
    assert {row.source for row in reports} == {"paper"}
    assert sorted(f"{row.temperature_c:.1f}" for row in reports if row.temperature_c is not None) == ["36.4", "38.1"]
    duties = Duty.objects.filter(
        day=world.TODAY, kind="accountability.daily_report", person__number__startswith="team-1-"
    )
    assert {(duty.state, duty.is_late) for duty in duties} == {("done", False)}
    desk.go(f"/accountability/roll/team-1/{world.TODAY}/")
    desk.sees("应报 5 = 已报 5")
    assert desk.complaints == []


def test_the_evening_before_a_power_cut_tomorrows_sheet_is_printed_and_opened_on_a_phone(visit):
    phone = visit("leader")
    phone.go("/printing/")
    assert phone.faults() == []
    phone.page.select_option("[name=day]", index=1)
    with phone.page.expect_popup() as opened:
        phone.page.locator('form[action$="/print/"] button').click()
    code = opened.value.locator(".hq-form-code").first.inner_text()
    phone.go(f"/printing/forms/{code}/")
    assert phone.faults() == []
    assert phone.page.locator("tbody tr").count() == world.CREW
    assert phone.complaints == []
