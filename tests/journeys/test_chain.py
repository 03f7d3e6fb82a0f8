"""A leader pastes what the group wrote: the certain is counted, the doubtful is asked, a fever acts at once."""

from __future__ import annotations

from decimal import Decimal

from houqin.kernel.clearance.models import Hold
from houqin.kernel.people.models import Person
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import DailyReport
from tests.journeys import world
from tests.journeys.conftest import DESK

CHAIN = "/accountability/roll/team-1/2020-03-05/chain/"


def text_of(people) -> str:
    names = [person.name for person in people]
    return "\n".join(
        [
            "#接龙",
            "3月5日 健康接龙，10点前",
            "例 1. 张三 36.4 在徐",
            "",
            f"1. {names[0]} 36.4 在校",
            f"2、{names[1]}　正常",
            f"3. {names[2]} 37.8",
            "4. 小懒虫 36.5",
            "5.",
            "- - - - - - -",
            "老王：收到",
        ]
    )


def test_a_pasted_list_becomes_the_roll(visit):
    phone = visit("leader")
    people = list(Person.objects.filter(number__startswith="team-1-").order_by("number"))
    phone.go("/accountability/roll/")
    phone.press("粘贴接龙")
    phone.page.fill("[name=text]", text_of(people))
    assert phone.faults() == []
    phone.press("识别")
    phone.sees("属实：37.8")
    assert phone.faults() == []
    assert Hold.objects.get(person=people[2]).kind == declared.TO_MEASURE.key
    assert DailyReport.objects.filter(day=world.TODAY, person__in=people).count() == 0
    phone.press("计入健康报告（2 人）")
    phone.sees("已代报2人")
    phone.press("属实：37.8")
    phone.sees("暂停此人进入")
    report = DailyReport.objects.get(day=world.TODAY, person=people[2])
    assert (report.temperature_c, report.how_known) == (Decimal("37.80"), "chain")
    assert Hold.objects.filter(person=people[2], kind=declared.FEVER.key).exists()
    phone.page.select_option("[name=other]", label=f"{people[3].name} {people[3].number}")
    phone.press("按此认定")
    phone.press("计入健康报告（1 人）")
    phone.page.wait_for_url("**/roll/team-1/2020-03-05/*")
    assert Person.objects.get(pk=people[3].pk).aliases == ["小懒虫"]
    assert DailyReport.objects.get(day=world.TODAY, person=people[3]).temperature_c == Decimal("36.50")
    assert phone.complaints == []


def test_a_secretary_reads_a_list_of_several_teams_on_a_desk_by_keys(visit):
    desk = visit("head", size=DESK, language="en")
    twin = Person.objects.get(number="team-1-4")
    other = Person.objects.get(number="team-2-4")
    Person.objects.filter(pk=other.pk).update(name=twin.name)
    desk.go(CHAIN.replace("team-1", "unit"))
    desk.page.fill("[name=text]", f"1. {twin.name} 36.6")
    desk.press("Read it")
    desk.sees("To check: 1")
    assert desk.faults() == []
    desk.page.locator("h1").click()
    desk.page.keyboard.press("1")
    desk.sees("Undo the last decision")
    desk.press("Undo the last decision")
    desk.sees("To check: 1")
    desk.press("Withdraw this paste")
    desk.page.click('[data-dialog="yes"]')
    desk.sees("nothing of it was counted")
    assert desk.complaints == []
