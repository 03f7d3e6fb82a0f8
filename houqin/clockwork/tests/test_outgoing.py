"""The job that sends: against robots on this machine, with two workers at once and with one that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

from houqin import home
from houqin.clockwork import actions as clockwork
from houqin.clockwork import outgoing
from houqin.common.scope import Actor
from houqin.exchange.tests import receivers
from houqin.kernel.notices import actions
from houqin.kernel.notices.models import Channel, Delivery
from houqin.kernel.people.tests import world

pytestmark = pytest.mark.django_db
BY, AT = Actor.system("test"), world.AT


@pytest.fixture
def robot():
    with receivers.receiving() as server:
        server.now_s = AT.timestamp()
        yield server


def channels(robot, *kinds):
    units = world.grid()
    for kind in kinds:
        actions.add_channel(
            name=kind, kind=kind, unit_id=units["team-1"].pk, address=robot.address(kind), secret="", hint=kind, by=BY,
            at=AT,
        )  # fmt: skip


def post(key, title="东门关闭"):
    actions.post(key=key, title=(title, "Gate"), leaves="title", site="https://h.example", by=BY, at=AT)


def states():
    return sorted(Delivery.objects.values_list("channel__name", "state"))


def test_everything_that_waits_is_sent_once(robot):
    channels(robot, "wecom", "dingtalk", "feishu")
    post("a")
    assert outgoing.deliver(AT, AT) == {"sent": 3}
    assert outgoing.deliver(AT, AT) == {}
    assert len(robot.got) == 3
    assert states() == [("dingtalk", "sent"), ("feishu", "sent"), ("wecom", "sent")]


def test_a_channel_that_is_broken_holds_up_no_other(robot):
    channels(robot, "wecom", "feishu")
    actions.add_channel(
        name="nobody", kind="dingtalk", unit_id=Channel.objects.first().unit_id, secret="", hint="",
        address="http://127.0.0.1:9" + receivers.PATHS["dingtalk"], by=BY, at=AT,
    )  # fmt: skip
    post("a")
    post("b")
    assert outgoing.deliver(AT, AT) == {"sent": 4, "waiting": 2}
    waiting = Delivery.objects.filter(state="waiting").first()
    assert waiting.next_at == AT + timedelta(minutes=1)
    assert "refused" in waiting.detail.lower()


def test_a_channel_that_no_key_opens_holds_up_no_other(robot):
    channels(robot, "wecom", "feishu")
    Channel.objects.filter(name="wecom").update(address_cipher=b"of another key")
    post("a")
    assert outgoing.deliver(AT, AT) == {"sent": 1}
    assert states() == [("feishu", "sent"), ("wecom", "waiting")]


def test_six_a_minute_go_to_a_robot_that_takes_twenty(robot):
    channels(robot, "wecom")
    for n in range(8):
        post(str(n), title=f"第{n}条")
    assert outgoing.deliver(AT, AT) == {"sent": 6}
    assert outgoing.deliver(AT, AT) == {"sent": 2}
    assert [text[4:7] for text in robot.got] == [f"第{n}条" for n in range(8)]


def test_nothing_leaves_a_drill(robot, settings, monkeypatch):
    channels(robot, "wecom")
    post("a")
    settings.HOUQIN_BANNER = "演练"
    assert outgoing.deliver(AT, AT) == {}
    settings.HOUQIN_BANNER = ""
    monkeypatch.setenv("HOUQIN_CLOCK_OFFSET_S", "-3600")
    assert outgoing.deliver(AT, AT) == {}
    assert (robot.got, states()) == ([], [("wecom", "waiting")])


def test_what_was_restored_is_put_before_a_person(robot, settings):
    channels(robot, "wecom")
    post("a")
    note = settings.HOUQIN_HOME / home.RESTORE_NOTE_NAME
    home.replace_private(note, json.dumps({"at": (AT + timedelta(minutes=1)).isoformat()}))
    assert outgoing.deliver(AT, AT + timedelta(minutes=2)) == {}
    assert (robot.got, states(), note.exists()) == ([], [("wecom", "unsure")], False)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_everything_once(robot):
    channels(robot, "wecom", "dingtalk", "feishu")
    for n in range(4):
        post(str(n), title=f"第{n}条")
    gate = threading.Barrier(2)

    def work():
        gate.wait()
        outgoing.deliver(AT, AT)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    outgoing.deliver(AT, AT)
    assert sorted(text[4:7] for text in robot.got) == sorted(f"第{n}条" for n in range(4) for _kind in range(3))
    assert {state for _name, state in states()} == {"sent"}


KILLED = """
import django; django.setup()
from datetime import datetime
from houqin.clockwork import outgoing
at = datetime.fromisoformat("{at}")
outgoing.deliver(at, at)
"""


def _database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_sends_leaves_it_unsure_and_nothing_is_sent_again(robot):
    channels(robot, "wecom")
    post("a")
    robot.waits = threading.Event()
    script = KILLED.format(at=AT.isoformat())
    env = os.environ | {
        "DATABASE_URL": _database_url(), "DJANGO_SETTINGS_MODULE": "houqin.settings", "HOUQIN_ENV": "test",
        "HOUQIN_DATA_KEYS": ",".join(home.data_keys()),
    }  # fmt: skip
    child = subprocess.Popen([sys.executable, "-c", script], env=env)
    until = time.monotonic() + 30
    while not robot.got and time.monotonic() < until and child.poll() is None:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    robot.waits.set()
    assert (len(robot.got), states()) == (1, [("wecom", "claimed")])
    later = AT + timedelta(minutes=11)
    assert outgoing.deliver(later, later) == {}
    assert outgoing.deliver(later, later + timedelta(hours=5)) == {}
    assert (len(robot.got), states()) == (1, [("wecom", "unsure")])
    actions.send_again(delivery_id=Delivery.objects.get().pk, by=BY, at=later)
    assert outgoing.deliver(later, later) == {"sent": 1}
    assert len(robot.got) == 2


def test_the_job_is_in_the_timetable(robot):
    channels(robot, "wecom")
    post("a")
    assert "outgoing" in clockwork.tick(at=AT)
    assert (len(robot.got), states()) == (1, [("wecom", "sent")])
