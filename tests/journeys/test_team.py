"""A team leader calls the roll: reports for those seen, gives a reason for the rest, signs."""

from __future__ import annotations

from houqin.kernel.duties.models import Duty
from houqin.lines.accountability.models import DailyReport, SignOff
from tests.journeys import world

TEAM = "/accountability/roll/team-1/2020-03-05/"
ACT = "form.hq-form .hq-act"


def choose(phone, name: str, value: str) -> None:
    phone.page.locator("label", has=phone.page.locator(f'[name={name}][value="{value}"]')).click()


def test_a_roll_is_called_reported_excused_and_signed(visit):
    phone = visit("leader")
    phone.go("/accountability/roll/")
    phone.sees("餐饮一班")
    phone.page.click(f'.hq-bottom a[href^="{TEAM}report/"]')
    ticks = phone.page.locator("[name=person_ids]")
    assert ticks.count() == world.CREW
    ticks.last.uncheck()
    choose(phone, "how_known", "in_person")
    phone.page.click(ACT)
    phone.page.wait_for_url(f"**{TEAM}*")
    reported = DailyReport.objects.filter(day=world.TODAY, how_known="in_person", person__number__startswith="team-1")
    assert reported.count() == world.CREW - 1
    phone.page.locator("details.hq-more summary").first.click()
    phone.page.locator(f'details.hq-more a[href^="{TEAM}excuse/"]').first.click()
    choose(phone, "reason", "sick_leave")
    phone.page.fill("[name=until]", "2020-03-08")
    phone.page.click(ACT)
    phone.page.click(".hq-bottom .btn-success")
    phone.page.wait_for_selector(f'.hq-bottom a[href^="{TEAM}reopen/"]')
    excused = Duty.objects.get(day=world.TODAY, kind="accountability.daily_report", person__number="team-1-4")
    assert (excused.state, excused.reason) == ("excused", "sick_leave")
    assert SignOff.objects.filter(day=world.TODAY, reopened_at=None, unit_path="0001000100010001").exists()
    assert phone.complaints == []
