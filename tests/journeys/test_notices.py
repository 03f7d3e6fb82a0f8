"""21:30: a curfew for a mixed unit; one reads it in English, and the leader sees who has not read it."""

from __future__ import annotations

from houqin.clockwork import outgoing
from houqin.common import clock
from houqin.exchange.tests import receivers
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


def test_a_robot_is_added_and_the_notice_arrives_in_the_group(visit, settings, monkeypatch):
    monkeypatch.setattr(outgoing, "is_held", lambda: False)
    with receivers.receiving() as robot:
        settings.HOUQIN_ROBOT_HOSTS = [f"127.0.0.1:{robot.server_port}"]
        setter = visit("setter", size=DESK)
        page = setter.go("/setup/")
        setter.press("群机器人与邮件")
        setter.press("添加通道")
        page.fill("[name=name]", "后勤处工作群")
        page.select_option("[name=unit]", index=1)
        page.fill("[name=address]", "https://example.com/")
        page.click("form.hq-form .hq-act")
        setter.sees("这不是这种机器人的地址")
        page.fill("[name=address]", robot.address("wecom"))
        page.click("form.hq-form .hq-act")
        page.click("text=发送测试")
        setter.sees("已送达。")
        assert setter.faults() == []
        writer = visit("planner", size=PHONE)
        page = writer.go("/noticeboard/new/")
        page.fill("[name=unit]", "党委")
        page.fill("[name=title_zh]", "东门今晚关闭")
        page.fill("[name=text_zh]", "24:00 起从西门出入。")
        page.fill("[name=title_en]", "East Gate closes tonight")
        page.fill("[name=text_en]", "Use the West Gate from 24:00.")
        page.check("[name=leaves][value=whole]")
        assert writer.faults() == []
        assert writer.wide() == 0
        page.click("form.hq-form .hq-act")
        writer.sees("等待发送")
        outgoing.deliver(clock.now(), clock.now())
        page.reload()
        writer.sees("后勤处工作群")
        assert writer.faults() == []
        assert robot.got[1].startswith("【后勤】东门今晚关闭 / East Gate closes tonight\n24:00 起从西门出入。\nUse")
        page.goto(robot.got[1].rsplit("\n", 1)[1])
        writer.sees("从西门出入")
