"""Sessions in the database, read by a statement made once: every request of somebody signed in asks for one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from houqin.kernel import prepared


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; a session that is unknown or over holds nothing, and its key is dropped."""
        found = _alive.first(session_key=self.session_key)
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0])
        return held


@prepared.read
def _alive(session_key: Any) -> QuerySet[Any, Any]:
    # Sessions run on real time, also in a drill whose clock is moved.
    return Session.objects.filter(session_key=session_key, expire_date__gt=Now()).values_list("session_data")
