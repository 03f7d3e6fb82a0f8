"""The small campus of the desk's tests."""

from houqin.desk.tests.campus import afternoon, campus, signed_in_as

__all__ = ["afternoon", "campus", "signed_in_as"]
