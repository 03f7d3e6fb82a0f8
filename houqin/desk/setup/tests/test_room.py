"""The room's first page, the table of routes, the page about drills and the purple band."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from houqin.common import clock
from houqin.kernel.access import routes

from .house import a_person, an_account, signed_in


def test_the_first_page_leads_to_everything_the_administrator_may_do(room):
    page = room.get("/setup/").content.decode()
    for part in ("people", "accounts", "grants", "health", "routes", "drill"):
        assert f'href="/setup/{part}/"' in page


def test_a_planner_is_shown_only_what_a_planner_may_open(units):
    page = signed_in(an_account(a_person("P0001", "计划员"), "planner")).get("/setup/").content.decode()
    assert 'href="/setup/people/"' not in page
    assert 'href="/setup/accounts/"' not in page


def test_the_table_of_routes_lists_every_route(room):
    page = room.get("/setup/routes/").content.decode()
    assert page.count('class="hq-row-title"') == sum(1 for _route in routes.every_route())


def test_the_table_of_routes_is_filtered_by_role(room):
    page = room.get("/setup/routes/", {"role": "setter"}).content.decode()
    assert "/setup/accounts/open/" in page
    assert "/setup/me/second-factor/" not in page


def test_the_clock_of_a_drill_is_worked_out(room):
    begin = clock.local(clock.now() + timedelta(days=10))
    page = room.get("/setup/drill/", {"begin": f"{begin:%Y-%m-%dT%H:%M}"}).content.decode()
    (offset_s,) = re.findall(r"HOUQIN_CLOCK_OFFSET_S=(-?\d+)", page)
    assert abs(int(offset_s) - 10 * 86400) < 120


@pytest.mark.parametrize("begin", ["", "tomorrow", "2020-02-31T00:00"])
def test_an_impossible_beginning_of_a_drill_is_said(room, begin):
    page = room.get("/setup/drill/", {"begin": begin})
    assert page.status_code == 200
    assert "HOUQIN_CLOCK_OFFSET_S=0" in page.content.decode()
    assert "hq-error" in page.content.decode() or "invalid-feedback" in page.content.decode()


def test_a_drill_carries_its_band_on_every_page_and_every_print(room, settings):
    settings.HOUQIN_BANNER = "Spring drill"
    person = a_person("E0001", "王伟")
    for page in (room.get("/setup/"), room.post(f"/setup/people/{person.pk}/account/")):
        assert re.search(r'class="hq-band"[^>]*>Spring drill<', page.content.decode())


def test_the_real_house_has_no_band(room):
    assert "hq-band" not in room.get("/setup/").content.decode()
