"""Officers on duty: one hands over on a phone and the next one signs; at a desk the planner fills the week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.common import clock
from houqin.kernel.duties.models import Duty
from houqin.kernel.org.models import Unit
from houqin.kernel.people.actions import posts
from houqin.kernel.people.models import Person
from houqin.kernel.rosters.models import Shift
from houqin.kernel.rosters.rules import Planned
from houqin.lines.accountability.actions import watch
from houqin.lines.accountability.models import Handover
from tests.journeys import world
from tests.journeys.conftest import DESK

ACT = "form.hq-form .hq-act"
EVE = clock.instant(world.TODAY, "00:00")


@pytest.fixture(scope="module")
def roster(campus):
    """Two cadres: the leader stands until 20:00, the secretary follows; nothing is planned after that."""
    committee = Unit.objects.get(code="committee")
    people = {name: Person.objects.get(number=name) for name in ("leader", "secretary")}
    for person in people.values():
        posts.appoint(person_id=person.pk, unit_id=committee.pk, kind="cadre", by=world.BY, at=EVE)
    starts = clock.instant(world.TODAY, "08:00")
    planned = [
        Planned(starts + timedelta(hours=12 * n), starts + timedelta(hours=12 * (n + 1)), people[name].pk)
        for n, name in enumerate(("leader", "secretary"))
    ]
    watch.plan_shifts(planned=planned, by=world.BY, at=EVE)
    return people


def test_a_shift_is_handed_over_and_signed_for(visit, roster, hour):
    hour("19:50")
    outgoing = visit("leader")
    outgoing.go("/myday/")
    outgoing.press("交班")
    outgoing.page.wait_for_url("**/handover/")
    assert outgoing.faults() == []
    outgoing.page.fill("[name=state_of_things]", "供水供电正常")
    outgoing.page.fill("[name=open_items]", "无")
    outgoing.page.click(ACT)
    outgoing.page.wait_for_selector(".hq-error")  # the keys are missing, and nothing typed is lost
    assert outgoing.page.input_value("[name=state_of_things]") == "供水供电正常"
    outgoing.page.fill("[name=keys]", "钥匙1把")
    outgoing.page.click(ACT)
    outgoing.sees("已填写")
    incoming = visit("secretary")
    incoming.go("/myday/")
    incoming.press("接班")
    incoming.sees("供水供电正常")
    incoming.page.click(".btn-success")
    incoming.page.wait_for_url("**/watch/")
    assert incoming.faults() == []
    row = Handover.objects.get()
    assert (row.given_by, row.taken_by) == (roster["leader"], roster["secretary"])
    assert Duty.objects.get(kind="accountability.handover", person=roster["leader"]).state == "done"
    assert ["400" in said for said in outgoing.complaints] == [True]  # the browser notes the one refusal
    assert incoming.complaints == []


def test_everybody_sees_who_is_on_duty_and_can_call(visit, roster, hour):
    hour("12:00")
    cook = visit("cook")
    cook.go("/accountability/watch/")
    cook.sees("leader甲")
    assert cook.page.locator('a[href="tel:8001"]').count() == 1
    assert cook.page.locator("a", has_text="排班").count() == 0
    assert cook.faults() == []


def test_the_planner_fills_the_week_and_adopts(visit, roster, hour):
    hour("12:00")
    desk = visit("planner", size=DESK)
    desk.go("/accountability/watch/")
    desk.press("排班")
    desk.page.wait_for_url("**/plan/*")
    desk.press("轮流排班")
    desk.page.wait_for_url("**fill=1")
    assert desk.faults() == []
    desk.press("采纳")
    desk.sees("已采纳")
    week = Shift.objects.filter(starts_at__lt=clock.instant(world.TODAY + timedelta(days=7), "00:00"))
    holders = [shift.holder.number for shift in week.order_by("starts_at")]
    assert holders == ["leader", "secretary"] * 7
    assert desk.complaints == []
