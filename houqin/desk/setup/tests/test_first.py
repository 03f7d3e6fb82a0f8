"""An empty house: its first account is opened by whoever can read the code, and the setup page leads on from there."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from houqin import cli
from houqin.common import clock
from houqin.desk.setup import first
from houqin.home import BACKUP_NOTE_NAME
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.audit.models import Record
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response
from houqin.lines.accountability.tests.world import enter_numbers

from .house import BY, PASSWORD, WHOLE, a_person, an_account, hour_ago, signed_in


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A folder of its own, so that no code of another test lies there."""
    settings.HOUQIN_HOME = tmp_path
    return tmp_path


def sent(**changed):
    fields = {"code": first.code(), "name": "王管理", "number": "A0001", "password": PASSWORD, "again": PASSWORD}
    return Client().post("/setup/first/", fields | changed)


def test_the_sign_in_page_of_an_empty_house_leads_to_the_first_account(db):
    assert 'href="/setup/first/"' in Client().get("/accounts/login/").content.decode()


def test_the_code_opens_one_account_that_may_set_everything_up(db, home):
    assert sent().headers["Location"] == "/accounts/login/?next=/setup/"
    account = Account.objects.get()
    assert (account.username, account.person.name) == ("A0001", "王管理")
    assert sorted(Grant.objects.values_list("role", flat=True)) == ["planner", "setter"]
    assert not (home / first.CODE_NAME).exists()
    assert Record.objects.filter(action__endswith="open_house").count() == 1
    assert signed_in(account).get("/").headers["Location"] == "/setup/"


def test_the_code_can_be_read_by_the_owner_of_the_house_only(db, home):
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", first.code())
    assert (home / first.CODE_NAME).stat().st_mode & 0o077 == 0


def test_the_address_in_the_terminal_brings_the_code(db):
    page = Client().get(f"/setup/first/?code={first.code()}").content.decode()
    assert f'value="{first.code()}"' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "aaaa-bbbb-cccc"}, "与终端里的启用码不符"),
        ({"code": ""}, "必填"),
        ({"password": "kurz", "again": "kurz"}, "密码至少10个字符"),
        ({"password": "A00012020", "again": "A00012020", "number": "A0001202"}, "密码与用户名过于相近"),
        ({"again": "another long password"}, "两次密码不一致"),
        ({"name": ""}, "必填"),
        ({"number": "no such/number"}, "no such/number"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_opened(db, changed, said):
    answer = sent(**changed)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Account.objects.exists()
    assert not Person.objects.exists()


def test_once_somebody_has_an_account_the_page_is_gone(room):
    assert Client().get("/setup/first/").status_code == 404
    assert sent(code="aaaa-bbbb-cccc").status_code == 404
    assert "/setup/first/" not in Client().get("/accounts/login/").content.decode()
    assert first.code() == ""


def test_init_and_run_tell_the_code_of_an_empty_house_and_no_other(db, capsys):
    assert cli.main(["init"]) == 0
    assert first.code() in capsys.readouterr().out
    assert cli.main(["init", "--json", "-"]) == 0
    told = capsys.readouterr().out
    assert json.loads(told)["has_accounts"] is False
    assert first.code() not in told
    assert sent().status_code == 302
    cli.main(["init"])
    assert "account" not in capsys.readouterr().out


def test_the_setup_page_says_what_is_still_lacking(db):
    sent()
    room = signed_in(Account.objects.get())
    page = room.get("/setup/").content.decode()
    for address in ("/register/places/", "/register/units/", "/register/sheets/", "/setup/people/"):
        assert f'<a class="btn" href="{address}"' in page
    steps = {one["step"].route: one["step"].is_done for one in room.get("/setup/").context["steps"]}
    assert steps.pop("setup:second_factor")
    assert not any(steps.values())


def test_a_step_that_is_done_says_how_many_there_are(db, units):
    an_account(a_person("A0001", "管理员"), "setter")
    a_person("E0002", "李四")
    found = {step.route: step.number for step in first.steps(Account.objects.get(), **asked())}
    assert found["register:units"] == Unit.objects.count()
    assert found["register:sheets"] == 1
    assert found["setup:open_accounts"] == 0


def test_the_steps_stay_until_every_team_is_led_and_the_rest_is_there(db, units):
    setter = an_account(a_person("A0001", "管理员"), "setter")
    leader = a_person("E0002", "李四")
    an_account(leader, "team_leader", unit_id=units["team-1"].pk)
    found = {step.title: step for step in first.steps(setter, **asked())}
    leaders = found["Team leaders"]
    assert (leaders.number, leaders.of, leaders.is_done) == (1, 3, False)
    assert [found[title].is_done for title in ("Clinic", "Officers on duty", "Commander", "A backup")] == [False] * 4
    assert "1 of 3" in signed_in(setter).get("/setup/").content.decode()


def test_the_steps_go_only_with_the_last_of_them(db, units, home, settings):
    settings.HOUQIN_SECOND_FACTOR = False
    setter = an_account(a_person("A0001", "管理员"), "setter")
    campus = Place.objects.create(path="0001", code="c", name="校区", kind="campus")
    for n, role in enumerate(("commander", "clinic", "duty_officer")):
        an_account(a_person(f"E{n}", f"人{n}"), role)
    for unit in Unit.objects.filter(kind="team"):
        an_account(a_person(f"L{unit.code}", f"班长{unit.code}"), "team_leader", unit_id=unit.pk)
    response.enter_change(place_id=campus.pk, level="II", starts_at=clock.now(), document="文", by=BY, at=hour_ago())
    assert lacking(setter) == ["Telephone numbers", "A backup"]
    enter_numbers(campus)
    (home / BACKUP_NOTE_NAME).write_text("{}")
    assert first.steps(setter, **asked()) == []


def lacking(account):
    return [step.title for step in first.steps(account, **asked()) if not step.is_done]


def test_a_telephone_number_is_asked_for_and_entered_without_a_document(db, units):
    planner = an_account(a_person("A0001", "管理员"), "planner")
    campus = Place.objects.create(path="0001", code="c", name="校区", kind="campus")
    room = signed_in(planner)
    address = "/level/measures/?measure=accountability.clinic_phone#override"
    assert f'href="{address}"' in room.get("/setup/").content.decode()
    assert 'value="accountability.clinic_phone" selected' in room.get(address).content.decode()
    sent = {"measure": "accountability.clinic_phone", "place": campus.pk, "first_day": str(clock.day_of(clock.now()))}
    assert room.post("/level/measures/override/", sent | {"value": "call me"}).status_code == 400
    assert "Telephone numbers" in lacking(planner)
    assert room.post("/level/measures/override/", sent | {"value": "0516 8359 0000"}).status_code == 302
    found = {step.title: step for step in first.steps(planner, **asked())}["Telephone numbers"]
    assert (found.number, found.of) == (1, 2)


def asked():
    return {"at": clock.now(), "within": WHOLE}
