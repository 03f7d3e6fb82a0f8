"""A team leader calls the roll: reports for those seen, gives a reason for the rest, signs."""

from __future__ import annotations

from houqin.lines.accountability.models import DailyReport, SignOff
from tests.journeys import world


def test_a_roll_is_called_reported_excused_and_signed(visit):
    phone = visit("leader")
    phone.go("/accountability/roll/")
    phone.sees("餐饮一班")
    phone.press("代报")
    ticks = phone.page.locator("[name=person_ids]")
    assert ticks.count() == world.CREW
    ticks.last.uncheck()
    phone.page.get_by_text("当面", exact=True).click()
    phone.page.locator("form.hq-form .hq-act").click()
    phone.page.locator(".hq-toast-success, [role=status]").first.wait_for()
    assert DailyReport.objects.filter(day=world.TODAY, how_known="in_person").count() >= world.CREW - 1
    phone.page.locator("details.hq-more summary").first.click()
    phone.press("说明原因")
    phone.page.get_by_text("病假", exact=True).click()
    phone.page.fill("[name=until]", "2020-03-08")
    phone.page.locator("form.hq-form .hq-act").click()
    phone.sees("签报")
    phone.page.locator(".hq-bottom .btn-success").click()
    phone.sees("重新开放")
    assert SignOff.objects.filter(day=world.TODAY, reopened_at=None, unit_path="0001000100010001").exists()
    assert phone.complaints == []
