"""A rush of one-tap reports on PostgreSQL with two web workers, against the least Django that writes one row."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

from tools.bench import load, servers, sizes
from tools.bench.figures import Limit, Measured, percentile

WORKERS, CLIENTS, RUNS = 2, 24, 3
WARM_S, RUN_S, BARE_WARM_S = sizes.sized(3.0, 0.5), sizes.sized(6.0, 0.5), sizes.sized(1.5, 0.3)
OPEN_CLIENTS, OPEN_S, OPEN_SHARE = sizes.sized(200, 20), sizes.sized(8.0, 0.5), 0.8
MOST_PER_S = 900
BEGINS = datetime.fromisoformat("2020-03-06T08:30:00+08:00")
READY_S = 60
SERVED = (
    "`houqin run --workers 2 --no-clockwork` (granian, 4 threads a worker, connections to PostgreSQL kept), fsync and "
    "synchronous_commit on; every request is another signed-in person's POST of the report form with session, CSRF "
    "cookie and token and command id, answered by 302; {clients} keep-alive connections on loopback, driven by one "
    "thread with raw sockets and ready-made bytes ({load_share:.0%} of one processor)"
)
BARE = (
    "a Django project of one view without middleware and session: one INSERT by the ORM; same granian, workers and "
    "threads, same PostgreSQL and durability, same client, run in turn with ours"
)
P99 = (
    "99th percentile at {rate:.0f} requests a second, 80 % of the median rate of the rush, sent at random instants "
    "(exponential gaps) and timed from the instant meant; {served}"
)


def measure(url: str, home: Path) -> list[Measured]:
    """Measure the rush on the PostgreSQL database at `url`, whose state lies in `home`."""
    people = int(MOST_PER_S * (WARM_S + RUNS * (RUN_S + OPEN_S * OPEN_SHARE)))
    crowd = home / "crowd.txt"
    servers.run(f"{__package__}.crowd", str(people), str(crowd), home=home, url=url)
    with ExitStack() as stack:
        ours = stack.enter_context(_ours(url, home))
        bare = stack.enter_context(_bare(url, home))
        requests = _reports(crowd, ours)
        return _measured(ours, bare, requests)


def _measured(ours: int, bare: int, requests: Iterator[bytes]) -> list[Measured]:
    taps = _taps(bare)
    _rush(bare, taps, BARE_WARM_S)
    _rush(ours, requests, WARM_S)
    rates, bare_rates = [], []
    used = time.process_time()
    began = time.perf_counter()
    for _run in range(RUNS):
        bare_rates.append(_rush(bare, taps, RUN_S).per_s)
        rates.append(_rush(ours, requests, RUN_S).per_s)
    share = (time.process_time() - used) / (time.perf_counter() - began)
    served = SERVED.format(clients=CLIENTS, load_share=share)
    size = {"workers": WORKERS, "clients": CLIENTS}
    limit = Limit("bare one-insert Django view", median(bare_rates), BARE)
    rush = Measured("accountability.report_rush_per_s", "postgresql", size, "1/s", rates, served, limit)
    rate = rush.value * OPEN_SHARE
    p99, bare_p99 = [], []
    for run in range(RUNS):
        bare_p99.append(percentile(_steady(bare, taps, rate, run), 0.99))
        p99.append(percentile(_steady(ours, requests, rate, run), 0.99))
    limit = Limit("bare one-insert Django view at the same rate", median(bare_p99), BARE)
    method = P99.format(rate=rate, served=served)
    size = {"workers": WORKERS, "clients": OPEN_CLIENTS}
    return [rush, Measured("accountability.report_rush_p99_ms", "postgresql", size, "ms", p99, method, limit)]


def _rush(port: int, requests: Iterator[bytes], seconds: float) -> load.Outcome:
    outcome = load.closed(port, requests, clients=CLIENTS, seconds=seconds, expected=302)
    _refuse_bad(outcome)
    return outcome


def _steady(port: int, requests: Iterator[bytes], rate: float, seed: int) -> list[float]:
    chosen = [next(requests) for _request in range(int(rate * OPEN_S))]
    outcome = load.opened(port, chosen, clients=OPEN_CLIENTS, rate=rate, expected=302, seed=seed)
    _refuse_bad(outcome)
    return outcome.answers_ms


def _refuse_bad(outcome: load.Outcome) -> None:
    if outcome.first_bad:
        raise RuntimeError(f"not every report was taken {dict(outcome.statuses)}: {outcome.first_bad!r}")


# --- requests --------------------------------------------------------------------------------------------------------


def _request(port: int, path: str, body: str, cookies: str = "") -> bytes:
    address = f"127.0.0.1:{port}"
    return (
        f"POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: keep-alive\r\nContent-Length: {len(body)}\r\n"
        f"Cache-Control: max-age=0\r\nOrigin: http://{address}\r\nReferer: http://{address}/accountability/report/\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) MicroMessenger\r\n"
        "Accept: text/html,application/xhtml+xml\r\nAccept-Encoding: gzip, deflate\r\nAccept-Language: zh-CN,zh\r\n"
        f"{cookies}\r\n{body}"
    ).encode()


def _reports(crowd: Path, port: int) -> Iterator[bytes]:
    """Return an iterator over the reports, all made before the first is sent."""
    made = []
    for line in crowd.read_text(encoding="utf-8").splitlines():
        session, secret, token, command = line.split("\t")
        body = f"csrfmiddlewaretoken={token}&command={command}&day={BEGINS:%Y-%m-%d}&occasion=&next="
        cookies = f"Cookie: csrftoken={secret}; sessionid={session}\r\n"
        made.append(_request(port, "/accountability/report/", body, cookies))
    return iter(made)


def _taps(port: int) -> Iterator[bytes]:
    made = [_request(port, "/tap/", f"person={n}&day={BEGINS:%Y-%m-%d}") for n in range(1000)]
    while True:
        yield from made


# --- servers ---------------------------------------------------------------------------------------------------------


@contextmanager
def _ours(url: str, home: Path) -> Iterator[int]:
    """Serve as `houqin run` does, its clock set to a morning on which everybody owes a report."""
    told, port = home / "served.json", _free_port()
    told.unlink(missing_ok=True)
    offset_s = BEGINS.timestamp() - time.time()
    words = [sys.executable, "-m", "houqin.cli", "run", "--port", str(port), "--workers", str(WORKERS)]
    with _served(
        [*words, "--no-clockwork", "--json", str(told)],
        {**servers.environment(home, url), "HOUQIN_CLOCK_OFFSET_S": str(offset_s)},
    ) as server:
        _wait(server, told.exists)
        yield int(json.loads(told.read_text(encoding="utf-8"))["address"].rpartition(":")[2])


@contextmanager
def _bare(url: str, home: Path) -> Iterator[int]:
    port = _free_port()
    words = [sys.executable, "-m", f"{__package__}.bare_server", str(port)]
    with _served(words, servers.environment(home, url)) as server:
        _wait(server, lambda: _listens(port))
        yield port


@contextmanager
def _served(words: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    server = subprocess.Popen(words, cwd=servers.ROOT, env=environment)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(server: subprocess.Popen[bytes], is_ready: Callable[[], bool]) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and server.poll() is None:
        if is_ready():
            return
        time.sleep(0.1)
    raise RuntimeError("a server to be measured did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
