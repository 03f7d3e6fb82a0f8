"""21:30: a curfew for a mixed unit; one reads it in English, and the leader sees who has not read it."""

from __future__ import annotations

from houqin.kernel.people.models import Person
from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE


def test_a_curfew_reaches_a_mixed_unit_in_both_languages(visit):
    Person.objects.filter(number="cook").update(language="en")
    desk = visit("head", size=DESK)
    page = desk.go("/myday/messages/")
    desk.press("发布通知")
    desk.press("发布通知")
    desk.press("某时起执行的规定")
    for name, value in {"from": "24:00", "place": "东门", "place_en": "the East Gate", "phone": "8120"}.items():
        page.fill(f"[name={name}]", value)
    page.click("form.hq-form .hq-act")
    assert "即3月6日零点" in page.input_value("[name=text_zh]")
    kept = page.input_value("[name=text_en]")
    page.fill("[name=text_en]", "")
    page.click("form.hq-form .hq-act")
    desk.sees("名不读中文")
    page.fill("[name=text_en]", kept)
    page.click("form.hq-form .hq-act")
    desk.sees("未读：")
    assert desk.faults() == []
    address = desk.path
    reader = visit("cook", size=PHONE, language="en")
    reader.go("/myday/messages/")
    reader.press("Access to the East Gate")
    reader.sees("midnight, the start of 6 March")
    assert reader.wide() == 0
    desk.go(address)
    desk.sees("已读：1")
    assert world.MISSING in page.inner_text("main")
