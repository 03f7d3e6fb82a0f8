"""The inspection folder: what was owed and how it ended, of a unit or a place, without a value of health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.access.models import Account
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.rules import Counts, whole
from houqin.kernel.places.models import Place
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report, roll
from houqin.lines.accountability.queries import folder as queries
from houqin.lines.accountability.rules.report import Answer
from houqin.lines.accountability.tests import inspecting, world

pytestmark = pytest.mark.django_db
WHOLE = world.WHOLE
BEFORE = world.days_before(1)
FOLDERS = "/accountability/supervision/folders/"


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    offset_s = (world.at("18:00") - datetime.now(UTC)).total_seconds()
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(offset_s))


@pytest.fixture
def campus():
    """Yesterday one of team 1 is missed and one excused; today everybody is heard of."""
    found = inspecting.built()
    world.publish(BEFORE)
    world.send_team(found.units["team-1"], found.cooks[:3], "08:10", day=BEFORE, by=inspecting.by(found.cooks[0]))
    roll.excuse(
        day=BEFORE, person_ids=[found.cooks[3].pk], reason="sick_leave", note="发热就医", by=world.BY,
        at=world.at("09:00", BEFORE),
    )  # fmt: skip
    world.sign(found.units["team-1"], "10:30", day=BEFORE, by=inspecting.by(found.cooks[0]), reason="未接电话")
    duties.settle(by=world.BY, at=world.at("00:05"))
    return found


def folder(campus, *, days=14, within=WHOLE, **chosen):
    first = world.DAY - timedelta(days=days - 1)
    return queries.folder(first=first, last=world.DAY, at=world.at("18:00"), within=within, **chosen)


def line(found, kind=declared.DAILY_REPORT, day=BEFORE):
    return next(row for row in found.lines if (row.day, row.kind) == (day, kind.key))


def test_each_day_and_kind_tells_how_it_ended_and_adds_up_to_the_coverage(campus):
    team = campus.units["team-1"]
    found = folder(campus, unit_path=team.path)
    assert line(found).counts == Counts(done=3, missed=1, excused=1)
    within = Scope(units=(team.path,))
    for row in found.lines:
        kind = next(kind for kind in declared.DUTY_KINDS if kind.key == row.kind)
        assert whole(duty_queries.coverage(day=row.day, kind=kind, within=within)) == row.counts
    assert found.whole.expected == sum(row.counts.expected for row in found.lines) > 0


def test_it_tells_who_proved_and_names_who_did_not(campus):
    row = line(folder(campus, unit_path=campus.units["team-1"].path))
    assert row.proven == [(campus.cooks[0], "team", 3)]
    assert [duty.person for duty in row.not_done] == [campus.cooks[4]]


def test_a_place_holds_what_was_owed_in_it(campus):
    kitchen = Place.objects.get(code="kitchen")
    world.publish(world.days_before(2))
    found = folder(campus, place_path=kitchen.path)
    assert {duty.unit.code for row in found.lines for duty in row.not_done} == {"team-2"}


def test_only_the_days_asked_for_are_in_it(campus):
    found = folder(campus, days=1, unit_path=campus.units["unit"].path)
    assert {row.day for row in found.lines} == {world.DAY}


def test_findings_still_open_from_before_are_in_it_and_those_long_closed_are_not(campus):
    old, closed = (inspecting.record(campus, hour_min="15:00", text=text) for text in ("旧问题", "已了结"))
    inspecting.rectify(closed, campus.head)
    inspecting.recheck(closed, campus.lin)
    later = world.DAY + timedelta(days=30)
    found = queries.folder(
        first=later - timedelta(days=13), last=later, at=world.at("18:00", later),
        unit_path=campus.units["unit"].path, within=WHOLE,
    )  # fmt: skip
    assert found.findings == [old]
    assert set(folder(campus, unit_path=campus.units["unit"].path).findings) == {old, closed}


def test_sign_offs_name_who_signed(campus):
    found = folder(campus, unit_path=campus.units["team-1"].path)
    assert [(row.unit.code, person) for row, person in found.signatures] == [("team-1", campus.cooks[0])]


def test_who_sees_one_unit_reads_of_no_other(campus):
    within = Scope(units=(campus.units["team-2"].path,))
    found = folder(campus, place_path=Place.objects.get(code="hall").path, within=within)
    assert (found.lines, found.findings, found.visits) == ([], [], [])


def test_of_who_is_observed_at_home_only_the_number_is_read(campus):
    report.start_home_observation(
        person_id=campus.cooks[4].pk, until=world.DAY + timedelta(days=9), note="", by=world.BY, at=world.at("09:00")
    )
    world.publish(hour_min="09:30")
    row = line(folder(campus, unit_path=campus.units["team-1"].path), declared.HOME_WATCH, world.DAY)
    assert (row.counts.open, row.not_done, row.more) == (1, [], 0)


# --- on paper


def signed_in(person, role, unit=None):
    world.give(person, role, unit)
    account = Account.objects.create(person=person, username=person.number, language="en")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_one_press_prints_a_unit_and_a_place(campus):
    inspector = signed_in(campus.chen, "inspector")
    inspecting.record(campus, hour_min="15:00")
    unit = inspector.get(f"{FOLDERS}units/team-1/").content.decode()
    place = inspector.get(f"{FOLDERS}places/hall/").content.decode()
    for html in (unit, place):
        assert "Health report" in html
        assert campus.cooks[4].name_en in html
        assert "消毒记录缺项" in html
    assert "Sign-offs" in unit


def test_no_value_of_health_is_on_it(campus):
    report.record_report(
        day=BEFORE, person_id=campus.cooks[4].pk, measures=world.MEASURES, happened_at=world.at("12:00"),
        answer=Answer(temperature_c=Decimal("38.7"), method="armpit", symptoms=("cough",), note="咳嗽两天"),
        by=inspecting.by(campus.cooks[4]), at=world.at("12:00"),
    )  # fmt: skip
    html = signed_in(campus.chen, "inspector").get(f"{FOLDERS}units/unit/").content.decode()
    for value in ("38.7", "咳嗽", "发热就医", "sick leave", "cough"):
        assert value not in html


def test_a_unit_or_place_is_found_by_name_or_code(campus):
    inspector = signed_in(campus.chen, "inspector")
    assert inspector.get(f"{FOLDERS}?q=team-2").headers["Location"] == f"{FOLDERS}units/team-2/"
    assert inspector.get(f"{FOLDERS}?q=KITCHEN").headers["Location"] == f"{FOLDERS}places/kitchen/"
    html = inspector.get(f"{FOLDERS}?q=二班").content.decode()
    assert f"{FOLDERS}units/team-2/" in html
    assert f"{FOLDERS}units/team-1/" not in html
    assert "No unit and no place is called like this." in inspector.get(f"{FOLDERS}?q=nothing").content.decode()


def test_another_units_folder_is_no_page(campus):
    leader = signed_in(campus.cooks[9], "team_leader", campus.units["team-2"])
    assert leader.get(f"{FOLDERS}units/team-2/").status_code == 200
    assert leader.get(f"{FOLDERS}units/team-1/").status_code == 404
    assert leader.get(f"{FOLDERS}places/nowhere/").status_code == 404
    html = leader.get(f"{FOLDERS}places/hall/").content.decode()
    assert campus.cooks[4].name_en not in html


def test_an_empty_folder_says_so(campus):
    html = signed_in(campus.chen, "inspector").get(f"{FOLDERS}units/office/?last=2020-01-02").content.decode()
    assert "Nothing was owed here in these days." in html
