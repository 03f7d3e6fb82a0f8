"""A connection that is kept between requests is looked at before the next one, without asking the server each time."""

from __future__ import annotations

import time

import pytest
from django.db import connection

from houqin.kernel.org.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


def end_from_outside() -> None:
    """End the connection as a server that restarts does; SQLite has no server, there it is closed."""
    if connection.vendor != "postgresql":
        connection.close()
        return
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    other.close()
    until = time.monotonic() + 10
    while connection.is_usable() and time.monotonic() < until:
        time.sleep(0.01)


def begin_request() -> None:
    """Do what Django does with a kept connection when a request begins."""
    connection.health_check_enabled, connection.health_check_done = True, False


def test_a_connection_that_lives_is_kept():
    assert Unit.objects.count() == 0
    kept = connection.connection
    begin_request()
    assert connection.is_usable()
    assert Unit.objects.count() == 0
    assert connection.connection is kept


def test_a_request_after_the_server_was_restarted_is_answered():
    assert Unit.objects.count() == 0
    kept = connection.connection
    end_from_outside()
    begin_request()
    assert Unit.objects.count() == 0
    assert connection.connection is not kept


def test_a_connection_is_asked_for_real_after_an_error(monkeypatch):
    assert Unit.objects.count() == 0
    asked = []
    base = type(connection._connections[connection._alias]).__mro__[1]
    monkeypatch.setattr(base, "is_usable", lambda self: not asked.append(self.alias))
    connection.errors_occurred = True
    assert connection.is_usable()
    connection.errors_occurred = False
    assert connection.vendor != "postgresql" or asked == ["default"]
