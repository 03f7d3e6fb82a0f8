"""Robots of group chats: WeCom, DingTalk and Feishu, each in the JSON it documents.

Sources: developer.work.weixin.qq.com (群机器人配置说明), open.dingtalk.com (自定义机器人接入), open.feishu.cn
(自定义机器人使用指南). A robot says in a 200 answer whether it took the message: the status alone is not believed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlsplit

from houqin.exchange.outgoing.outcome import Message, Outcome, refused, sent, unsure

WAIT_S = 6
MOST_ANSWER_BYTES, MOST_READS = 65536, 8
LATER = (429, 503)
# Where the answer stands: a number that is 0 for success, and the robot's words.
Answer = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Robot:
    """How one kind is spoken to; `later` are its own codes for "not now, try again"."""

    key: str
    host: str
    path: re.Pattern[str]
    most_bytes: int
    body: Callable[[str, str, float], Mapping[str, Any]]
    query: Callable[[str, float], str]
    answers: tuple[Answer, ...]
    later: frozenset[int]


def _unsigned(_secret: str, _now_s: float) -> str:
    return ""


def _wecom_body(text: str, _secret: str, _now_s: float) -> Mapping[str, Any]:
    return {"msgtype": "text", "text": {"content": text}}


def _dingtalk_body(text: str, _secret: str, _now_s: float) -> Mapping[str, Any]:
    return {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}}


def _dingtalk_query(secret: str, now_s: float) -> str:
    if not secret:
        return ""
    stamp_ms = str(round(now_s * 1000))
    seal = hmac.new(secret.encode(), f"{stamp_ms}\n{secret}".encode(), hashlib.sha256).digest()
    return f"&timestamp={stamp_ms}&sign={quote_plus(base64.b64encode(seal))}"


def _feishu_body(text: str, secret: str, now_s: float) -> Mapping[str, Any]:
    # In Feishu's texts `<at …>` calls everybody: nobody who writes a notice may do that unawares.
    said: dict[str, Any] = {"msg_type": "text", "content": {"text": text.replace("<", "＜")}}
    if not secret:
        return said
    stamp_s = str(int(now_s))
    seal = hmac.new(f"{stamp_s}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp_s, "sign": base64.b64encode(seal).decode(), **said}


ROBOTS: Mapping[str, Robot] = {
    robot.key: robot
    for robot in (
        Robot(
            "wecom", "qyapi.weixin.qq.com", re.compile(r"/cgi-bin/webhook/send\?key=[\w-]{8,80}"), 2048,
            _wecom_body, _unsigned, (("errcode", "errmsg"),), frozenset({-1, 45009}),
        ),
        Robot(
            "dingtalk", "oapi.dingtalk.com", re.compile(r"/robot/send\?access_token=\w{16,120}"), 19000,
            _dingtalk_body, _dingtalk_query, (("errcode", "errmsg"),), frozenset({-1, 130101, 410100}),
        ),
        Robot(
            "feishu", "open.feishu.cn", re.compile(r"/open-apis/bot/v2/hook/[\w-]{8,80}/?"), 19000,
            _feishu_body, _unsigned, (("code", "msg"), ("StatusCode", "StatusMessage")), frozenset({11232, 99991400}),
        ),
    )
}  # fmt: skip


def send(robot: Robot, address: str, secret: str, message: Message, *, at: datetime) -> Outcome:
    """Post a message to a robot once. Follows no redirect, uses no proxy, waits a few seconds at most for each step."""
    now_s = at.timestamp()
    body = robot.body(message.as_text(robot.most_bytes), secret, now_s)
    try:
        status, answer = _posted(address + robot.query(secret, now_s), body)
    except NotReached as why:
        return refused(_without(str(why), address, secret), may_retry=True)
    except (OSError, http.client.HTTPException) as why:
        return unsure(type(why).__name__)
    outcome = _judged(robot, status, answer)
    return Outcome(outcome.known, outcome.may_retry, _without(outcome.detail, address, secret))


class NotReached(Exception):
    """No connection was made: nothing can have arrived."""


def _posted(address: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port
    line: http.client.HTTPConnection = (
        http.client.HTTPConnection(host, port, timeout=WAIT_S)
        if parts.scheme == "http"
        else http.client.HTTPSConnection(host, port, timeout=WAIT_S, context=ssl.create_default_context())
    )
    try:
        line.connect()
    except OSError as why:
        raise NotReached(str(why) or type(why).__name__) from None
    try:
        packed = json.dumps(body, ensure_ascii=False).encode()
        line.request("POST", f"{parts.path}?{parts.query}" if parts.query else parts.path, packed, HEADERS)
        answer = line.getresponse()
        return answer.status, _read(answer)
    finally:
        line.close()


HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "houqin"}


def _read(answer: http.client.HTTPResponse) -> bytes:
    """Return the start of an answer: one that drips for ever is left after a few reads."""
    read = b""
    for _turn in range(MOST_READS):
        part = answer.read1(MOST_ANSWER_BYTES)
        read += part
        if not part or len(read) >= MOST_ANSWER_BYTES:
            break
    return read[:MOST_ANSWER_BYTES]


def _judged(robot: Robot, status: int, answer: bytes) -> Outcome:
    if status in LATER:
        return refused(f"HTTP {status}", may_retry=True)
    if status != 200:
        # A gateway that failed may have passed the message on; any other status is the robot's own refusal.
        return unsure(f"HTTP {status}") if status >= 500 or status < 300 else refused(f"HTTP {status}", may_retry=False)
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return unsure("HTTP 200")
    for code, words in robot.answers:
        number = told.get(code) if isinstance(told, dict) else None
        if isinstance(number, int):
            said = f"{number} {told.get(words, '')}"
            return sent() if number == 0 else refused(said, may_retry=number in robot.later)
    return unsure("HTTP 200")


def _without(text: str, address: str, secret: str) -> str:
    """Return the other side's words without the keys that it may repeat."""
    keys = [secret, *re.split(r"[/?=&]", address)]
    for key in keys:
        if len(key) >= 8:
            text = text.replace(key, "***")
    return text
