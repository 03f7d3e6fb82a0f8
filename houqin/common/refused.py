"""The one exception meant for people: it says what cannot be and what to do."""

from __future__ import annotations

from collections.abc import Callable

from houqin.common.words import _


class Refused(Exception):
    """An undertaking that the rules do not allow, with a sentence for whoever asked.

    `msgid` is an English sentence with `%(name)s` places, translated at output;
    `values` fill the places; `field` names the form field or sheet column at fault.
    """

    def __init__(self, msgid: str, /, field: str | None = None, **values: object) -> None:
        self.msgid = msgid
        self.field = field
        self.values = values
        super().__init__(str(self))

    def __str__(self) -> str:
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language that `translate` gives; one without values is taken as it stands."""
        text = translate(self.msgid)
        return text % self.values if self.values else text


def limited(text: str, most: int, field: str) -> str:
    """Return the text without blanks around it. Refuses one that is longer than `most`: nothing is cut in silence."""
    clean = text.strip()
    if len(clean) > most:
        raise Refused(_("at most %(most)s characters; this has %(length)s"), field, most=most, length=len(clean))
    return clean
