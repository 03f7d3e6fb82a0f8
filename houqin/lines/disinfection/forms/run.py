"""What a worker's phone sends of one run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from houqin.common import clock
from houqin.common.refused import Refused


class InstantField(forms.CharField):
    """An instant with its zone, or a clock time of today ("09:30"); refuses the rest in a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it came; `as_instant` reads it with the day."""
        return str(super().to_python(value))


class RunForm(forms.Form):
    """One run: when it began, when it ended, what was used, the code that was read."""

    started_at = InstantField(label=gettext_lazy("Began"))
    ended_at = InstantField(required=False, label=gettext_lazy("Ended"))
    mix = forms.IntegerField(required=False, min_value=1)
    batch = forms.IntegerField(required=False, min_value=1)
    lamp = forms.IntegerField(required=False, min_value=1)
    photo = forms.FileField(required=False, allow_empty_file=True)
    code = forms.CharField(required=False, max_length=120, label=gettext_lazy("Code at the place"))

    def instant(self, name: str, *, day: Any, default: datetime) -> datetime:
        """Return an instant of the form. Refuses what is neither an instant nor a clock time."""
        text = self.cleaned_data[name].strip()
        if not text:
            return default
        try:
            return clock.instant(day, text) if len(text) <= 5 else clock.parse_instant(text)
        except Refused as refused:
            raise Refused(refused.msgid, name, **refused.values) from None
