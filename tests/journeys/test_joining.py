"""A cook joins on a phone while the leader confirms on a desk; a guard's tablet changes hands."""

from __future__ import annotations

from houqin.common import clock
from houqin.kernel.access import joining, tablets
from houqin.kernel.access.models import JoinRequest, JoinState
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from tests.journeys import world
from tests.journeys.conftest import DESK

LAST_FOUR = "0002"


def team_code() -> str:
    unit = Unit.objects.get(code="team-1")
    return joining.renew_code(unit_id=unit.pk, by=world.BY, at=clock.now())


def badge_of(person: Person) -> str:
    return dict(tablets.issue_badges(person_ids=[person.pk], by=world.BY, at=clock.now()))[person.pk]


def scan(window, text: str) -> None:
    """Type as a scanner does: fast, without looking where the focus is, ending with Enter."""
    window.page.keyboard.type(text, delay=2)
    window.page.keyboard.press("Enter")


def test_a_cook_joins_on_a_phone_and_is_signed_out_when_it_is_lost(visit):
    phone, desk = visit(user_agent="Mozilla/5.0 (iPhone) MicroMessenger/8.0"), visit("leader", size=DESK)
    person = Person.objects.get(number="team-1-2")
    phone.go(f"/joining/team/{team_code()}/")
    assert phone.faults() == []
    phone.page.get_by_role("link", name=person.name, exact=True).click()
    phone.page.fill("[name=last_four]", "1111")
    phone.page.click("button.hq-act")
    phone.sees("后四位不符")
    phone.page.fill("[name=last_four]", LAST_FOUR)
    phone.page.click("button.hq-act")
    number = phone.page.locator(".hq-join-number").inner_text()
    desk.go("/joining/")
    assert desk.page.locator(".hq-join-check").inner_text() == number
    assert desk.faults() == []
    desk.page.click('button[value="confirm"]')
    desk.sees("已确认 1 人")
    phone.page.wait_for_url("**/joining/welcome/", timeout=9000)
    phone.press("去“我的”")
    phone.sees(person.name)
    desk.go("/joining/")
    desk.page.locator('form[action*="/devices/"] button').first.click()
    desk.page.click('[data-dialog="yes"]')
    desk.sees("已退出登录")
    phone.go("/myday/")
    phone.sees("负责人已让本机退出登录")
    assert JoinRequest.objects.get(person=person).state == JoinState.REVOKED
    assert phone.faults() == []


def test_a_tablet_changes_hands_by_badge_and_by_pin(visit):
    tablet = visit("leader", size=(768, 1024))
    first, second = Person.objects.get(number="team-1-0"), Person.objects.get(number="team-1-1")
    badge = badge_of(first)
    tablets.set_pin(person_id=second.pk, pin="8273", by=world.BY, at=clock.now())
    tablet.go("/joining/")
    tablet.page.click("summary:has-text('共用平板')")
    tablet.page.fill("[name=name]", "东门")
    tablet.page.click(".hq-join-more button.hq-act")
    tablet.sees("请扫工卡")
    assert tablet.faults() == []
    tablet.page.locator("h1").click()
    scan(tablet, badge)
    tablet.page.wait_for_url("**/myday/")
    tablet.page.locator(".hq-strip", has_text=first.name).wait_for()
    tablet.press("换人")
    tablet.page.get_by_role("link", name=second.name, exact=True).click()
    tablet.page.fill("[name=pin]", "8273")
    tablet.page.press("[name=pin]", "Enter")
    tablet.page.locator(".hq-strip", has_text=second.name).wait_for()
    tablet.page.go_back()
    assert first.name not in tablet.page.locator("main").inner_text()
