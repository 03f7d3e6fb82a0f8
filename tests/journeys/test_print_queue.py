"""A leader sends a list to the duty room; the window beside the printer there prints it once."""

from __future__ import annotations

from houqin.kernel.paper.models import PrintJob
from tests.journeys import world
from tests.journeys.conftest import DESK

COUNTS = "window.print = () => { const all = window.opener || window; all.printed = (all.printed || 0) + 1; };"


def test_a_list_is_sent_and_printed_once(visit):
    desk, duty = visit("leader", size=DESK), visit("leader", size=DESK)
    duty.page.context.add_init_script(COUNTS)
    duty.go("/printing/printers/")
    duty.page.fill("[name=name]", "东门值班室")
    duty.page.click("form.hq-form .hq-act")
    duty.sees("还没有发来文件")
    assert duty.faults() == []
    with duty.page.expect_popup():
        duty.page.click("[data-begin]")
    desk.go(f"/accountability/roll/team-1/{world.TODAY}/print/")
    desk.press("发到值班室打印")
    assert desk.faults() == []
    desk.page.click("form.hq-form .hq-act")
    desk.page.wait_for_url("**/print/")
    duty.page.locator(".hq-text-done", has_text="已打印").wait_for(timeout=20000)
    assert duty.page.evaluate("window.printed") == 1
    assert PrintJob.objects.get().state == "printed"
    desk.go("/printing/send/?path=/setup/accounts/&title=x")
    desk.page.click("form.hq-form .hq-act")
    duty.page.locator(".hq-text-missed").wait_for(timeout=20000)
    assert duty.page.evaluate("window.printed") == 1
