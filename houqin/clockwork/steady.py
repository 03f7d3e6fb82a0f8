"""A clock that nobody can set, beside the one that says the day: they must agree on how much time has passed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from houqin.clockwork import rules

# As long a clock that jumped is not believed; then it was set on purpose, and the heartbeat in the database asks on.
BELIEVED_AFTER = timedelta(minutes=10)


def boot_time() -> timedelta:
    """Return how long this machine has run, sleep included."""
    return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


class Steady:
    """Compares each instant with the first of this process, and with the first after a jump that lasted."""

    def __init__(self, steady: Callable[[], timedelta] = boot_time) -> None:
        self._steady = steady
        self._kept: tuple[datetime, timedelta] | None = None
        self._doubted: tuple[datetime, timedelta] | None = None

    def agrees(self, at: datetime) -> bool:
        """Say whether the instant is as much later than the kept one as time has passed."""
        now = (at, self._steady())
        if self._kept is None or _is_plausible(self._kept, now):
            # Kept anew each time: a clock that is slewed to the right time drifts further than any tolerance.
            self._kept, self._doubted = now, None
            return True
        if self._doubted is None or not _is_plausible(self._doubted, now):
            self._doubted = now
        if now[1] - self._doubted[1] < BELIEVED_AFTER:
            return False
        self._kept, self._doubted = now, None
        return True


def _is_plausible(before: tuple[datetime, timedelta], now: tuple[datetime, timedelta]) -> bool:
    return rules.is_plausible(wall=now[0] - before[0], steady=now[1] - before[1])
