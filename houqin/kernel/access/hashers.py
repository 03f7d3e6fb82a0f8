"""A quick hash for passwords that Houqin draws itself."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class DrawnPasswordHasher(PBKDF2PasswordHasher):
    """For drawn passwords only: their 60 random bits cannot be guessed, so that stretching adds nothing.

    Two thousand accounts are opened in a second; at its first use Django hashes a password anew in the slow way.
    """

    algorithm = "houqin_drawn"
    iterations = 1
