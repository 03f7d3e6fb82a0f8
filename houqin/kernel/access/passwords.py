"""What is said of a password that is too easy: Django's own sentences, where they have no Chinese or name a field."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """Refuses short passwords."""

    def get_error_message(self) -> str:
        """Return how long it must be."""
        return gettext("a password has at least %(n)s signs; three or four words are easy to keep") % {
            "n": self.min_length
        }


class NotTheName(UserAttributeSimilarityValidator):
    """Refuses passwords that are nearly the user name."""

    def get_error_message(self) -> str:
        """Return why not."""
        return gettext("this password is too much like your user name")
