"""Serves the bare project on a port until stopped: `python -m tools.bench.accountability.bare_server PORT`."""

from __future__ import annotations

import multiprocessing
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def main() -> None:
    """Make the table and serve until stopped, with the numbers of `houqin run --workers 2`."""
    from django.db import connection  # noqa: PLC0415 - once the project is set up

    from . import bare  # noqa: PLC0415 - a worker imports this module too, and not the table twice

    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE IF EXISTS bare_tap")
        editor.create_model(bare.Tap)
    connection.close()
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        f"{__package__}.bare:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
