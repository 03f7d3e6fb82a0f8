"""Django finds the wrapper of a database backend under this name."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own; a connection that stood idle is asked whether it lives only where something has come over it."""

    def is_usable(self) -> bool:
        """Say whether the connection can be used: a server that stopped has closed it, which is seen without asking.

        After an error, and where something has come unasked, the server is asked as Django does.
        """
        is_open = self.connection is not None and not self.connection.closed
        if is_open and not self.errors_occurred and not _has_news(self.connection.fileno()):
            return True
        return bool(super().is_usable())


def _has_news(number: int) -> bool:
    return bool(select.select([number], [], [], 0)[0])
