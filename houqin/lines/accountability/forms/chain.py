from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from houqin.common import clock
from houqin.kernel.chains import rules as chains
from houqin.kernel.people.models import Person
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.rules import report as rules

UNKNOWN, NOW, TIME = "unknown", "now", "time"
SENT = (
    (UNKNOWN, gettext_lazy("nobody knows when")),
    (NOW, gettext_lazy("just now")),
    (TIME, gettext_lazy("at this time")),
)
ACCEPT, WELL, NOT_OURS = "accept", "well", "not_ours"


class PasteForm(forms.Form):
    """The group's text, and when it was sent there."""

    text = forms.CharField(
        label=gettext_lazy("The group's text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("there is nothing in the box: paste the group's text into it")},
        max_length=chains.MOST_CHARACTERS,
    )
    sent = forms.ChoiceField(
        required=False, label=gettext_lazy("Sent in the group"), choices=SENT, widget=forms.RadioSelect, initial=UNKNOWN
    )
    sent_time = forms.TimeField(
        required=False, label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"})
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("sent") == TIME and not given.get("sent_time") and "sent_time" not in self.errors:
            self.add_error("sent_time", gettext("say at what time, or choose another answer"))
        return given

    def sent_at(self, day: date, at: datetime) -> datetime | None:
        """Return when the message was sent, None where nobody knows."""
        given = self.cleaned_data
        if given["sent"] == NOW:
            return at
        if given["sent"] == TIME:
            return clock.instant(day, f"{given['sent_time']:%H:%M}")
        return None


class LineForm(report_forms.ChangeForm):
    """What a person decides about one line: whose it is, and what it says."""

    line = forms.CharField(max_length=64, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[(act, act) for act in (ACCEPT, WELL, NOT_OURS)], required=False)
    person = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=gettext_lazy("Who is it?"))
    other = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    alias = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((person.pk, person.name) for person in people)]
        for name in ("person", "other"):
            field: Any = self.fields[name]
            field.choices = choices

    @property
    def person_id(self) -> int | None:
        """Whose the line is: the button pressed, else the name chosen from the roll."""
        chosen: int | None = self.cleaned_data["person"] or self.cleaned_data["other"]
        return chosen

    @property
    def decided_act(self) -> str:
        """What was decided; the person's button alone accepts what is written."""
        return str(self.cleaned_data["act"] or ACCEPT)


def initial_of(answer: rules.Answer | None) -> dict[str, Any]:
    """Return what a card's form shows of what was read."""
    if answer is None:
        return {}
    return {
        "temperature_c": answer.temperature_c,
        "method": answer.method,
        "symptoms": list(answer.symptoms),
        "contact": answer.contact,
        "whereabouts": answer.whereabouts,
        "place_text": answer.place_text,
    }
