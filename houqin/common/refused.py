"""The one exception meant for people: it says what cannot be and what to do."""

from __future__ import annotations


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
        return self.msgid % self.values if self.values else self.msgid
