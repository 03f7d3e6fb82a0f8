"""Serving the pages: granian in front, clockwork's worker beside it, one lock on the home."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import http.client
import multiprocessing
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from houqin import parts, versions
from houqin.clockwork.pulse import Pulse
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import checks

WORKER_MODULE = "houqin.clockwork.worker"
LOCK_NAME = "serving.lock"
READY_TIMEOUT_S = 60
MOST_PORT = 65_535


@dataclass(frozen=True)
class Serving:
    """How to serve: port 0 takes a free one; `threads` per worker; `has_clockwork` starts the day's worker too."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 4
    has_clockwork: bool = True
    certificate: Path | None = None
    certificate_key: Path | None = None


class Server(Granian):  # type: ignore[valid-type,misc]
    """granian, stopped by the first signal: one that follows at once changes nothing."""

    def signal_handler_interrupt(self, *args: object, **kwargs: object) -> None:
        """Note that the server is to stop."""
        # A second signal would find the lock of the event held by this very thread, and wait for it for ever.
        if not self.interrupt_signal:
            super().signal_handler_interrupt(*args, **kwargs)


@contextlib.contextmanager
def home_in_use() -> Iterator[None]:
    """Hold the home for this process; refuse when another one serves it or restores into it."""
    settings.HOUQIN_HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOUQIN_HOME / LOCK_NAME).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                _("Houqin already runs on %(home)s: stop it first, or name another folder in HOUQIN_HOME"),
                home=settings.HOUQIN_HOME,
            ) from None
        yield


def prepare_static() -> None:
    """Collect the static files into the home, compressed and named by their content, when any of them changed."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    stamp = settings.STATIC_ROOT / "collected.sha256"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


def free_port(host: str) -> int:
    """Return a port of this host that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def refuse_taken(serving: Serving) -> None:
    """Refuse what cannot be served so: a taken port, a bad certificate, several workers on SQLite (DESIGN §5.19)."""
    if not 0 <= serving.port <= MOST_PORT:
        raise Refused(_("%(port)s is no port: they go from 0 to %(most)s"), port=serving.port, most=MOST_PORT)
    if serving.workers < 1 or serving.threads < 1:
        raise Refused(_("at least one worker with one thread is needed to serve"))
    _refuse_certificate(serving)
    if connection.vendor == "sqlite" and serving.workers > 1:
        raise Refused(
            _("SQLite serves one worker, not %(workers)s: set DATABASE_URL to a PostgreSQL database"),
            workers=serving.workers,
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((serving.host, serving.port))
        except OSError as error:
            raise Refused(
                _("%(host)s:%(port)s cannot be listened on: %(why)s"),
                host=serving.host,
                port=serving.port,
                why=error.strerror,
            ) from None


def _refuse_certificate(serving: Serving) -> None:
    if serving.certificate is None and serving.certificate_key is None:
        return
    if serving.certificate is None or serving.certificate_key is None:
        raise Refused(_("a certificate and its key belong together: name both"))
    try:
        # An empty password, or the server would stand and wait for somebody to type it.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            serving.certificate, serving.certificate_key, password=""
        )
    except OSError as error:
        raise Refused(_("the certificate cannot be used: %(why)s"), why=error.strerror or error) from None


class Clockwork:
    """The day's worker as a child process, started again when it falls."""

    def __init__(self) -> None:
        self._is_stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep_running, daemon=True)

    def start(self) -> None:
        """Start it, if it is built."""
        if parts.is_built(WORKER_MODULE):
            self._watch.start()

    def stop(self) -> None:
        """Ask it to end, and end it after ten seconds."""
        self._is_stopping.set()
        if self._child is None:
            return
        self._child.terminate()
        try:
            self._child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _keep_running(self) -> None:
        pause_s = 1.0
        while not self._is_stopping.is_set():
            started = time.monotonic()
            self._child = subprocess.Popen([sys.executable, "-m", WORKER_MODULE])
            self._child.wait()
            # A worker that falls at once would otherwise be started again without end at full speed.
            pause_s = 1.0 if time.monotonic() - started > 60 else min(pause_s * 2, 60)
            self._is_stopping.wait(pause_s)


def _answers(serving: Serving) -> bool:
    if serving.certificate:
        # Asked over this machine's own address, the certificate names another: only whether it answers counts.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        asked: http.client.HTTPConnection = http.client.HTTPSConnection(
            serving.host, serving.port, timeout=5, context=context
        )
    else:
        asked = http.client.HTTPConnection(serving.host, serving.port, timeout=5)
    with contextlib.closing(asked):
        try:
            asked.request("HEAD", "/accounts/login/")
            asked.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True


def tell_when_served(serving: Serving, on_ready: Callable[[], None]) -> None:
    """Ask for the sign-in page until it is answered, whatever the answer, then call `on_ready`."""
    until = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < until:
        if _answers(serving):
            on_ready()
            return
        time.sleep(0.1)


def _server(serving: Serving, threads: int) -> Server:
    return Server(
        "houqin.wsgi:application",
        address=serving.host,
        port=serving.port,
        interface=Interfaces.WSGI,
        workers=serving.workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=serving.certificate,
        ssl_key=serving.certificate_key,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )


def serve(serving: Serving, on_ready: Callable[[str], None]) -> None:
    """Serve until told to stop; call `on_ready(address)` once pages are answered.

    Refuses a taken port, a home in use, several workers on SQLite, a certificate that cannot be used, a database of
    another version and a route that does not say who may use it.
    """
    refuse_taken(serving)
    serving = replace(serving, port=serving.port or free_port(serving.host))
    versions.refuse_older()
    checks.refuse_faulty()
    address = f"{'https' if serving.certificate else 'http'}://{serving.host}:{serving.port}"
    threads = 1 if connection.vendor == "sqlite" else serving.threads
    connections.close_all()
    # A forked worker would inherit open database connections and half-held locks.
    multiprocessing.set_start_method("spawn", force=True)
    clockwork, pulse = Clockwork(), Pulse(lambda: _answers(serving))
    with home_in_use():
        prepare_static()
        server = _server(serving, threads)
        if serving.has_clockwork:
            clockwork.start()
        pulse.start()
        ready = threading.Thread(target=tell_when_served, args=(serving, lambda: on_ready(address)), daemon=True)
        ready.start()
        try:
            server.serve()
        finally:
            pulse.stop()
            clockwork.stop()
