"""A commander previews, enters, withdraws and counters a change; everybody reads it."""

from __future__ import annotations

from datetime import date

import pytest

from houqin.common import clock
from houqin.desk.tests.campus import AT, DAY
from houqin.kernel.notices.models import Notice
from houqin.kernel.people.models import Post
from houqin.kernel.places.models import Place
from houqin.kernel.response.models import Acknowledgement, LevelChange, Override
from houqin.lines.accountability.tests import world

TONIGHT = {"level": "III", "day": "2020-03-05", "clock": "24:00"}


@pytest.fixture
def commander(signed_in_as):
    return signed_in_as("commander")


def asked(**changes):
    return TONIGHT | {"place": str(Place.objects.get(path="0001").pk)} | changes


def enter(client, **changes):
    return client.post("/level/enter/", asked(document="苏政发〔2020〕9号", **changes))


def entered() -> LevelChange:
    return LevelChange.objects.order_by("-pk").first()


def shown(answer) -> str:
    return answer.content.decode()


def test_the_level_in_force_says_both_readings_of_midnight(commander):
    assert "25 Feb 00:00 (24:00 on 24 Feb)" in shown(commander.get("/level/"))


def test_a_preview_names_what_changes_and_changes_nothing(commander):
    text = shown(commander.get("/level/preview/", asked()))
    assert "<del>10:00</del> → <ins>12:00</ins>" in text
    assert LevelChange.objects.count() == 1


def test_a_preview_of_the_same_level_says_so(commander):
    assert "in force at that time anyway" in shown(commander.get("/level/preview/", asked(level="II")))


@pytest.mark.parametrize("changes", [{"clock": "25:00"}, {"day": "2020-02-30"}, {"level": "V"}, {"place": "999"}])
def test_a_preview_of_nonsense_says_what_is_wrong(commander, changes):
    answer = commander.get("/level/preview/", asked(**changes))
    assert 'aria-invalid="true"' in shown(answer)


def test_a_change_is_entered_at_its_instant_and_told_in_both_languages(commander):
    assert enter(commander).status_code == 302
    assert entered().starts_at == clock.instant(date(2020, 3, 6), "00:00")
    notice = Notice.objects.get(key=f"level:{entered().pk}")
    assert "三级响应" in notice.title_zh
    assert "Level III" in notice.title_en
    assert "3月5日" in notice.title_zh


def test_a_change_in_the_past_is_refused_and_the_document_kept(commander):
    answer = enter(commander, day="2020-03-01")
    assert answer.status_code == 400
    assert "cannot change in the past" in shown(answer)
    assert "苏政发〔2020〕9号" in shown(answer)


def test_a_document_must_be_named(commander):
    answer = commander.post("/level/enter/", asked(document=""))
    assert answer.status_code == 400
    assert LevelChange.objects.count() == 1


def test_a_change_ahead_is_withdrawn_with_a_reason_and_told(commander):
    enter(commander)
    change = entered()
    assert commander.post(f"/level/changes/{change.pk}/withdraw/", {"because": "wrong number"}).status_code == 302
    change.refresh_from_db()
    assert change.withdrawn_because == "wrong number"
    assert Notice.objects.filter(key=f"level:{change.pk}:withdrawn").exists()


def test_a_change_in_force_is_not_withdrawn(commander):
    change = LevelChange.objects.get()
    answer = commander.post(f"/level/changes/{change.pk}/withdraw/", {"because": "late"})
    assert answer.status_code == 400
    assert "counter-change" in shown(answer)


def test_posts_are_asked_to_read_it_and_who_has_is_counted(commander, signed_in_as, campus):
    head = signed_in_as("unit_head", "unit")
    Post.objects.create(person=head.person, unit=campus.units["unit"], kind="head", starts_at=world.at("00:00"))
    enter(commander)
    address = f"/level/changes/{entered().pk}/"
    assert "0 / 1" in shown(commander.get(address))
    head.post(f"{address}acknowledge/")
    head.post(f"{address}acknowledge/")
    assert Acknowledgement.objects.count() == 1
    assert "1 / 1" in shown(commander.get(address))


@pytest.mark.parametrize("role", ["team_leader", "duty_officer", "planner"])
def test_only_a_commander_enters(signed_in_as, role):
    assert enter(signed_in_as(role, "team-1")).status_code == 403


def test_everybody_may_read_the_level_but_not_who_has_read_it(signed_in_as, commander):
    enter(commander)
    client = signed_in_as(None)
    assert client.get("/level/").status_code == 200
    assert client.get(f"/level/changes/{entered().pk}/").context["readers"] == []
    assert client.get("/level/preview/").status_code == 403


def test_an_override_is_in_force_from_now_and_shown_beside_the_level(commander):
    sent = {"measure": "accountability.due", "value": "11:00", "place": asked()["place"], "first_day": str(DAY),
            "last_day": "2020-03-10", "document": "部内通知3号"}  # fmt: skip
    assert commander.post("/level/measures/override/", sent).status_code == 302
    row = Override.objects.get()
    assert (row.value, row.ends_at) == (["11:00"], clock.instant(date(2020, 3, 10), "24:00"))
    assert row.starts_at >= AT
    assert "部内通知3号" in shown(commander.get("/level/measures/"))


@pytest.mark.parametrize("value", ["hot", ""])
def test_an_override_that_does_not_fit_is_refused(commander, value):
    sent = {"measure": "accountability.fever_c", "value": value, "place": asked()["place"], "first_day": str(DAY),
            "document": "x"}  # fmt: skip
    answer = commander.post("/level/measures/override/", sent)
    assert answer.status_code == 400
    assert not Override.objects.exists()
