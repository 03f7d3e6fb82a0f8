from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.lines.accountability.rules import report as rules

TEMPERATURE = re.compile(r"[0-9]{1,3}(\.[0-9]{0,2})?")


def choices(words: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return choices whose words are translated when the page is written."""
    return [(code, gettext_lazy(word)) for code, word in words.items()]


class TemperatureField(forms.CharField):
    """A temperature in °C as people write it: 36.4, 36,4 or the three keys 364."""

    def to_python(self, value: Any) -> Any:
        """Return a Decimal, or None where nothing is written."""
        text = str(value or "").strip().replace(",", ".").removesuffix("℃").strip()
        if not text:
            return None
        # Decimal() would take 1e999999, NaN and digits of any script too.
        if not TEMPERATURE.fullmatch(text):
            raise forms.ValidationError(gettext("write the temperature as 36.4"))
        return Decimal(text) / 10 if len(text) == 3 and "." not in text else Decimal(text)

    def prepare_value(self, value: Any) -> Any:
        """Return what is shown again."""
        return f"{value:.1f}" if isinstance(value, Decimal) else value


class HiddenField(forms.CharField):
    """A field that the page fills; nothing of it ever differs between two forms, so all forms share it."""

    widget = forms.HiddenInput

    def __deepcopy__(self, memo: dict[int, Any]) -> HiddenField:
        return self


class WhichForm(forms.Form):
    """Which report is meant, and when it was really answered (sent later where the phone was offline)."""

    day = HiddenField(required=False)
    occasion = HiddenField(required=False, max_length=20)
    happened_at = HiddenField(required=False)

    def clean_day(self) -> date | None:
        text = self.cleaned_data["day"]
        return _parsed(clock.parse_day, text) if text else None

    def clean_happened_at(self) -> datetime | None:
        text = self.cleaned_data["happened_at"]
        return _parsed(clock.parse_instant, text) if text else None


def _parsed(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except Refused as refused:
        raise forms.ValidationError(refused.said(gettext)) from None


class TapForm(WhichForm):
    """One tap: the same as yesterday, with a number only where one was measured now."""

    temperature_c = TemperatureField(required=False)
    method = forms.ChoiceField(required=False, choices=[("", ""), *choices(rules.METHODS)])

    def answer(self) -> rules.Answer:
        """Return the answer that the tap stands for."""
        return rules.Answer(
            is_as_yesterday=True,
            temperature_c=self.cleaned_data["temperature_c"],
            method=self.cleaned_data["method"],
        )


class ChangeForm(WhichForm):
    """Something changed: measured, felt, met, moved."""

    temperature_c = TemperatureField(required=False, label=gettext_lazy("Temperature"))
    method = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Measured at"),
        choices=choices(rules.METHODS),
        widget=forms.RadioSelect,
    )
    symptoms = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What do you feel?"),
        choices=choices(rules.SYMPTOMS),
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.ChoiceField(
        required=False, label=gettext_lazy("Contact"), choices=choices(rules.CONTACTS), widget=forms.RadioSelect
    )
    whereabouts = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Where are you?"),
        choices=choices(rules.WHEREABOUTS),
        widget=forms.RadioSelect,
    )
    place_text = forms.CharField(required=False, max_length=120, label=gettext_lazy("Place, if away"))
    note = forms.CharField(required=False, max_length=120, label=gettext_lazy("Remark"))

    def answer(self) -> rules.Answer:
        """Return the answer that the form holds."""
        given = self.cleaned_data
        return rules.Answer(
            temperature_c=given["temperature_c"],
            method=given["method"] if given["temperature_c"] is not None else "",
            symptoms=tuple(given["symptoms"]),
            contact=given["contact"],
            whereabouts=given["whereabouts"],
            place_text=given["place_text"].strip(),
            note=given["note"].strip(),
        )


class CorrectForm(ChangeForm):
    """A correction says why."""

    reason = forms.CharField(max_length=120, label=gettext_lazy("Why is it corrected?"))


class SecondForm(WhichForm):
    """The second measurement after a hot forehead."""

    temperature_c = TemperatureField(label=gettext_lazy("Second measurement"))
    method = forms.ChoiceField(
        label=gettext_lazy("Measured at"),
        choices=[(code, gettext_lazy(rules.METHODS[code])) for code in ("armpit", "ear")],
        widget=forms.RadioSelect,
        initial="armpit",
    )

    def answer(self) -> rules.Answer:
        """Return the answer that the second measurement gives."""
        return rules.Answer(temperature_c=self.cleaned_data["temperature_c"], method=self.cleaned_data["method"])


def refuse(form: forms.Form, refused: Refused) -> None:
    """Put a refusal beside the field it names, or above the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, refused.said(gettext))
