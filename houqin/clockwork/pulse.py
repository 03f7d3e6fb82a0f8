"""Whether pages are served, asked each minute by the server of itself: what people could do is never made good."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connections

from houqin.clockwork import actions
from houqin.common import clock

EVERY = timedelta(minutes=1)
log = logging.getLogger(__name__)


class Pulse:
    """A thread beside the server that asks for a page and notes that it was answered."""

    def __init__(self, answers: Callable[[], bool]) -> None:
        self._answers = answers
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """End after the question under way."""
        self._is_stopping.set()

    def _go_on(self) -> None:
        while not self._is_stopping.wait(EVERY.total_seconds()):
            close_old_connections()
            try:
                if self._answers():
                    actions.note_served(at=clock.now(), every=EVERY)
            except DatabaseError:
                # Without a database nobody can act: the minute is missing among those that were served.
                log.warning("that pages are served could not be noted", exc_info=True)
            finally:
                connections.close_all()
