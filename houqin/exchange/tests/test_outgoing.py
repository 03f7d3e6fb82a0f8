"""What leaves the house: in the form each robot documents, and with a truthful answer whether it arrived."""

from __future__ import annotations

import json
import socket
import threading
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.exchange import outgoing
from houqin.exchange.outgoing import addresses, mail, robots
from houqin.exchange.tests import receivers

pytestmark = pytest.mark.once
AT = datetime(2020, 3, 5, 13, 40, tzinfo=UTC)
MESSAGE = outgoing.Message(
    "【后勤】东门 / East Gate", "24:00 起关闭", "https://h.example/myday/messages/7/", "houqin.1"
)
KINDS = list(receivers.PATHS)
SIGNED = ["dingtalk", "feishu"]


@pytest.fixture
def robot():
    with receivers.receiving() as server:
        server.now_s = AT.timestamp()
        yield server


def send(robot, kind, *, secret="", message=MESSAGE):
    outcome = outgoing.send(kind, robot.address(kind), secret, message, at=AT)
    return outcome.known.value, outcome.may_retry, outcome.detail


@pytest.mark.parametrize("kind", KINDS)
def test_a_robot_takes_the_message_as_it_documents_it(robot, kind):
    assert send(robot, kind) == ("sent", False, "")
    assert robot.got == ["【后勤】东门 / East Gate\n24:00 起关闭\nhttps://h.example/myday/messages/7/"]


@pytest.mark.parametrize("kind", SIGNED)
def test_a_robot_that_checks_signatures_takes_a_signed_one_only(robot, kind):
    robot.secret = "SEC0123456789+/=abcdef"
    assert send(robot, kind, secret=robot.secret)[0] == "sent"
    known, may_retry, detail = send(robot, kind, secret="SECsomethingelse")
    assert (known, may_retry) == ("refused", False)
    assert "sign" in detail


def test_the_signatures_are_those_of_the_documents():
    """Computed once by hand with openssl: printf '1599360473000\\nthis is secret' | openssl dgst -sha256 -hmac …"""
    query = robots.ROBOTS["dingtalk"].query("this is secret", 1599360473.0)
    assert query == "&timestamp=1599360473000&sign=hXZTWifRGHclNuZSKxoXc%2F%2Fsh51SWfVfRIhcdeKs63I%3D"
    body = robots.ROBOTS["feishu"].body("x", "this is secret", 1599360473.0)
    assert body["timestamp"] == "1599360473"
    assert body["sign"] == "/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw="


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("says", "known", "may_retry"),
    [
        ((200, b'{"errcode": 93000, "errmsg": "bad", "code": 19001}'), "refused", False),
        ((200, b'{"errcode": -1, "errmsg": "busy", "code": 11232, "msg": "frequency limited"}'), "refused", True),
        ((200, b"<html>please log in</html>"), "unsure", False),
        ((200, b"[]"), "unsure", False),
        ((200, b'{"errcode": "0"}'), "unsure", False),
        ((200, b"[" * 60000), "unsure", False),
        ((200, b"\xff\xfe"), "unsure", False),
        ((204, b""), "unsure", False),
        ((302, b""), "refused", False),
        ((404, b"no"), "refused", False),
        ((429, b""), "refused", True),
        ((500, b""), "unsure", False),
        ((502, b""), "unsure", False),
        ((503, b""), "refused", True),
    ],
)
def test_every_answer_is_read_for_what_it_says(robot, kind, says, known, may_retry):
    robot.says = says
    assert send(robot, kind)[:2] == (known, may_retry)


def test_a_robot_that_hangs_up_after_the_message_leaves_it_unsure(robot):
    robot.hangs_up = True
    assert send(robot, "wecom")[:2] == ("unsure", False)
    assert len(robot.got) == 1


def test_a_robot_that_never_answers_is_left_after_a_few_seconds(monkeypatch):
    monkeypatch.setattr(robots, "WAIT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as dumb:
        address = f"http://127.0.0.1:{dumb.getsockname()[1]}{receivers.PATHS['wecom']}"
        outcome = outgoing.send("wecom", address, "", MESSAGE, at=AT)
    assert outcome.known == "unsure"


def test_an_answer_that_drips_for_ever_is_left():
    drips = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as slow:

        def drip():
            line, _where = slow.accept()
            line.recv(65536)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n")
            while not drips.wait(0.02):
                line.sendall(b" ")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{slow.getsockname()[1]}{receivers.PATHS['wecom']}"
        outcome = outgoing.send("wecom", address, "", MESSAGE, at=AT)
        drips.set()
    assert outcome.known == "unsure"


def test_nobody_there_is_a_refusal_that_can_pass():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}{receivers.PATHS['wecom']}"
    outcome = outgoing.send("wecom", address, "", MESSAGE, at=AT)
    assert (outcome.known, outcome.may_retry) == ("refused", True)


def test_a_certificate_that_is_not_trusted_is_a_refusal(robot):
    address = robot.address("wecom").replace("http:", "https:")
    outcome = outgoing.send("wecom", address, "", MESSAGE, at=AT)
    assert (outcome.known, outcome.may_retry) == ("refused", True)


def test_the_keys_never_come_back_in_what_is_told(robot):
    robot.says = (200, json.dumps({"errcode": 93000, "errmsg": f"bad key {receivers.KEY} SECRET-12345"}).encode())
    detail = send(robot, "wecom", secret="SECRET-12345")[2]
    assert detail == "93000 bad key *** ***"


def test_a_text_for_feishu_calls_nobody(robot):
    send(robot, "feishu", message=outgoing.Message('<at user_id="all">所有人</at>', "", "https://h.example/"))
    assert "<at" not in robot.got[0]


@given(st.text(max_size=3000), st.text(alphabet="关闭 of\n€𝄞", max_size=3000))
def test_a_text_fits_and_keeps_its_link(subject, body):
    message = outgoing.Message(subject[:200], body, "https://h.example/myday/messages/7/")
    text = message.as_text(2048)
    assert text.endswith("https://h.example/myday/messages/7/")
    assert len(text.encode()) <= 2048
    whole = "\n".join(part for part in (subject[:200], body, message.link) if part)
    assert text == whole or "…" in text or not body


# --- addresses -------------------------------------------------------------------------------------------------------

PUBLIC = {
    "wecom": f"https://qyapi.weixin.qq.com{receivers.PATHS['wecom']}",
    "dingtalk": f"https://oapi.dingtalk.com{receivers.PATHS['dingtalk']}",
    "feishu": f"https://open.feishu.cn{receivers.PATHS['feishu']}",
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_is_taken_as_it_is_copied_and_shown_masked(kind):
    read = addresses.read(kind, f"  {PUBLIC[kind]}\n")
    assert read == PUBLIC[kind]
    shown = addresses.masked(kind, read)
    assert shown.startswith(("qyapi.", "oapi.", "open."))
    assert not any(key in shown for key in (receivers.KEY, receivers.TOKEN, receivers.HOOK))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PUBLIC["dingtalk"], "钉钉"),
        (PUBLIC["feishu"], "飞书"),
        (PUBLIC["wecom"].replace("https", "http"), "https"),
        (PUBLIC["wecom"].replace("qyapi.weixin.qq.com", "169.254.169.254"), "may not be called"),
        (PUBLIC["wecom"].replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com.evil.example"), "may not be called"),
        (PUBLIC["wecom"].replace("qyapi", "me@qyapi"), "not an address"),
        (PUBLIC["wecom"] + "#x", "not an address"),
        (PUBLIC["wecom"] + "&debug=1", "not the address"),
        ("https://qyapi.weixin.qq.com/admin?key=12345678", "not the address"),
        ("http://[::1", "not an address"),
        ("http://127.0.0.1:99999999/", "not an address"),
        ("群机器人", "not the address"),
        ("x" * 500, "too long"),
        ("", "not the address"),
    ],
)
def test_any_other_address_is_refused_with_its_reason(text, why):
    with pytest.raises(Refused, match=why):
        addresses.read("wecom", text)


def test_a_host_of_the_campus_is_called_only_where_the_settings_name_it():
    ours = PUBLIC["wecom"].replace("qyapi.weixin.qq.com", "robots.campus.example:8443")
    with pytest.raises(Refused, match="may not be called"):
        addresses.read("wecom", ours)
    assert addresses.read("wecom", ours, hosts=["robots.campus.example:8443"]) == ours
    plain = ours.replace("https", "http")
    with pytest.raises(Refused, match="https"):
        addresses.read("wecom", plain, hosts=["robots.campus.example"])
    here = PUBLIC["wecom"].replace("https://qyapi.weixin.qq.com", "http://127.0.0.1:9000")
    assert addresses.read("wecom", here, hosts=["127.0.0.1:9000"]) == here


def test_mail_addresses_are_read_one_by_one():
    assert addresses.read("mail", " a@x.example，b@x.example;\na@x.example ") == "a@x.example,b@x.example"
    assert addresses.masked("mail", "zhang@x.example,b@x.example") == "z***@x.example +1"
    for text in ("", "a@x", "a@x.example, 张三", "a@x.example\nBcc: b", ",".join(f"a{n}@x.example" for n in range(21))):
        with pytest.raises(Refused):
            addresses.read("mail", text)


# --- mail ------------------------------------------------------------------------------------------------------------


class Post:
    """A mail server that refuses whom it is told to refuse, and answers a message as it is told."""

    def __init__(self):
        self.got, self.says, self.refuses, self.hangs_up = [], "250 OK", {}, False

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        if self.hangs_up:
            server.transport.abort()
        return self.says


@pytest.fixture
def post():
    handler = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        handler.port = free.getsockname()[1]
    server = Controller(
        handler, hostname="127.0.0.1", port=handler.port, auth_require_tls=False, auth_required=False,
        authenticator=lambda *words: AuthResult(success=words[-1].password == b"right password", handled=False),
    )  # fmt: skip
    server.start()
    yield handler
    server.stop()


def mailed(post, to="a@x.example,b@x.example", user="", message=MESSAGE):
    server = f"smtp+plain://{user}127.0.0.1:{post.port}/?from=houqin@campus.example"
    outcome = outgoing.send("mail", to, "", message, at=AT, server=server)
    return outcome.known.value, outcome.may_retry, outcome.detail


def test_a_mail_goes_to_all_and_shows_none_of_them(post):
    assert mailed(post) == ("sent", False, "")
    (to, text), *others = post.got
    assert (to, others) == (["a@x.example", "b@x.example"], [])
    assert "a@x.example" not in text
    assert "Message-ID: <houqin.1@campus.example>" in text
    assert "Auto-Submitted: auto-generated" in text


def test_a_subject_of_two_lines_adds_no_header(post):
    mailed(post, message=outgoing.Message("one\r\nBcc: x@y.example", "text", "https://h.example/"))
    head = post.got[0][1].partition("\r\n\r\n")[0]
    assert not any(line.startswith("Bcc") for line in head.split("\r\n"))


def test_who_is_not_known_there_is_told_and_the_others_get_it(post):
    post.refuses = {"b@x.example": "550 no such user"}
    assert mailed(post) == ("sent", False, "b@x.example: 550")
    post.refuses = dict.fromkeys(("a@x.example", "b@x.example"), "550 no such user")
    assert mailed(post)[:2] == ("refused", False)
    post.refuses = dict.fromkeys(("a@x.example", "b@x.example"), "450 later")
    assert mailed(post)[:2] == ("refused", True)


@pytest.mark.parametrize(
    ("says", "known", "may_retry"),
    [("451 try later", "refused", True), ("554 spam", "refused", False), ("250 queued", "sent", False)],
)
def test_the_last_word_of_the_server_counts(post, says, known, may_retry):
    post.says = says
    assert mailed(post)[:2] == (known, may_retry)


def test_a_server_that_hangs_up_after_the_text_leaves_it_unsure(post):
    post.hangs_up = True
    assert mailed(post)[:2] == ("unsure", False)
    assert len(post.got) == 1


def test_a_wrong_password_is_a_refusal_that_does_not_pass_and_is_not_told(post):
    assert mailed(post, user="houqin:right%20password@")[0] == "sent"
    known, may_retry, detail = mailed(post, user="houqin:wrong-password@")
    assert (known, may_retry) == ("refused", False)
    assert "wrong-password" not in detail


def test_no_mail_server_is_a_refusal():
    for server in ("", "smtp://h.example", "http://h.example/?from=a@b.example", "smtp://h:x/?from=a@b.example"):
        outcome = outgoing.send("mail", "a@x.example", "", MESSAGE, at=AT, server=server)
        assert (outcome.known, outcome.may_retry) == ("refused", False)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    server = f"smtp+plain://127.0.0.1:{port}/?from=houqin@campus.example"
    outcome = outgoing.send("mail", "a@x.example", "", MESSAGE, at=AT, server=server)
    assert (outcome.known, outcome.may_retry) == ("refused", True)


def test_the_server_s_address_is_read():
    got = mail.server_of("smtps://u%40x:p%3Aw@mail.example/?from=houqin@campus.example")
    assert got == mail.Server("smtps", "mail.example", 465, "u@x", "p:w", "houqin@campus.example")
