"""A commander previews, enters, withdraws and counters a change; everybody reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from houqin import registry
from houqin.common import clock
from houqin.desk.level.models import Decided
from houqin.desk.tests.campus import AT, DAY
from houqin.kernel.access.models import Account
from houqin.kernel.notices.models import Notice
from houqin.kernel.people.models import Person, Post
from houqin.kernel.places.models import Place
from houqin.kernel.response.models import Acknowledgement, LevelChange, Override
from houqin.lines.accountability.tests import world
from houqin.manifest import Promise

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
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
    return " ".join(answer.content.decode().split())


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


def test_a_preview_of_the_past_is_refused_before_anything_is_typed(commander):
    page = shown(commander.get("/level/preview/", asked(day="2020-03-01")))
    assert "This instant has passed" in page
    assert 'name="document"' not in page
    assert 'name="document"' in shown(commander.get("/level/preview/", asked()))


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
    row = Override.objects.get(measures="accountability")
    assert (row.value, row.ends_at) == (["11:00"], clock.instant(date(2020, 3, 10), "24:00"))
    assert row.starts_at >= AT
    assert "部内通知3号" in shown(commander.get("/level/measures/"))


@pytest.mark.parametrize("value", ["hot", ""])
def test_an_override_that_does_not_fit_is_refused(commander, value):
    sent = {"measure": "accountability.fever_c", "value": value, "place": asked()["place"], "first_day": str(DAY),
            "document": "x"}  # fmt: skip
    answer = commander.post("/level/measures/override/", sent)
    assert answer.status_code == 400
    assert not Override.objects.filter(measures="accountability").exists()


@pytest.mark.parametrize("address", ["/level/", "/level/preview/"])
def test_an_empty_house_says_what_comes_first(db, afternoon, address, client):
    person = Person.objects.create(number="1", name="管理员", kind="employee")
    world.give(person, "planner")
    client.force_login(Account.objects.create(username="1", person=person, language="en"), backend=BACKEND)
    text = shown(client.get(address))
    assert "No place has been entered yet" in text
    assert 'href="/register/places/"' in text


@pytest.fixture
def lunches(monkeypatch):
    """Sixty-three lunches to take away, promised by line 9 for want of a kitchen."""
    told = (Promise("yes", 63, "/accountability/missing/"),)
    slots = [
        replace(slot, line=replace(slot.line, promises=lambda **_asked: told)) if slot.key == "accountability" else slot
        for slot in registry.slots()
    ]
    monkeypatch.setattr(registry, "slots", lambda: tuple(slots))
    return "promise:accountability:yes"


def test_what_was_promised_stands_beside_what_changes_with_three_answers(commander, lunches):
    text = shown(commander.get("/level/preview/", asked()))
    assert "<b>63</b>" in text
    assert text.count(f'name="{lunches}"') == 3


def test_nothing_is_entered_before_it_is_said_what_becomes_of_promises(commander, lunches):
    answer = enter(commander)
    assert answer.status_code == 400
    assert "what becomes of what was promised" in shown(answer)
    assert LevelChange.objects.count() == 1


def test_what_becomes_of_promises_is_kept_and_told(commander, lunches):
    assert enter(commander, **{lunches: "cancel"}).status_code == 302
    assert [(row.line, row.number, row.decision) for row in Decided.objects.all()] == [("accountability", 63, "cancel")]
    assert "(63): cancel and tell" in Notice.objects.get(key=f"level:{entered().pk}").text_en
    assert "（63）：取消并告知" in Notice.objects.get(key=f"level:{entered().pk}").text_zh
    assert "cancel and tell" in shown(commander.get(f"/level/changes/{entered().pk}/"))


def test_a_refused_change_comes_back_with_what_was_chosen(commander, lunches):
    answer = enter(commander, day="2020-03-01", **{lunches: "keep"})
    assert answer.status_code == 400
    assert 'value="keep" form="level-enter" required checked' in shown(answer)
    assert not Decided.objects.exists()


def test_a_counter_change_begins_with_the_level_before(commander):
    enter(commander)
    LevelChange.objects.filter(pk=entered().pk).update(starts_at=clock.instant(DAY, "08:00"))
    text = shown(commander.get(f"/level/changes/{entered().pk}/"))
    (address,) = re.findall(r'href="(/level/preview/\?[^"]+)"', text)
    assert commander.get(unescape(address)).context["asked"]["level"] == "II"


def test_the_change_in_force_is_marked_and_one_ahead_is_not(commander):
    enter(commander)
    text = shown(commander.get("/level/"))
    assert text.count("✓ in force") == 1
    assert text.index("○ ahead") < text.index("✓ in force")


def test_who_has_not_read_it_can_be_copied_for_the_group(commander, campus):
    Post.objects.create(person=campus.first[0], unit=campus.units["team-1"], kind="head", starts_at=world.at("00:00"))
    enter(commander)
    assert f"1 has not said yet that they have read it: {campus.first[0].name}" in shown(
        commander.get(f"/level/changes/{entered().pk}/")
    )


def test_a_withdrawn_change_asks_nobody_to_read_it(commander, campus):
    Post.objects.create(person=campus.first[0], unit=campus.units["team-1"], kind="head", starts_at=world.at("00:00"))
    enter(commander)
    commander.post(f"/level/changes/{entered().pk}/withdraw/", {"because": "wrong number"})
    answer = commander.get(f"/level/changes/{entered().pk}/")
    assert answer.context["readers"] == []
    assert "I have read it" not in shown(answer)


def test_the_first_day_of_an_override_is_filled_in_as_browsers_take_it(commander):
    assert 'name="first_day" value="2020-03-05"' in shown(commander.get("/level/measures/"))
