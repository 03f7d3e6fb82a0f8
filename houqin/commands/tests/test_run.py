"""`houqin run` and `houqin demo` refuse at once what cannot be served, before anything is replayed or begun."""

from __future__ import annotations

import socket

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken():
    """A port on which somebody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield str(listening.getsockname()[1])


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_port_that_is_taken_is_told(outsider, command, taken):
    assert f"127.0.0.1:{taken} cannot be listened on" in outsider.refusal(command, "--port", taken)


@pytest.mark.parametrize("command", ["run", "demo"])
@pytest.mark.parametrize(("port", "part"), [("-1", "no port"), ("65536", "no port"), ("x", "invalid int"), ("", "int")])
def test_what_is_no_port_is_told(outsider, command, port, part):
    assert part in outsider.refusal(command, "--port", port)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--workers", "0"], "at least one worker"),
        (["--threads", "0"], "at least one worker"),
        (["--host", "192.0.2.1"], "cannot be listened on"),
        (["--certificate", "nowhere.pem"], "name both"),
        (["--certificate-key", "nowhere.pem"], "name both"),
        (["--certificate", "nowhere.pem", "--certificate-key", "nowhere.key"], "No such file"),
    ],
)
def test_what_cannot_be_served_is_told(outsider, words, part):
    assert part in outsider.refusal("run", "--port", "0", *words)


def test_a_certificate_that_is_none_is_told(outsider, tmp_path):
    (tmp_path / "x.pem").write_text("no certificate")
    words = ["--certificate", str(tmp_path / "x.pem"), "--certificate-key", str(tmp_path / "x.pem")]
    assert "the certificate cannot be used" in outsider.refusal("run", "--port", "0", *words)
