"""Forms of the room: a notice, and the blanks of a fixed phrase."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from houqin.common.scope import Scope
from houqin.kernel.fields import PersonField, UnitField
from houqin.kernel.notices import phrases
from houqin.kernel.notices import queries as notices

LEAVES = (
    ("title", gettext_lazy("Title and link")),
    ("whole", gettext_lazy("Title, text and link: nothing in it is private")),
    ("", gettext_lazy("To no group")),
)


class NoticeForm(forms.Form):
    """A notice to everybody of a unit, in Chinese and, where somebody needs it, in English."""

    unit = UnitField(label=gettext_lazy("To everybody of"), help_text=gettext_lazy("name or code"))
    title_zh = forms.CharField(max_length=120, label=gettext_lazy("Title in Chinese"))
    text_zh = forms.CharField(
        max_length=2000, label=gettext_lazy("Text in Chinese"), widget=forms.Textarea(attrs={"rows": 4})
    )
    title_en = forms.CharField(max_length=160, required=False, label=gettext_lazy("Title in English"))
    text_en = forms.CharField(
        max_length=2000,
        required=False,
        label=gettext_lazy("Text in English"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("May be empty if everybody who gets it reads Chinese, or if somebody adds it later."),
    )
    english_by = PersonField(
        within=Scope(), required=False, label=gettext_lazy("Who adds the English"),
        help_text=gettext_lazy("name or number; the notice goes out in Chinese at once"),
    )  # fmt: skip
    english_due = forms.DateTimeField(
        required=False,
        label=gettext_lazy("English until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    leaves = forms.ChoiceField(
        required=False, choices=LEAVES, initial="title", widget=forms.RadioSelect, label=gettext_lazy("Also to groups")
    )
    starts_at = forms.DateTimeField(
        required=False,
        label=gettext_lazy("Not before"),
        help_text=gettext_lazy("Empty: at once."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    read_until = forms.DateTimeField(
        required=False,
        label=gettext_lazy("To be read until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, within: Scope, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not notices.channels(within=within).exists():
            del self.fields["leaves"]
        fields: Any = self.fields
        fields["unit"].narrow(within)
        fields["english_by"].within, fields["english_by"].at = within, at

    def clean(self) -> dict[str, Any]:
        """Refuse one of who and until when without the other."""
        given = super().clean() or {}
        if bool(given.get("english_by")) != bool(given.get("english_due")) and not self.errors:
            self.add_error("english_due", gettext("say who adds the English and until when"))
        return given


class EnglishForm(forms.Form):
    """The English of a notice that went out in Chinese."""

    title_en = forms.CharField(max_length=160, label=gettext_lazy("Title in English"))
    text_en = forms.CharField(
        max_length=2000, label=gettext_lazy("Text in English"), widget=forms.Textarea(attrs={"rows": 4})
    )


class PhraseForm(forms.Form):
    """The blanks of a fixed phrase; both languages are written from them."""

    def __init__(self, *args: Any, phrase: phrases.Phrase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in phrase.slots:
            self.fields[slot] = _slot(slot)


def _slot(slot: str) -> forms.Field:
    label = gettext(phrases.SLOTS[slot])
    if slot == "date":
        return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    return forms.CharField(label=label, max_length=phrases.LONGEST)
