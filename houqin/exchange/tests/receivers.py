"""Robots on this machine that hold a sender to what WeCom, DingTalk and Feishu document, and break on demand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, TOKEN, HOOK = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", "ab12" * 16, "1f2e3d4c-aaaa-bbbb-cccc-123456789abc"
PATHS = {
    "wecom": f"/cgi-bin/webhook/send?key={KEY}",
    "dingtalk": f"/robot/send?access_token={TOKEN}",
    "feishu": f"/open-apis/bot/v2/hook/{HOOK}",
}


class Receiver(ThreadingHTTPServer):
    """One server for the three robots; `got` holds the texts that were taken, `says` an answer given instead."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[str] = []
        self.says: tuple[int, bytes] | None = None
        self.secret = ""
        self.hangs_up = False
        self.waits = threading.Event()
        self.waits.set()
        self.now_s = 0.0

    def address(self, kind: str) -> str:
        """Return the address that a person would copy from the group."""
        return f"http://127.0.0.1:{self.server_port}{PATHS[kind]}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def log_message(self, *_words: object) -> None:
        """Keep the tests' output clean."""

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Content-Type"].startswith("application/json")
        answer = self._answer(parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}, told)
        self.server.waits.wait(20)
        if self.server.hangs_up:
            self.close_connection = True
            return
        status, body = self.server.says or (200, json.dumps(answer).encode())
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, path: str, query: dict[str, str], told: dict[str, Any]) -> dict[str, Any]:
        robot = {"/cgi-bin/webhook/send": _wecom, "/robot/send": _dingtalk}.get(path, _feishu)
        return robot(self.server, path, query, told)


def _wecom(server: Receiver, _path: str, query: dict[str, str], told: dict[str, Any]) -> dict[str, Any]:
    if query != {"key": KEY}:
        return {"errcode": 93000, "errmsg": f"invalid webhook url {query.get('key')}"}
    if set(told) != {"msgtype", "text"} or told["msgtype"] != "text" or set(told["text"]) != {"content"}:
        return {"errcode": 40008, "errmsg": "invalid message type"}
    if len(told["text"]["content"].encode()) > 2048:
        return {"errcode": 40058, "errmsg": "content exceed max length"}
    server.got.append(told["text"]["content"])
    return {"errcode": 0, "errmsg": "ok"}


def _dingtalk(server: Receiver, _path: str, query: dict[str, str], told: dict[str, Any]) -> dict[str, Any]:
    if query.get("access_token") != TOKEN:
        return {"errcode": 300001, "errmsg": "token is not exist"}
    if server.secret:
        stamp_ms = query.get("timestamp", "")
        seal = hmac.new(server.secret.encode(), f"{stamp_ms}\n{server.secret}".encode(), hashlib.sha256).digest()
        if query.get("sign") != base64.b64encode(seal).decode() or abs(int(stamp_ms) / 1000 - server.now_s) > 3600:
            return {"errcode": 310000, "errmsg": "sign not match"}
    if told.get("msgtype") != "text" or not told["text"]["content"] or told["at"] != {"isAtAll": False}:
        return {"errcode": 40035, "errmsg": "缺少参数 text"}
    server.got.append(told["text"]["content"])
    return {"errcode": 0, "errmsg": "ok"}


def _feishu(server: Receiver, path: str, _query: dict[str, str], told: dict[str, Any]) -> dict[str, Any]:
    if path != PATHS["feishu"]:
        return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
    if server.secret:
        seal = hmac.new(f"{told.get('timestamp')}\n{server.secret}".encode(), b"", hashlib.sha256).digest()
        is_old = abs(int(told.get("timestamp", 0)) - server.now_s) > 3600
        if told.get("sign") != base64.b64encode(seal).decode() or is_old:
            return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
    if told.get("msg_type") != "text" or set(told["content"]) != {"text"}:
        return {"code": 9499, "msg": "Bad Request", "data": {}}
    server.got.append(told["content"]["text"])
    return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve until the block ends."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
