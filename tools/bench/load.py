"""A crowd of clients in one thread: raw sockets and one epoll, so that the server keeps the processors.

Each connection stays open and sends ready-made requests, one after another; each request belongs to another person.
"""

from __future__ import annotations

import random
import re
import select
import socket
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

ENDED_AFTER_S = 15.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


@dataclass
class Outcome:
    """What came of a run: seconds, milliseconds of each answer, and how many answers had which status."""

    passed_s: float = 0.0
    answers_ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    first_bad: bytes = b""

    @property
    def per_s(self) -> float:
        """Answers a second."""
        return len(self.answers_ms) / self.passed_s

    def note(self, status: int, expected: int, answer: bytes) -> None:
        """Count an answer and keep the first that is not the expected one."""
        self.statuses[status] += 1
        if status != expected and not self.first_bad:
            self.first_bad = answer[:2000]


class Connection:
    """One client's connection: sends a request, says when its answer is whole."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = 0.0
        self._read = b""

    def send(self, request: bytes, since: float) -> None:
        """Send a request whose time counts from `since`."""
        self.since, self._read = since, b""
        self.socket.sendall(request)

    def answer(self) -> bytes | None:
        """Read what has come and return the whole answer, or None while some of it is missing."""
        part = self.socket.recv(65536, socket.MSG_DONTWAIT)
        if not part:
            raise ConnectionError(f"the server closed a connection after {self._read[:200]!r}")
        self._read += part
        return self._read if is_whole(self._read) else None


def is_whole(read: bytes) -> bool:
    """Say whether these bytes are one whole HTTP answer."""
    end = read.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = read[: end + 2]
    if CHUNKED.search(head):
        return read.endswith(b"0\r\n\r\n")
    found = LENGTH.search(head)
    return len(read) >= end + 4 + (int(found.group(1)) if found else 0)


def closed(port: int, requests: Iterator[bytes], *, clients: int, seconds: float, expected: int) -> Outcome:
    """Let each client send its next request as soon as it has its answer, for so many seconds."""
    outcome, crowd = Outcome(), _Crowd(port, clients)
    began = time.perf_counter()
    until, waiting = began + seconds, clients
    for connection in crowd.idle:
        connection.send(next(requests), time.perf_counter())
    while waiting:
        for connection, answer, now in crowd.answers(until + ENDED_AFTER_S):
            outcome.answers_ms.append((now - connection.since) * 1000)
            outcome.note(int(answer[9:12]), expected, answer)
            if now < until:
                connection.send(next(requests), now)
            else:
                waiting -= 1
    outcome.passed_s = time.perf_counter() - began
    crowd.close()
    return outcome


def opened(port: int, requests: Sequence[bytes], *, clients: int, rate: float, expected: int, seed: int) -> Outcome:
    """Send the requests at random instants, `rate` a second on average, whether or not earlier ones are answered.

    The time of an answer counts from the instant at which its request was meant to be sent. As a proxy keeps its
    connections, the one that was answered last goes first, so that a worker gets what it can answer.
    """
    outcome, crowd, chance = Outcome(), _Crowd(port, clients), random.Random(seed)
    began = meant = time.perf_counter() + 0.05
    due: deque[tuple[float, bytes]] = deque()
    for request in requests:
        meant += chance.expovariate(rate)
        due.append((meant, request))
    idle = list(crowd.idle)
    while due or len(idle) < clients:
        now = time.perf_counter()
        while due and idle and due[0][0] <= now:
            since, request = due.popleft()
            idle.pop().send(request, since)
        wait_s = max(due[0][0] - now, 0.0) if due and idle else 1.0
        for connection, answer, now in crowd.answers(meant + ENDED_AFTER_S, wait_s):
            outcome.answers_ms.append((now - connection.since) * 1000)
            outcome.note(int(answer[9:12]), expected, answer)
            idle.append(connection)
    outcome.passed_s = time.perf_counter() - began
    crowd.close()
    return outcome


class _Crowd:
    """All connections, and which of them have an answer."""

    def __init__(self, port: int, clients: int) -> None:
        self.idle = [Connection(port) for _client in range(clients)]
        self._by_number = {connection.socket.fileno(): connection for connection in self.idle}
        self._epoll = select.epoll()
        for number in self._by_number:
            self._epoll.register(number, select.EPOLLIN)

    def answers(self, until: float, wait_s: float = 1.0) -> Iterator[tuple[Connection, bytes, float]]:
        """Yield connections whose answer is whole, with the answer and its instant; a silent server ends the run."""
        if time.perf_counter() > until:
            raise TimeoutError("the server did not answer in time")
        for number, _event in self._epoll.poll(wait_s):
            connection = self._by_number[number]
            answer = connection.answer()
            if answer is not None:
                yield connection, answer, time.perf_counter()

    def close(self) -> None:
        """Close every connection."""
        self._epoll.close()
        for connection in self._by_number.values():
            connection.socket.close()
