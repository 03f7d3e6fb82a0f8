"""10:10 disappears: the province's sheet, given once, is filled every day, downloaded, sent and recorded."""

from __future__ import annotations

import openpyxl

from houqin.exchange.tests.test_layouts import province
from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE

ASKED = {
    "name": "省日报", "to_whom": "省教育厅", "counts_from": "09:00", "counts_until": "09:00", "due": "10:00",
}  # fmt: skip


def test_a_secretary_takes_a_form_up_fills_it_sends_it_and_sees_it_on_the_phone(visit, tmp_path):
    layout = tmp_path / "province.xlsx"
    layout.write_bytes(province())
    desk = visit("secretary", size=DESK)
    page = desk.go("/filing/")
    desk.sees("还没有上级要求的表格")
    desk.press("新增表格")
    for name, value in ASKED.items():
        page.fill(f"[name={name}]", value)
    page.set_input_files("[name=layout]", str(layout))
    page.click("form.hq-form .hq-act")
    for address, what in {"B3": "accountability.heard", "C3": "accountability.unheard", "A3": "typed"}.items():
        page.click(f"a[href^='?address={address}#']")
        page.select_option("[name=what]", what)
        page.click("form.hq-form .hq-act")
        page.locator(f"a[href^='?address={address}#'] b").wait_for()
    page.click(".hq-back")
    page.fill("[name=t_A3]", "一支部")
    with page.expect_download() as download:
        page.click("button[formaction*=sheet]")
    download.value.save_as(tmp_path / "filled.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "filled.xlsx").active
    assert (sheet["A3"].value, sheet["D3"].value) == ("一支部", "=B3+C3")
    heard, unheard = sheet["B3"].value, sheet["C3"].value
    assert heard + unheard >= world.CREW * 2
    page.fill("[name=note]", "邮件，回执12号")
    page.click(".hq-form-buttons .hq-act")
    desk.sees("邮件，回执12号")
    assert desk.faults() == []
    phone = visit("secretary", size=PHONE)
    phone.go("/filing/")
    phone.sees("发送")
    assert phone.wide() == 0
    assert phone.faults() == []
