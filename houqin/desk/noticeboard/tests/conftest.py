"""The small campus of the desk rooms, seen by this room's pages."""

from __future__ import annotations

from houqin.desk.tests.campus import afternoon, campus, signed_in_as

__all__ = ["afternoon", "campus", "signed_in_as"]
