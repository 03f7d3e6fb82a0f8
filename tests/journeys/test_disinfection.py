"""A worker's round on a phone with the network cut in the middle, told once it is back; then the lead's desk."""

from __future__ import annotations

from decimal import Decimal

import pytest

from houqin.common import clock
from houqin.kernel.access import actions as access
from houqin.kernel.access.models import Account
from houqin.kernel.duties.models import Duty
from houqin.kernel.org.models import Unit
from houqin.kernel.places.models import Place
from houqin.lines.disinfection import planning as planning_of_tours
from houqin.lines.disinfection.actions import planning, publishing, storing
from houqin.lines.disinfection.actions.planning import ItemRow
from houqin.lines.disinfection.models import Point, PointKind, Run
from houqin.lines.disinfection.rules.rhythm import Rhythm
from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE, until

BY = world.BY


@pytest.fixture(scope="module")
def round_of(campus, django_db_blocker):
    """A plan with two corridors of the cook's team, and a fresh solution."""
    build_round(django_db_blocker, ["hall-1", "hall-2"])


def build_round(django_db_blocker, codes):
    since, early = clock.instant(world.YESTERDAY, "08:00"), clock.instant(world.TODAY, "00:00")
    with django_db_blocker.unblock():
        kind = planning.name_point_kind(key="corridor", name="楼道", name_en="corridor", by=BY, at=since)
        unit = Unit.objects.get(code="team-1")
        place = Place.objects.order_by("path").last()
        for code in codes:
            planning.add_point(code=code, kind_id=kind, place_id=place.pk, unit_id=unit.pk, by=BY, at=since)
        row = ItemRow("corridor", "corridor", "chlorine", "spray", 30, Rhythm(times=1), "1:100 喷洒", target_mg_l=500)
        planning.adopt_plan(
            name="专项方案", document="校发1号", valid_from=world.YESTERDAY, rows=[row], by=BY, at=since
        )
        publishing.publish(day=world.TODAY, by=BY, at=early)
        batch = storing.receive_batch(
            number="B1", product="84", agent="chlorine", label_percent=Decimal(5), by=BY, at=since,
            expires_on=clock.parse_day("2020-12-31"),
        )  # fmt: skip
        storing.mix(
            batch_id=batch, unit_id=unit.pk, volume_l=Decimal(10), target_mg_l=Decimal(500), has_protection=True,
            happened_at=clock.instant(world.TODAY, "08:00"), by=BY, at=clock.instant(world.TODAY, "08:00"),
        )  # fmt: skip
        person_id = Account.objects.get(username="cook").person_id
        access.grant(person_id=person_id, role="disinfector", unit_id=unit.pk, by=BY, at=since)
        assert PointKind.objects.count() == 1


def test_a_round_is_walked_with_the_network_cut_in_the_middle(visit, round_of, hour):
    worker = visit("cook", size=PHONE)
    page = worker.go("/disinfection/today/")
    assert worker.faults() == []
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.locator("[data-scan]").fill("https://h.example/disinfection/at/nowhere/")
    page.keyboard.press("Tab")
    worker.sees("你的待消毒点位中没有这个码。")
    page.locator("[data-scan]").fill("https://h.example/disinfection/at/hall-1/")
    page.keyboard.press("Tab")
    page.locator("[data-begin]:visible").wait_for()
    assert worker.faults() == []
    page.locator("[data-begin]:visible").click()
    page.locator(".hq-countdown:visible").wait_for()
    assert page.locator(".hq-countdown:visible").inner_text().startswith(("30:00", "29:5"))
    page.context.set_offline(True)
    # Half an hour later in a cellar: the phone knows when it began.
    began = clock.instant(world.TODAY, "08:46").isoformat()
    page.evaluate(f"document.querySelector('.hq-round input[name=started_at]').value = '{began}'")
    page.locator("[data-finish]:visible").click()
    page.locator("#outbox").get_by_text("1 项待上传").wait_for()
    assert Run.objects.count() == 0
    page.context.set_offline(False)
    page.locator("#outbox").get_by_text("1 项待上传").wait_for(state="hidden")
    row = Run.objects.get()
    assert (row.is_counted, row.started_at) == (True, clock.instant(world.TODAY, "08:46"))
    # The level in force demands two runs; one of them is done.
    states = (
        Duty.objects.filter(subject_key=f"point:{row.point_id}").order_by("occasion").values_list("state", flat=True)
    )
    assert list(states) == ["done", "open"]


def test_the_lead_sees_the_day_at_a_glance(visit, round_of):
    desk = visit("commander", size=DESK)
    page = desk.go("/disinfection/")
    desk.sees("消毒总览")
    assert page.locator(".hq-heat td").count() >= 1
    assert desk.faults() == []
    page.locator(".hq-heat td a").first.click()
    desk.sees("消毒清单")
    assert desk.faults() == []
    code = Point.objects.first().code
    for path in ("/disinfection/runs/", "/disinfection/stores/", "/disinfection/bins/", "/disinfection/plan/",
                 f"/disinfection/points/{code}/", f"/disinfection/at/{code}/"):  # fmt: skip
        page = desk.go(path)
        assert desk.faults() == [], path
        page.set_viewport_size({"width": 360, "height": 740})
        assert desk.wide() == 0, path
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def test_the_lead_copies_a_list_and_adopts_tours(visit, round_of):
    desk = visit("commander", size=DESK)
    page = desk.go("/disinfection/plan/")
    page.locator("[data-copy='list-text']").click()
    told = page.locator("#list-text").input_value().splitlines()
    assert told[0].startswith("消毒方案")
    assert [line for line in told if line.startswith("· 楼道")]
    assert told[-1].endswith("/disinfection/plan/")
    # The unit's head asks; the day's worker answers; the page follows by itself.
    head = visit("head", size=DESK)
    page = head.go(f"/disinfection/tours/?day={world.TODAY}")
    head.sees("每人都看到全部待消毒点位")
    page.get_by_role("button", name="提交").click()
    head.sees("正在排路线")
    assert head.faults() == []
    planning_of_tours.propose(day=world.TODAY, by=BY, at=clock.now())
    page.get_by_role("button", name="采纳").wait_for()
    head.sees("1 组")
    assert head.faults() == []
    page.get_by_role("button", name="采纳").click()
    head.sees("正在执行")
    for path in ("/disinfection/consumption/", "/disinfection/events/", "/requests/"):
        page = head.go(path)
        assert head.faults() == [], path
        page.set_viewport_size({"width": 360, "height": 740})
        assert head.wide() == 0, path
