"""Which card, in which order, what comes next, which change of level, who looked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from houqin import registry
from houqin.common.declared import DutyKind
from houqin.common.scope import Actor, Scope
from houqin.desk.myday import queries
from houqin.desk.myday.tests.conftest import DAY, at
from houqin.kernel.people.models import Person
from houqin.kernel.response import actions as response
from houqin.lines.accountability.actions import report
from houqin.manifest import Line, Owed

KIND = DutyKind("accountability.sign_off", "Sign-off")
WHOLE = Scope.whole(reason="tests")
BY = Actor.system("test")


def owed(due: str, *, opens: str = "00:00", state: str = "open", template: str = "", title: str = "") -> Owed:
    return Owed(KIND, 1, title or due, "", state, at(opens), at(due), "/there/", "Act", template)


def titles(rows) -> list[str]:
    return [row.title for row in rows]


def test_overdue_comes_first_then_by_due_time():
    rows = [owed("17:00"), owed("08:00"), owed("10:00"), owed("07:00")]
    assert titles(queries.waiting(rows, at=at("09:00"))) == ["07:00", "08:00", "10:00", "17:00"]


def test_what_is_done_or_not_yet_open_does_not_wait():
    rows = [owed("10:00", state="done"), owed("20:00", opens="14:00"), owed("11:00")]
    assert titles(queries.waiting(rows, at=at("09:00"))) == ["11:00"]


def test_the_card_is_the_first_open_one_that_can_be_answered_there():
    rows = [owed("08:00"), owed("20:00", opens="14:00", template="x"), owed("10:00", template="x")]
    assert queries.main_of(rows, at=at("09:00")).title == "10:00"


def test_a_sent_report_stays_on_the_card_until_the_next_opens():
    rows = [owed("10:00", template="x", state="done"), owed("20:00", opens="14:00", template="x")]
    assert queries.main_of(rows, at=at("13:59")).title == "10:00"
    assert queries.main_of(rows, at=at("14:00")).title == "20:00"


def test_nothing_owed_has_no_card():
    assert queries.main_of([owed("10:00")], at=at("09:00")) is None


def test_a_line_that_falls_leaves_the_day_standing(published, lina, monkeypatch):
    def fall(**_asked):
        raise RuntimeError

    broken = Line(key="shop", title="Campus shop", icon="x", home="/", owed_by=fall)
    known = registry.lines()
    monkeypatch.setattr(registry, "lines", lambda: (broken, *known))
    shown = queries.my_day(lina.pk, day=DAY, at=at("09:18"), within=Scope(person_id=lina.pk))
    assert shown.fallen == ("Campus shop",)
    assert shown.main is not None


def test_the_next_known_time_is_said_when_all_is_done(published, lina):
    shown = queries.my_day(lina.pk, day=DAY, at=at("12:00"), within=Scope(person_id=lina.pk))
    assert shown.ahead.at == at("10:00", DAY + timedelta(days=1))


def test_the_clinic_can_be_called(published, lina):
    shown = queries.my_day(lina.pk, day=DAY, at=at("12:00"), within=Scope(person_id=lina.pk))
    assert "8120" in [contact.number for contact in shown.contacts]


@pytest.fixture
def change(campus, lina) -> int:
    return response.enter_change(
        place_id=campus.pk, level="I", starts_at=at("24:00"), document="苏政发2号", by=BY, at=at("08:00")
    )


def news(lina, hour_min="09:18", day=DAY):
    return queries.news_for(lina.pk, unit_place="0001", at=at(hour_min, day), within=Scope(person_id=lina.pk))


def test_a_change_ahead_is_news_with_its_differences(change, lina):
    found = news(lina)
    assert found.change.pk == change
    assert found.is_ahead
    assert found.differences >= 1


def test_a_cook_is_told_of_the_report_alone_who_disinfects_and_who_plans_of_more(campus, lina):
    response.enter_change(
        place_id=campus.pk, level="III", starts_at=at("24:00"), document="苏政发3号", by=BY, at=at("08:00")
    )
    found = {}
    for role in ("", "disinfector", "planner"):
        within = Scope(person_id=lina.pk, roles=frozenset({role} - {""}))
        found[role] = queries.news_for(lina.pk, unit_place="0001", at=at("09:18"), within=within).differences
    assert found == {"": 1, "disinfector": 2, "planner": 3}


def test_a_change_stays_news_for_a_day_after_it_began(change, lina):
    assert not news(lina, "09:00", DAY + timedelta(days=1)).is_ahead
    assert news(lina, "00:00", DAY + timedelta(days=2)) is None


def test_what_was_acknowledged_is_no_news(change, lina):
    response.acknowledge(change_id=change, person_id=lina.pk, by=Actor.person(lina.pk), at=at("09:00"))
    assert news(lina) is None


def test_a_change_of_next_month_is_no_news_yet(campus, lina):
    response.enter_change(
        place_id=campus.pk, level="III", starts_at=at("00:00", date(2020, 4, 1)), document="3号", by=BY, at=at("08:00")
    )
    assert news(lina) is None


def test_who_else_looked_is_told_and_own_looks_are_not(lina, team):
    other = Person.objects.create(number="9", name="校医", kind="employee")
    report.look_at_reports(person_id=lina.pk, by=Actor.person(other.pk), at=at("08:00"))
    report.look_at_reports(person_id=lina.pk, by=Actor.person(lina.pk), at=at("08:30"))
    looks = queries.looks_at(lina.pk, at=at("09:00"), within=Scope(person_id=lina.pk))
    assert [(look.who, look.what) for look in looks] == [(other, "read your health reports")]


def test_nobody_reads_who_looked_at_somebody_else(lina):
    other = Person.objects.create(number="9", name="校医", kind="employee")
    report.look_at_reports(person_id=lina.pk, by=Actor.person(other.pk), at=at("08:00"))
    assert queries.looks_at(lina.pk, at=at("09:00"), within=Scope(person_id=other.pk, units=())) == []
