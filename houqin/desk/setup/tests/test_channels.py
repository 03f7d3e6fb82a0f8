"""Group robots and mailboxes: added as copied, tried at once, paused, closed; nobody sees the address again."""

from __future__ import annotations

import pytest

from houqin.clockwork import outgoing
from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.desk.setup import queries
from houqin.exchange.tests import receivers
from houqin.kernel.audit.models import Record
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.models import Channel, Delivery

from .house import a_person, an_account, signed_in

WHOLE = Scope.whole(reason="tests")


@pytest.fixture
def robot(settings):
    with receivers.receiving() as server:
        server.now_s = clock.now().timestamp()
        settings.HOUQIN_ROBOT_HOSTS = [f"127.0.0.1:{server.server_port}"]
        yield server


def add(room, units, address, **changed):
    fields = {"name": "第一食堂群", "kind": "wecom", "unit": f"unit:{units['team-1'].pk}", "address": address} | changed
    return room.post("/setup/channels/new/", fields)


def added(room, units, robot, **changed):
    assert add(room, units, robot.address(changed.get("kind", "wecom")), **changed).status_code == 302
    return Channel.objects.get()


def page(room, address="/setup/channels/"):
    return room.get(address).content.decode()


def check():
    return next(one for one in queries.health(at=clock.now(), within=WHOLE).checks if one.key == "outbox")


def test_a_robot_is_added_tried_and_its_address_is_not_shown_again(room, units, robot):
    channel = added(room, units, robot)
    answer = room.post(f"/setup/channels/{channel.pk}/try/", follow=True)
    assert "It arrived." in answer.content.decode()
    assert robot.got[0].startswith("【后勤】")
    for shown in (page(room), page(room, f"/setup/channels/{channel.pk}/")):
        assert channel.hint in shown
        assert receivers.KEY not in shown
    assert receivers.KEY not in str(list(Record.objects.values()))


def test_a_trial_that_fails_shows_what_the_robot_said(room, units, robot):
    channel = added(room, units, robot, kind="dingtalk")
    robot.secret = "SEC-the-group-checks-signatures"
    answer = room.post(f"/setup/channels/{channel.pk}/try/", follow=True).content.decode()
    assert "It did not arrive" in answer
    assert "310000 sign not match" in answer
    assert check().verdict == "doubtful"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "https://10.0.0.5/cgi-bin/webhook/send?key=12345678"}, "10.0.0.5 may not be called"),
        ({"address": "https://oapi.dingtalk.com/robot/send?access_token=" + "ab12" * 16}, "another kind"),
        ({"address": ""}, "This field is required"),
        ({"kind": "mail", "address": "a@x.example"}, "no mail server is set up"),
        ({"kind": "sms"}, "is not one of the available choices"),
        ({"unit": "unit:99999"}, "is not one of the available choices"),
        ({"name": " "}, "This field is required"),
    ],
)
def test_what_cannot_be_added_is_said_and_what_was_typed_stays(room, units, robot, changed, said):
    answer = add(room, units, **{"address": robot.address("wecom")} | changed)
    assert answer.status_code == 400
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert 'value="unit:' in answer.content.decode()
    assert Channel.objects.count() == 0


def test_mailboxes_are_added_where_a_server_is_set_up(room, units, settings):
    settings.HOUQIN_MAIL_SERVER = "smtp://mail.example/?from=houqin@campus.example"
    assert add(room, units, "zhang@x.example\nli@x.example", kind="mail").status_code == 302
    assert Channel.objects.get().hint == "z***@x.example +1"


def test_a_channel_is_paused_and_goes_on(room, units, robot):
    channel = added(room, units, robot)
    room.post(f"/setup/channels/{channel.pk}/switch/")
    assert "paused" in page(room)
    answer = room.post(f"/setup/channels/{channel.pk}/try/", follow=True).content.decode()
    assert "It waits: the channel is paused." in answer
    room.post(f"/setup/channels/{channel.pk}/switch/")
    assert outgoing.deliver(clock.now(), clock.now()) == {"sent": 1}


def test_a_channel_is_closed_after_a_question(room, units, robot):
    channel = added(room, units, robot)
    address = f"/setup/channels/{channel.pk}/close/"
    assert "Its address is forgotten" in room.post(address).content.decode()
    assert room.post(address, {"confirmed": "yes"}).status_code == 302
    assert "No channel yet" in page(room)
    assert room.get(f"/setup/channels/{channel.pk}/").status_code == 404


def test_a_drill_sends_nothing_and_says_so(room, units, robot, settings):
    channel = added(room, units, robot)
    settings.HOUQIN_BANNER = "演练"
    assert "This is a drill" in page(room)
    assert room.post(f"/setup/channels/{channel.pk}/try/").status_code == 400
    assert (robot.got, Delivery.objects.count()) == ([], 0)
    assert check().verdict == "doubtful"


def test_the_health_page_counts(room, units, robot):
    assert (check().verdict, check().facts["channels"]) == ("normal", 0)
    added(room, units, robot)
    notices.post(
        key="a", title=("关", "Shut"), leaves="title", by=Actor.system("test"), at=clock.now(), site="https://h.example"
    )
    assert check().facts["waiting"] == 1
    outgoing.deliver(clock.now(), clock.now())
    assert (check().verdict, check().facts["sent"]) == ("normal", 1)


def test_only_a_setter_comes_here(room, units):
    planner = signed_in(an_account(a_person("E0002", "李娜"), "planner"))
    assert planner.get("/setup/channels/").status_code == 403
    assert "/setup/channels/" not in page(planner, "/setup/")
