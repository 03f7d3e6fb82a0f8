"""The day's worker: huey is its timer, the database its memory. Run as `python -m houqin.clockwork.worker`."""

from __future__ import annotations

import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.settings")

import django

django.setup()  # models may be imported only afterwards

from django.conf import settings  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from huey import SqliteHuey, crontab  # noqa: E402
from huey.consumer import Consumer  # noqa: E402

from houqin.clockwork import actions, steady  # noqa: E402
from houqin.common import clock  # noqa: E402

PARENT = os.getppid()
STEADY = steady.Steady()
HUEY = SqliteHuey("houqin", filename=str(settings.HOUQIN_HOME / "clockwork.sqlite3"), utc=True)


@HUEY.periodic_task(crontab())
def tick() -> None:
    """Do what is due this minute; end with the process that started this one, however that ended."""
    if os.getppid() != PARENT:
        os.kill(os.getpid(), signal.SIGINT)
        return
    close_old_connections()
    at = clock.now()
    actions.tick(at=at, is_plausible=STEADY.agrees(at))


def main() -> None:
    """Catch up at once, then tick each minute until told to stop."""
    at = clock.now()
    actions.tick(at=at, is_plausible=STEADY.agrees(at))
    Consumer(HUEY, workers=1, worker_type="thread", periodic=True, check_worker_health=True).run()


if __name__ == "__main__":
    main()
